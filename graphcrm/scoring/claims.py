"""Ties that are stated, not seen: what a claim counts beside evidence, and what serving together does.

    s = together * (1 - 2^(-days / together_days)) * min(1, small_body / (members - 1)) * 2^(-over / fading_days)

``days`` are those served together in one body, ``members`` all people who have served in it up to the day, ``over``
the days since it was over (0 while it goes on). Claims are not added up: of several the strongest counts, and of
claims and evidence the stronger one.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Iterable
from dataclasses import dataclass

from graphcrm.scoring.periods import DAY, Stretch, total_days


@dataclass(frozen=True, slots=True)
class TogetherFormula:
    """The numbers by which serving together counts."""

    together: float
    together_days: float
    small_body: float
    most_members: float
    fading_days: float

    def strength(self, days: int, members: int, over: int) -> float:
        """The strength of a tie of which only this is known: so many days together, in such a body, over so long."""
        if days <= 0 or members < 2 or members > self.most_members:
            return 0.0
        grown = -math.expm1(-math.log(2) * days / self.together_days)
        known = min(1.0, self.small_body / (members - 1))
        return self.together * grown * known * math.exp2(-over / self.fading_days)


def days_until(stretches: Iterable[Stretch], day: dt.date) -> tuple[int, int]:
    """How many days lie in these stretches up to and with ``day``, and for how many days they have been over."""
    found = [Stretch(one.since, min(one.until, day + DAY)) for one in stretches if one.since <= day]
    last = max((one.until for one in found), default=day)
    return total_days(found), max((day + DAY - last).days, 0)
