"""To-dos: what is open, by whom, for whom, about what, and from where it came."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from graphcrm.db.cypher import Query
from graphcrm.model import Found, PartyLabel, checked_end, told
from graphcrm.topics.brief import Brief, concerning, to_ask, unheard, written
from graphcrm.topics.deals import Deals, deal_ref
from graphcrm.topics.open_tasks import OpenTask, OpenTasks, TaskRow
from graphcrm.topics.ties.ours import our_side
from graphcrm.topics.topic import Topic

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

    def brief(self, deal_id: str, *, people: Sequence[str] = ()) -> Brief:
        """One page before meeting these people about a deal: all who have a seat on their side if none is named.

        Raises:
            NotFound: no such deal or person, or none that this view may see.
        """
        deals = Deals(self.graph, self.view, self.vocabulary)
        committee = deals.committee(deal_id)
        if committee.found is Found.NOT_LOOKED_FOR:
            return Brief(**told(self.view), found=committee.found, deal=deal_id)
        named = [party for one in people if (party := self.party(one, label=PartyLabel.PERSON))]
        seats = tuple(
            seat for seat in committee.seats if (seat.person in named if named else seat.side == "theirs")
        )
        seated = [seat.person for seat in seats]
        them = [*seated, *(one for one in named if one not in seated)]
        brief = Brief(
            **told(self.view),
            found=Found.FOUND if them else self.found("SEATED_ON"),
            deal=deal_id,
            name=committee.name,
            stage=committee.stage,
            seats=seats,
            without_seat=tuple(one for one in named if one not in seated),
            tasks=concerning(them, self.open(deal=deal_id, limit=1000).tasks),
            unheard=unheard(them, deals.decisions(deal_id).decisions),
            ask=to_ask(them, deals.coverage(deal_id).findings),
        )
        return brief.model_copy(update={"markdown": written(brief)})


def _told(row: TaskRow, day: dt.date) -> OpenTask:
    overdue = row.due < day if row.due else None
    return OpenTask(
        row.id, row.name, row.due, overdue, row.opened, row.side, row.owners, row.waiting, row.deals, row.origins
    )
