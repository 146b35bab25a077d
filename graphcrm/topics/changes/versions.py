"""The versions of statements: what was said, when it was recorded and when retracted, by which change."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.model import PartyRef

COMPARED = (
    "from_party",
    "to_party",
    "kind",
    "title",
    "valid_from",
    "valid_to",
    "evident_from",
    "from_earliest",
    "to_earliest",
    "purpose",
    "basis",
    "attributes",
    "confidence",
    "scope",
    "source",
    "source_key",
)
"""The fields in which two versions of one line can differ; the evidence matters where no start is known."""


@dataclass(frozen=True, slots=True)
class VersionRow:
    statement: str
    line: str
    replaces: str | None
    family: str
    kind: str
    title: str | None
    from_party: PartyRef
    to_party: PartyRef
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    told_at: dt.datetime | None
    scope: str
    source: str
    source_key: str | None
    confidence: float | None
    purpose: str | None
    basis: str | None
    attributes: str | None
    recorded_at: dt.datetime
    retracted_at: dt.datetime | None
    change: str
    retracted_by: str | None

    def is_live_at(self, moment: dt.datetime) -> bool:
        """Whether we said so at that moment."""
        return self.recorded_at <= moment and (self.retracted_at is None or moment < self.retracted_at)


@dataclass(frozen=True, slots=True)
class ChangeRow:
    id: str
    at: dt.datetime
    who: str
    source: str
    import_run: str | None
    touched: tuple[str, ...]
    touched_count: int


@dataclass(frozen=True, slots=True)
class Difference:
    """A field with what it was before and what it is after; None for unknown or open."""

    field: str
    before: str | None
    after: str | None

    def __str__(self) -> str:
        return f"{self.field}: {self.before or 'none'} > {self.after or 'none'}"


VERSIONS = Query("changes/versions", VersionRow)
VERSIONS_OF = Query("changes/versions_of", VersionRow)
VERSIONS_PARTY = Query("changes/versions_party", VersionRow)
LINE = Query("changes/line", VersionRow)
IN_HOURS = Query("changes/in_hours", ChangeRow)
BY_ID = Query("changes/by_id", ChangeRow)

NOTHING_KNOWN = dt.datetime(1, 1, 1, tzinfo=dt.UTC)
"""Before anything was recorded: with it as ``known_since`` every version is found."""


def differences(before: VersionRow, after: VersionRow) -> tuple[Difference, ...]:
    """The fields in which two versions differ."""
    names = [name for name in COMPARED if name != "evident_from" or not (before.valid_from or after.valid_from)]
    pairs = ((name, _told(getattr(before, name)), _told(getattr(after, name))) for name in names)
    return tuple(Difference(name, was, now) for name, was, now in pairs if was != now)


def _told(value: object) -> str | None:
    if isinstance(value, PartyRef):
        return value.id
    return None if value is None else str(value)


def starts_of(records: Collection[str]) -> set[int]:
    """The node numbers of the parties at which the statements among these record ids start."""
    heads = (record.partition(".") for record in records)
    return {int(head) for head, dot, _ in heads if dot and head.isdecimal() and len(head) < 16}
