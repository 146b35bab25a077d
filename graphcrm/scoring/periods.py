"""Days and stretches of days, half-open: ``since`` is in, ``until`` is not."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

DAY = dt.timedelta(days=1)


@dataclass(frozen=True, slots=True, order=True)
class Stretch:
    """Days from ``since`` up to, and without, ``until``; always at least one."""

    since: dt.date
    until: dt.date

    @property
    def days(self) -> int:
        return (self.until - self.since).days


def shared(first: Stretch, second: Stretch) -> Stretch | None:
    """The days that lie in both, or None."""
    since, until = max(first.since, second.since), min(first.until, second.until)
    return Stretch(since, until) if since < until else None


def merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The same days as few stretches in order: what overlaps or touches becomes one."""
    found: list[Stretch] = []
    for stretch in sorted(stretches):
        if found and stretch.since <= found[-1].until:
            if stretch.until > found[-1].until:
                found[-1] = Stretch(found[-1].since, stretch.until)
        else:
            found.append(stretch)
    return found


def total_days(stretches: Iterable[Stretch]) -> int:
    """How many different days lie in any of them."""
    return sum(stretch.days for stretch in merged(stretches))


def between(stretches: Iterable[Stretch]) -> list[Stretch]:
    """The gaps: days in none of them, between the first and the last."""
    covered = merged(stretches)
    return [Stretch(left.until, right.since) for left, right in pairwise(covered)]


def overlaps(stretches: Sequence[Stretch | None]) -> list[list[tuple[int, int]]]:
    """For each stretch: the places of the others that share days with it, and how many days."""
    found: list[list[tuple[int, int]]] = [[] for _ in stretches]
    known = sorted(
        ((stretch, place) for place, stretch in enumerate(stretches) if stretch is not None),
        key=lambda pair: (pair[0], pair[1]),
    )
    running: list[tuple[Stretch, int]] = []
    for stretch, place in known:
        running = [(other, there) for other, there in running if other.until > stretch.since]
        for other, there in running:
            days = (min(other.until, stretch.until) - stretch.since).days
            found[place].append((there, days))
            found[there].append((place, days))
        running.append((stretch, place))
    return [sorted(pairs) for pairs in found]
