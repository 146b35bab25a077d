"""What stands in a cell of a table: columns from rows, and any value as text."""

from __future__ import annotations

import datetime as dt
import json
import types
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, is_dataclass
from enum import Enum
from functools import cache
from typing import Any, Union, get_args, get_origin, get_type_hints

from pydantic import BaseModel

from graphcrm.model import PartyRef

HIDDEN = frozenset(
    (
        "statement",
        "line",
        "scope",
        "source",
        "source_key",
        "change",
        "idx",
        "from_idx",
        "to_idx",
        "fingerprint",
    )
)
"""Columns for programs rather than people: shown with ``--wide``, and where a row has nothing else."""
EARLIEST = {"valid_from": "from_earliest", "valid_to": "to_earliest"}
"""Where a day is approximate: the first day that it may be; the day itself is the last."""
PERIOD = ("valid_from", "valid_to", "evident_from", *EARLIEST.values())
HEADINGS = {"valid_from": "from", "valid_to": "until", "evident_from": "evident from", "agreed_by": "also said by"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its name, and the way to its value through nested records."""

    name: str
    path: tuple[str, ...]

    @property
    def heading(self) -> str:
        return HEADINGS.get(self.name, self.name.replace("_", " "))

    def value(self, row: Any) -> Any:
        """The cell's value; None where a record on the way to it is missing."""
        for name in self.path:
            if row is None:
                return None
            row = getattr(row, name)
        return row


def names_of(kind: Any) -> tuple[str, ...]:
    """The fields of a row's type, a dataclass or a model."""
    if issubclass(kind, BaseModel):
        return tuple(kind.model_fields)
    return tuple(field.name for field in fields(kind))


def cell(column: Column, row: Any) -> Any:
    """What a person reads in a cell: the value, a day that is approximate with the first one it may be."""
    name, outer = column.path[-1], Column("", column.path[:-1]).value(row)
    return _as_told(outer, name) if name in EARLIEST and outer is not None else column.value(row)


def is_record(value: Any) -> bool:
    """Whether a value has fields of its own."""
    return isinstance(value, BaseModel) or (is_dataclass(value) and not isinstance(value, type))


def columns_of(kind: type, *, refs_apart: bool) -> list[Column]:
    """The columns of a row's type; nested records give ``outer_inner``, a party reference one column."""
    return list(_columns(kind, "", (), refs_apart))


def _columns(kind: type, prefix: str, path: tuple[str, ...], refs_apart: bool) -> Iterator[Column]:
    hints = _hints(kind)
    for name in names_of(kind):
        inner = record_type(hints.get(name))
        if inner is None or (inner is PartyRef and not refs_apart):
            yield Column(prefix + name, (*path, name))
        else:
            yield from _columns(inner, f"{prefix}{name}_", (*path, name), refs_apart)


@cache
def _hints(kind: type) -> dict[str, Any]:
    if issubclass(kind, BaseModel):
        return {name: field.annotation for name, field in kind.model_fields.items()}
    return get_type_hints(kind)


def record_type(hint: Any) -> type | None:
    """The record's type that a hint names, alone or beside None; None for anything else."""
    if get_origin(hint) in (types.UnionType, Union):
        inner = [part for part in get_args(hint) if part is not type(None)]
        hint = inner[0] if len(inner) == 1 else None
    if isinstance(hint, type) and (is_dataclass(hint) or issubclass(hint, BaseModel)):
        return hint
    return None


def shown_columns(rows: Sequence[Any], *, wide: bool) -> list[Column]:
    """The columns a person wants to see: nothing empty, and without ``wide`` nothing of ``HIDDEN``."""
    columns = [
        column
        for column in columns_of(type(rows[0]), refs_apart=False)
        if any(column.value(row) not in (None, "", ()) for row in rows)
    ]
    if wide:
        return columns
    hidden = HIDDEN - {"source"} if any(getattr(row, "agreed_by", ()) for row in rows) else HIDDEN
    chosen = [column for column in columns if column.path[-1] not in hidden and not _says_nothing(column, rows)]
    return chosen or columns


def _says_nothing(column: Column, rows: Sequence[Any]) -> bool:
    """Whether others say it: the first day of evidence where the start is known, the family beside its kind."""
    name = column.path[-1]
    if name in EARLIEST.values():
        return True  # it stands with the day itself
    if not hasattr(rows[0], "valid_from"):
        return False
    if name == "evident_from":
        return all(column.value(row) in (None, row.valid_from) for row in rows)
    return name in ("family", "hierarchy") and len({column.value(row) for row in rows}) == 1


def text(value: Any, known: frozenset[str] = frozenset()) -> str:
    """A value as a person reads it: none is empty, a day is ISO, a party is its name and id.

    ``known`` are ids of parties that stand beside it anyway, and so are left out of records within it.
    """
    if value is None:
        return ""
    if isinstance(value, str):
        return printable(value.value if isinstance(value, Enum) else value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    if isinstance(value, PartyRef):
        return named(value)
    if isinstance(value, dict):
        return ", ".join(f"{name}: {text(item)}" for name, item in value.items())
    if isinstance(value, list | tuple | set | frozenset):
        apart = any(is_record(item) and not isinstance(item, PartyRef) for item in value)
        return ("\n" if apart else ", ").join(text(item, known) for item in value)
    if is_record(value):
        return printable(str(value)) if "__str__" in vars(type(value)) else in_a_line(value, known)
    return printable(str(value))


def in_a_line(record: Any, known: frozenset[str] = frozenset()) -> str:
    """A record within a cell: its values, numbers with their names, and its period at the end."""
    words = []
    for name in names_of(type(record)):
        value = getattr(record, name)
        if name in HIDDEN or name in PERIOD or (isinstance(value, PartyRef) and value.id in known):
            continue
        label = name.replace("_", " ")
        if isinstance(value, bool):
            words.append(label if value else "")
        elif isinstance(value, int | float):
            words.append(f"{label} {text(value)}")
        else:
            words.append(text(value, known))
    since, until = (_as_told(record, name) for name in EARLIEST)
    if since and until:
        words.append(f"{since} to {until}")
    elif since or until:
        words.append(f"since {since}" if since else f"until {until}")
    return " ".join(filter(None, words))


def _as_told(record: Any, name: str) -> Any:
    """A first or last day, or the days among which it is: ``2026-01-02..2026-02-01``."""
    day, earliest = getattr(record, name, None), getattr(record, EARLIEST[name], None)
    return f"{earliest}..{day}" if earliest and day else day


def parties_in(values: Iterable[Any]) -> frozenset[str]:
    """The ids of the parties among some values."""
    return frozenset(value.id for value in values if isinstance(value, PartyRef))


def named(party: PartyRef) -> str:
    """A party as a person reads it: the name, and the id to ask on with."""
    name = printable(party.name)
    return name if name == party.id else f"{name} ({party.id})"


def printable(text: str) -> str:
    """Text that a terminal only shows: no control codes, no marks that turn the direction of writing."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(" " if _acts(char) else char for char in text)


def _acts(char: str) -> bool:
    return unicodedata.category(char) == "Cc" or "\u202a" <= char <= "\u202e" or "\u2066" <= char <= "\u2069"


def plain(value: Any) -> str:
    """A value as CSV carries it: days and moments in ISO, whatever has parts as JSON."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dt.date | dt.datetime):
        return value.isoformat()
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list | tuple | dict):
        return json.dumps(value, default=_parts, ensure_ascii=False)
    return str(value)


def _parts(value: Any) -> Any:
    if is_record(value):
        return {name: getattr(value, name) for name in names_of(type(value))}
    return plain(value)
