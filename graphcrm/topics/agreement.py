"""Where sources say the same, and where they contradict each other: pure rules over what was read."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from typing import Protocol, TypeVar

from graphcrm.model import OPEN_END, OPEN_START


class Said(Protocol):
    """A row of something said: by whom, as what, on which days."""

    @property
    def statement(self) -> str:
        """Its id."""

    @property
    def source(self) -> str:
        """Who says so."""

    @property
    def valid_from(self) -> dt.date | None:
        """Its start."""

    @property
    def valid_to(self) -> dt.date | None:
        """Its end."""

    @property
    def from_earliest(self) -> dt.date | None:
        """Where its start is approximate, the first day that it may be."""

    @property
    def to_earliest(self) -> dt.date | None:
        """Where its end is approximate, the first day that it may be."""


Row = TypeVar("Row", bound=Said)


def told_once(
    rows: Sequence[Row], *, same: Callable[[Row], Hashable], rank: Callable[[Row], int]
) -> list[tuple[Row, tuple[str, ...]]]:
    """Each thing that is said once, with the other sources that say so too, in the order of the rows.

    ``same`` names what the row is about. Of sources that agree, the row that knows the start is shown, then the one
    whose source leads by ``rank``.
    """
    if len({row.source for row in rows}) < 2:
        return [(row, ()) for row in rows]
    shown: dict[Hashable, list[tuple[Row, list[str]]]] = defaultdict(list)
    for row in sorted(rows, key=lambda row: (row.valid_from is None, rank(row), row.statement)):
        alike = (one for one in shown[same(row)] if row.source not in (one[0].source, *one[1]) and agree(one[0], row))
        first = next(alike, None)
        if first:
            first[1].append(row.source)
        else:
            shown[same(row)].append((row, []))
    found = {row.statement: tuple(sorted(others)) for told in shown.values() for row, others in told}
    return [(row, found[row.statement]) for row in rows if row.statement in found]


def agree(one: Said, two: Said) -> bool:
    """Whether two rows about the same may both be right: no title and no day of theirs differs."""
    titles = {title.casefold() for row in (one, two) if (title := getattr(row, "title", None))}
    if len(titles) > 1 or not _overlap(one, two):
        return False
    starts = _same_day(one.valid_from, one.from_earliest, two.valid_from, two.from_earliest)
    return starts and _same_day(one.valid_to, one.to_earliest, two.valid_to, two.to_earliest)


def _overlap(one: Said, two: Said) -> bool:
    return (one.valid_from or OPEN_START) < (two.valid_to or OPEN_END) and (two.valid_from or OPEN_START) < (
        one.valid_to or OPEN_END
    )


def _same_day(one: dt.date | None, first: dt.date | None, two: dt.date | None, other: dt.date | None) -> bool:
    """Whether two days may be one; what is not known, or known as a range only, may be the other."""
    if one is None or two is None:
        return True
    return (first or one) <= two and (other or two) <= one
