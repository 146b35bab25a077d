"""The ties around people: who of us knows them, whom they know."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef
from graphcrm.scoring.strength import Band, Contact, Formula, flags, way
from graphcrm.topics.people.colleagues import BY_IDX
from graphcrm.topics.ties.claims import Claim, Pair
from graphcrm.topics.ties.formula import FormulaTold
from graphcrm.topics.ties.pair import Evidence, evidence_of, strongest
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    id: str
    day: dt.date
    channel: str
    direction: str | None
    people: tuple[int, ...]
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class NumberRow:
    id: str
    number: int


@dataclass(frozen=True, slots=True)
class MembersRow:
    people: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class KnownTie:
    """One tie: ``person`` and how well they know the subject, or are known to them.

    Where the subject is a body, ``through`` is whom of it they know best, and ``others`` how many more of it they
    know. Sent and received are seen from our side where it is asked who knows, else from the subject.
    """

    person: PartyRef
    strength: float
    band: Band
    through: PartyRef | None
    others: int
    evidence: Evidence
    claims: tuple[Claim, ...]


class KnownTies(Answer):
    """Ties of a person or a body, the strongest first: never summed, each is that of two people.

    ``total`` counts them all, ``ties`` holds at most ``limit``. ``people`` are those of the subject who were looked
    at, ``colleagues`` our own people on the day (null where not only they are asked for). ``later`` interactions lie
    after the view's day and do not count. Who objects to being scored is not among any of them; where the subject
    itself does, it is ``refused``.
    """

    rows_field: ClassVar[str] = "ties"

    subject: PartyRef | None
    refused: bool
    people: int
    colleagues: int | None
    total: int
    later: int
    formula: FormulaTold
    ties: tuple[KnownTie, ...]


EVIDENCE = Query("ties/evidence", EvidenceRow)
NUMBERS = Query("ties/numbers", NumberRow)
MEMBERS = Query("ties/members", MembersRow)

Contacts = Mapping[Pair, Sequence[Contact]]


def contacts_around(
    rows: Iterable[EvidenceRow], subjects: frozenset[int], keep: Callable[[int], bool], *, from_subject: bool
) -> Contacts:
    """The contacts of each subject with each other that is kept; ways as one of the two sees them."""
    found: dict[Pair, list[Contact]] = defaultdict(list)
    for row in rows:
        parts: dict[int, list[str]] = defaultdict(list)
        for person, kind in zip(row.people, row.kinds, strict=True):
            parts[person].append(kind)
        told = {person: flags(kinds, row.direction) for person, kinds in parts.items()}
        others = [person for person in told if keep(person)]
        for subject in subjects & told.keys():
            for other in others:
                mine, theirs = (subject, other) if from_subject else (other, subject)
                how = way(told[mine], told[theirs]) if other != subject else None
                if how is not None:
                    found[subject, other].append(Contact(row.id, row.day, row.channel, *how, len(told)))
    return found


@dataclass(frozen=True, slots=True)
class Strongest:
    """Somebody's strongest tie to the subjects, and how many more of them they know."""

    subject: int
    strength: float
    evidence: Evidence
    claims: tuple[Claim, ...]
    others: int


def strongest_of(
    contacts: Contacts, claims: Mapping[Pair, tuple[Claim, ...]], day: dt.date, formula: Formula
) -> dict[int, Strongest]:
    """For each who has a tie to any subject the strongest one."""
    found: dict[int, Strongest] = {}
    for pair in sorted(contacts.keys() | claims.keys()):
        evidence = evidence_of(contacts.get(pair, ()), day, formula)
        claimed = claims.get(pair, ())
        strength = strongest(evidence, claimed)
        if strength is None:
            continue
        subject, other = pair
        held = found.get(other)
        if held is None or strength > held.strength:
            found[other] = Strongest(subject, strength, evidence, claimed, 0 if held is None else held.others + 1)
        else:
            found[other] = Strongest(held.subject, held.strength, held.evidence, held.claims, held.others + 1)
    return found


def named_ties(
    topic: Topic, found: Mapping[int, Strongest], formula: Formula, limit: int, *, is_body: bool
) -> tuple[KnownTie, ...]:
    """The first ``limit`` by strength, then name and id; only those that can be among them are looked up."""
    ranked = sorted(found, key=lambda number: -found[number].strength)
    if len(ranked) > limit:
        least = found[ranked[limit - 1]].strength if limit else 2.0
        ranked = [number for number in ranked if found[number].strength >= least]
    wanted = {*ranked, *(found[number].subject for number in ranked)} if is_body else {*ranked}
    rows = topic.graph.rows(BY_IDX, None, numbers=sorted(wanted)) if wanted else []
    names = {row.number: row.party for row in rows}
    ranked.sort(key=lambda number: (-found[number].strength, names[number].name, names[number].id))
    return tuple(_tie(names, number, found[number], formula, is_body) for number in ranked[:limit])


def _tie(names: Mapping[int, PartyRef], number: int, tie: Strongest, formula: Formula, is_body: bool) -> KnownTie:
    through = names[tie.subject] if is_body else None
    return KnownTie(
        names[number], tie.strength, formula.band(tie.strength), through, tie.others, tie.evidence, tie.claims
    )
