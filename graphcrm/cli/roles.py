"""Commands of the topic roles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli.command import command
from graphcrm.errors import InputError

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.roles import FullestGroups, MostSeats, RolesCombined

app = typer.Typer(
    name="roles", help="Roles: who has a combination of them, most seats, fullest groups.", no_args_is_help=True
)

Kind = Annotated[str | None, typer.Option(help="A kind of role; any if not given.")]
BodyKind = Annotated[str | None, typer.Option(help="A kind of body; any if not given.")]
Limit = Annotated[int, typer.Option(help="Rows at most.")]


@command(app)
def combination(
    crm: GraphCRM,
    where: Annotated[
        list[str] | None,
        typer.Option(metavar="CONDITION", help="A condition, as above; may be given again."),
    ] = None,
    none_of: Annotated[
        list[str] | None, typer.Option(metavar="CONDITION", help="One that must not hold; may be given again.")
    ] = None,
    of: Annotated[str, typer.Option(help="people or bodies.")] = "people",
    same_body: Annotated[bool, typer.Option("--same-body", help="One body has to fit all conditions.")] = False,
    different_bodies: Annotated[
        bool, typer.Option("--different-bodies", help="Each condition needs a body of its own.")
    ] = False,
    same_person: Annotated[
        bool, typer.Option("--same-person", help="Of bodies: one person has to fit all conditions.")
    ] = False,
    different_people: Annotated[
        bool, typer.Option("--different-people", help="Of bodies: each condition needs its own person.")
    ] = False,
    at_least: Annotated[int | None, typer.Option(help="So many of the conditions; all if not given.")] = None,
    among: Annotated[
        list[str] | None, typer.Option(help="A kind or label of party to look among; may be given again.")
    ] = None,
    json_file: Annotated[
        Path | None, typer.Option(help="The question as JSON, as the API takes it; - is standard input.")
    ] = None,
    limit: Limit = 100,
) -> RolesCombined:
    """The people, or bodies, with a combination of roles.

    A condition is typed as words that all have to fit: kind=chair,tech_lead title='Owner' body=ID
    body-kind=committee person=ID when=ever bodies>=2. Any of them can be left out. When is now, ever, a day or
    a period like 2020-01-01..2021-01-01; bodies (or people, of bodies) counts different ones, with >=, <= or =.
    """
    from graphcrm.topics.roles.asked import read_condition, read_json

    typed: dict[str, Any] = {
        "conditions": [read_condition(text, "where") for text in where or ()],
        "none_of": [read_condition(text, "none-of") for text in none_of or ()],
        "same_body": _together("body", "bodies", same_body, different_bodies),
        "same_person": _together("person", "people", same_person, different_people),
        "at_least": at_least,
        "among": among or (),
    }
    if json_file is None:
        return crm.roles.combination(**typed, of=of, limit=limit)
    if any(typed.values()) or of != "people":
        raise InputError("the question stands in the file already", field="json-file", expected="no other option")
    return crm.roles.combination(**read_json(_text(json_file)).options(), limit=limit)


def _together(one: str, more: str, same: bool, different: bool) -> Any:
    if same and different:
        raise InputError(
            f"--same-{one} and --different-{more} exclude each other", field=f"same-{one}", expected="one of them"
        )
    return "different" if different else same


def _text(file: Path) -> str:
    if str(file) == "-":
        return typer.get_text_stream("stdin").read()
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read", field="json-file", expected="a JSON file in UTF-8") from error


@command(app)
def most_seats(crm: GraphCRM, kind: Kind = None, body_kind: BodyKind = None, limit: Limit = 10) -> MostSeats:
    """The people with roles in most bodies; equal ones share a rank."""
    return crm.roles.most_seats(kind=kind, body_kind=body_kind, limit=limit)


@command(app)
def fullest_groups(crm: GraphCRM, kind: Kind = None, body_kind: BodyKind = None, limit: Limit = 10) -> FullestGroups:
    """The groups with most members, or the bodies of a kind; equal ones share a rank."""
    return crm.roles.fullest_groups(kind=kind, body_kind=body_kind, limit=limit)
