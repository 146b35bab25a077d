"""A record as it is compared with others, and many of them as columns."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, fields
from typing import Any

import pyarrow as pa
from anyascii import anyascii


@dataclass(frozen=True, slots=True)
class Record:
    """What is known of one party, as it was given; None and empty are "not known", and no evidence.

    Where ``given`` and ``family`` are not told apart they are taken from ``name``: the last word, or what stands
    before a comma, is the family name. ``birth`` is a day in digits, year first; ``number`` any number
    that a person has for life.
    """

    id: str
    name: str | None = None
    given: str | None = None
    family: str | None = None
    birth: str | None = None
    number: str | None = None
    street: str | None = None
    house: str | None = None
    postcode: str | None = None
    city: str | None = None
    spellings: Sequence[str] = ()
    emails: Sequence[str] = ()
    phones: Sequence[str] = ()
    employers: Sequence[str] = ()


LISTS = ("spellings", "emails", "phones", "employers")
SCHEMA = pa.schema(
    [pa.field(column.name, pa.list_(pa.string()) if column.name in LISTS else pa.string()) for column in fields(Record)]
)


@dataclass(slots=True)
class Columns:
    """Records as columns of equal length, by the names of ``Record``; a column left out is unknown for all."""

    values: Mapping[str, Sequence[Any]] = field(default_factory=dict)

    @classmethod
    def of(cls, records: Iterable[Record]) -> Columns:
        """The same records as columns."""
        rows = list(records)
        names = [column.name for column in fields(Record)]
        return cls({name: [getattr(row, name) for row in rows] for name in names})

    def table(self) -> pa.Table:
        """The columns as Arrow has them, in ASCII: Müller as Muller, 没有 as MeiYou."""
        count = len(self.values["id"])
        arrays = []
        for column in SCHEMA:
            values = self.values.get(column.name)
            if values is None:
                arrays.append(pa.nulls(count, column.type))
            elif column.name in LISTS:
                arrays.append(pa.array([[_ascii(one) for one in some] for some in values], column.type))
            elif column.name == "id":
                arrays.append(pa.array(values, column.type))
            else:
                arrays.append(pa.array([_ascii(value) for value in values], column.type))
        table = pa.Table.from_arrays(arrays, schema=SCHEMA)
        shown = self.values.get("name")
        as_given = pa.array(shown, pa.string()) if shown is not None else pa.nulls(count, pa.string())
        return table.append_column("shown", as_given)


def _ascii(text: str | None) -> str | None:
    return text if text is None or text.isascii() else anyascii(text)
