"""Commands of the topic groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm.cli.command import command, day

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.groups import Bridges, HeadCount, Interlock, Members, Overlap, Subgroups

app = typer.Typer(name="groups", help="Groups: who is in a body, its parts, what bodies share.", no_args_is_help=True)

Body = Annotated[str, typer.Argument(help="A body's id.", show_default=False)]
Role = Annotated[str | None, typer.Option(help="A kind of role; any if not given.")]
Down = Annotated[list[str] | None, typer.Option(help="Kind of PART_OF down which parts count too; may be given again.")]
Ever = Annotated[bool, typer.Option("--ever", help="Whoever has been in it up to the day.")]
Limit = Annotated[int | None, typer.Option(help="Rows at most; all if not given.")]
GroupKind = Annotated[str | None, typer.Option(help="A kind of group; all groups if not given.")]


@command(app)
def people(
    crm: GraphCRM,
    body: Body,
    kind: Role = None,
    title: Annotated[str | None, typer.Option(help="The source's own word for the role, exactly.")] = None,
    hierarchy: Down = None,
    ever: Ever = False,
    limit: Limit = None,
) -> Members:
    """The people with a role in a body and its parts, with their roles."""
    return crm.groups.people(body, kind=kind, title=title, hierarchy=hierarchy or None, ever=ever, limit=limit)


@command(app)
def members(crm: GraphCRM, body: Body, kind: Role = None, ever: Ever = False, limit: Limit = None) -> Members:
    """Whoever has a role in this very body, organisations too."""
    return crm.groups.members(body, kind=kind, ever=ever, limit=limit)


@command(app)
def subgroups(
    crm: GraphCRM,
    body: Body,
    kind: Annotated[list[str] | None, typer.Option(help="Kind of PART_OF; may be given again. All if none.")] = None,
    every: Annotated[bool, typer.Option("--every", help="Every level below, not only the next.")] = False,
) -> Subgroups:
    """The bodies that are part of a body."""
    return crm.groups.subgroups(body, kind=kind or None, every=every)


@command(app)
def head_count(
    crm: GraphCRM,
    body: Body,
    since: Annotated[str, typer.Option(metavar="DAY", help="The first day counted.", show_default=False)],
    until: Annotated[
        str, typer.Option(metavar="DAY", help="The day before which the last step lies.", show_default=False)
    ],
    every: Annotated[str, typer.Option(help="The step: month, quarter or year.")] = "month",
    hierarchy: Down = None,
    kind: Role = None,
) -> HeadCount:
    """How many different people have a role in a body, step by step."""
    step: Any = every  # the question itself refuses what is no step
    return crm.groups.head_count(
        body, since=day(since), until=day(until), every=step, hierarchy=hierarchy or None, kind=kind
    )


@command(app)
def overlap(
    crm: GraphCRM,
    first: Body,
    second: Annotated[str, typer.Argument(help="The other body's id.", show_default=False)],
) -> Overlap:
    """Who has a role in both of two bodies."""
    return crm.groups.overlap(first, second)


@command(app)
def interlock(
    crm: GraphCRM,
    kind: GroupKind = None,
    minimum: Annotated[int, typer.Option(help="Shared members at least.")] = 1,
    limit: Limit = None,
) -> Interlock:
    """Which groups share members, the most shared first."""
    return crm.groups.interlock(kind=kind, minimum=minimum, limit=limit)


@command(app)
def bridges(crm: GraphCRM, kind: GroupKind = None) -> Bridges:
    """Who alone joins two groups, those who join most pairs first."""
    return crm.groups.bridges(kind=kind)


@app.callback()
def _topic() -> None:
    """Groups: who is in a body, its parts, what bodies share."""
