"""The records that are compared with each other, as a table of columns in DuckDB with a limit to its memory."""

from __future__ import annotations

import tempfile
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from graphcrm.errors import InputError
from graphcrm.matching.blocks import LOOSE, RULES, Rule
from graphcrm.matching.fields import FIELDS, Compared
from graphcrm.matching.records import Columns, Record

MEMORY_MB = 2_048
LARGEST_BLOCK = 100
"""Records that may share a key before the key is too common to compare them all with each other."""
COMPARABLE = 1_500_000_000
"""Records that numbers of rows can hold."""

_EMPTY = """
CREATE TABLE people (
  "row" INTEGER, id VARCHAR, shown VARCHAR, given VARCHAR, family VARCHAR, birth VARCHAR, number VARCHAR,
  street VARCHAR, house VARCHAR, postcode VARCHAR, city VARCHAR, local VARCHAR, emails VARCHAR[], locals VARCHAR[],
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
    # what an address says beyond the names of its owner: namesakes have addresses alike, and are no doubles for it
    "CREATE MACRO without(text, name) AS CASE WHEN length(name) > 2 THEN replace(text, tight(name), '') ELSE text END",
    "CREATE MACRO near_any(word, name) AS len(list_filter(string_split(coalesce(name, ''), ' '), "
    "lambda own: jaro_winkler_similarity(word, own) >= 0.85)) > 0",
    """CREATE MACRO own_part(email, given, family) AS without(without(array_to_string(
       list_filter(string_split(plain(split_part(email, '@', 1)), ' '),
                   lambda word: NOT near_any(word, family) AND NOT near_any(word, given)), ''), family), given)""",
    "CREATE MACRO telling(parts) AS filled(list_distinct(list_filter(parts, lambda part: "
    "length(regexp_replace(part, '[0-9]', '', 'g')) > 3)))",
    # the words before the @ that could be a name, without those of one letter
    """CREATE MACRO local_words(email) AS
       list_filter(string_split(plain(regexp_replace(split_part(email, '@', 1), '[0-9]', '', 'g')), ' '),
                   lambda word: length(word) > 2)""",
)
_PREPARE = """
INSERT INTO people
WITH clean AS (
  SELECT id, coalesce(shown, concat_ws(' ', given, family)) AS shown,
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
SELECT $first + row_number() OVER () - 1 AS "row", id, shown, given, family, birth, number, street, house, postcode,
  city, telling([own_part(emails[1], given, family)])[1] AS local, emails,
  telling(list_transform(emails, lambda one: own_part(one, given, family))) AS locals,
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
_KEYS = 'SELECT {rule} AS rule, {cap} AS cap, "row", hash({key}) AS key FROM people WHERE ({key}) IS NOT NULL'
_SEVERAL = (
    'SELECT {rule} AS rule, {cap} AS cap, "row", hash(one) AS key FROM '
    '(SELECT "row", unnest(list_distinct({key})) AS one FROM people) WHERE one IS NOT NULL'
)
_BLOCKS = """
CREATE OR REPLACE TABLE blocks AS
SELECT rule, count(*) AS size, CASE WHEN count(*) <= any_value(cap) THEN list("row" ORDER BY "row") END AS members
FROM keys GROUP BY rule, key HAVING count(*) > 1
"""
_PAIRS = """
CREATE OR REPLACE TABLE pairs AS
SELECT min(rule)::VARCHAR AS match_key, join_key_l, join_key_r FROM (
  SELECT rule, members[place] AS join_key_l, unnest(members[place + 1:]) AS join_key_r
  FROM (SELECT rule, members, unnest(range(1, size)) AS place FROM blocks WHERE members IS NOT NULL)
) GROUP BY join_key_l, join_key_r
"""
_COUNTED = """
SELECT rule, count(members), coalesce(sum(size * (size - 1) // 2) FILTER (members IS NOT NULL), 0),
       count(*) FILTER (members IS NULL), coalesce(sum(size) FILTER (members IS NULL), 0)
FROM blocks GROUP BY rule ORDER BY rule
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

    def names_of(self, ids: Collection[str]) -> dict[str, str]:
        """The names of these records, as they were given."""
        return dict(self.run("SELECT id, shown FROM people WHERE list_contains($ids, id)", ids=list(ids)))

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
        rules = [(place, rule) for place, rule in enumerate(RULES) if rule.needs <= self.several()]
        asked = " UNION ALL ".join(_keys(place, rule, largest) for place, rule in rules)
        self.run(f"CREATE OR REPLACE VIEW keys AS {asked}")
        self.run(_BLOCKS)
        self.run(_PAIRS)
        self.blocked = tuple(Blocked(RULES[int(place)].name, *map(int, told)) for place, *told in self.run(_COUNTED))
        return self.blocked

    def run(self, statement: str, **params: Any) -> list[tuple[Any, ...]]:
        """All rows of a statement: a result that is not read to its end would block the connection."""
        return self.connection.execute(statement, params or None).fetchall()

    def _number(self, query: str) -> int:
        return int(self.run(query)[0][0])


def _keys(place: int, rule: Rule, largest: int) -> str:
    cap = max(2, largest // LOOSE) if rule.loose else largest
    return (_SEVERAL if rule.several else _KEYS).format(rule=place, cap=cap, key=rule.key)
