"""Rows that many queries of the ledger answer with."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class CountRow:
    count: int


@dataclass(frozen=True, slots=True)
class HeldRows:
    """All of a batch in one record: a record each would cost more than all that is in them."""

    held: list[list[Any]]
