"""Amounts of money and quantities: exact decimals, stored as whole numbers."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from graphcrm.errors import InputError, shown

TEN_THOUSANDTHS = Decimal(10_000)
"""An amount is stored as a whole number of these: exact, and the database can add and compare it."""
LARGEST_AMOUNT = Decimal(10) ** 14


def stored_amount(amount: Decimal, *, name: str = "amount") -> int:
    """An amount as a whole number of ten-thousandths.

    Raises:
        InputError: it is too large, or has more than four decimals.
    """
    whole = amount * TEN_THOUSANDTHS
    if not amount.is_finite() or abs(amount) >= LARGEST_AMOUNT or whole != whole.to_integral_value():
        raise InputError(
            f"{shown(str(amount))} is not an amount", field=name, expected="at most four decimals, below 10^14"
        )
    return int(whole)


def told_amount(stored: int | None) -> Decimal | None:
    """The amount as people write it: two decimals, more where it has them."""
    if stored is None:
        return None
    amount = Decimal(stored) / TEN_THOUSANDTHS
    return amount.quantize(Decimal("0.01")) if stored % 100 == 0 else amount.normalize()


def check_currency(currency: Any) -> None:
    """An amount without a currency is none."""
    if not (isinstance(currency, str) and len(currency) == 3 and currency.isascii() and currency.isupper()):
        raise InputError(
            f"an amount needs its currency, found {shown(currency)}", field="currency", expected="ISO 4217, like EUR"
        )
