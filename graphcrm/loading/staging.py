"""A run's rows on disk, each with a mark: what can be asked of all of them at once is asked here, as sets.

A row whose mark the graph has already was loaded before and says nothing new; rows that speak of one record more
than once are ``watched``, so that nothing else of a file has to be remembered in memory.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.ledger.change import fingerprint
from graphcrm.loading.files import DataFolder
from graphcrm.loading.recipe import Load, Recipe
from graphcrm.vocabulary import Vocabulary

UNSAID = ("line", "seen_on", "recorded_at")
"""Columns that may differ from one export to the next although the row says the same."""
_SPACES = " \t\n\r\v\f\x1c\x1d\x1e\x1f\x85\xa0\u2028\u2029\u3000"
_BLANKS = " || ".join(f"chr({ord(sign)})" for sign in _SPACES)


@dataclass(frozen=True, slots=True)
class StagedRow:
    """A row, its number in the select's result from 1, its mark, and whether another row speaks of the same."""

    number: int
    mark: int
    is_watched: bool
    values: tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class StagedEntry:
    """One entry's rows: the tables that hold them."""

    entry: Load
    columns: tuple[str, ...]
    rows: int
    table: str
    group: str

    @property
    def left(self) -> str:
        """The table of the rows that are left to be loaded."""
        return f"{self.table}_left"


class Stage:
    """The rows of a recipe's entries; ``sieve`` takes away what the graph has."""

    def __init__(self, files: DataFolder, recipe: Recipe, vocabulary: Vocabulary) -> None:
        self._files = files
        self._recipe = recipe
        self._vocabulary = vocabulary
        self.entries: list[StagedEntry] = []
        self.forget()

    @property
    def total(self) -> int:
        """All rows of all entries."""
        return sum(staged.rows for staged in self.entries)

    def take(self, entry: Load, columns: Sequence[str]) -> None:
        """Read an entry's rows, all of them; nothing was written yet if a file breaks off.

        Raises:
            ImportFailed: a file broke off or does not hold what its head promised.
        """
        table = f"staged_{len(self.entries)}"
        group = "spoken_party" if entry.record else f"spoken_{entry.what.lower()}"
        types = dict(self._files.types(entry))
        told = ", ".join(f"{_named(name)}: {_named(name)}" for name in columns if name not in UNSAID)
        salt = fingerprint([1, self._recipe.source, entry.what, entry.scope or self._recipe.scope, self._words(entry)])
        self._files.copy(
            entry,
            f"CREATE TABLE {table} AS SELECT row_number() OVER () AS row_number, "
            f"(md5_number_lower('{salt}' || to_json({{{told}}})::VARCHAR) >> 1)::BIGINT AS row_mark, "
            f"{_identity(entry, types)} AS row_identity, {_text('id', types)} AS own_key, *",
        )
        (rows,) = self._files.run(f"SELECT count(*) FROM {table}")[0]
        self._files.run(f"CREATE TABLE IF NOT EXISTS {group} (identity UBIGINT)")
        self._files.run(f"INSERT INTO {group} SELECT row_identity FROM {table}")
        self.entries.append(StagedEntry(entry, tuple(columns), rows, table, group))

    def settle(self) -> None:
        """Find out which rows speak of the same record, when all entries are taken."""
        for group in sorted({staged.group for staged in self.entries}):
            self._files.run(
                f"CREATE TABLE {group}_twice AS SELECT identity FROM {group} GROUP BY identity HAVING count(*) > 1"
            )
            self._files.run(f"DROP TABLE {group}")

    def forget(self) -> None:
        """Nothing is held, as before a first import."""
        self._files.run("CREATE OR REPLACE TABLE held (mark BIGINT)")

    def hold(self, slices: Iterable[Sequence[int]]) -> None:
        """Take in the marks that the graph has, slice by slice."""
        self.forget()
        for marks in slices:
            self._files.run("INSERT INTO held SELECT unnest(?::BIGINT[])", [list(marks)])

    def sieve(self, staged: StagedEntry) -> int:
        """Leave the rows that the graph does not have, and those that are watched; how many were taken away."""
        self._files.run(
            f"CREATE OR REPLACE TABLE {staged.left} AS "
            "SELECT row_number() OVER (ORDER BY row_number) - 1 AS place, * FROM ("
            f"SELECT *, row_identity IN (SELECT identity FROM {staged.group}_twice) AS watched FROM {staged.table}"
            ") WHERE watched OR row_mark NOT IN (SELECT mark FROM held)"
        )
        (left,) = self._files.run(f"SELECT count(*) FROM {staged.left}")[0]
        return staged.rows - int(left)

    def rows(self, staged: StagedEntry, batch: int) -> Iterator[list[StagedRow]]:
        """The rows that are left, in order, in lists of ``batch``."""
        columns = ", ".join(_named(name) for name in staged.columns)
        (left,) = self._files.run(f"SELECT count(*) FROM {staged.left}")[0]
        for first in range(0, left, batch):
            found = self._files.run(
                f"SELECT row_number, row_mark, watched, {columns} FROM {staged.left} "
                f"WHERE place >= {first} AND place < {first + batch} ORDER BY place"
            )
            yield [StagedRow(row[0], row[1], row[2], row[3:]) for row in found]

    def _words(self, entry: Load) -> Any:
        """What the vocabulary adds to what a row says."""
        return [[kind.name, kind.scope, kind.symmetric] for kind in self._vocabulary.kinds if kind.family == entry.what]


def _identity(entry: Load, types: dict[str, str]) -> str:
    """What rows of the same record have in common, as an expression; some that differ may have it too."""
    if entry.record:
        return f"hash({_text('id', types)})"
    ends = f"{_text('from', types)}, {_text('to', types)}"
    parts = [_text(name, types) for name in ("kind", "title", "purpose")]
    row = f"concat_ws('|', {', '.join(parts)}, {_day('valid_from', types)})"
    return f"hash(least({ends}), greatest({ends}), coalesce('key ' || {_text('key', types)}, {row}))"


def _text(name: str, types: dict[str, str]) -> str:
    """A cell as ``cells.text`` reads it."""
    kind, column = types.get(name), _named(name)
    if kind is None:
        return "NULL::VARCHAR"
    if kind == "VARCHAR":
        return f"nullif(trim({column}, {_BLANKS}), '')"
    if kind in ("FLOAT", "DOUBLE") or kind.startswith("DECIMAL"):
        whole = f"TRY_CAST({column} AS HUGEINT)"
        return f"CASE WHEN {whole} = {column} THEN {whole}::VARCHAR ELSE {column}::VARCHAR END"
    return f"{column}::VARCHAR"


def _day(name: str, types: dict[str, str]) -> str:
    """A day in one form; whatever DuckDB does not read as a day is one and the same."""
    if name not in types:
        return "NULL::VARCHAR"
    text = _text(name, types)
    return f"CASE WHEN {text} IS NULL THEN '' ELSE coalesce(TRY_CAST({text} AS DATE)::VARCHAR, '?') END"


def _named(name: str) -> str:
    return f'"{name}"'
