"""The command that serves the API."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

if TYPE_CHECKING:
    from graphcrm.settings import Settings

app = typer.Typer(no_args_is_help=False)


@app.command("serve")
def serve_api(
    host: Annotated[
        str | None, typer.Option(help="Address to bind to; beyond loopback only with GRAPHCRM_API_TOKEN.")
    ] = None,
    port: Annotated[int | None, typer.Option(help="Port to bind to; 0 for any that is free.")] = None,
    workers: Annotated[int, typer.Option(help="Processes that answer, all on one database.")] = 1,
) -> None:
    """Serve the REST API and its interactive docs until stopped."""
    start(workers, host=host, port=port)


def start(workers: int = 1, **given: str | int | None) -> None:
    """Serve with the settings, and those of ``given`` that are not None on top."""
    from graphcrm.api.serve import serve
    from graphcrm.settings import read_settings

    settings = read_settings(**{name: value for name, value in given.items() if value is not None})
    serve(settings, workers=workers, ready=_say)


def asks_everybody(settings: Settings) -> bool:
    """Whether the API asks everybody to sign in, be there readers or not."""
    from graphcrm.api.doorkeeper import always_asks

    return always_asks(settings)


def _say(url: str) -> None:
    typer.echo(f"graphcrm answers at {url}, its docs are at {url}/docs; stop it with Ctrl-C")
