"""To-dos: what is open, by whom, for whom, about what, and from where it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, Found, PartyRef, checked_end, told
from graphcrm.topics.deals import deal_ref
from graphcrm.topics.ties.ours import our_side
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class TaskRow:
    id: str
    name: str
    due: dt.date | None
    opened: dt.date | None
    side: str | None
    owners: tuple[PartyRef, ...]
    waiting: tuple[PartyRef, ...]
    deals: tuple[str, ...]
    origins: tuple[str, ...]
    key: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A to-do that is open on the day.

    ``side`` is who promised it: ours where one of us owns it, theirs where only others do, null where nobody does.
    ``overdue`` is null where it has no day. ``origins`` are the refs of conversations and decisions it comes from.
    """

    id: str
    name: str
    due: dt.date | None
    overdue: bool | None
    opened: dt.date | None
    side: str | None
    owners: tuple[PartyRef, ...]
    waiting: tuple[PartyRef, ...]
    deals: tuple[str, ...]
    origins: tuple[str, ...]


class OpenTasks(Answer):
    """Open to-dos by the day on which they are due, those without one last."""

    rows_field: ClassVar[str] = "tasks"

    tasks: tuple[OpenTask, ...]
    following: tuple[str, ...] | None


OPEN = Query("tasks/open", TaskRow)


class Tasks(Topic):
    """To-dos: what is open."""

    def open(
        self,
        *,
        owner: str | None = None,
        person: str | None = None,
        deal: str | None = None,
        origin: str | None = None,
        side: str | None = None,
        overdue: bool = False,
        limit: int = 100,
        after: Sequence[str] | None = None,
    ) -> OpenTasks:
        """The to-dos that are open on the view's day; all that is given has to hold.

        ``owner`` has to do it; ``person`` has to do it, waits for it, or is what it is about; ``origin`` is the ref
        of a conversation or decision, like ``decision:d1``; ``side`` is ours or theirs: who promised it.

        Raises:
            NotFound: no such party or deal, or none that this view may see.
            InputError: ``origin`` names no record.
            UnknownWord: no such side.
        """
        for one in (owner, person):
            if one is not None:
                self.party(one)
        if deal is not None:
            deal_ref(self, deal)
        if origin is not None:
            checked_end(origin, field="origin")
        if side is not None:
            self.vocabulary.value("side", side)
        ours = sorted(our_side(self).people)
        asked = {"owner": owner, "person": person, "deal": deal, "origin": origin, "side": side, "overdue": overdue}
        start = after[0] if after else ""
        rows = self.graph.rows(OPEN, self.view, **asked, ours=ours, after=start, limit=limit + 1)
        shown = rows[:limit]
        return OpenTasks(
            **told(self.view),
            found=Found.FOUND if rows else self.found("Task"),
            tasks=tuple(_told(row, self.view.as_of) for row in shown),
            following=(shown[-1].key,) if rows[limit:] else None,
        )


def _told(row: TaskRow, day: dt.date) -> OpenTask:
    overdue = row.due < day if row.due else None
    return OpenTask(
        row.id, row.name, row.due, overdue, row.opened, row.side, row.owners, row.waiting, row.deals, row.origins
    )
