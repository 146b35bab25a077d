"""Chance without a state: a draw is a function of the seed, of what is drawn, and of a number.

So any part of a world can be worked out by itself, in any order, chunk by chunk: nothing has to be remembered,
memory stays flat, and the same seed gives the same world whatever the chunks are. The mixing is SplitMix64
(Steele, Lea and Flood 2014), on integers alone, so that no version of numpy draws otherwise.
"""

from __future__ import annotations

from hashlib import sha256

import numpy as np
from numpy.typing import ArrayLike, NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Bits = NDArray[np.uint64]

_GOLDEN = np.uint64(0x9E3779B97F4A7C15)
_FIRST = np.uint64(0xBF58476D1CE4E5B9)
_SECOND = np.uint64(0x94D049BB133111EB)
_30, _27, _31, _11 = (np.uint64(shift) for shift in (30, 27, 31, 11))
_WHOLE = 2.0**-53


def _mixed(bits: Bits) -> Bits:
    bits = (bits ^ (bits >> _30)) * _FIRST
    bits = (bits ^ (bits >> _27)) * _SECOND
    return bits ^ (bits >> _31)


class Draws:
    """The draws of one kind of fact. ``turn`` tells several draws for the same number apart."""

    def __init__(self, seed: int, what: str) -> None:
        self._key = sha256(f"{seed}\0{what}".encode()).digest()

    def uniform(self, number: ArrayLike, turn: int = 0) -> Floats:
        """Floats from 0 up to, and without, 1; one for each number."""
        key = np.uint64(int.from_bytes(self._key[:8], "little"))
        start = np.uint64(int.from_bytes(self._key[8:16], "little"))
        with np.errstate(over="ignore"):
            of_turn = _mixed(np.asarray([turn], dtype=np.uint64) * _GOLDEN ^ start)[0] ^ key
            bits = _mixed((np.asarray(number).astype(np.uint64) + np.uint64(1)) * _GOLDEN + of_turn)
        return (bits >> _11).astype(np.float64) * _WHOLE

    def below(self, limit: ArrayLike, number: ArrayLike, turn: int = 0) -> Ints:
        """Whole numbers from 0 up to, and without, ``limit`` (one for all, or one for each)."""
        found: Ints = (self.uniform(number, turn) * np.asarray(limit)).astype(np.int64)
        return found

    def chance(self, share: ArrayLike, number: ArrayLike, turn: int = 0) -> Flags:
        """True in ``share`` of the cases."""
        found: Flags = self.uniform(number, turn) < np.asarray(share)
        return found

    def waiting(self, mean: float, number: ArrayLike, turn: int = 0) -> Ints:
        """Whole days until something that happens every ``mean`` days: exponential, rounded down."""
        return np.floor(-mean * np.log1p(-self.uniform(number, turn))).astype(np.int64)

    def one(self, limit: int, number: int = 0, turn: int = 0) -> int:
        """A single whole number from 0 up to, and without, ``limit``."""
        return int(self.below(limit, np.asarray([number]), turn)[0])
