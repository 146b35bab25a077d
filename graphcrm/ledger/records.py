"""Writing records beyond the parties: deals, interactions, to-dos, decisions, products.

A record is found by its ref (``deal:d17``). Its present values lie on its node; those it had before in versions.
What changes in the world (stage, expected close, state) is no value but a dated statement from the record to itself.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, UnknownWord
from graphcrm.ledger.amounts import check_currency, stored_amount
from graphcrm.ledger.change import Recording, fingerprint
from graphcrm.ledger.parties import LONGEST_NAME, Did, Outcome
from graphcrm.ledger.rows import CountRow, HeldRows
from graphcrm.model import RecordLabel, checked_id, record_ref
from graphcrm.vocabulary import Vocabulary

FIELDS: Mapping[RecordLabel, tuple[str, ...]] = {
    RecordLabel.DEAL: (
        "kind", "name", "amount", "currency", "opened", "expected_close", "closed", "outcome", "reason",
    ),
    RecordLabel.INTERACTION: (
        "kind", "at", "day", "minutes", "direction", "subject", "notes", "message_id", "thread",
    ),
    RecordLabel.TASK: ("name", "due", "opened"),
    RecordLabel.DECISION: ("name", "at", "day", "reason"),
    RecordLabel.PRODUCT: ("name", "code", "amount", "currency"),
}  # fmt: skip
"""The values that a record may have beside its attributes; a new kind of record gets its row here."""
NEEDED: Mapping[RecordLabel, tuple[str, ...]] = {
    RecordLabel.DEAL: ("name",),
    RecordLabel.INTERACTION: ("kind", "day"),
    RecordLabel.TASK: ("name",),
    RecordLabel.DECISION: ("name", "day"),
    RecordLabel.PRODUCT: ("name",),
}
WORDS = ("direction", "outcome")
"""Fields whose values are words of the vocabulary."""
LONGEST_TEXT = 10_000
_VALUES = tuple(sorted({name for names in FIELDS.values() for name in names}))


@dataclass(frozen=True, slots=True)
class RecordDraft:
    """A record as somebody gives it; ``values`` are those of ``FIELDS``, days and moments as Python's own.

    An interaction's kind is its channel, a deal's its pipeline. ``key`` is the source's own key.
    """

    label: RecordLabel
    id: str
    values: Mapping[str, Any]
    key: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    scope: str = "b2b"

    @property
    def ref(self) -> str:
        return record_ref(self.label, self.id)

    def row(self) -> dict[str, Any]:
        """The values as the node takes them, with their fingerprint."""
        stored = {name: _stored(self.values.get(name)) for name in _VALUES}
        kept = {name: value for name, value in self.attributes.items() if value is not None}
        stored["attributes"] = json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str) if kept else None
        stored["moment"] = _moment(self.values)
        told = {name: value for name, value in stored.items() if value is not None}
        return {**stored, "ref": self.ref, "scope": self.scope, "fingerprint": fingerprint([self.label, told])}


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """As much of a held record as a write needs to know."""

    ref: str
    idx: int
    fingerprint: str
    source: str


HELD = Query("ledger/held_records", HeldRows)
CREATE = Query("ledger/create_records", CountRow)
CHANGE = Query("ledger/change_records", CountRow)
REFRESH = Query("ledger/refresh_participations", CountRow)


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return stored_amount(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def _moment(values: Mapping[str, Any]) -> str | None:
    """What events are sorted by: text of one length, so that both databases sort alike; a day is its midnight."""
    at, day = values.get("at"), values.get("day")
    if at is not None:
        return f"{at.astimezone(dt.UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{day}T00:00:00Z" if day else None


def check_draft(vocabulary: Vocabulary, draft: RecordDraft) -> None:
    """What can be said of a draft without the graph.

    Raises:
        InputError: names the field and what would be right.
    """
    checked_id(draft.id)
    vocabulary.writable(draft.scope)
    for name in draft.values:
        if name not in FIELDS[draft.label]:
            raise UnknownWord(f"field of {draft.label.value}", name, FIELDS[draft.label], field=name)
    for name in NEEDED[draft.label]:
        if draft.values.get(name) in (None, ""):
            raise InputError(f"{_article(draft.label)} needs its {name}", field=name, expected="a value")
    vocabulary.record_kind(draft.label, draft.values.get("kind"))
    for name in WORDS:
        if draft.values.get(name) is not None:
            vocabulary.value(name, draft.values[name])
    _check_sizes(draft)
    _check_days(draft)


def _check_sizes(draft: RecordDraft) -> None:
    for name, value in draft.values.items():
        longest = LONGEST_TEXT if name in ("notes", "reason") else LONGEST_NAME
        if isinstance(value, str) and len(value) > longest:
            raise InputError(f"the {name} has {len(value)} characters", field=name, expected=f"at most {longest}")
    amount, currency = draft.values.get("amount"), draft.values.get("currency")
    if amount is not None:
        stored_amount(amount)
        check_currency(currency)


def _check_days(draft: RecordDraft) -> None:
    opened, closed = draft.values.get("opened"), draft.values.get("closed")
    if opened and closed and closed < opened:
        raise InputError(f"it closed on {closed}, before it was opened on {opened}", field="closed", expected="later")
    if draft.values.get("outcome") and not closed:
        raise InputError("a deal with an outcome is closed", field="closed", expected="the day on which it closed")
    at = draft.values.get("at")
    if at is not None and (not isinstance(at, dt.datetime) or at.tzinfo is None):
        raise InputError(f"{at} has no time zone", field="at", expected="a moment like 2026-03-01T12:00:00Z")


def _article(label: RecordLabel) -> str:
    word = label.value.lower()
    return f"an {word}" if word[0] in "aio" else f"a {word}"


def write_records(
    recording: Recording,
    drafts: Sequence[RecordDraft],
    *,
    numbers: Callable[[int], int],
    owns: bool = False,
) -> list[Outcome]:
    """Write checked drafts with different refs; an outcome for each, in order.

    A record's values belong to the source that brought it; another leaves them alone, unless it ``owns`` them.
    """
    records = recording.transaction.rows(HELD, refs=[draft.ref for draft in drafts])
    held = {values[0]: HeldRecord(*values) for record in records for values in record.held}
    created: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    outcomes: list[Outcome] = []
    for draft in drafts:
        was, row = held.get(draft.ref), draft.row()
        if was is None:
            created.append({**row, "label": draft.label.value, "id": draft.id, "source_key": draft.key})
            outcomes.append(Outcome(Did.CREATED, draft.id))
        elif was.fingerprint == row["fingerprint"] or not (owns or was.source == recording.author.source):
            outcomes.append(Outcome(Did.UNCHANGED, draft.id))
        else:
            changed.append(row)
            outcomes.append(Outcome(Did.CHANGED, draft.id))
    _write(recording, created, changed, numbers)
    for draft, outcome in zip(drafts, outcomes, strict=True):
        if outcome.did is not Did.UNCHANGED:
            recording.touch(draft.label.value, draft.scope, draft.ref)
    return outcomes


def _write(
    recording: Recording,
    created: list[dict[str, Any]],
    changed: list[dict[str, Any]],
    numbers: Callable[[int], int],
) -> None:
    if created:
        first = numbers(len(created))
        for place, row in enumerate(created):
            row["idx"] = first + place
        recording.transaction.rows(CREATE, rows=created, now=recording.stamp["now"], source=recording.author.source)
    if changed:
        recording.transaction.rows(CHANGE, rows=changed, **recording.stamp)
        refresh_participations(recording, [row["ref"] for row in changed])


def refresh_participations(recording: Recording, refs: Sequence[str]) -> None:
    """What every participation in these interactions carries of it: so a person's line is read without them."""
    wanted = sorted({ref for ref in refs if ref.startswith("interaction:")})
    if wanted:
        recording.transaction.rows(REFRESH, refs=wanted)
