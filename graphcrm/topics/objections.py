"""Whom an answer may rank, score, put on a path or recommend: the one place that knows who objects to it.

An objection protects today. It counts whatever day, state of knowledge or scope is asked for, towards whomever it was
said; so does consent that was withdrawn, until it ends or consent is given anew.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from enum import StrEnum

from graphcrm.db.cypher import Query
from graphcrm.topics.topic import Topic


class Use(StrEnum):
    """What an answer may do with a person."""

    SCORE = "score"
    PATH = "path"
    CONTACT = "contact"


REFUSED_BY = {
    "profiling": frozenset(Use),
    "introduction": frozenset((Use.PATH,)),
    "marketing": frozenset((Use.CONTACT,)),
    "direct_marketing": frozenset((Use.CONTACT,)),
    "newsletter": frozenset((Use.CONTACT,)),
}
"""What somebody refuses who objects to a purpose: to score and rank them, to put them on a path, to recommend that
they be contacted. Who objects to no purpose in particular refuses it all."""


@dataclass(frozen=True, slots=True)
class RefusalRow:
    number: int
    purpose: str | None


REFUSALS = Query("consents/refusals", RefusalRow)
OBJECTING = Query("consents/objecting", RefusalRow)


def uses_refused(purposes: Iterable[str | None]) -> frozenset[Use]:
    """What is refused with these purposes."""
    return frozenset().union(*map(_refused, purposes))


def _refused(purpose: str | None) -> frozenset[Use]:
    if purpose is None:
        return frozenset(Use)
    return REFUSED_BY.get(re.sub(r"[\s_-]+", "_", purpose.strip().casefold()), frozenset())


def all_refusing(topic: Topic, *uses: Use) -> frozenset[int]:
    """Everybody, by node number, who refuses any of the uses: for answers that may come upon anybody."""
    return _of(topic.graph.rows(OBJECTING, topic.view), uses)


def refusing(topic: Topic, numbers: Collection[int], *uses: Use) -> frozenset[int]:
    """Which of these parties, by node number, refuse any of the uses."""
    rows = topic.graph.rows(REFUSALS, topic.view, numbers=sorted(numbers)) if numbers else []
    return _of(rows, uses)


def _of(rows: Iterable[RefusalRow], uses: Iterable[Use]) -> frozenset[int]:
    wanted = frozenset(uses)
    return frozenset(row.number for row in rows if _refused(row.purpose) & wanted)
