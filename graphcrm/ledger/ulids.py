"""Fresh ids that sort by the moment they were made (ULID); a batch needs thousands, so they are made fast."""

from __future__ import annotations

import os
import time

_LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_PAIRS = tuple(one + other for one in _LETTERS for other in _LETTERS)
_RANDOM_BITS = 80


def ulid() -> str:
    """26 letters of Crockford's base 32: 48 bits of milliseconds, then 80 random ones."""
    number = (time.time_ns() // 1_000_000) << _RANDOM_BITS | int.from_bytes(os.urandom(_RANDOM_BITS // 8), "big")
    # 13 pairs of letters, 10 bits each: the highest two bits of 130 are always 0
    return "".join([_PAIRS[number >> shift & 1023] for shift in range(120, -1, -10)])
