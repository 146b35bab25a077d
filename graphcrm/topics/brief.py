"""One page before a meeting: who they are, the last touches, what is open, what they have not heard, what to ask."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import ClassVar

from graphcrm.model import Answer, PartyRef
from graphcrm.topics.deals.committee import CommitteeSeat
from graphcrm.topics.deals.coverage import Finding
from graphcrm.topics.deals.decisions import DecisionTaken
from graphcrm.topics.open_tasks import OpenTask


class Brief(Answer):
    """What to know before meeting these people about a deal; ``markdown`` is the same as one page.

    ``seats`` are theirs on the deal, ``without_seat`` those who have none. ``tasks`` are the open ones with them,
    ``unheard`` the decisions that stand and that one of them has not heard, ``ask`` what coverage would mend with them.
    """

    rows_field: ClassVar[str] = "seats"

    deal: str
    name: str | None = None
    stage: str | None = None
    seats: tuple[CommitteeSeat, ...] = ()
    without_seat: tuple[PartyRef, ...] = ()
    tasks: tuple[OpenTask, ...] = ()
    unheard: tuple[DecisionTaken, ...] = ()
    ask: tuple[Finding, ...] = ()
    markdown: str = ""


def concerning(people: Sequence[PartyRef], tasks: Iterable[OpenTask]) -> tuple[OpenTask, ...]:
    """The to-dos that one of these has to do or waits for."""
    wanted = {one.id for one in people}
    return tuple(task for task in tasks if wanted & {one.id for one in (*task.owners, *task.waiting)})


def unheard(people: Sequence[PartyRef], decisions: Iterable[DecisionTaken]) -> tuple[DecisionTaken, ...]:
    """The decisions that stand and that one of these must still hear."""
    wanted = {one.id for one in people}
    return tuple(one for one in decisions if wanted & {party.id for party in one.must_hear or ()})


def to_ask(people: Sequence[PartyRef], findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings about one of these, or about nobody in particular."""
    wanted = {one.id for one in people}
    return tuple(one for one in findings if not one.people or wanted & {party.id for party in one.people})


def written(brief: Brief) -> str:
    """The page as Markdown."""
    head = f"# {plain(brief.name or brief.deal)}\n"
    stage = f"\nStage: {brief.stage or 'none'}, on {brief.as_of}.\n"
    parts = (
        ("Who", [*map(_seat, brief.seats), *(f"**{plain(one.name)}**, no seat" for one in brief.without_seat)]),
        ("Open", [_task(one) for one in brief.tasks]),
        ("They have not heard", [f"{one.day}: {plain(one.name)}" for one in brief.unheard]),
        ("Ask", [plain(one.mend) for one in brief.ask]),
    )
    return head + stage + "".join(_part(title, lines) for title, lines in parts)


def _part(title: str, lines: Sequence[str]) -> str:
    body = "".join(f"- {line}\n" for line in lines) or "Nothing.\n"
    return f"\n## {title}\n\n{body}"


def _seat(seat: CommitteeSeat) -> str:
    return ", ".join([f"**{plain(seat.person.name)}**", *map(plain, _told(seat))])


def _told(seat: CommitteeSeat) -> Iterator[str]:
    yield seat.kind.replace("_", " ")
    yield from (f"at {body.name}" for body in seat.employers)
    yield from (f"{hat.kind.replace('_', ' ')} of {hat.body.name}" for hat in seat.hats)
    yield from (word for word in (seat.stance, seat.power and f"{seat.power} power") if word)
    yield from ["has left"] if seat.left else []
    yield f"last heard {seat.last_in or 'never'}, last told {seat.last_out or 'never'}"
    yield from (f"known by {one.party.name} ({one.interactions})" for one in seat.known_by[:2])


def _task(task: OpenTask) -> str:
    owners = " and ".join(plain(one.name) for one in task.owners) or "nobody"
    late = " (overdue)" if task.overdue else ""
    return f"{plain(task.name)}: {owners}, by {task.due or 'no day'}{late}"


def plain(text: str) -> str:
    """Text that says nothing to Markdown, nor to HTML made from it."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>#|":
        line = line.replace(sign, f"\\{sign}")
    return line
