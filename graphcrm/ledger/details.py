"""The fields that only families with records have: a seat's stance, a line's amount, a deal's expected day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping
from decimal import Decimal
from typing import Any

from graphcrm.errors import InputError, shown
from graphcrm.ledger.amounts import check_currency, stored_amount, told_amount
from graphcrm.vocabulary import Vocabulary

WORDS = ("side", "stance", "status", "power", "reply")
"""Words of the vocabulary."""
DETAILS = (*WORDS, "amount", "currency", "day", "probability", "quantity")

_NEEDED = {"amount": "amount", "expected_close": "day", "probability": "probability"}
"""What a value of a deal has to say, by its kind."""


def check_details(
    vocabulary: Vocabulary, family: str, kind: str, details: Mapping[str, Any], allowed: Collection[str]
) -> None:
    """What can be said of them without the graph.

    Raises:
        InputError: names the field and what would be right.
    """
    given = {name: value for name, value in details.items() if value is not None}
    for name, value in given.items():
        if name not in allowed or name not in DETAILS:
            there = [known for known in DETAILS if known in allowed]
            raise InputError(f"{family} has no {name}", field=name, expected=", ".join(there) or "no such field")
        if name in WORDS:
            vocabulary.value(name, value)
        else:
            _check(name, value)
    if "amount" in given:
        check_currency(given.get("currency"))
    if family == "VALUED" and _NEEDED.get(kind) not in given:
        raise InputError(f"{family} {kind} needs its {_NEEDED.get(kind)}", field=_NEEDED.get(kind), expected="a value")


def _check(name: str, value: Any) -> None:
    kinds: dict[str, type] = {"amount": Decimal, "quantity": Decimal, "day": dt.date, "currency": str}
    if name == "probability":
        if not 0 <= value <= 1:
            raise InputError(f"probability {value}", field=name, expected="0 to 1")
    elif not isinstance(value, kinds[name]):
        raise InputError(f"{shown(value)} is no {name}", field=name, expected=kinds[name].__name__)
    elif isinstance(value, Decimal):
        stored_amount(value, name=name)


def stored_details(details: Mapping[str, Any]) -> dict[str, Any]:
    """All of them as a row carries them, null where nothing is said."""
    return {name: _stored(details.get(name)) for name in DETAILS}


def _stored(value: Any) -> Any:
    if isinstance(value, Decimal):
        return stored_amount(value)
    return value.isoformat() if isinstance(value, dt.date) else value


def told_details(stored: Mapping[str, Any]) -> dict[str, Any]:
    """Stored details as they were given."""
    return {name: told_amount(value) if name in ("amount", "quantity") else value for name, value in stored.items()}
