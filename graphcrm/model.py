"""The words every answer is made of: the view, references to parties, and the base of all answers."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, is_dataclass
from enum import StrEnum
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.errors import InputError, shown

if TYPE_CHECKING:
    import pandas as pd

OPEN_START = dt.date(1, 1, 1)
"""How the graph stores "no start known"; null everywhere outside ``db/``."""
OPEN_END = dt.date(9999, 12, 31)
"""How the graph stores "no end known"; null everywhere outside ``db/``."""
FOREVER = dt.datetime(9999, 12, 31, tzinfo=dt.UTC)
"""How the graph stores "not retracted"."""
ALL_WE_KNOW = dt.datetime(9999, 12, 30, tzinfo=dt.UTC)
"""The default of ``known_at``: everything recorded so far, whatever a client's clock says."""

ID_PATTERN = re.compile(r"[A-Za-z0-9._~-]{1,64}")


class PartyLabel(StrEnum):
    """What a party is; each is a label beside ``:Party``."""

    PERSON = "Person"
    ORGANISATION = "Organisation"
    GROUP = "Group"
    HOUSEHOLD = "Household"


class RecordLabel(StrEnum):
    """What a record beyond the parties is; each is a label beside ``:Record``."""

    DEAL = "Deal"
    INTERACTION = "Interaction"
    TASK = "Task"
    DECISION = "Decision"
    PRODUCT = "Product"


def record_ref(label: RecordLabel, record_id: str) -> str:
    """A record as statements and changes name it, like ``deal:d17``; a party is named by its id alone.

    Each label has ids of its own: a source may count its deals and its tasks from 1.
    """
    return f"{label.value.lower()}:{record_id}"


def is_record_ref(end: str) -> bool:
    """Whether an end is a record; no party's id has a colon."""
    return ":" in end


def checked_end(value: str, *, field: str = "id") -> str:
    """A party's id or a record's ref, or an InputError that says what they look like."""
    word, colon, rest = str(value).partition(":")
    if not colon:
        return checked_id(value, field=field)
    words = [label.value.lower() for label in RecordLabel]
    if word not in words or not ID_PATTERN.fullmatch(rest):
        raise InputError(
            f"{shown(value)} names no record", field=field, expected=f"like deal:d17; records are {', '.join(words)}"
        )
    return value


def party_id(source: str, key: str) -> str:
    """The id of the party that ``source`` knows under ``key``.

    A key that can be an id (``[A-Za-z0-9._~-]{1,64}``) is the id; any other gets one that is derived from
    the source and the key, and so is the same at each import.
    """
    if ID_PATTERN.fullmatch(key):
        return key
    return "k-" + sha256(f"{source}\0{key}".encode()).hexdigest()[:32]


def checked_id(value: str, *, field: str = "id") -> str:
    """The id itself, or an InputError that says what an id looks like."""
    if not isinstance(value, str) or not ID_PATTERN.fullmatch(value):
        raise InputError(
            f"{shown(value)} is not an id", field=field, expected="1 to 64 of A-Z a-z 0-9 . _ ~ -"
        )
    return value


@dataclass(frozen=True, slots=True)
class View:
    """Which moment, as known when, through whose eyes: one value, passed to every read.

    ``as_of``: the day in the world. ``known_at``: the moment of our knowledge (UTC). ``scopes``: the purposes
    under which the reader may read. ``scenario``: the overlay of a what-if, none by default.
    ``without``: ids of statements that the scenario takes away.
    ``reader``: the person who reads, whom what is private by nature is shown or not; None on one's own machine.
    """

    as_of: dt.date
    known_at: dt.datetime = ALL_WE_KNOW
    scopes: tuple[str, ...] = ()
    scenario: str | None = None
    without: tuple[str, ...] = ()
    reader: str | None = None

    def __post_init__(self) -> None:
        if isinstance(self.as_of, dt.datetime) or not isinstance(self.as_of, dt.date):
            raise InputError(
                f"as_of {shown(self.as_of)} is not a day", field="as_of", expected="a date, like 2026-03-01"
            )
        if not isinstance(self.known_at, dt.datetime) or self.known_at.tzinfo is None:
            raise InputError(
                f"known_at {shown(self.known_at)} has no time zone",
                field="known_at",
                expected="a moment with a zone, like 2026-03-01T12:00:00Z",
            )

    def parameters(self) -> dict[str, Any]:
        """What every read passes to its query."""
        overlay = (f"scenario:{self.scenario}",) if self.scenario else ()
        return {
            "as_of": self.as_of,
            "known_at": min(self.known_at, ALL_WE_KNOW),
            "scopes": [*self.scopes, *overlay],
            "without": list(self.without),
        }


@dataclass(frozen=True, slots=True)
class Period:
    """Days from ``since`` up to, and without, ``until``; None is open."""

    since: dt.date | None = None
    until: dt.date | None = None

    def __post_init__(self) -> None:
        if self.since and self.until and self.until <= self.since:
            raise InputError(
                f"the period ends on {self.until}, not after its start on {self.since}",
                field="until",
                expected="a day after the start",
            )


@dataclass(frozen=True, slots=True)
class PartyRef:
    """A party as it stands in a list: its id, its present name, what it is."""

    id: str
    name: str
    label: str
    kind: str | None


class Found(StrEnum):
    """Why an answer has what it has. Three ways to be without rows, never mixed up."""

    FOUND = "found"
    EMPTY = "empty"
    NOT_LOOKED_FOR = "not_looked_for"
    WITHHELD = "withheld"


class Answer(BaseModel):
    """The base of all answers: frozen, and the same in Python and on the wire.

    ``rows_field`` names the field that holds the answer's table, for ``to_frame``.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")
    rows_field: ClassVar[str] = "rows"

    as_of: dt.date
    known_at: dt.datetime | None
    scopes: tuple[str, ...]
    found: Found = Found.FOUND

    def rows_of(self) -> Sequence[Any]:
        """The rows of the answer's table."""
        rows: Sequence[Any] = getattr(self, self.rows_field)
        return rows

    def to_frame(self) -> pd.DataFrame:
        """The answer's table as a pandas frame (``pip install graphcrm[pandas]``); days as datetime64."""
        try:
            import pandas as pd
        except ImportError as error:
            raise InputError("data frames need pandas", expected="pip install 'graphcrm[pandas]'") from error
        return pd.DataFrame.from_records([flat(row) for row in self.rows_of()])


def told(view: View) -> dict[str, Any]:
    """The view as every answer tells it: ``known_at`` is null when it is all that we know."""
    known_at = None if view.known_at >= ALL_WE_KNOW else view.known_at
    return {"as_of": view.as_of, "known_at": known_at, "scopes": view.scopes}


def flat(row: Any, prefix: str = "") -> dict[str, Any]:
    """A row as one flat map: nested records become ``outer_inner``."""
    columns: dict[str, Any] = {}
    if isinstance(row, BaseModel):
        items = [(name, getattr(row, name)) for name in type(row).model_fields]
    else:
        items = [(name, getattr(row, name)) for name in type(row).__dataclass_fields__]
    for name, value in items:
        if is_dataclass(value) and not isinstance(value, type):
            columns.update(flat(value, f"{prefix}{name}_"))
        else:
            columns[prefix + name] = value
    return columns
