"""How strong a tie is: what two people's interactions say, by a published formula.

    s = rec * (1 - exp(-total / saturation))        total = sum of w * 2^(-age / half-life) / (n - 1)
    rec = 1/4 + 3/4 * m / (1 + m)                   m = min(sent, received)

``w`` is the weight of the channel (times ``copied`` where the one got a copy only), ``n`` the number of those who
took part (Newman's weight: what one says to twenty people says little of each), ``age`` the days until the day that
is asked about. ``sent`` and ``received`` are the parts of ``total`` that went either way; what took place with both
present counts both ways. 0 < s <= 1; two who never met have none. More evidence never lowers it, and the order in
which it comes changes nothing.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

VERSION = "strength/1"
LEAST = 1e-9
"""Whoever met once is never as if they had not, however long ago."""

SENDS, RECEIVES, COPIED, MEETS = 1, 2, 4, 8
"""What taking part means for others who took part: flags, so that one who has several parts has all of them."""
PARTS: Mapping[str, int] = {
    "from": SENDS,
    "to": RECEIVES,
    "cc": COPIED,
    "bcc": COPIED,
    "invited": RECEIVES,
    "organizer": SENDS | MEETS,
    "present": RECEIVES | MEETS,
    "speaker": RECEIVES | MEETS,
}
BOTH_WAYS = "both"


class Way(StrEnum):
    """Which way an interaction went, seen from the first of two."""

    OUT = "out"
    IN = "in"
    BOTH = "both"


class Band(StrEnum):
    """How strong a tie is, in a word."""

    STRONG = "strong"
    MODERATE = "moderate"
    WEAK = "weak"


@dataclass(frozen=True, slots=True)
class Formula:
    """The numbers of the formula; ``channels`` are the weights of those that count."""

    half_life_days: float
    saturation: float
    copied: float
    most_participants: float
    moderate: float
    strong: float
    channels: Mapping[str, float]

    def band(self, strength: float) -> Band:
        """The band that a strength lies in."""
        if strength >= self.strong:
            return Band.STRONG
        return Band.MODERATE if strength >= self.moderate else Band.WEAK

    def decay(self, age_days: float) -> float:
        """What is left of an interaction's weight after so many days: 1 on the day itself."""
        return math.exp2(-age_days / self.half_life_days)

    def of(self, total: float, sent: float, received: float) -> float | None:
        """The strength that decayed weights make; None where there are none."""
        if total <= 0 and sent <= 0 and received <= 0:
            return None
        mutual = min(sent, received)
        reciprocity = 0.25 + 0.75 * mutual / (1 + mutual)
        return min(1.0, max(LEAST, reciprocity * -math.expm1(-total / self.saturation)))


@dataclass(frozen=True, slots=True)
class Contact:
    """One interaction between two, as evidence of their tie."""

    id: str
    day: dt.date
    channel: str
    way: Way
    copied: bool
    participants: int

    def weight(self, formula: Formula) -> float:
        """What it counts on its day: 0 where its channel says nothing, or too many took part."""
        if not 1 < self.participants <= formula.most_participants:
            return 0.0
        share = formula.copied if self.copied else 1.0
        return formula.channels.get(self.channel, 0.0) * share / (self.participants - 1)


@dataclass(frozen=True, slots=True)
class Measured:
    """What the contacts of two come to: the strength, and the sums that it is made of."""

    strength: float | None
    total: float
    sent: float
    received: float


def flags(kinds: Iterable[str], direction: str | None) -> int:
    """The flags of one who has these parts in an interaction; a part that says nothing of others has none.

    Of a call or meeting that went both ways whoever spoke or was spoken to was present. One who wrote and was
    written to took part both ways.
    """
    found = 0
    for kind in kinds:
        found |= PARTS.get(kind, 0)
    both = direction == BOTH_WAYS and found & (SENDS | RECEIVES)
    returned = found & SENDS and found & (RECEIVES | COPIED)
    return found | MEETS if both or returned else found


def way(mine: int, theirs: int) -> tuple[Way, bool] | None:
    """Which way it went between two, and whether as a copy only; None where neither spoke to the other."""
    if mine & theirs & MEETS:
        return Way.BOTH, False
    for sender, receiver, found in ((mine, theirs, Way.OUT), (theirs, mine, Way.IN)):
        if sender & SENDS and receiver & (RECEIVES | COPIED):
            return found, not receiver & RECEIVES
    return None


def measured(contacts: Iterable[Contact], day: dt.date, formula: Formula) -> Measured:
    """The strength that these contacts make on the day; later ones do not count."""
    total: list[float] = []
    sent: list[float] = []
    received: list[float] = []
    for contact in contacts:
        weight = contact.weight(formula)
        if contact.day > day or weight <= 0:
            continue
        left = max(weight * formula.decay((day - contact.day).days), math.ulp(0.0))
        total.append(left)
        if contact.way is not Way.IN:
            sent.append(left)
        if contact.way is not Way.OUT:
            received.append(left)
    sums = math.fsum(total), math.fsum(sent), math.fsum(received)
    return Measured(formula.of(*sums), *sums)
