"""My week: what somebody has to look at on their open deals, most urgent first, each with one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef
from graphcrm.topics.deals.card import DealCard
from graphcrm.topics.deals.coverage import Finding

MOST_OF_A_DEAL = 3
"""More findings of one deal than this would hide the others."""
SOON = dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class DealId:
    id: str


@dataclass(frozen=True, slots=True)
class WeekLine:
    """One thing to look at: which deal, what, why now, one step; what is at stake and when it is to close."""

    deal: str
    name: str | None
    what: str
    why: str
    step: str
    amount: Decimal | None
    currency: str | None
    expected_close: dt.date | None
    evidence: tuple[str, ...]


class Week(Answer):
    """The lines of somebody's open deals. ``deals`` is how many there are, ``findings`` how many lines in all."""

    rows_field: ClassVar[str] = "lines"

    person: PartyRef | None
    deals: int
    findings: int
    lines: tuple[WeekLine, ...]


OPEN_OF = Query("deals/open_of", DealId)


def lines_of(card: DealCard, findings: Iterable[Finding]) -> Iterator[WeekLine]:
    """The findings of one deal as lines, in the order of the rules."""
    for one in findings:
        yield WeekLine(
            card.id, card.name, one.rule, one.says, one.mend, card.amount, card.currency, card.expected_close,
            one.evidence,
        )  # fmt: skip


def urgent_first(lines: Iterable[WeekLine], day: dt.date, limit: int) -> tuple[WeekLine, ...]:
    """The most urgent lines: deals that are to close within 30 days or late, then by amount; few of each deal."""
    taken: dict[str, int] = {}
    chosen = []
    for line in sorted(lines, key=lambda line: (not _is_soon(line, day), -(line.amount or 0), line.deal)):
        taken[line.deal] = taken.get(line.deal, 0) + 1
        if taken[line.deal] <= MOST_OF_A_DEAL:
            chosen.append(line)
    return tuple(chosen[:limit])


def _is_soon(line: WeekLine, day: dt.date) -> bool:
    return line.expected_close is not None and line.expected_close <= day + SOON
