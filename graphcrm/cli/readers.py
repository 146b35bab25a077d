"""Commands of the topic readers, and of signing in at the command line."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import command, front_door, write_command

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.readers import ReaderList, ReaderShown
    from graphcrm.topics.statements import Written

app = typer.Typer(name="reader", help="Who may ask: people of ours and programs, their tokens.", no_args_is_help=True)

Name = Annotated[str, typer.Argument(help="The reader's name.", show_default=False)]
Scope = Annotated[list[str] | None, typer.Option(help="May read under this; again for each. All if none.")]
Json = Annotated[bool, typer.Option("--json", help="The answer as JSON.")]


@command(app, "list")
def list_readers(crm: GraphCRM) -> ReaderList:
    """All readers, revoked ones too."""
    return crm.readers.all()


@command(app)
def show(crm: GraphCRM, name: Name) -> ReaderShown:
    """A reader and what they can sign in with; never a secret."""
    return crm.readers.reader(name)


@write_command(app)
def add(
    crm: GraphCRM,
    name: Name,
    person: Annotated[str | None, typer.Option(help="The person that the reader is; none for a program.")] = None,
    email: Annotated[str | None, typer.Option(help="Address that a company's sign-in knows them by.")] = None,
    issuer_subject: Annotated[str | None, typer.Option(help="What an OpenID Connect issuer knows them by.")] = None,
    scope: Scope = None,
    right: Annotated[
        list[str] | None, typer.Option(help="read, write, import, administer; again for each. read if none.")
    ] = None,
    key: str | None = None,
) -> Written:
    """Add a reader, or give the one of that name these values. From the first on, the API asks to sign in."""
    rights = right or ("read",)
    return crm.readers.add(
        name, person=person, email=email, issuer_subject=issuer_subject, scopes=scope, rights=rights, key=key
    )


@write_command(app)
def revoke(
    crm: GraphCRM,
    name: Name,
    token: Annotated[str | None, typer.Option(help="The id of one token; the reader as a whole if none.")] = None,
    key: str | None = None,
) -> Written:
    """Revoke a reader and whatever they sign in with, or one of their tokens: a server knows within 5 seconds."""
    return crm.readers.revoke(name, token=token, key=key)


@app.command()
def token(
    name: Name,
    scope: Scope = None,
    right: Annotated[list[str] | None, typer.Option(help="Only these of the reader's rights.")] = None,
    days: Annotated[int, typer.Option(help="How many days it is good.")] = 90,
    note: Annotated[str | None, typer.Option(help="What it is for.")] = None,
    json: Json = False,
) -> None:
    """Give a reader a token. It is shown this once; only its hash is kept."""
    with front_door() as crm:
        given = crm.readers.token(name, scopes=scope, rights=right, days=days, note=note)
    if json:
        typer.echo(given.model_dump_json(indent=2))
    else:
        typer.echo(given.token)
        typer.echo(f"token {given.id} of {name}, good until {given.expires_at:%Y-%m-%d}; shown this once", err=True)


@app.command()
def link(
    name: Name,
    url: Annotated[str | None, typer.Option(help="Where the server is reached; where it binds if not given.")] = None,
) -> None:
    """Print a link that signs a reader in to the page: once, within ten minutes."""
    with front_door() as crm:
        given = crm.readers.link(name)
        settings = crm.settings
    typer.echo(f"{(url or f'http://{settings.host}:{settings.port}').rstrip('/')}/sign-in#{given.token}")


def add_sign_in(main: typer.Typer) -> None:
    """Give the main application the commands ``login``, ``logout`` and ``whoami``."""
    main.command("login")(login)
    main.command("logout")(logout)
    main.command("whoami")(whoami)


def login() -> None:
    """Ask in somebody's name from now on: takes a token from the terminal or a pipe, and keeps it (mode 0600)."""
    from graphcrm.crm import connect_as_operator
    from graphcrm.settings import read_settings, token_file

    typed = typer.prompt("Token", hide_input=True) if sys.stdin.isatty() else sys.stdin.readline()
    settings = read_settings()
    with connect_as_operator(settings) as crm:
        reader = crm.sign_in.reader(typed.strip())
    file = token_file(settings)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.unlink(missing_ok=True)
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as stream:
        stream.write(typed.strip() + "\n")
    typer.echo(f"signed in as {reader.name}; graphcrm logout ends it")


def logout() -> None:
    """Ask as the operator of this machine again; the token itself stays good until it is revoked."""
    from graphcrm.settings import read_settings, token_file

    token_file(read_settings()).unlink(missing_ok=True)
    typer.echo("signed out")


def whoami(
    json: Json = False,
) -> None:
    """Who one is here: the reader, their scopes and rights."""
    from graphcrm.cli.output import show as show_answer

    with front_door() as crm:
        show_answer(crm.whoami(), as_json=json)
