"""Rows of a select as drafts of records, and of what is said of them, checked by the ledger's own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from graphcrm.errors import InputError, UnknownWord
from graphcrm.ledger import records, statements
from graphcrm.ledger.details import DETAILS
from graphcrm.ledger.details import WORDS as DETAIL_WORDS
from graphcrm.ledger.records import FIELDS, RecordDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.loading import cells
from graphcrm.loading.drafts import Reader
from graphcrm.loading.record_columns import RECORD_LABELS
from graphcrm.loading.staging import StagedRow
from graphcrm.model import RecordLabel, party_id, record_ref

_DAYS = ("opened", "closed", "expected_close", "due", "day")
_READ = {
    **dict.fromkeys(_DAYS, cells.day),
    "at": cells.moment,
    "amount": cells.decimal,
    "quantity": cells.decimal,
    "minutes": cells.whole,
    "probability": cells.number,
}
PIPELINE = "sales"
"""The pipeline of a deal of which none is said."""


class RecordReader(Reader):
    """Rows of a record beyond the parties."""

    def draft(self, staged: StagedRow) -> RecordDraft:
        """The checked draft.

        Raises:
            InputError: names the field and what would be right.
        """
        row, label = staged.values, RECORD_LABELS[self.entry.what]
        key = self.needed(row, "id")
        draft = RecordDraft(
            label=label,
            id=party_id(self.recipe.source, key),
            values=self._values(row, label),
            key=key,
            attributes=self.cell(row, "attributes", cells.attributes) or {},
            scope=self.cell(row, "scope") or self._scope or "b2b",
        )
        records.check_draft(self._vocabulary, draft)
        return draft

    def _values(self, row: Sequence[Any], label: RecordLabel) -> dict[str, Any]:
        found = {name: self.cell(row, name, _READ.get(name, cells.text)) for name in FIELDS[label]}
        at: dt.datetime | None = found.get("at")
        if at is not None and found["day"] is None:
            found["day"] = at.date()
        if found.get("kind") is not None:
            found["kind"] = self._vocabulary.word_for("records", found["kind"], of=label.value)
        elif label is RecordLabel.DEAL and "sales" in {kind.name for kind in self._vocabulary.records}:
            found["kind"] = PIPELINE
        for name in records.WORDS:
            if found.get(name) is not None:
                found[name] = self._vocabulary.word_for("values", found[name], of=name)
        return {name: value for name, value in found.items() if value is not None}


class RecordStatementReader(Reader):
    """Rows of a family with a record at one of its ends. A kind may be written as an alias of its word."""

    def draft(self, staged: StagedRow) -> StatementDraft:
        """The checked draft, with its line.

        Raises:
            InputError: names the field and what would be right.
        """
        row, family = staged.values, self._vocabulary.family(self.entry.what)
        start = self._end(row, "from", family.from_ends)
        draft = StatementDraft(
            family=family.name,
            kind=self._kind(row),
            from_id=start,
            to_id=start if family.loop else self._end(row, "to", family.to_ends),
            valid_from=self.cell(row, "valid_from", cells.day),
            valid_to=self.cell(row, "valid_to", cells.day) or self.cell(row, "last_day", cells.day_after),
            seen_on=self.cell(row, "seen_on", cells.day) or self.recipe.seen_on,
            scope=self.cell(row, "scope") or self._scope,
            key=self.cell(row, "key"),
            confidence=self.cell(row, "confidence", cells.number),
            title=self.cell(row, "title"),
            told_at=self.cell(row, "told_at", cells.moment),
            attributes=self.cell(row, "attributes", cells.attributes) or {},
            details=self._details(row),
        )
        kind = statements.check_draft(self._vocabulary, draft)
        draft = statements.in_order(kind, draft)
        return replace(draft, line=draft.line_in(self.recipe.source))

    def _kind(self, row: Sequence[Any]) -> str:
        family = self.entry.what
        written = self.cell(row, "kind")
        if written is not None:
            return self._vocabulary.word_for("kinds", written, of=family)
        kinds = self._vocabulary.kinds_of(family)
        if len(kinds) != 1:
            raise InputError("kind is empty", field="kind", expected=" or ".join(kinds))
        return kinds[0]

    def _end(self, row: Sequence[Any], name: str, ends: Sequence[str]) -> str:
        key = self.needed(row, name)
        own = party_id(self.recipe.source, key)
        labels = [end for end in ends if isinstance(end, RecordLabel)]
        if f"{name}_record" not in self.columns:
            return record_ref(labels[0], own) if labels else own
        told = (self.cell(row, f"{name}_record") or "").lower()
        words = {label.value.lower(): label for label in labels}
        if told in words:
            return record_ref(words[told], own)
        if told != "party" or len(labels) == len(ends):
            raise UnknownWord("record", told, [*words, "party"], field=f"{name}_record")
        return own

    def _details(self, row: Sequence[Any]) -> dict[str, Any]:
        found: dict[str, Any] = {}
        for name in DETAILS:
            value = self.cell(row, name, _READ.get(name, cells.text))
            if value is not None:
                is_word = name in DETAIL_WORDS
                found[name] = self._vocabulary.word_for("values", value, of=name) if is_word else value
        return found
