"""Households: who lives with whom, how old, whose child.

Slots are cut into cells of twelve people; a cell has one of five patterns. H heads a household, P is the partner,
C a child of both, S shares a home, and E lives alone and is a parent of the head of the cell's first household.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np

from graphcrm.worlds.days import YEAR, number_of
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.society import Society

PATTERNS = (
    "HPCC HPC H E HP H",
    "HPC HP HC E H HP H",
    "HPCCC HPCC E H H",
    "HP HP SSS H E HP H",
    "HP H HPC SS HC E H",
)
CELL = 12
MOST_HOUSEHOLDS = 8
"""More than any cell has: household numbers are this times the cell, plus its place in the cell."""
KNOWN = 0.25
"""The share of cells whose households have a record; of the others nobody told us."""
_HEADS = {"C": (1970, 1990), "S": (1985, 2005), "": (1945, 2003)}


def _table() -> tuple[list[list[str]], list[list[int]], list[list[tuple[int, int]]]]:
    """Of each slot of each pattern: its role, its household, the years its head was born in."""
    roles, places, years = [], [], []
    for pattern in PATTERNS:
        households = pattern.split()
        roles.append([role for household in households for role in household])
        places.append([place for place, household in enumerate(households) for _ in household])
        span = [_HEADS["C" if "C" in household or place == 0 else household[0] if household[0] == "S" else ""]
                for place, household in enumerate(households)]  # fmt: skip
        years.append([span[place] for place in places[-1]])
    return roles, places, years


_ROLES, _PLACES, _YEARS = _table()
ROLES = np.asarray(_ROLES)
PLACES = np.asarray(_PLACES, dtype=np.int64)
YEARS = np.asarray(_YEARS, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class Homes:
    """Columns, one row a person: ``role`` a letter, ``household`` a number, ``born`` a day, ``known`` on record."""

    role: np.ndarray[tuple[int], np.dtype[np.str_]]
    household: Ints
    born: Ints
    known: Flags


def homes(society: Society, positions: Ints) -> Homes:
    """How these people live."""
    slots = society.slots(positions)
    cell, seat = slots // CELL, slots % CELL
    pattern = pattern_of(society, cell)
    role = ROLES[pattern, seat]
    household = cell * MOST_HOUSEHOLDS + PLACES[pattern, seat]
    return Homes(role, household, _born(society, slots, role, household), known_cells(society, cell))


def pattern_of(society: Society, cell: Ints) -> Ints:
    return society.draws("household pattern").below(len(PATTERNS), cell)


def known_cells(society: Society, cell: Ints) -> Flags:
    """Whether a cell's households are on record; what is left over behind the last whole cell is not."""
    drawn = society.draws("households on record").chance(KNOWN, cell)
    return drawn & (cell < society.people // CELL)


def _born(society: Society, slots: Ints, role: np.ndarray[tuple[int], np.dtype[np.str_]], household: Ints) -> Ints:
    """The day of birth, from that of the head of the household."""
    of_person, cell = society.draws("born"), slots // CELL
    pattern = pattern_of(society, cell)
    head = _head_born(society, household, YEARS[pattern, slots % CELL])
    first = _head_born(society, cell * MOST_HOUSEHOLDS, YEARS[pattern, 0])
    child = head + 23 * YEAR + of_person.below(11 * YEAR, slots, 1)
    partner = head - 5 * YEAR + of_person.below(10 * YEAR, slots, 2)
    elder = first - 24 * YEAR - of_person.below(12 * YEAR, slots, 3)
    mate = head - 3 * YEAR + of_person.below(6 * YEAR, slots, 4)
    return np.select([role == "C", role == "P", role == "E", role == "S"], [child, partner, elder, mate], head)


def _head_born(society: Society, household: Ints, years: Ints) -> Ints:
    span = (years[:, 1] - years[:, 0]) * YEAR
    begin = number_of(dt.date(1945, 1, 1)) + ((years[:, 0] - 1945) * 365.25).astype(np.int64)
    return begin + society.draws("head born").below(span, household)
