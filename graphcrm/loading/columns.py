"""The canonical columns: what a recipe's select may yield, what each means, which a row must have."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from pydantic import BaseModel, ConfigDict

from graphcrm.errors import InputError, UnknownWord
from graphcrm.loading.record_columns import (
    RECORD_LABELS,
    TOLD_AT,
    Column,
    family_columns,
    record_columns,
    record_families,
)
from graphcrm.model import PartyLabel, RecordLabel


class Columns(BaseModel):
    """The canonical columns of a record or a family."""

    model_config = ConfigDict(frozen=True)

    what: str
    columns: tuple[Column, ...]


DAY = "date, or text like 2026-03-01"
ATTRIBUTES = "struct, map or JSON object"

_LINE = Column("line", "integer", False, "The row's line, for the report; its number in the select if none.")
_SCOPE = Column("scope", "text", False, "The purpose it may be read under; the recipe's, else the vocabulary's.")

PARTY_COLUMNS = (
    Column("id", "text or integer", True, "The source's own key of the record."),
    Column("name", "text", True, "The name it is shown by."),
    Column("kind", "text", False, "A kind of the vocabulary, like company or working_group."),
    Column("emails", "list, or text with ;", False, "E-mail addresses."),
    Column("spellings", "list, or text with ;", False, "Other names it is found by."),
    Column("ours", "true or false", False, "Whether the organisation is on our side."),
    Column("attributes", ATTRIBUTES, False, "Anything else that is known of it, by name."),
    Column("problem", "text", False, "Why the row cannot be taken, where that is known: it is rejected with this."),
    _SCOPE,
    _LINE,
)

STATEMENT_COLUMNS = (
    Column("from", "text or integer", True, "The source's key of the party the statement starts at."),
    Column("to", "text or integer", True, "The source's key of the party it leads to."),
    Column("kind", "text", True, "A kind of the family, from the vocabulary, like employee."),
    Column("title", "text", False, "The source's own word for the role, like Purchasing Manager."),
    Column("valid_from", DAY, False, "The first day on which it holds; unknown if none."),
    Column("valid_to", DAY, False, "The first day on which it no longer holds; none known if none."),
    Column("last_day", DAY, False, "Instead of valid_to: the last day on which it holds."),
    Column("seen_on", DAY, False, "A day on which it is known to hold, where the start is unknown."),
    Column("key", "text or integer", False, "The source's own key of the row; the same row keeps it for ever."),
    TOLD_AT,
    _SCOPE,
    Column("confidence", "number", False, "How sure the source is, 0 to 1."),
    Column("purpose", "text", False, "Of a consent: what for."),
    Column("basis", "text", False, "Of a consent: on what ground."),
    Column("attributes", ATTRIBUTES, False, "Anything else that is known of it, by name."),
    _LINE,
)

PARTY_FAMILIES = ("HOLDS_ROLE", "PART_OF", "REPORTS_TO", "KIN_OF", "SERVES", "RELATED_TO", "CONSENTS")
"""The families of statements between two parties; one file writes each, and a test holds them to the vocabulary."""

FAMILIES = (*PARTY_FAMILIES, *record_families())
PARTIES = {label.value.lower(): label for label in PartyLabel}
RECORDS: dict[str, PartyLabel | RecordLabel] = {**PARTIES, **RECORD_LABELS}
"""How recipes write the labels."""


@cache
def columns_of(what: str) -> tuple[Column, ...]:
    """The canonical columns of a record (``person`` ...) or a family (``HOLDS_ROLE`` ...).

    Raises:
        UnknownWord: neither a record nor a family.
    """
    if what.lower() in PARTIES:
        return PARTY_COLUMNS
    if what.lower() in RECORD_LABELS:
        return record_columns(RECORD_LABELS[what.lower()])
    if what.upper() in PARTY_FAMILIES:
        return STATEMENT_COLUMNS
    if what.upper() in FAMILIES:
        return family_columns(record_families()[what.upper()])
    raise UnknownWord("record or family", what, [*RECORDS, *FAMILIES], field="columns")


def told_columns(what: str) -> Columns:
    """The canonical columns as an answer."""
    return Columns(what=what, columns=columns_of(what))


def check_columns(what: str, found: Iterable[str], *, where: str) -> None:
    """Refuse a select that yields unknown columns, one twice, or lacks a required one.

    Raises:
        InputError: names the entry (``where``), the column and the canonical ones.
    """
    columns = columns_of(what)
    names = [column.name for column in columns]
    yielded = list(found)
    for name in yielded:
        if name not in names:
            raise InputError(
                f"{where} yields the unknown column {name!r}; {what} has {', '.join(names)}",
                field=name,
                expected="one of those names; whatever else is known goes into attributes",
            )
        if yielded.count(name) > 1:
            raise InputError(f"{where} yields the column {name!r} twice", field=name, expected="each column once")
    for column in columns:
        if column.required and column.name not in yielded:
            raise InputError(
                f"{where} yields no column {column.name!r}; it yields {', '.join(yielded)}",
                field=column.name,
                expected=f"select ... as {column.name}: {column.meaning}",
            )
    if {"valid_to", "last_day"} <= set(yielded):
        raise InputError(f"{where} yields both valid_to and last_day", field="last_day", expected="one of the two")
