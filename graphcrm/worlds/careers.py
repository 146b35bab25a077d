"""Careers: up to four jobs a person, the last of them at the organisation where they stand."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.worlds.days import FIRST, LAST, NO_DAY, YEAR
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.households import homes
from graphcrm.worlds.society import Society, apart

JOBS = 4
SHORTEST = 60
"""Days; shorter jobs are not told."""
_LEFT = 0.12
_UNKNOWN_START = 0.08
_ELSEWHERE = 0.2


@dataclass(frozen=True, slots=True)
class Careers:
    """Columns of shape (people, JOBS), the last job first; days as numbers, ``end`` NO_DAY while it lasts.

    ``start`` is the true one; where ``told`` is false the files leave it out and give ``seen`` instead.
    """

    held: Flags
    organisation: Ints
    start: Ints
    end: Ints
    told: Flags
    seen: Ints

    @property
    def has_worked(self) -> Flags:
        """Who has any job at all; one flag a person."""
        found: Flags = np.any(self.held, axis=1)
        return found

    def until(self) -> Ints:
        """The end, or the last day of the world."""
        return np.where(self.end == NO_DAY, LAST, self.end)


def careers(society: Society, positions: Ints) -> Careers:
    """The jobs of these people."""
    held, start, end = _periods(society, positions)
    draws = society.draws("career evidence")
    turns = range(JOBS)
    told = np.stack([~draws.chance(_UNKNOWN_START, positions, turn) for turn in turns], axis=1)
    until = np.where(end == NO_DAY, LAST, end)
    share = np.stack([draws.uniform(positions, JOBS + turn) for turn in turns], axis=1)
    seen = start + (share * np.maximum(until - start, 1)).astype(np.int64)
    return Careers(held, _organisations(society, positions), start, end, told, seen)


def _periods(society: Society, positions: Ints) -> tuple[Flags, Ints, Ints]:
    """Which jobs there are, and from when to when: backwards from the last one."""
    draws = society.draws("career")
    born = homes(society, positions).born
    began = born + 20 * YEAR + draws.below(5 * YEAR, positions)
    retired = born + 64 * YEAR + draws.below(4 * YEAR, positions, 1)
    left = draws.chance(_LEFT, positions, 2)
    end = np.where(left, LAST - 1 - draws.waiting(500, positions, 3), NO_DAY)
    end = np.where(retired < LAST, np.where(left, np.minimum(end, retired), retired), end)
    until = np.where(end == NO_DAY, LAST, end)
    start = np.maximum(until - 200 - draws.waiting(1500, positions, 4), began)
    held = start + SHORTEST <= until
    columns = [(held, start, end)]
    for job in range(1, JOBS):
        turn = 10 * job
        gap = np.where(draws.chance(0.6, positions, turn), 0, draws.below(180, positions, turn + 1))
        gap = np.where(draws.chance(0.1, positions, turn + 2), -draws.below(150, positions, turn + 3), gap)
        end = start - gap
        held = held & (start > began + YEAR) & draws.chance(0.75, positions, turn + 4)
        start = np.maximum(end - 200 - draws.waiting(1200, positions, turn + 5), began)
        held = held & (start + SHORTEST <= end)
        columns.append((held, start, end))
    # What lies before the first day is left out, not what follows from it.
    told = [held & ((end == NO_DAY) | (end > FIRST)) for held, _, end in columns]
    return (
        np.stack(told, axis=1),
        np.stack([start for _, start, _ in columns], axis=1),
        np.stack([end for _, _, end in columns], axis=1),
    )


def _organisations(society: Society, positions: Ints) -> Ints:
    """Where: never twice at the same, mostly in the same community."""
    draws = society.draws("employers")
    home = society.organisation_of(positions)
    community = society.community_of_organisation(home)
    begin = society.community_starts[community]
    many = society.community_starts[community + 1] - begin
    found = begin[:, None] + ((home - begin)[:, None] + apart(draws, JOBS, many, positions)) % many[:, None]
    whole = society.organisations
    if society.communities > 3:
        for job in range(1, JOBS):
            # Each job has a stretch of its own on the other side of the world.
            away = whole * (job + 1) // 6 + draws.below(max(whole // 12, 1), positions, 10 + job)
            elsewhere = draws.chance(_ELSEWHERE, positions, 20 + job)
            found[:, job] = np.where(elsewhere, (home + away) % whole, found[:, job])
    return found
