"""How a deal went: who spoke with whom, what happened in each stage, whether it stands still or slips."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import ClassVar

from graphcrm.model import Answer, PartyRef
from graphcrm.scoring.committee import Talk, pairs
from graphcrm.topics.deals.card import DealValue, StageHeld
from graphcrm.topics.deals.committee import Gathered
from graphcrm.topics.deals.decisions import Beside, DecisionTaken


@dataclass(frozen=True, slots=True)
class Cell:
    """What passed between one of them and one of us: conversations in, out and both ways, and the last."""

    theirs: PartyRef
    ours: PartyRef
    touches: int
    into: int
    out: int
    both: int
    last: dt.date


class Matrix(Answer):
    """Their people by our people; a pair without a cell never spoke with each other."""

    rows_field: ClassVar[str] = "cells"

    deal: str
    name: str | None = None
    theirs: tuple[PartyRef, ...] = ()
    ours: tuple[PartyRef, ...] = ()
    cells: tuple[Cell, ...] = ()


@dataclass(frozen=True, slots=True)
class StagePassed:
    """A stage with what happened in it. ``days`` in it until it ended or the day; null where its start is unknown."""

    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    days: int | None
    interactions: int
    theirs: tuple[PartyRef, ...]
    ours: tuple[PartyRef, ...]
    decisions: tuple[Beside, ...]
    statement: str


@dataclass(frozen=True, slots=True)
class Slip:
    """That the expected close was put off: from which day to which, said when."""

    said_on: dt.date | None
    was: dt.date
    becomes: dt.date
    days: int


class Stages(Answer):
    """The stages of a deal with who took part and what was decided; whether it stands still, how often it slipped.

    ``stalled``: it has been in its present stage for ``stalled_days`` or more; null where it is in none, or closed.
    """

    rows_field: ClassVar[str] = "stages"

    deal: str
    name: str | None = None
    stalled_days: float | None = None
    stalled: bool | None = None
    stages: tuple[StagePassed, ...] = ()
    slips: tuple[Slip, ...] = ()


def matrix_of(found: Gathered) -> tuple[tuple[PartyRef, ...], tuple[PartyRef, ...], tuple[Cell, ...]]:
    """Those of them and of us with a seat or a conversation, and what passed between each two."""
    situation, held = found.situation, pairs(found.situation)
    seated = {seat.person for seat in situation.seats}
    ours = {seat.person for seat in situation.seats if not situation.is_theirs(seat)} | {one for _, one in held}
    theirs = (seated | {one for one, _ in held}) - situation.ours - ours
    cells = [
        Cell(found.parties[one], found.parties[other], pair.into + pair.out + pair.both, pair.into, pair.out,
             pair.both, pair.last)
        for (one, other), pair in held.items()
    ]  # fmt: skip
    cells.sort(key=lambda cell: (cell.theirs.name, cell.theirs.id, -cell.touches, cell.ours.name, cell.ours.id))
    return _named(found, theirs), _named(found, ours), tuple(cells)


def _named(found: Gathered, people: Iterable[int]) -> tuple[PartyRef, ...]:
    return tuple(sorted((found.parties[one] for one in people), key=lambda party: (party.name, party.id)))


def stages_of(
    found: Gathered, stages: Sequence[StageHeld], decisions: Sequence[DecisionTaken]
) -> tuple[StagePassed, ...]:
    """What happened in each stage, in order of time."""
    return tuple(_passed(found, stage, decisions) for stage in stages)


def _passed(found: Gathered, stage: StageHeld, decisions: Sequence[DecisionTaken]) -> StagePassed:
    situation = found.situation
    talks = [talk for talk in situation.talks if talk.about and _within(stage, talk.day)]
    people = {one for talk in talks for one in _there(talk)}
    until = min(stage.valid_to or situation.day, situation.day)
    return StagePassed(
        stage.kind, stage.valid_from, stage.valid_to, (until - stage.valid_from).days if stage.valid_from else None,
        len(talks), _named(found, people - situation.ours), _named(found, people & situation.ours),
        tuple(Beside(one.id, one.name, one.day) for one in reversed(decisions) if _within(stage, one.day)),
        stage.statement,
    )  # fmt: skip


def _there(talk: Talk) -> set[int]:
    return {one for one, part in talk.parts.items() if part}


def _within(stage: StageHeld, day: dt.date) -> bool:
    return (not stage.valid_from or stage.valid_from <= day) and (not stage.valid_to or day < stage.valid_to)


def slips_of(values: Sequence[DealValue]) -> tuple[Slip, ...]:
    """Where the expected close became a later day, in order of time."""
    said = [value for value in values if value.kind == "expected_close" and value.day]
    said.sort(key=lambda value: (value.valid_from or dt.date.min, value.statement))
    return tuple(
        Slip(later.valid_from, was.day, later.day, (later.day - was.day).days)
        for was, later in pairwise(said)
        if was.day and later.day and was.day < later.day
    )


def is_stalled(stages: Sequence[StagePassed], day: dt.date, stalled_days: float) -> bool | None:
    """Whether the present stage has lasted too long."""
    live = [stage for stage in stages if stage.days is not None and (not stage.valid_to or day < stage.valid_to)]
    return (live[-1].days or 0) >= stalled_days if live else None
