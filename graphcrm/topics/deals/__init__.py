"""Deals: one deal on a day, and those that are open."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, NotFound, shown
from graphcrm.model import Found, PartyLabel, RecordLabel, checked_id, record_ref, told
from graphcrm.scoring.coverage import VERSION, best_steps, judge
from graphcrm.topics.deals.card import (
    DealCard,
    DealRef,
    DealRow,
    OpenDeals,
    OpenRow,
    deal_value,
    deal_values,
    open_deal,
    stage_on,
)
from graphcrm.topics.deals.committee import Committee, Gathered, gathered, told_seats, without_seat
from graphcrm.topics.deals.coverage import (
    Coverage,
    Supposing,
    WhatIf,
    after,
    differing,
    findings,
    place_of,
    supposed,
    thresholds_for,
    told_change,
    told_steps,
)
from graphcrm.topics.deals.decisions import Decisions, decisions_of
from graphcrm.topics.deals.history import Matrix, Stages, is_stalled, matrix_of, slips_of, stages_of
from graphcrm.topics.deals.week import OPEN_OF, Week, lines_of, urgent_first
from graphcrm.topics.topic import Topic

__all__ = ["Committee", "Coverage", "DealCard", "DealRef", "Deals", "Decisions", "OpenDeals", "WhatIf"]

DEAL = Query("deals/deal", DealRow)
REF = Query("deals/ref", DealRef)
OPEN = Query("deals/open", OpenRow)


class Deals(Topic):
    """Deals: who they are with, who decides, in which stage they are."""

    def deal(self, deal_id: str) -> DealCard:
        """What is held of a deal on the view's day.

        Raises:
            NotFound: no such deal, or none that this view may see.
        """
        ref = record_ref(RecordLabel.DEAL, checked_id(deal_id))
        row = self.graph.one(DEAL, self.view, ref=ref)
        if row is None or row.held is None:
            if self.found("Deal") is Found.NOT_LOOKED_FOR:
                return DealCard(**told(self.view), found=Found.NOT_LOOKED_FOR, id=deal_id)
            raise NotFound("deal", deal_id)
        return DealCard(
            **told(self.view),
            id=row.id,
            **deal_values(row.held),
            stage=stage_on(row.stages, self.view.as_of),
            parties=row.parties,
            seats=row.seats,
            stages=row.stages,
            values=tuple(deal_value(value) for value in row.values),
            tasks=row.tasks,
        )

    def open(
        self,
        *,
        pipeline: str | None = None,
        stage: str | None = None,
        party: str | None = None,
        limit: int = 100,
        after: Sequence[str] | None = None,
    ) -> OpenDeals:
        """The deals that are open on the view's day; of a pipeline, in a stage, with a party.

        Raises:
            UnknownWord: no such pipeline or stage.
            NotFound: no such party, or none that this view may see.
        """
        if pipeline is not None:
            self.vocabulary.record_kind("Deal", pipeline)
        if stage is not None:
            self.vocabulary.kind("IN_STAGE", stage)
        if party is not None:
            self.party(party)
        asked = {"pipeline": pipeline, "stage": stage, "party": party, "after": after[0] if after else ""}
        rows = self.graph.rows(OPEN, self.view, **asked, limit=limit + 1)
        shown = rows[:limit]
        return OpenDeals(
            **told(self.view),
            found=Found.FOUND if rows else self.found("Deal"),
            deals=tuple(open_deal(row) for row in shown),
            following=(shown[-1].key,) if rows[limit:] else None,
        )


    def committee(self, deal_id: str) -> Committee:
        """Who has a seat on the deal on either side, in which other roles, and how they speak with us.

        Raises:
            NotFound: no such deal, or none that this view may see.
        """
        card = self.deal(deal_id)
        if card.found is Found.NOT_LOOKED_FOR:
            return Committee(**told(self.view), found=card.found, deal=deal_id)
        found = self._gathered(card)
        days = thresholds_for(self, card.pipeline, card.stage).engaged_days
        seats = told_seats(found, found.rows, days)
        return Committee(
            **told(self.view),
            found=Found.FOUND if seats or found.later else self.found("SEATED_ON"),
            deal=deal_id,
            name=card.name,
            stage=card.stage,
            engaged_days=days,
            seats=seats,
            start_unknown=told_seats(found, found.later, days),
            without_seat=without_seat(found),
        )

    def coverage(self, deal_id: str) -> Coverage:
        """What is missing on an open deal, or about to go wrong, and which single change would mend most.

        Raises:
            NotFound: no such deal, or none that this view may see.
        """
        card = self.deal(deal_id)
        limits = thresholds_for(self, card.pipeline, card.stage)
        judged = card.found is not Found.NOT_LOOKED_FOR and self._is_open(card)
        found = self._gathered(card) if judged else None
        said = judge(found.situation, limits) if found else []
        return Coverage(
            **told(self.view),
            found=Found.FOUND if said else self.found("Deal"),
            deal=deal_id,
            name=card.name,
            stage=card.stage,
            judged=judged,
            version=VERSION,
            thresholds={name: getattr(limits, name) for name in limits.__slots__ if name != "required"},
            required=limits.required,
            findings=findings(said, found.parties) if found else (),
            steps=told_steps(best_steps(found.situation, limits), found.situation) if found else (),
        )

    def what_if(
        self,
        deal_id: str,
        *,
        leaves: Sequence[str] = (),
        seats: Sequence[tuple[str, str]] = (),
        stances: Sequence[tuple[str, str]] = (),
        meets: Sequence[str] = (),
    ) -> WhatIf:
        """The coverage of an open deal before and after changes that are not stored.

        ``leaves`` are people of either side, ``seats`` and ``stances`` pairs of a person and a word, ``meets`` the
        people of one meeting with whoever of us has the first seat. The rows are changed, the rules are the same.

        Raises:
            NotFound: no such deal or person, or none that this view may see.
            InputError: nothing is supposed, or the deal is closed.
            UnknownWord: no such seat or stance.
        """
        card = self.deal(deal_id)
        if card.found is Found.NOT_LOOKED_FOR:
            return WhatIf(**told(self.view), found=card.found, deal=deal_id, version=VERSION)
        if not self._is_open(card):
            raise InputError(f"the deal {shown(deal_id)} is closed", field="deal_id", expected="an open deal")
        changes, named = supposed(self, Supposing(leaves, seats, stances, meets))
        limits, found = thresholds_for(self, card.pipeline, card.stage), self._gathered(card)
        parties = {**found.parties, **named}
        names = {number: party.name for number, party in parties.items()}
        situation = replace(found.situation, names=names)
        before, later = judge(situation, limits), judge(after(situation, changes), limits)
        went, came = differing(before, later)
        return WhatIf(
            **told(self.view),
            found=Found.FOUND if before or later else Found.EMPTY,
            deal=deal_id,
            name=card.name,
            stage=card.stage,
            version=VERSION,
            supposed=tuple(told_change(change, situation) for change in changes),
            mended=went,
            arisen=came,
            before=findings(before, parties),
            after=findings(later, parties),
        )

    def decisions(self, deal_id: str) -> Decisions:
        """What was decided on the deal up to the view's day: what stands, what was reversed, who must still hear.

        Raises:
            NotFound: no such deal, or none that this view may see.
        """
        deal = deal_ref(self, deal_id)
        rows = decisions_of(self, deal_id) if deal else ()
        return Decisions(
            **told(self.view),
            found=Found.FOUND if rows else self.found("Decision"),
            deal=deal_id,
            name=deal.name if deal else None,
            decisions=rows,
        )

    def matrix(self, deal_id: str) -> Matrix:
        """Their people by our people: how often they spoke with each other, which way, and when last.

        Raises:
            NotFound: no such deal, or none that this view may see.
        """
        card = self.deal(deal_id)
        if card.found is Found.NOT_LOOKED_FOR:
            return Matrix(**told(self.view), found=card.found, deal=deal_id)
        theirs, ours, cells = matrix_of(self._gathered(card))
        found = Found.FOUND if cells else self.found("TOOK_PART")
        return Matrix(
            **told(self.view), found=found, deal=deal_id, name=card.name, theirs=theirs, ours=ours, cells=cells
        )

    def stages(self, deal_id: str) -> Stages:
        """The stages of a deal: how long each lasted, who took part, what was decided; whether it stalls or slips.

        Raises:
            NotFound: no such deal, or none that this view may see.
        """
        card = self.deal(deal_id)
        if card.found is Found.NOT_LOOKED_FOR:
            return Stages(**told(self.view), found=card.found, deal=deal_id)
        stages = stages_of(self._gathered(card), card.stages, decisions_of(self, deal_id))
        limit = self.vocabulary.parameters_for("pace", card.pipeline, card.stage)["stalled_days"]
        return Stages(
            **told(self.view),
            found=Found.FOUND if stages else self.found("IN_STAGE"),
            deal=deal_id,
            name=card.name,
            stalled_days=limit,
            stalled=is_stalled(stages, self.view.as_of, limit) if self._is_open(card) else None,
            stages=stages,
            slips=slips_of(card.values),
        )

    def week(self, person_id: str, *, limit: int = 10) -> Week:
        """What somebody of ours has to look at on the open deals on which they have a seat, most urgent first.

        First what is to close within 30 days or is late, then by amount; at most three lines of a deal.

        Raises:
            NotFound: no such person, or none that this view may see.
        """
        person = self.party(person_id, label=PartyLabel.PERSON)
        ids = [row.id for row in self.graph.rows(OPEN_OF, self.view, person=person_id)] if person else []
        lines = [line for one in ids for line in lines_of(self.deal(one), self.coverage(one).findings)]
        return Week(
            **told(self.view),
            found=Found.FOUND if lines else self.found("SEATED_ON"),
            person=person,
            deals=len(ids),
            findings=len(lines),
            lines=urgent_first(lines, self.view.as_of, limit),
        )

    def _gathered(self, card: DealCard) -> Gathered:
        return gathered(self, card.id, opened=card.opened, place=place_of(self, card.stage))

    def _is_open(self, card: DealCard) -> bool:
        day = self.view.as_of
        return not (card.closed and card.closed <= day) and not (card.opened and day < card.opened)


def deal_ref(topic: Topic, deal_id: str) -> DealRef | None:
    """The deal itself; None where the view's knowledge is from before any deal was recorded.

    Raises:
        NotFound: no such deal, or none that this view may see.
    """
    found = topic.graph.one(REF, topic.view, ref=record_ref(RecordLabel.DEAL, checked_id(deal_id)))
    if found is None and topic.found("Deal") is not Found.NOT_LOOKED_FOR:
        raise NotFound("deal", deal_id)
    return found
