"""Commands of jobs: what is at work, how far it is, stopping it."""

from __future__ import annotations

from typing import Annotated

import typer

from graphcrm.cli.command import front_door

HELP = "Long work that was asked for over HTTP: list, follow, cancel."
app = typer.Typer(name="job", help=HELP, no_args_is_help=True)
JobId = Annotated[str, typer.Argument(help="The job, as `graphcrm job list` shows it.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="The answer as CSV.")]


@app.command("list")
def list_jobs(
    limit: Annotated[int, typer.Option(help="So many at most, the latest first.")] = 100,
    as_json: AsJson = False,
    as_csv: AsCsv = False,
) -> None:
    """The jobs, the latest first: how far each is, and what came of it."""
    from graphcrm.cli.output import show

    with front_door() as crm:
        show(crm.jobs.list(limit=limit), as_json=as_json, as_csv=as_csv)


@app.command("show")
def show_job(job: JobId, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """One job: how far it is, its report when it is done, the reason when it failed."""
    from graphcrm.cli.output import show

    with front_door() as crm:
        show(crm.jobs.job(job), as_json=as_json, as_csv=as_csv)


@app.command("cancel")
def cancel_job(job: JobId, as_json: AsJson = False, as_csv: AsCsv = False) -> None:
    """Stop a job before its next batch; what it has written stays."""
    from graphcrm.cli.output import show

    with front_door() as crm:
        show(crm.jobs.cancel(job), as_json=as_json, as_csv=as_csv)
