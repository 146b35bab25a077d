"""Values as they are typed on a command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import TYPE_CHECKING

from graphcrm.errors import InputError, UnknownWord, shown

if TYPE_CHECKING:
    from graphcrm.model import PartyLabel


def day(text: str) -> dt.date:
    """A day as it is typed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{shown(text)} is not a day", expected="YYYY-MM-DD, like 2026-03-01") from error


def day_or_none(text: str | None) -> dt.date | None:
    """A day, or None where none was typed."""
    return day(text) if text else None


def moment(text: str) -> dt.datetime:
    """A moment as it is typed; it needs its zone."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{shown(text)} is not a moment", expected="like 2026-03-01T12:00:00Z") from error
    if found.tzinfo is None:
        raise InputError(f"{shown(text)} has no zone", expected="one at its end, like 2026-03-01T12:00:00Z")
    return found


def label(text: str) -> PartyLabel:
    """What a party is, in any case of letters."""
    from graphcrm.model import PartyLabel

    try:
        return PartyLabel(text.capitalize())
    except ValueError:
        raise UnknownWord("label", text, [word.value for word in PartyLabel]) from None


def attributes(texts: Sequence[str] | None) -> dict[str, str]:
    """Attributes from ``name=value``, each typed once."""
    found = {}
    for text in texts or ():
        name, equals, value = text.partition("=")
        if not (name and equals):
            raise InputError(f"{shown(text)} is not an attribute", field="attribute", expected="name=value")
        found[name] = value
    return found
