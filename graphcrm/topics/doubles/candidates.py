"""Candidates for doubles, read from the graph under the view, with the evidence of each pair."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, NotFound, shown
from graphcrm.model import Answer, Found, PartyLabel, PartyRef, told
from graphcrm.topics.topic import Topic

if TYPE_CHECKING:
    # splink and Arrow take a second to import; nobody else should wait for them
    from graphcrm.matching.records import Columns, Record

SLICE = 5_000
MOST = 10_000
"""Pairs that one answer may hold."""
ATTRIBUTES: Mapping[str, tuple[str, ...]] = {
    "given": ("given", "given_name", "first_name", "forename"),
    "family": ("family", "family_name", "last_name", "surname"),
    "birth": ("birth", "date_of_birth", "birth_date", "birthday", "dob"),
    "number": ("number", "national_id", "social_security_number", "tax_id", "vat_id"),
    "street": ("street", "address", "address_1", "street_address"),
    "house": ("house", "house_number", "street_number"),
    "postcode": ("postcode", "postal_code", "zip", "zip_code", "zipcode"),
    "city": ("city", "town", "suburb"),
}
PHONES = ("phone", "telephone", "mobile", "phone_number")
"""Attributes of a party in which each field is looked for, the first that is there."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says of a pair: its degree of agreement, and its weight in bits."""

    field: str
    agreement: str
    weight: float


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two parties that may be one. ``weight`` in bits: 0 is as likely as not; each bit doubles the odds.

    ``blocked_by`` is the reason why they were compared at all; ``warning`` one to look before merging.
    """

    left: PartyRef
    right: PartyRef
    probability: float
    weight: float
    speaks_for: tuple[Evidence, ...]
    speaks_against: tuple[Evidence, ...]
    not_known: tuple[str, ...]
    blocked_by: str
    warning: str | None

    def is_safe(self, least: float) -> bool:
        """Whether it may be merged unseen: probable enough, with nothing against it and no warning."""
        return self.probability >= least and not self.speaks_against and self.warning is None


@dataclass(frozen=True, slots=True)
class BlockedBy:
    """A rule by which pairs were compared, and the keys that are too common for it."""

    rule: str
    blocks: int
    pairs: int
    left_out_blocks: int
    left_out_records: int


class Candidates(Answer):
    """Pairs that may be one. ``count`` is how many reach the threshold, of ``compared`` pairs of ``records``."""

    rows_field: ClassVar[str] = "candidates"

    label: str
    threshold: float
    seed: int
    records: int = 0
    compared: int = 0
    count: int = 0
    model: str | None = None
    model_id: str | None = None
    candidates: tuple[Candidate, ...] = ()
    blocked: tuple[BlockedBy, ...] = ()


@dataclass(frozen=True, slots=True)
class SideRow:
    """One field of two parties, as it is compared; lists are joined."""

    field: str
    left: str | None
    right: str | None


class SideBySide(Answer):
    """Two parties field by field."""

    rows_field: ClassVar[str] = "fields"

    left: PartyRef | None = None
    right: PartyRef | None = None
    fields: tuple[SideRow, ...] = ()


@dataclass(frozen=True, slots=True)
class RecordsRow:
    """One slice of parties, a list for each column."""

    ids: tuple[str, ...]
    names: tuple[str, ...]
    attributes: tuple[str, ...]
    emails: tuple[list[str], ...]
    spellings: tuple[list[str], ...]
    bodies: tuple[list[str], ...]


@dataclass(frozen=True, slots=True)
class NumbersRow:
    count: int


@dataclass(frozen=True, slots=True)
class NumberRow:
    number: int


RECORDS = Query("doubles/records", RecordsRow)
NUMBERS = Query("doubles/numbers", NumbersRow)
NUMBER_OF = Query("doubles/number_of", NumberRow)


def candidates(
    topic: Topic,
    *,
    label: str,
    threshold: float,
    limit: int,
    seed: int,
    model: str | None,
    largest_block: int,
) -> Candidates:
    """The pairs that may be one, most probable first."""
    from graphcrm.matching.model import fitted, model_from
    from graphcrm.matching.pairs import checked_threshold, pairs
    from graphcrm.matching.pool import Pool

    if label not in set(PartyLabel):
        raise InputError(f"label {shown(label)}", field="label", expected=", ".join(PartyLabel))
    if not 1 <= limit <= MOST:
        raise InputError(f"limit {limit}", field="limit", expected=f"1 to {MOST}")
    checked_threshold(threshold)
    given = model_from(model) if model is not None else None
    view = {**told(topic.view), "label": label, "threshold": threshold, "seed": seed}
    names: dict[str, str] = {}
    with Pool() as pool:
        for columns in _slices(topic, label):
            pool.add(columns)
        if pool.count < 2:
            return Candidates(**view, found=topic.found("KNOWN_AS"), records=pool.count)
        blocked = pool.block(largest=largest_block)
        used = given or fitted(pool, seed=seed)
        found = pairs(pool, used, threshold=threshold, limit=limit)
        names = pool.names_of({party for pair in found.pairs for party in (pair.left, pair.right)})
        count = pool.count
    rows = [
        Candidate(
            left=PartyRef(pair.left, names[pair.left], label, None),
            right=PartyRef(pair.right, names[pair.right], label, None),
            probability=pair.probability,
            weight=pair.weight,
            speaks_for=tuple(Evidence(one.field, one.agreement, one.weight) for one in pair.speaks_for),
            speaks_against=tuple(Evidence(one.field, one.agreement, one.weight) for one in pair.speaks_against),
            not_known=tuple(one.field for one in pair.evidence if one.weight == 0),
            blocked_by=pair.blocked_by,
            warning=pair.warning,
        )
        for pair in found.pairs
    ]
    return Candidates(
        **view,
        found=Found.FOUND if rows else Found.EMPTY,
        records=count,
        compared=found.compared,
        count=found.count,
        model=used.to_json(),
        model_id=used.id,
        candidates=tuple(rows),
        blocked=tuple(
            BlockedBy(one.rule, one.blocks, one.pairs, one.left_out_blocks, one.left_out_records) for one in blocked
        ),
    )


def side_by_side(topic: Topic, left: str, right: str) -> SideBySide:
    """Two parties field by field."""
    if left == right:
        raise InputError("a party beside itself shows nothing", field="right", expected="another party")
    sides = topic.party(left), topic.party(right)
    if sides[0] is None or sides[1] is None:
        return SideBySide(**told(topic.view), found=Found.NOT_LOOKED_FOR)
    if sides[0].label != sides[1].label:
        raise InputError(
            f"{shown(left)} is a {sides[0].label}, {shown(right)} a {sides[1].label}",
            field="right",
            expected=f"another {sides[0].label}",
        )
    one, other = (_record(topic, side) for side in sides if side)
    names = [name for name in type(one).__dataclass_fields__ if name != "id"]
    rows = [SideRow(name, _text(getattr(one, name)), _text(getattr(other, name))) for name in names]
    kept = tuple(row for row in rows if row.left or row.right)
    return SideBySide(**told(topic.view), left=sides[0], right=sides[1], fields=kept)


def _record(topic: Topic, party: PartyRef) -> Record:
    from graphcrm.matching.records import Record

    number = topic.graph.one(NUMBER_OF, id=party.id)
    for columns in _slices(topic, party.label, number.number if number else -1):
        return Record(**{name: values[0] for name, values in columns.values.items()})
    raise NotFound(party.label.lower(), party.id)


def _slices(topic: Topic, label: str, only: int | None = None) -> Iterator[Columns]:
    """The visible parties of a label as columns, so many node numbers at a time, or one."""
    from graphcrm.matching.records import Columns

    numbers = topic.graph.one(NUMBERS)
    bounds = range(0, numbers.count if numbers else 0, SLICE)
    asked = [(only, only)] if only is not None else [(first, first + SLICE - 1) for first in bounds]
    for first, last in asked:
        row = topic.graph.one(RECORDS, topic.view, first=first, last=last, label=label)
        if row is not None and row.ids:
            yield Columns(_columns(row))


def _columns(row: RecordsRow) -> dict[str, list[Any]]:
    columns: dict[str, list[Any]] = {
        "id": list(row.ids),
        "name": list(row.names),
        "emails": list(row.emails),
        "spellings": list(row.spellings),
        "employers": list(row.bodies),
        "phones": [],
        **{name: [] for name in ATTRIBUTES},
    }
    for text in row.attributes:
        values: dict[str, Any] = json.loads(text) if text else {}
        for name, keys in ATTRIBUTES.items():
            columns[name].append(_first(values, keys))
        columns["phones"].append([phone for key in PHONES if (phone := _first(values, (key,)))])
    return columns


def _first(values: Mapping[str, Any], keys: tuple[str, ...]) -> str | None:
    """The first of these attributes that is there, as text."""
    for key in keys:
        value = values.get(key)
        if isinstance(value, str | int | float) and not isinstance(value, bool) and str(value).strip():
            return str(value).strip()
    return None


def _text(value: Any) -> str | None:
    return value or None if value is None or isinstance(value, str) else ", ".join(value) or None
