"""Statements: record, end, correct, retract; nothing is overwritten."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Transaction
from graphcrm.errors import Conflict, InputError, NotFound, shown
from graphcrm.ledger.change import Recording, record
from graphcrm.ledger.details import told_details
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.statements import (
    EXTRA_FIELDS,
    StatementDraft,
    check_draft,
    files_of,
    write_statements,
)
from graphcrm.model import Answer, is_record_ref, told
from graphcrm.topics.writing import WritingTopic, ids_of, in_row
from graphcrm.vocabulary import Vocabulary

LOCK = Query("ledger/lock_parties", CountRow)
LOCK_RECORDS = Query("ledger/lock_records", CountRow)


@dataclass(frozen=True, slots=True)
class Statement:
    """A statement as it is held, live or not; days half-open, None for unknown or open.

    ``recorded_at`` is when it was recorded here, ``told_at`` when its source did so, where the source says it.
    """

    id: str
    family: str
    kind: str
    from_id: str
    to_id: str
    line: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    told_at: dt.datetime | None
    recorded_at: dt.datetime
    retracted_at: dt.datetime | None
    scope: str
    source: str
    source_key: str | None
    confidence: float | None
    attributes: Any  # text in the graph, a map in Python
    title: str | None
    purpose: str | None
    basis: str | None
    details: Any = None  # what only families with records have, as a map


BY_ID = Query("statements/by_id", Statement)
OF_RECORD = Query("statements/of_record", Statement)


class StatementHeld(Answer):
    """A statement as it is held, live or not; its ``retracted_at`` is null while it is live."""

    rows_field: ClassVar[str] = "statement"

    statement: Statement

    def rows_of(self) -> Sequence[Any]:
        """The one statement."""
        return (self.statement,)


class Written(BaseModel):
    """What a write did: the change it left, and what became of each record, in order."""

    model_config = ConfigDict(frozen=True)

    change: str
    recorded_at: dt.datetime
    records: tuple[WrittenRecord, ...]


class WrittenRecord(BaseModel):
    """One record of a write: its id, and created, changed or unchanged."""

    model_config = ConfigDict(frozen=True)

    id: str
    did: str


Written.model_rebuild()


@dataclass(frozen=True, slots=True)
class Statements(WritingTopic):
    """What is said about two parties, from when to when, and who said so."""

    def statement(self, statement_id: str) -> Statement:
        """A statement by its id, live or retracted.

        Raises:
            NotFound: unknown, or under a scope that the view does not hold.
        """
        head, _, tail = statement_id.partition(".")
        query, head = (OF_RECORD, head[1:]) if head.startswith("r") else (BY_ID, head)
        if not (head.isdecimal() and len(head) < 16 and tail):
            raise InputError(
                f"{shown(statement_id)} is not a statement's id", field="statement", expected="like 12.01J..."
            )
        scopes = list(self.view.scopes)
        found = self.graph.one(query, None, idx=int(head), id=statement_id, scopes=scopes)
        if found is None:
            raise NotFound("statement", statement_id)
        details = {name: value for name, value in (found.details or {}).items() if value is not None}
        attributes = json.loads(found.attributes) if found.attributes else found.attributes
        return replace(found, attributes=attributes, details=told_details(details) or None)

    def held(self, statement_id: str) -> StatementHeld:
        """A statement by its id, as it was known at the view's moment.

        Raises:
            NotFound: unknown, not recorded yet at that moment, or under a scope that the view does not hold.
        """
        found, known_at = self.statement(statement_id), self.view.known_at
        if found.recorded_at > known_at:
            raise NotFound("statement", statement_id)
        if found.retracted_at and found.retracted_at > known_at:
            found = replace(found, retracted_at=None)
        return StatementHeld(**told(self.view), statement=found)

    def record(self, draft: StatementDraft, *, key: str | None = None) -> Written:
        """Record one statement; the same again is unchanged."""
        return self.record_all([draft], key=key)

    def record_all(self, drafts: Sequence[StatementDraft], *, key: str | None = None) -> Written:
        """Record a batch in one transaction: all of it, or nothing.

        ``key`` is the idempotency key: the same request with it again gives the same answer.

        Raises:
            InputError: a word, an end or a day is wrong; names the field, and the row in a batch.
            OverlapRefused, CycleRefused: it contradicts what is held.
        """
        for row, draft in enumerate(drafts):
            with in_row(row, of=len(drafts)):
                check_draft(self.vocabulary, draft)
        ends = sorted({end for draft in drafts for end in (draft.from_id, draft.to_id)})

        def work(recording: Recording) -> dict[str, Any]:
            _lock(recording.transaction, ends)
            return {"records": ids_of(write_statements(recording, self.vocabulary, drafts))}

        request = ["record", [asdict(draft) for draft in drafts]]
        return Written(**record(self.graph, self.author(key), request, work))

    def end(self, statement_id: str, on: dt.date, *, key: str | None = None) -> Written:
        """It no longer holds from ``on``: retracted, and recorded anew with that end."""
        return self.correct(statement_id, {"valid_to": on}, key=key)

    def correct(self, statement_id: str, changes: dict[str, Any], *, key: str | None = None) -> Written:
        """It was wrong: retracted, and recorded anew in the same line with these fields changed.

        Raises:
            Conflict: it was retracted already, perhaps by somebody who was faster.
        """
        return self._replace(statement_id, ["correct", statement_id, changes], changes, key)

    def retract(self, statement_id: str, *, key: str | None = None) -> Written:
        """It should never have been said: retracted, with nothing in its place."""
        return self._replace(statement_id, ["retract", statement_id], None, key)

    def _replace(
        self, statement_id: str, request: list[Any], changes: dict[str, Any] | None, key: str | None
    ) -> Written:
        held = self.statement(statement_id)
        draft = None if changes is None else corrected(held, changes)
        if draft is not None:
            check_draft(self.vocabulary, draft)

        def work(recording: Recording) -> dict[str, Any]:
            transaction = recording.transaction
            ends = {held.from_id, held.to_id, *([draft.from_id, draft.to_id] if draft else ())}
            _lock(transaction, ends)
            if _retracted(transaction, self.vocabulary, held, recording) == 0:
                raise Conflict(
                    f"statement {statement_id} is no longer live; somebody else has replaced or retracted it",
                    statement=statement_id,
                )
            recording.touch(held.family, held.scope, held.id, held.from_id, held.to_id)
            if draft is None:
                return {"records": [{"id": held.id, "did": "changed"}]}
            return {"records": ids_of(write_statements(recording, self.vocabulary, [draft]))}

        return Written(**record(self.graph, self.author(key), request, work))


def _lock(transaction: Transaction, ends: Iterable[str]) -> None:
    """Make other writers of these parties and records wait."""
    parties = sorted(end for end in ends if not is_record_ref(end))
    records = sorted(end for end in ends if is_record_ref(end))
    if parties:
        transaction.rows(LOCK, ids=parties)
    if records:
        transaction.rows(LOCK_RECORDS, refs=records)


def _retracted(transaction: Transaction, vocabulary: Vocabulary, held: Statement, recording: Recording) -> int:
    behind = is_record_ref(held.to_id) and not is_record_ref(held.from_id)
    row = {"id": held.id, "from_id": held.from_id, "to_id": held.to_id, "back": behind}
    now, change = recording.stamp["now"], recording.change
    query = files_of(vocabulary, held.family).retract
    done = transaction.one(query, rows=[row], family=held.family, now=now, change=change)
    return done.count if done else 0


_CORRECTABLE = ("kind", "from_id", "to_id", "valid_from", "valid_to", "scope", "confidence", *EXTRA_FIELDS)


def corrected(held: Statement, changes: dict[str, Any]) -> StatementDraft:
    """The draft that takes a held statement's place, with these fields changed.

    Raises:
        InputError: a field that a correction cannot change.
    """
    for name in changes:
        if name not in _CORRECTABLE:
            expected = ", ".join(_CORRECTABLE)
            raise InputError(f"{shown(name)} cannot be corrected", field=name, expected=expected)
    before = StatementDraft(
        family=held.family,
        seen_on=held.evident_from,
        key=held.source_key,
        attributes=held.attributes or {},
        details=held.details or {},
        line=held.line,
        replaces=held.id,
        from_earliest=None if "valid_from" in changes else held.from_earliest,
        to_earliest=None if "valid_to" in changes else held.to_earliest,
        **{name: getattr(held, name) for name in _CORRECTABLE},
    )
    return replace(before, **changes)
