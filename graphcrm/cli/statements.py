"""Commands of the topic statements."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli.command import command, write_command
from graphcrm.cli.typed import attributes, day, day_or_none

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.statements import StatementHeld, Written

app = typer.Typer(
    name="statements",
    help="What is said about two parties: record, end, correct, retract.",
    no_args_is_help=True,
)

StatementId = Annotated[str, typer.Argument(help="A statement's id.", show_default=False)]
From = Annotated[str, typer.Argument(help="The id of the party it starts at.", show_default=False)]
Kind = Annotated[str, typer.Argument(help="A kind of the family, like employee.", show_default=False)]
To = Annotated[str, typer.Argument(help="The id of the party it leads to.", show_default=False)]
Family = Annotated[str, typer.Option(help="The family of the kind.")]
Since = Annotated[str | None, typer.Option("--from", metavar="DAY", help="First day; unknown if not given.")]
Until = Annotated[
    str | None, typer.Option("--until", metavar="DAY", help="The day after the last one; open if not given.")
]
Seen = Annotated[
    str | None, typer.Option(metavar="DAY", help="First day of which it is known, where the start is not.")
]
Title = Annotated[str | None, typer.Option(help="The source's own word for the role.")]
Purpose = Annotated[str | None, typer.Option(help="What a consent is for.")]
Basis = Annotated[str | None, typer.Option(help="What a consent rests on.")]
Scope = Annotated[str | None, typer.Option(help="The purpose to read it under; the kind's own if none.")]
Confidence = Annotated[float | None, typer.Option(help="How sure it is, 0 to 1.")]


@command(app)
def show(crm: GraphCRM, statement: StatementId) -> StatementHeld:
    """A statement as it is held, live or retracted."""
    return crm.statements.held(statement)


@write_command(app)
def record(
    crm: GraphCRM,
    start: From,
    kind: Kind,
    target: To,
    family: Family = "HOLDS_ROLE",
    valid_from: Since = None,
    valid_to: Until = None,
    seen: Seen = None,
    title: Title = None,
    purpose: Purpose = None,
    basis: Basis = None,
    scope: Scope = None,
    confidence: Confidence = None,
    attribute: Annotated[
        list[str] | None, typer.Option(metavar="NAME=VALUE", help="Whatever else; may be given again.")
    ] = None,
    key: str | None = None,
) -> Written:
    """Record a statement, like: record ann employee acme --from 2020-01-01 --title Engineer."""
    from graphcrm.ledger.statements import StatementDraft

    draft = StatementDraft(
        family=family,
        kind=kind,
        from_id=start,
        to_id=target,
        valid_from=day_or_none(valid_from),
        valid_to=day_or_none(valid_to),
        seen_on=day_or_none(seen),
        title=title,
        purpose=purpose,
        basis=basis,
        scope=scope,
        confidence=confidence,
        attributes=attributes(attribute),
    )
    return crm.statements.record(draft, key=key)


@write_command(app)
def end(
    crm: GraphCRM,
    statement: StatementId,
    on: Annotated[str, typer.Argument(metavar="DAY", help="First day on which it no longer holds.")],
    key: str | None = None,
) -> Written:
    """A statement no longer holds from a day on."""
    return crm.statements.end(statement, day(on), key=key)


@write_command(app)
def correct(
    crm: GraphCRM,
    statement: StatementId,
    kind: Annotated[str | None, typer.Option(help="The right kind.")] = None,
    valid_from: Since = None,
    valid_to: Until = None,
    unknown: Annotated[
        list[str] | None, typer.Option(metavar="FIELD", help="A field that nobody knows; may be given again.")
    ] = None,
    title: Title = None,
    purpose: Purpose = None,
    basis: Basis = None,
    scope: Scope = None,
    confidence: Confidence = None,
    key: str | None = None,
) -> Written:
    """A statement was wrong: it is retracted, and recorded anew with these fields changed."""
    days = {"valid_from": day_or_none(valid_from), "valid_to": day_or_none(valid_to)}
    words = {"kind": kind, "title": title, "purpose": purpose, "basis": basis, "scope": scope}
    given: dict[str, Any] = {**days, **words, "confidence": confidence}
    changes = {name: value for name, value in given.items() if value is not None}
    return crm.statements.correct(statement, {**changes, **dict.fromkeys(unknown or ())}, key=key)


@write_command(app)
def retract(crm: GraphCRM, statement: StatementId, key: str | None = None) -> Written:
    """A statement should never have been made: retracted, with nothing in its place."""
    return crm.statements.retract(statement, key=key)
