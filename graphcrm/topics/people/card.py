"""The card of a party: what is held of it, as it was known, with its roles, ties and consents."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from pydantic import Field

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef
from graphcrm.topics.agreement import told_once
from graphcrm.topics.objections import Use
from graphcrm.topics.parties import KnownBy, ValuesHeld
from graphcrm.topics.people.roles import RoleHeld
from graphcrm.vocabulary import Vocabulary

TIES_AT_MOST = 100
"""Ties shown on a card in each direction; ``ties_total`` says how many there are."""


class Direction(StrEnum):
    """Which end of a statement the party is."""

    FORWARD = "forward"
    BACKWARD = "backward"


@dataclass(frozen=True, slots=True)
class TieRow:
    statement: str
    family: str
    kind: str
    other: PartyRef
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class Tie:
    """A statement about the party and another one; ``label`` reads from the party to the other.

    ``certain`` is false before the first evidence of a tie of unknown start.
    """

    label: str
    other: PartyRef
    family: str
    kind: str
    direction: Direction
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    certain: bool
    statement: str
    source: str
    scope: str
    agreed_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Consent:
    """A consent or an opt-out towards an organisation, for a purpose."""

    kind: str
    purpose: str | None
    basis: str | None
    towards: PartyRef
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    statement: str
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class CardRow:
    id: str
    label: str
    held: ValuesHeld | None
    aliases: tuple[KnownBy, ...]
    roles: tuple[RoleHeld, ...]
    forward: tuple[TieRow, ...]
    backward: tuple[TieRow, ...]
    ties: int
    consents: tuple[Consent, ...]
    refused: tuple[str, ...]
    parts: int


@dataclass(frozen=True, slots=True)
class CountRow:
    kinds: tuple[str, ...]
    people: int


@dataclass(frozen=True, slots=True)
class KindCount:
    """How many people hold a role of this kind."""

    kind: str
    people: int


@dataclass(frozen=True, slots=True)
class BodyCounts:
    """A body in numbers on the day: different people, by kind of role, and the bodies right below it."""

    people: int
    by_kind: tuple[KindCount, ...]
    start_unknown: int
    parts: int


class Card(Answer):
    """What is held of a party. Its values are those known at ``known_at``, lists show present names.

    ``version`` goes into If-Match on a write; it is null where the values shown are not the present ones.
    ``not_for`` is what the party objects to, whatever day is asked for: to be scored or ranked, put on a path, or
    recommended to be contacted. ``counts`` is null for a person. ``party`` is null where nothing had been looked
    for yet.
    """

    rows_field = "roles"

    party: PartyRef | None
    ours: bool = False
    ghost: bool = False
    attributes: dict[str, Any] = Field(default_factory=dict)
    source: str | None = None
    recorded_at: dt.datetime | None = None
    version: str | None = None
    aliases: tuple[KnownBy, ...] = ()
    roles: tuple[RoleHeld, ...] = ()
    start_unknown: tuple[RoleHeld, ...] = ()
    ties: tuple[Tie, ...] = ()
    ties_total: int = 0
    consents: tuple[Consent, ...] = ()
    not_for: tuple[Use, ...] = ()
    counts: BodyCounts | None = None


CARD = Query("people/card", CardRow)
BODY_COUNTS = Query("people/body_counts", CountRow)


def values_of(row: CardRow) -> dict[str, Any]:
    """The fields of a card that are the party's own values."""
    held = row.held
    if held is None:
        return {"party": None}
    return {
        "party": PartyRef(row.id, held.name, row.label, held.kind),
        "ours": bool(held.ours),
        "ghost": bool(held.ghost),
        "attributes": json.loads(held.attributes) if held.attributes else {},
        "source": held.source,
        "recorded_at": held.recorded_at,
        "version": held.version,
    }


def ties_of(row: CardRow, vocabulary: Vocabulary, day: dt.date) -> tuple[Tie, ...]:
    """The ties, those that start at the party first, each with the vocabulary's label for its direction."""
    return tuple(
        _tie(tie, others, direction, vocabulary, day)
        for direction, ties in ((Direction.FORWARD, row.forward), (Direction.BACKWARD, row.backward))
        for tie, others in _ties_once(ties, vocabulary)
    )


def _ties_once(ties: Sequence[TieRow], vocabulary: Vocabulary) -> list[tuple[TieRow, tuple[str, ...]]]:
    """Those that several sources tell once, with the others that say so."""
    return told_once(
        ties,
        same=lambda tie: (tie.family, tie.kind, tie.other.id),
        rank=lambda tie: vocabulary.rank(tie.family, tie.source),
    )


def _tie(tie: TieRow, others: tuple[str, ...], direction: Direction, vocabulary: Vocabulary, day: dt.date) -> Tie:
    kind = vocabulary.kind(tie.family, tie.kind)
    return Tie(
        label=kind.forward if direction is Direction.FORWARD or kind.symmetric else kind.backward,
        other=tie.other,
        family=tie.family,
        kind=tie.kind,
        direction=direction,
        valid_from=tie.valid_from,
        valid_to=tie.valid_to,
        evident_from=tie.evident_from,
        from_earliest=tie.from_earliest,
        to_earliest=tie.to_earliest,
        certain=tie.evident_from is None or tie.evident_from <= day,
        statement=tie.statement,
        source=tie.source,
        scope=tie.scope,
        agreed_by=others,
    )


def counts_of(rows: list[CountRow], parts: int) -> BodyCounts:
    """The body's numbers from people grouped by the kinds of role that they certainly hold."""
    by_kind: dict[str, int] = {}
    for row in rows:
        for kind in row.kinds:
            by_kind[kind] = by_kind.get(kind, 0) + row.people
    return BodyCounts(
        people=sum(row.people for row in rows if row.kinds),
        by_kind=tuple(KindCount(kind, by_kind[kind]) for kind in sorted(by_kind)),
        start_unknown=sum(row.people for row in rows if not row.kinds),
        parts=parts,
    )
