"""What other sources say of a party, kept beside its present values, which belong to the source that leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from graphcrm.db.cypher import Query
from graphcrm.ledger.change import Recording
from graphcrm.vocabulary import Vocabulary

VALUES = "values"
"""What a precedence of parties' values is of."""


@dataclass(frozen=True, slots=True)
class BesideRows:
    """All of a batch in one record."""

    held: list[list[Any]]


@dataclass(frozen=True, slots=True)
class CountRow:
    count: int


HELD_BESIDE = Query("ledger/held_beside", BesideRows)
KEEP_BESIDE = Query("ledger/keep_beside", CountRow)
STEP_ASIDE = Query("ledger/step_aside", CountRow)


class Held(Protocol):
    """A party as a write needs to know it: whose its present values are, and a hash of them."""

    @property
    def source(self) -> str | None:
        """The source of its present values, None if nobody's."""

    @property
    def fingerprint(self) -> str | None:
        """A hash of its present values."""


class Beside:
    """What the source of one write says beside the present values of parties that are another's."""

    def __init__(self, recording: Recording, vocabulary: Vocabulary, held: Mapping[str, Held]) -> None:
        self._recording = recording
        self._source = recording.author.source
        self._vocabulary = vocabulary
        self._others = sorted(party for party, was in held.items() if was.source not in (None, self._source))
        transaction = recording.transaction
        found = transaction.rows(HELD_BESIDE, ids=self._others, source=self._source) if self._others else []
        self._held = {(party, scope): mark for record in found for party, scope, mark in record.held}
        self._rows: list[dict[str, Any]] = []

    def is_beside(self, was: Held, values: Mapping[str, Any], *, may_lead: bool) -> bool:
        """Whether the values of this write stand beside those that are held, rather than in their place."""
        if was.source is None or was.source == self._source:
            return False
        return not may_lead or was.fingerprint == values["fingerprint"] or not self._leads(was.source)

    def _leads(self, source: str) -> bool:
        return self._vocabulary.rank(VALUES, self._source) < self._vocabulary.rank(VALUES, source)

    def is_told(self, party: str, values: Mapping[str, Any]) -> bool:
        """Whether this is kept already; what is not, ``write`` will."""
        told: bool = self._held.get((party, values["scope"])) == values["fingerprint"]
        if not told:
            self._rows.append({"id": party, **values, "leads": False})
        return told

    def write(self, changed: Iterable[Mapping[str, Any]]) -> None:
        """Keep what is new, before the present values of ``changed`` are; those of others step aside."""
        others = set(self._others)
        giving_way = [row for row in changed if row["id"] in others]
        rows = [*self._rows, *({**row, "leads": True} for row in giving_way if (row["id"], row["scope"]) in self._held)]
        transaction, stamp = self._recording.transaction, self._recording.stamp
        if giving_way:
            ids = [row["id"] for row in giving_way]
            transaction.rows(STEP_ASIDE, ids=ids, now=stamp["now"], change=stamp["change"])
        if rows:
            transaction.rows(KEEP_BESIDE, rows=rows, **stamp)
