"""Cypher files: their header, their text, and the row type that each is read with.

A file is one question or one write::

    // The people with a seat on one deal, heaviest first.
    // params: deal_id, view
    // view: seat at
    // access: read
    MATCH ...
"""

from __future__ import annotations

import re
import types
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar, get_args, get_origin, get_type_hints

VIEW_PARAMETERS = ("as_of", "known_at", "scopes", "without")

Row = TypeVar("Row")


class MalformedCypher(Exception):
    """A Cypher file whose header is not as the rules say: an error of ours, never of a user."""


@dataclass(frozen=True, slots=True)
class CypherFile:
    """One file: ``forms`` maps each statement variable to the form of the view that filters it."""

    path: str
    doc: str
    params: tuple[str, ...]
    forms: tuple[tuple[str, str], ...]
    access: Literal["read", "write"]
    text: str

    @property
    def view_params(self) -> tuple[str, ...]:
        """The parameters that the view gives: all of them where the file says ``view``, else those named."""
        named = VIEW_PARAMETERS if "view" in self.params else self.params
        return tuple(name for name in VIEW_PARAMETERS if name in named)


def cypher_folder() -> Path:
    """Where the Cypher files are: inside the installed package, else beside it in a checkout."""
    package = Path(__file__).resolve().parent.parent
    for folder in (package / "cypher", package.parent / "cypher"):
        if folder.is_dir():
            return folder
    raise FileNotFoundError(f"no cypher folder in {package} nor beside it")


_HEADER = re.compile(r"^(params|view|access):\s*(.*)$")


def parse(path: str, source: str) -> CypherFile:
    """The file's header and text.

    Raises:
        MalformedCypher: a line of the header is missing, twice or not understood.
    """
    lines = source.splitlines()
    count = next((number for number, line in enumerate(lines) if not line.startswith("//")), len(lines))
    doc: list[str] = []
    header: dict[str, str] = {}
    for line in lines[:count]:
        words = line[2:].strip()
        if matched := _HEADER.match(words):
            name, value = matched.groups()
            if name in header:
                raise MalformedCypher(f"{path}: '{name}:' stands twice")
            header[name] = value.strip()
        elif header:
            raise MalformedCypher(f"{path}: text after the header's words: {words}")
        else:
            doc.append(words)
    for name in ("params", "access"):
        if name not in header:
            raise MalformedCypher(f"{path}: no '{name}:' line")
    if not doc:
        raise MalformedCypher(f"{path}: no sentence that says what it returns")
    access = header["access"]
    if access not in ("read", "write"):
        raise MalformedCypher(f"{path}: access is read or write, not {access}")
    text = "\n".join(lines[count:]).strip()
    if not text:
        raise MalformedCypher(f"{path}: no statement")
    forms = tuple(_form(path, part) for part in header.get("view", "").split(",") if part.strip())
    params = tuple(part.strip() for part in header["params"].split(",") if part.strip() not in ("", "none"))
    return CypherFile(path, " ".join(doc), params, forms, "read" if access == "read" else "write", text)


def _form(path: str, part: str) -> tuple[str, str]:
    words = part.split()
    if len(words) != 2:
        raise MalformedCypher(f"{path}: 'view: {part}' is not a variable and its form")
    return words[0], words[1]


@cache
def load(path: str) -> CypherFile:
    """The file ``cypher/<path>.cypher``."""
    file = cypher_folder() / f"{path}.cypher"
    return parse(path, file.read_text(encoding="utf-8"))


@dataclass(frozen=True)
class Query(Generic[Row]):
    """A file's path and its row type, checked together: a frozen dataclass with a field a column, in order."""

    path: str
    row: type[Row]

    @cached_property
    def file(self) -> CypherFile:
        return load(self.path)

    @cached_property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in fields(self.row))  # type: ignore[arg-type]

    @cached_property
    def shapers(self) -> tuple[tuple[int, Callable[[Any], Any]], ...]:
        """For each column that holds records of its own: its place and how a map becomes such a record."""
        hints = get_type_hints(self.row)
        found = ((place, _shaper(hints[name])) for place, name in enumerate(self.columns))
        return tuple((place, shaper) for place, shaper in found if shaper)


def _shaper(hint: Any) -> Callable[[Any], Any] | None:
    """How a column becomes what its type hint says; None where it already is."""
    origin = get_origin(hint)
    if origin is types.UnionType:
        inner = [_shaper(part) for part in get_args(hint) if part is not type(None)]
        shape = inner[0] if len(inner) == 1 else None
        return None if shape is None else lambda value: None if value is None else shape(value)
    if origin is tuple:
        inner_shape = _shaper(get_args(hint)[0])
        if inner_shape is None:
            return tuple
        return lambda values: tuple([inner_shape(value) for value in values])
    return _record_shaper(hint) if isinstance(hint, type) and is_dataclass(hint) else None


def _record_shaper(kind: type) -> Callable[[Any], Any]:
    """How a map becomes a record of this kind, with the records inside it."""
    hints = get_type_hints(kind)
    found = ((field.name, _shaper(hints[field.name])) for field in fields(kind))
    inner = [(name, shape) for name, shape in found if shape]
    if not inner:
        return lambda value: kind(**value)

    def make(value: dict[str, Any]) -> Any:
        return kind(**{**value, **{name: shape(value[name]) for name, shape in inner if name in value}})

    return make
