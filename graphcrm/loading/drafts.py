"""Rows of a select as drafts of parties and statements, checked by the ledger's own rules."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from graphcrm.errors import GraphCRMError, InputError
from graphcrm.ledger import parties, statements
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft, Stretch
from graphcrm.loading import cells
from graphcrm.loading.recipe import Load, Recipe
from graphcrm.loading.staging import StagedRow
from graphcrm.model import party_id
from graphcrm.vocabulary import Vocabulary

Cell = Callable[[Any, str], Any]


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not loaded, and what would make it right. Its values never go into a log."""

    entry: str
    line: int
    field: str | None
    value: str | None
    reason: str
    expected: str | None


class Reader:
    """Turns one entry's rows into drafts. ``taken`` remembers, over the whole run, which row said what."""

    def __init__(self, recipe: Recipe, entry: Load, columns: Sequence[str], vocabulary: Vocabulary) -> None:
        self.recipe = recipe
        self.entry = entry
        self.columns = tuple(columns)
        self._vocabulary = vocabulary
        self._places = {name: place for place, name in enumerate(columns)}
        self._scope = entry.scope or recipe.scope

    def line(self, staged: StagedRow) -> int:
        """The row's line: what the recipe says, else its number in the select's result, from 1."""
        place = self._places.get("line")
        given = staged.values[place] if place is not None else None
        try:
            return staged.number if given is None else int(given)
        except (TypeError, ValueError):
            return staged.number

    def cell(self, row: Sequence[Any], name: str, read: Cell = cells.text) -> Any:
        """A cell, read; None where the relation has no such column."""
        place = self._places.get(name)
        return None if place is None else read(row[place], name)

    def needed(self, row: Sequence[Any], name: str) -> str:
        """A cell that must have something in it."""
        found: str | None = cells.text(row[self._places[name]], name)
        if found is None:
            raise InputError(f"{name} is empty", field=name, expected="some text")
        return found

    def rejected(self, staged: StagedRow, problem: GraphCRMError) -> Rejected:
        """What the file of rejected rows says of a row."""
        field: str = problem.details.get("field", "")
        place = self._places.get(_COLUMN.get(field, field))
        if place is None and field == "valid_to":
            place = self._places.get("last_day")
        cell = None if place is None else staged.values[place]
        value = None if cell is None else str(cell)
        line = self.line(staged)
        return Rejected(self.entry.name, line, field or None, value, problem.message, problem.details.get("expected"))


_COLUMN = {"from_id": "from", "to_id": "to"}


class PartyReader(Reader):
    """Rows of a record."""

    def draft(self, staged: StagedRow) -> PartyDraft:
        """The checked draft.

        Raises:
            InputError: names the field and what would be right.
        """
        row = staged.values
        problem = self.cell(row, "problem")
        if problem is not None:
            raise InputError(problem, expected="this place of the file mended; the others were taken")
        key = self.needed(row, "id")
        label = self.entry.label
        assert label is not None
        draft = PartyDraft(
            id=party_id(self.recipe.source, key),
            label=label,
            name=self.needed(row, "name"),
            kind=self.cell(row, "kind"),
            key=key,
            emails=self.cell(row, "emails", cells.texts) or (),
            spellings=self.cell(row, "spellings", cells.texts) or (),
            attributes=self.cell(row, "attributes", cells.attributes) or {},
            ours=self.cell(row, "ours", cells.flag) or False,
            scope=self.cell(row, "scope") or self._scope or "b2b",
            mark=staged.mark,
        )
        parties.check_draft(self._vocabulary, draft)
        return draft


class StatementReader(Reader):
    """Rows of a family; ``began`` is when what is new in a snapshot began, ``day`` the snapshot's own."""

    began: Stretch | None = None
    day: dt.date | None = None

    def ends(self, row: Sequence[Any]) -> tuple[str | None, str | None]:
        """The ids of a row's ends, None for one that cannot be read."""
        try:
            start, target = (self.cell(row, name) for name in ("from", "to"))
        except GraphCRMError:
            return None, None
        source = self.recipe.source
        return start and party_id(source, start), target and party_id(source, target)

    def draft(self, staged: StagedRow) -> StatementDraft:
        """The checked draft, with its line.

        Raises:
            InputError: names the field and what would be right.
        """
        row, source = staged.values, self.recipe.source
        assert self.entry.family is not None
        valid_to = self.cell(row, "valid_to", cells.day) or self.cell(row, "last_day", cells.day_after)
        draft = StatementDraft(
            family=self.entry.family,
            kind=self.needed(row, "kind"),
            from_id=party_id(source, self.needed(row, "from")),
            to_id=party_id(source, self.needed(row, "to")),
            valid_from=self.cell(row, "valid_from", cells.day),
            valid_to=valid_to,
            seen_on=self.cell(row, "seen_on", cells.day) or self.day or self.recipe.seen_on,
            scope=self.cell(row, "scope") or self._scope,
            key=self.cell(row, "key"),
            confidence=self.cell(row, "confidence", cells.number),
            title=self.cell(row, "title"),
            told_at=self.cell(row, "told_at", cells.moment),
            purpose=self.cell(row, "purpose"),
            basis=self.cell(row, "basis"),
            attributes=self.cell(row, "attributes", cells.attributes) or {},
            mark=staged.mark,
            began=self.began,
        )
        kind = statements.check_draft(self._vocabulary, draft)
        draft = statements.in_order(kind, draft)
        return replace(draft, line=draft.line_in(source))
