"""Claims about ties: what is stated of two people, and in which bodies they served together."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.model import OPEN_END, PartyRef
from graphcrm.scoring.claims import TogetherFormula, days_until
from graphcrm.scoring.periods import Stretch, merged, shared
from graphcrm.topics.topic import Topic
from graphcrm.vocabulary import Vocabulary

FAMILIES = ("REPORTS_TO", "KIN_OF", "SERVES", "RELATED_TO")
TOGETHER = "together"

Pair = tuple[int, int]
"""Two people by node number: whose claims were asked for, and the other."""


@dataclass(frozen=True, slots=True)
class ClaimRow:
    number: int
    other: int
    family: str
    kind: str
    forward: bool
    statement: str
    valid_from: dt.date | None
    source: str


@dataclass(frozen=True, slots=True)
class TogetherRow:
    number: int
    body: PartyRef
    members: int
    statement: str
    evident_from: dt.date
    valid_to: dt.date | None
    people: tuple[int, ...]
    since: tuple[str, ...]
    until: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Claim:
    """A reason to think that two know each other which nobody has seen at work.

    ``kind`` is the statement's, like RELATED_TO.friend, or ``together``: then ``body`` is where they served
    together, ``days`` how long, and ``until`` is null while they still do.
    """

    kind: str
    label: str
    strength: float
    since: dt.date | None
    until: dt.date | None
    body: PartyRef | None = None
    members: int | None = None
    days: int | None = None
    statement: str | None = None
    source: str | None = None


CLAIMS = Query("ties/claims", ClaimRow)
TOGETHER_IN = Query("ties/together", TogetherRow)


def together_formula(vocabulary: Vocabulary) -> TogetherFormula:
    """How serving together counts, with the numbers of the vocabulary."""
    return TogetherFormula(**vocabulary.parameters_of("claims"))


def claimed_kinds(vocabulary: Vocabulary) -> dict[str, float]:
    """The kinds of statements that claim a tie, as ``FAMILY.kind``, and the strength of each."""
    weights = ((family, vocabulary.claim_weights(family)) for family in FAMILIES)
    return {f"{family}.{name}": weight for family, of in weights for name, weight in of.items()}


def claims_of(topic: Topic, numbers: Sequence[int], *, other: int | None = None) -> dict[Pair, tuple[Claim, ...]]:
    """The claims about these people and others (or one other) on the view's day, the strongest first."""
    kinds = claimed_kinds(topic.vocabulary)
    formula = together_formula(topic.vocabulary)
    asked = {"numbers": list(numbers), "other": other}
    stated = topic.graph.rows(CLAIMS, topic.view, kinds=sorted(kinds), **asked)
    served = topic.graph.rows(TOGETHER_IN, topic.view, most_members=int(formula.most_members), **asked)
    found: dict[Pair, list[Claim]] = defaultdict(list)
    for row in stated:
        if row.other != row.number:
            found[row.number, row.other].append(_stated(row, topic.vocabulary, kinds))
    for pair, claim in _together(served, formula, topic.view.as_of):
        found[pair].append(claim)
    return {pair: tuple(sorted(claims, key=_order)) for pair, claims in found.items()}


def _stated(row: ClaimRow, vocabulary: Vocabulary, kinds: Mapping[str, float]) -> Claim:
    word = vocabulary.kind(row.family, row.kind)
    full = f"{row.family}.{row.kind}"
    label = word.forward if row.forward else word.backward
    return Claim(full, label, kinds[full], row.valid_from, None, statement=row.statement, source=row.source)


def _together(
    rows: Iterable[TogetherRow], formula: TogetherFormula, day: dt.date
) -> Iterable[tuple[Pair, Claim]]:
    stretches: dict[tuple[int, int, str], list[Stretch]] = defaultdict(list)
    bodies: dict[str, TogetherRow] = {}
    parse = dt.date.fromisoformat
    for row in rows:
        bodies[row.body.id] = row
        mine = Stretch(row.evident_from, row.valid_to or OPEN_END)
        for person, since, until in zip(row.people, row.since, row.until, strict=True):
            both = shared(mine, Stretch(parse(since), parse(until)))
            if both is not None and both.since <= day:
                stretches[row.number, person, row.body.id].append(both)
    for (number, person, body), found in stretches.items():
        members, (days, over) = bodies[body].members, days_until(found, day)
        first, last = merged(found)[0].since, max(one.until for one in found)
        strength = formula.strength(days, members, over)
        if strength > 0:
            ended = None if last > day else last
            yield (
                (number, person),
                Claim(TOGETHER, "served with", strength, first, ended, bodies[body].body, members, days),
            )


def _order(claim: Claim) -> tuple[float, str, str, str]:
    return -claim.strength, claim.kind, claim.body.id if claim.body else "", claim.statement or ""
