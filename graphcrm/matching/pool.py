"""The records that are compared with each other, as a table of columns in DuckDB with a limit to its memory."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from graphcrm.errors import InputError
from graphcrm.matching.blocks import RULES
from graphcrm.matching.fields import FIELDS, Compared
from graphcrm.matching.records import Columns, Record

MEMORY_MB = 2_048
LARGEST_BLOCK = 100
"""Records that may share a key before the key is too common to compare them all with each other."""
COMPARABLE = 1_500_000_000
"""Records that numbers of rows can hold."""

_EMPTY = """
CREATE TABLE people (
  "row" INTEGER, id VARCHAR, given VARCHAR, family VARCHAR, birth VARCHAR, number VARCHAR, street VARCHAR,
  house VARCHAR, postcode VARCHAR, city VARCHAR, local VARCHAR, emails VARCHAR[], locals VARCHAR[],
  phones VARCHAR[], employers VARCHAR[], givens VARCHAR[], families VARCHAR[], names VARCHAR[], strange BOOLEAN
)
"""
_FUNCTIONS = (
    # letters and digits in lower case, single spaces; nothing left is null
    "CREATE MACRO plain(text) AS nullif(trim(regexp_replace(lower(text), '[^a-z0-9]+', ' ', 'g')), '')",
    "CREATE MACRO digits(text) AS nullif(regexp_replace(text, '[^0-9]', '', 'g'), '')",
    "CREATE MACRO tight(text) AS replace(plain(text), ' ', '')",
    "CREATE MACRO filled(list) AS CASE WHEN len(list) > 0 THEN list END",
    """CREATE MACRO family_of(text) AS CASE WHEN contains(text, ',') THEN plain(split_part(text, ',', 1))
       ELSE regexp_extract(plain(text), '[a-z0-9]+$') END""",
    """CREATE MACRO given_of(text) AS CASE WHEN contains(text, ',') THEN plain(split_part(text, ',', 2))
       ELSE nullif(trim(regexp_replace(plain(text), '[a-z0-9]+$', '')), '') END""",
    # the words before the @ that could be a name, without those of one letter
    """CREATE MACRO local_words(email) AS
       list_filter(string_split(plain(regexp_replace(split_part(email, '@', 1), '[0-9]', '', 'g')), ' '),
                   lambda word: length(word) > 2)""",
)
_PREPARE = """
INSERT INTO people
WITH clean AS (
  SELECT id,
    CASE WHEN coalesce(plain(given), plain(family)) IS NULL THEN given_of(name) ELSE plain(given) END AS given,
    CASE WHEN coalesce(plain(given), plain(family)) IS NULL THEN family_of(name) ELSE plain(family) END AS family,
    CASE WHEN length(digits(birth)) = 8 THEN digits(birth) END AS birth, tight(number) AS number,
    plain(street) AS street, tight(house) AS house, tight(postcode) AS postcode, plain(city) AS city,
    filled(list_sort(list_distinct(list_transform(emails, lambda one: lower(trim(one)))))) AS emails,
    filled(list_distinct(list_filter(list_transform(phones, lambda one: right(digits(one), 9)),
                                   lambda one: length(one) >= 6))) AS phones,
    filled(list_distinct(list_transform(employers, lambda one: plain(one)))) AS employers,
    filled(list_filter(spellings, lambda one: plain(one) IS NOT NULL)) AS spellings
  FROM batch
)
SELECT $first + row_number() OVER () - 1 AS "row", id, given, family, birth, number, street, house, postcode,
  city, tight(split_part(emails[1], '@', 1)) AS local, emails,
  filled(list_distinct(list_transform(emails, lambda one: tight(split_part(one, '@', 1))))) AS locals,
  phones, employers,
  list_transform(spellings, lambda one: given_of(one)) || [given] AS givens,
  list_transform(spellings, lambda one: family_of(one)) || [family] AS families,
  list_distinct(list_transform(spellings || [given || ' ' || family], lambda one: plain(one))) AS names,
  given IS NOT NULL AND family IS NOT NULL AND emails IS NOT NULL AND len(list_filter(emails, lambda one:
    list_contains(local_words(one), family) AND len(list_filter(local_words(one), lambda word:
      word <> family AND NOT list_contains(string_split(given, ' '), word)
      AND jaro_winkler_similarity(word, given) < 0.85)) > 0)) > 0 AS strange
FROM clean
"""
# a list is asked only for what is used of it: most records have neither a spelling nor a second address
_KEYS = 'SELECT {rule} AS rule, "row", hash({key}) AS key FROM people WHERE ({key}) IS NOT NULL'
_SEVERAL = (
    'SELECT {rule} AS rule, "row", hash(one) AS key FROM '
    '(SELECT "row", unnest(list_distinct({key})) AS one FROM people) WHERE one IS NOT NULL'
)
_BLOCKS = """
CREATE OR REPLACE TABLE blocks AS
SELECT rule, key, list("row" ORDER BY "row") AS members
FROM keys GROUP BY rule, key HAVING count(*) BETWEEN 2 AND CASE WHEN rule IN $loose THEN $smaller ELSE $largest END
"""
_PAIRS = """
CREATE OR REPLACE TABLE pairs AS
SELECT min(rule)::VARCHAR AS match_key, join_key_l, join_key_r FROM (
  SELECT l.rule, l."row" AS join_key_l, r."row" AS join_key_r
  FROM (SELECT rule, key, unnest(members) AS "row" FROM blocks) AS l
  JOIN (SELECT rule, key, unnest(members) AS "row" FROM blocks) AS r
    ON l.rule = r.rule AND l.key = r.key AND l."row" < r."row"
) GROUP BY join_key_l, join_key_r
"""


@dataclass(frozen=True, slots=True)
class Blocked:
    """What one rule of blocking compares, and what it leaves out because its key is too common."""

    rule: str
    blocks: int
    pairs: int
    left_out_blocks: int
    left_out_records: int


class Pool:
    """Records in a database of their own, gone when it is closed; what does not fit in memory goes to disk.

    >>> with Pool() as pool:
    ...     pool.add(records)
    ...     model = fitted(pool, seed=1)
    ...     found = pairs(pool, model, threshold=0.5)
    """

    def __init__(self, *, memory_mb: int = MEMORY_MB, threads: int | None = None) -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="graphcrm-doubles-")
        settings: dict[str, Any] = {"memory_limit": f"{memory_mb}MB", "temp_directory": self._folder.name}
        self.connection = duckdb.connect(
            str(Path(self._folder.name) / "pool.duckdb"),
            config=settings | {"preserve_insertion_order": False} | ({"threads": threads} if threads else {}),
        )
        self.count = 0
        self.blocked: tuple[Blocked, ...] = ()
        self.run(_EMPTY)
        for function in _FUNCTIONS:
            self.run(function)

    def __enter__(self) -> Pool:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Forget the records."""
        self.connection.close()
        self._folder.cleanup()

    def add(self, records: Columns | Iterable[Record]) -> None:
        """Take in a slice of records; ids have to differ, which ``block`` checks."""
        columns = records if isinstance(records, Columns) else Columns.of(records)
        batch = columns.table()
        if batch.num_rows:
            self.connection.register("batch", batch)
            self.run(_PREPARE, first=self.count)
            self.connection.unregister("batch")
            self.count += batch.num_rows

    def has(self, column: str) -> bool:
        """Whether at least two records have something in a prepared column."""
        return self._number(f'SELECT count(*) FROM (SELECT 1 FROM people WHERE "{column}" IS NOT NULL LIMIT 2)') > 1

    def several(self) -> frozenset[str]:
        """``spellings`` where some record has more than one."""
        found = self._number("SELECT count(*) FROM (SELECT 1 FROM people WHERE len(givens) > 1 LIMIT 1)")
        return frozenset({"spellings"}) if found else frozenset()

    def fields(self) -> tuple[Compared, ...]:
        """The fields of which something is known, and which so can be compared."""
        return tuple(compared for compared in FIELDS if self.has(compared.column))

    def block(self, *, largest: int = LARGEST_BLOCK) -> tuple[Blocked, ...]:
        """Find the pairs to compare, each once; what each rule gives, and what it leaves out.

        Raises:
            InputError: the same id twice, or a cap below 2.
        """
        if largest < 2:
            raise InputError(f"a block of {largest} holds no pair", field="largest_block", expected="2 or more")
        if self._number("SELECT count(DISTINCT id) FROM people") != self.count:
            raise InputError("an id stands twice among the records", field="id", expected="ids that differ")
        asked = [_keys(place, rule.key, several=rule.several) for place, rule in enumerate(RULES)]
        self.run(f"CREATE OR REPLACE VIEW keys AS {' UNION ALL '.join(asked)}")
        self.run(_BLOCKS, largest=largest)
        self.run(_PAIRS)
        self.blocked = self._counted(largest)
        return self.blocked

    def _counted(self, largest: int) -> tuple[Blocked, ...]:
        kept = self.run(
            "SELECT rule, count(*), sum(len(members) * (len(members) - 1) // 2) FROM blocks GROUP BY rule"
        )
        left = self.run(
            "SELECT rule, count(*), sum(size) FROM (SELECT rule, count(*) AS size FROM keys GROUP BY rule, key "
            "HAVING count(*) > $largest) GROUP BY rule",
            largest=largest,
        )
        by_rule = {rule: (int(blocks), int(pairs)) for rule, blocks, pairs in kept}
        out = {rule: (int(blocks), int(records)) for rule, blocks, records in left}
        return tuple(
            Blocked(rule.name, *by_rule.get(place, (0, 0)), *out.get(place, (0, 0)))
            for place, rule in enumerate(RULES)
            if place in by_rule or place in out
        )

    def run(self, statement: str, **params: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement: a result that is not read to its end would block the connection."""
        return self.connection.execute(statement, params or None).fetchall()

    def _number(self, query: str) -> int:
        return int(self.run(query)[0][0])


def _keys(place: int, key: str, *, several: bool) -> str:
    return (_SEVERAL if several else _KEYS).format(rule=place, key=key)
