"""The demonstration: real sample data loaded once, a handful of questions answered, the API served.

Each question is a command that could be typed as it is shown.
"""

from __future__ import annotations

import json
import shlex
from hashlib import sha256
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import front_door
from graphcrm.errors import InputError, NotFound

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM

QUESTIONS = (
    (
        "Who wears several hats: who leads groups in three places?",
        "roles combination --where 'kind=chair,tech_lead "
        "body-kind=special_interest_group,working_group,committee bodies>=3' --as-of 2026-06-01",
    ),
    (
        "Who leads what in the networking of the Kubernetes community?",
        "groups people sig-network --as-of 2026-06-01",
    ),
    ("For whom did Adam Harwell work, one after the other?", "people career adam-harwell --as-of 2019-12-31"),
    (
        "Who sold bicycles in the north-east in January 2012 ...",
        "groups people territory-northeast --as-of 2012-01-15",
    ),
    ("... and a year and a half later?", "groups people territory-northeast --as-of 2013-06-15"),
    (
        "What changed there between the two?",
        "changes between 2012-01-15 2013-06-15 --party territory-northeast",
    ),
    (
        "Who is below Andrew Fuller in the reporting line?",
        "hierarchies down andrew-fuller --kind line --as-of 1998-05-06",
    ),
    ("What is missing on the (invented) tender?", "deals coverage tender --as-of 2026-06-01"),
)
"""What is asked, and the command that asks it."""
SELLER = "linda3"
"""The account manager of the samples in whose name this machine asks the API: the person and the reader."""
SUBJECTS = ("sig-network", "adam-harwell", "territory-northeast", "andrew-fuller", "tender-olga")
"""One party of each sample, that is asked about."""
LOADED = "loaded-samples.json"
"""In the data folder: which samples, of which content, were loaded into which database."""


def add_demo(main: typer.Typer) -> None:
    """Give the main application the command ``demo``."""

    @main.command("demo")
    def demo(
        samples: Annotated[Path, typer.Argument(help="A folder of sample folders.", show_default=False)],
        serve: Annotated[bool, typer.Option(help="Serve the API afterwards, until stopped.")] = True,
    ) -> None:
        """Load the samples (once), answer a handful of questions, and serve the API to their account manager."""
        load_samples(samples)
        for title, line in QUESTIONS:
            typer.echo(f"\n{title}\n$ graphcrm {line}\n")
            main(shlex.split(line), prog_name="graphcrm", standalone_mode=False)
        typer.echo("")
        if serve:
            from graphcrm.cli.serve import start

            start(local_reader=seller())


def load_samples(samples: Path) -> list[str]:
    """Load each sample that is not loaded yet, and say so; the names of those that were."""
    folders = sorted(recipe.parent for recipe in samples.glob("*/recipe.toml"))
    if not folders:
        raise InputError(f"no samples in {samples}", field="samples", expected="folders with a recipe.toml")
    with front_door() as crm:
        note = crm.settings.data_dir / LOADED
        loaded = _loaded(crm, note)
        fresh = [folder for folder in folders if loaded.get(folder.name) != _content(folder)]
        for folder in fresh:
            _load(crm, folder)
            loaded[folder.name] = _content(folder)
            note.parent.mkdir(parents=True, exist_ok=True)
            note.write_text(json.dumps({"database": crm.graph.describe, "samples": loaded}), encoding="utf-8")
    if not fresh:
        typer.echo(f"loaded already: {', '.join(folder.name for folder in folders)}")
    return [folder.name for folder in fresh]


def seller() -> str | None:
    """Make the samples' account manager a reader and say so; None where settings or readers say who signs in."""
    from graphcrm.cli.serve import asks_everybody
    from graphcrm.readers import Right

    with front_door() as crm:
        if crm.settings.local_reader or asks_everybody(crm.settings) or not crm.reader.may(Right.ADMINISTER):
            return None
        names = {row.name for row in crm.readers.all().rows if row.revoked_at is None}
        if not names:
            crm.readers.add(SELLER, person=SELLER, rights=["write"])
        elif SELLER not in names:
            return None
    typer.echo(f"Requests of this machine are {SELLER}'s, an account manager of the samples, who reads and writes.")
    typer.echo("To administer, ask with a token: graphcrm reader add me --right administer, graphcrm reader token me\n")
    return SELLER


def _loaded(crm: GraphCRM, note: Path) -> dict[str, str]:
    """What an earlier run loaded, if it is still there; loading twice would change nothing, only take time."""
    try:
        told = json.loads(note.read_text(encoding="utf-8"))
        same, samples = told["database"] == crm.graph.describe, dict(told["samples"])
    except (OSError, ValueError, KeyError, TypeError):
        return {}
    return samples if same and _are_there(crm) else {}


def _are_there(crm: GraphCRM) -> bool:
    try:
        for party in SUBJECTS:
            crm.parties.record(party)
    except NotFound:
        return False
    return True


def _content(folder: Path) -> str:
    digest = sha256()
    for file in sorted(file for file in folder.rglob("*") if file.is_file()):
        digest.update(file.name.encode() + b"\0" + sha256(file.read_bytes()).digest())
    return digest.hexdigest()


def _load(crm: GraphCRM, folder: Path) -> None:
    from graphcrm.cli.imports import progress_bar

    with progress_bar() as progress:
        report = crm.imports.load(folder, progress=progress)
    rows = sum(entry.rows for entry in report.entries)
    rejected = f", {report.rejected} rejected ({report.rejected_file})" if report.rejected else ""
    typer.echo(f"loaded {folder.name}: {rows} rows in {report.seconds:.1f} s{rejected}")
