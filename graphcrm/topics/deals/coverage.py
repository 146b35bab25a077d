"""Coverage of a deal, and what it would be after a change that is not stored."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.errors import InputError, shown
from graphcrm.model import Answer, PartyLabel, PartyRef
from graphcrm.scoring.committee import Situation, Supposed, supposing
from graphcrm.scoring.coverage import Found, Step, Thresholds, mended
from graphcrm.topics.ties.around import NUMBERS
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule found: the people, the ids of statements and conversations behind it, what would mend it."""

    rule: str
    says: str
    mend: str
    people: tuple[PartyRef, ...]
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BestStep:
    """A single change that would mend something: what to do, which rules would be content, how many findings stay."""

    does: str
    mends: tuple[str, ...]
    left: int


class Coverage(Answer):
    """What is missing on a deal, or about to go wrong; only an open deal is judged.

    ``version`` names the rules, ``thresholds`` their numbers for the deal's pipeline and stage.
    """

    rows_field: ClassVar[str] = "findings"

    deal: str
    name: str | None = None
    stage: str | None = None
    judged: bool = True
    version: str
    thresholds: Mapping[str, float]
    required: Mapping[str, float]
    findings: tuple[Finding, ...] = ()
    steps: tuple[BestStep, ...] = ()


class WhatIf(Answer):
    """Coverage before and after changes that are not stored. ``mended`` and ``arisen`` are the rules that differ."""

    rows_field: ClassVar[str] = "after"

    deal: str
    name: str | None = None
    stage: str | None = None
    version: str
    supposed: tuple[str, ...] = ()
    mended: tuple[str, ...] = ()
    arisen: tuple[str, ...] = ()
    before: tuple[Finding, ...] = ()
    after: tuple[Finding, ...] = ()


def thresholds_for(topic: Topic, pipeline: str | None, stage: str | None) -> Thresholds:
    """The numbers of the rules for a pipeline and a stage; the operator's file may give others for either."""
    words = topic.vocabulary
    required = words.parameters_for("required_seats", pipeline)
    return Thresholds(**words.parameters_for("coverage", pipeline, stage), required=required)


def place_of(topic: Topic, stage: str | None) -> int | None:
    """The place of a stage in the pipeline."""
    return topic.vocabulary.kind("IN_STAGE", stage).place if stage else None


def findings(found: Sequence[Found], parties: Mapping[int, PartyRef]) -> tuple[Finding, ...]:
    """Findings as an answer tells them."""
    return tuple(
        Finding(one.rule, one.says, one.mend, tuple(parties[who] for who in one.people), one.evidence)
        for one in found
    )


def told_steps(steps: Sequence[Step], situation: Situation) -> tuple[BestStep, ...]:
    """Steps as an answer tells them."""
    return tuple(BestStep(told_change(step.change, situation), step.mends, step.left) for step in steps)


def told_change(change: Supposed, situation: Situation) -> str:
    """A change in words."""
    if change.leaves is not None:
        return f"{situation.name(change.leaves)} leaves"
    if change.seat is not None:
        return f"{situation.name(change.seat[0])} is {change.seat[1].replace('_', ' ')}"
    if change.stance is not None:
        return f"{situation.name(change.stance[0])} becomes {change.stance[1].replace('_', ' ')}"
    return f"we meet {' and '.join(map(situation.name, change.meets))}"


@dataclass(frozen=True, slots=True)
class Supposing:
    """Changes as they are asked for, by the ids of people.

    ``seats`` and ``stances`` are pairs of person and word; ``meets`` are those of one meeting.
    """

    leaves: Sequence[str] = ()
    seats: Sequence[tuple[str, str]] = ()
    stances: Sequence[tuple[str, str]] = ()
    meets: Sequence[str] = ()

    def people(self) -> list[str]:
        """All that it names, each once."""
        named = [*self.leaves, *(one for one, _ in (*self.seats, *self.stances)), *self.meets]
        return list(dict.fromkeys(named))


def supposed(topic: Topic, asked: Supposing) -> tuple[list[Supposed], dict[int, PartyRef]]:
    """The changes with people as numbers, and those people.

    Raises:
        InputError: nothing is supposed.
        NotFound: no such person, or none that this view may see.
        UnknownWord: no such seat or stance.
    """
    ids = asked.people()
    if not ids:
        raise InputError("nothing is supposed", field="leaves", expected="leaves, seats, stances or meets")
    parties = {one: topic.party(one, label=PartyLabel.PERSON) for one in ids}
    for _, kind in asked.seats:
        topic.vocabulary.kind("SEATED_ON", kind)
    for _, stance in asked.stances:
        topic.vocabulary.value("stance", stance)
    numbers = {row.id: row.number for row in topic.graph.rows(NUMBERS, None, ids=ids)}
    changes = [Supposed(leaves=numbers[one]) for one in asked.leaves]
    changes += [Supposed(seat=(numbers[one], kind)) for one, kind in asked.seats]
    changes += [Supposed(stance=(numbers[one], stance)) for one, stance in asked.stances]
    changes += [Supposed(meets=tuple(numbers[one] for one in asked.meets))] if asked.meets else []
    return changes, {numbers[one]: party for one, party in parties.items() if party}


def after(situation: Situation, changes: Sequence[Supposed]) -> Situation:
    """The situation after all changes, in order."""
    for change in changes:
        situation = supposing(situation, change)
    return situation


def differing(before: Sequence[Found], later: Sequence[Found]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The rules of which findings went, and of which new ones came."""
    return mended(before, later), mended(later, before)


def read_pairs(given: Sequence[str], field: str) -> list[tuple[str, str]]:
    """What was typed as ``person:word``, as pairs.

    Raises:
        InputError: one of them is no such pair.
    """
    pairs = [one.partition(":") for one in given]
    for person, _, word in pairs:
        if not person or not word:
            raise InputError(f"{shown(person or word)} is no pair", field=field, expected=f"person:{field}")
    return [(person, word) for person, _, word in pairs]
