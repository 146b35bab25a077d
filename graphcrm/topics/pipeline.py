"""The pipeline in figures: how many deals, what they are worth, how many are won, how long they take."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from statistics import median
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.errors import NotSupported, UnknownWord
from graphcrm.ledger.amounts import told_amount
from graphcrm.model import Answer, Found, PartyRef, Period, told
from graphcrm.topics.topic import Topic

STAGE, OWNER, ACCOUNT, PIPELINE = "stage", "owner", "account", "pipeline"
GROUPINGS = (STAGE, OWNER, ACCOUNT, PIPELINE)
WON, LOST = "won", "lost"


@dataclass(frozen=True, slots=True)
class DealFigures:
    """A deal as far as figures need it."""

    id: str
    pipeline: str | None
    amount: int | None
    currency: str | None
    opened: dt.date | None
    closed: dt.date | None
    outcome: str | None
    stage: str | None
    owners: tuple[PartyRef, ...]
    customers: tuple[PartyRef, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures of a group of deals in one currency; ``group`` is null for those without owner, account, stage.

    ``win_rate`` is won of won and lost, null where none is closed; ``cycle_days`` the median of the won from opened
    to closed. Deals without an amount count, and are ``without_amount``; sums leave them out.
    """

    group: str | None
    name: str | None
    currency: str | None
    open: int
    open_amount: Decimal
    won: int
    won_amount: Decimal
    lost: int
    abandoned: int
    win_rate: float | None
    cycle_days: float | None
    without_amount: int


class PipelineFigures(Answer):
    """Figures by group. Closed deals are those that were closed within the period and by the day.

    A deal with two owners or accounts counts with each of them; ``deals`` says how many there are. Amounts and closing
    days are the present ones.
    """

    rows_field: ClassVar[str] = "figures"

    by: str
    since: dt.date | None
    until: dt.date | None
    deals: int
    figures: tuple[Figures, ...]


DEALS = Query("pipeline/deals", DealFigures)


@dataclass(frozen=True, slots=True)
class Pipeline(Topic):
    """The pipeline: figures of open and closed deals."""

    ranks_own_people: bool = False

    def figures(
        self,
        *,
        by: str = STAGE,
        pipeline: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
    ) -> PipelineFigures:
        """Count, amount, won value, win rate and cycle time, by stage, owner, account or pipeline.

        Open are the deals that are open on the view's day; closed those closed from ``since`` up to, and without,
        ``until``. A closed deal's stage is the one in which it ended.

        Owners are our own people, who are not compared unless the setting ``rank_own_people`` allows it.

        Raises:
            UnknownWord: no such grouping or pipeline.
            NotSupported: by owner, where our own people are not compared.
            InputError: the period ends before it begins.
        """
        if by not in GROUPINGS:
            raise UnknownWord("grouping", by, GROUPINGS, field="by")
        if by == OWNER and not self.ranks_own_people:
            right = "stage, account or pipeline, or the setting rank_own_people"
            raise NotSupported("our own people are not compared here", field="by", expected=right)
        self.vocabulary.record_kind("Deal", pipeline)
        period = Period(since, until)
        rows = [row for row in self.graph.rows(DEALS, self.view, pipeline=pipeline) if self._counts(row, period)]
        return PipelineFigures(
            **told(self.view),
            found=Found.FOUND if rows else self.found("Deal"),
            by=by,
            since=since,
            until=until,
            deals=len(rows),
            figures=self._grouped(rows, by),
        )

    def _closed(self, row: DealFigures) -> bool:
        return row.closed is not None and row.closed <= self.view.as_of

    def _counts(self, row: DealFigures, period: Period) -> bool:
        if not self._closed(row) or row.closed is None:
            return True
        return (period.since is None or period.since <= row.closed) and (
            period.until is None or row.closed < period.until
        )

    def _grouped(self, rows: Sequence[DealFigures], by: str) -> tuple[Figures, ...]:
        groups: dict[tuple[str | None, str | None, str | None], list[DealFigures]] = defaultdict(list)
        for row in rows:
            for group, name in _groups(row, by):
                groups[group, name, row.currency].append(row)
        places = {kind.name: kind.place or 0 for kind in self.vocabulary.kinds if kind.family == "IN_STAGE"}
        order = sorted(groups, key=lambda key: (key[0] is None, places.get(key[0] or "", 0), str(key[1]), str(key)))
        return tuple(self._figures(*key, groups[key]) for key in order)

    def _figures(
        self, group: str | None, name: str | None, currency: str | None, rows: Sequence[DealFigures]
    ) -> Figures:
        live = [row for row in rows if not self._closed(row)]
        won = [row for row in rows if self._closed(row) and row.outcome == WON]
        lost = sum(self._closed(row) and row.outcome == LOST for row in rows)
        days = [(row.closed - row.opened).days for row in won if row.closed and row.opened]
        return Figures(
            group, name, currency, len(live), _total(live), len(won), _total(won), lost,
            len(rows) - len(live) - len(won) - lost, len(won) / (len(won) + lost) if won or lost else None,
            float(median(days)) if days else None, sum(row.amount is None for row in rows),
        )  # fmt: skip


def _groups(row: DealFigures, by: str) -> list[tuple[str | None, str | None]]:
    if by in (STAGE, PIPELINE):
        word = row.stage if by == STAGE else row.pipeline
        return [(word, word)]
    parties = row.owners if by == OWNER else row.customers
    return [(party.id, party.name) for party in parties] or [(None, None)]


def _total(rows: Iterable[DealFigures]) -> Decimal:
    return sum((told_amount(row.amount) or Decimal(0) for row in rows), Decimal(0))
