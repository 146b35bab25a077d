"""What is held of a deal: its rows and the answers they make."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from graphcrm.ledger.amounts import told_amount
from graphcrm.model import Answer, PartyRef


@dataclass(frozen=True, slots=True)
class DealParty:
    """A party that the deal is with: customer, partner, competitor, or one of ours."""

    statement: str
    party: PartyRef
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class Seat:
    """A person's part on the deal: a claim, by its source, about this deal alone."""

    statement: str
    person: PartyRef
    kind: str
    title: str | None
    side: str | None
    stance: str | None
    status: str | None
    power: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class StageHeld:
    """A stage that the deal was, or is, in."""

    statement: str
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class ValueRow:
    statement: str
    kind: str
    amount: int | None
    currency: str | None
    day: dt.date | None
    probability: float | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class DealValue:
    """A value that the deal had from when to when: amount, expected close or probability."""

    statement: str
    kind: str
    amount: Decimal | None
    currency: str | None
    day: dt.date | None
    probability: float | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class DealTask:
    """A to-do about the deal; its state is null where nobody said one."""

    id: str
    name: str
    due: dt.date | None
    state: str | None
    owners: tuple[PartyRef, ...]


@dataclass(frozen=True, slots=True)
class DealRow:
    id: str
    held: Any
    parties: tuple[DealParty, ...]
    seats: tuple[Seat, ...]
    stages: tuple[StageHeld, ...]
    values: tuple[ValueRow, ...]
    tasks: tuple[DealTask, ...]


@dataclass(frozen=True, slots=True)
class DealRef:
    """A deal as others name it."""

    id: str
    name: str
    pipeline: str | None


@dataclass(frozen=True, slots=True)
class StageNow:
    """The stage on the day, and since when."""

    kind: str
    valid_from: dt.date | None


@dataclass(frozen=True, slots=True)
class OpenRow:
    id: str
    name: str
    pipeline: str | None
    stage: StageNow | None
    amount: int | None
    currency: str | None
    opened: dt.date | None
    expected_close: dt.date | None
    customers: tuple[PartyRef, ...]
    key: str


@dataclass(frozen=True, slots=True)
class OpenDeal:
    """A deal that is open on the day."""

    id: str
    name: str
    pipeline: str | None
    stage: StageNow | None
    amount: Decimal | None
    currency: str | None
    opened: dt.date | None
    expected_close: dt.date | None
    customers: tuple[PartyRef, ...]


class DealCard(Answer):
    """What is held of a deal. Values are as they were known; parties and seats those of the day."""

    rows_field: ClassVar[str] = "seats"

    id: str
    name: str | None = None
    pipeline: str | None = None
    stage: str | None = None
    amount: Decimal | None = None
    currency: str | None = None
    opened: dt.date | None = None
    expected_close: dt.date | None = None
    closed: dt.date | None = None
    outcome: str | None = None
    reason: str | None = None
    attributes: Mapping[str, Any] | None = None
    source: str | None = None
    parties: tuple[DealParty, ...] = ()
    seats: tuple[Seat, ...] = ()
    stages: tuple[StageHeld, ...] = ()
    values: tuple[DealValue, ...] = ()
    tasks: tuple[DealTask, ...] = ()


class OpenDeals(Answer):
    """Open deals by the day on which they are expected to close, those without one last; present values."""

    rows_field: ClassVar[str] = "deals"

    deals: tuple[OpenDeal, ...]
    following: tuple[str, ...] | None


def deal_values(held: Mapping[str, Any]) -> dict[str, Any]:
    """The values of a deal as its card has them."""
    names = ("name", "currency", "opened", "expected_close", "closed", "outcome", "reason", "source")
    attributes = json.loads(held["attributes"]) if held["attributes"] else {}
    amount = told_amount(held["amount"])
    return {name: held[name] for name in names} | {
        "pipeline": held["kind"], "amount": amount, "attributes": attributes,
    }  # fmt: skip


def stage_on(stages: Sequence[StageHeld], day: dt.date) -> str | None:
    """The stage on the day, where its start is known or there is evidence of it."""
    live = [one for one in stages if not one.valid_to or day < one.valid_to]
    certain = [one for one in live if one.evident_from and one.evident_from <= day]
    return certain[-1].kind if certain else None


def deal_value(row: ValueRow) -> DealValue:
    return DealValue(
        row.statement, row.kind, told_amount(row.amount), row.currency, row.day, row.probability,
        row.valid_from, row.valid_to, row.source, row.scope,
    )  # fmt: skip


def open_deal(row: OpenRow) -> OpenDeal:
    return OpenDeal(
        row.id, row.name, row.pipeline, row.stage, told_amount(row.amount), row.currency,
        row.opened, row.expected_close, row.customers,
    )  # fmt: skip
