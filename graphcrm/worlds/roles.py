"""roles.csv: jobs over years, heads of organisations, homes, and the seats in groups."""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.careers import Careers, careers
from graphcrm.worlds.days import LAST, NO_DAY, iso
from graphcrm.worlds.doubles import doubled
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.groups import group_roles
from graphcrm.worlds.households import CELL, homes
from graphcrm.worlds.organisations import city_of, department_ids
from graphcrm.worlds.people import names_of
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Files, Table, chunks

HEADER = "from to kind title valid_from valid_to seen_on"
TITLES = (
    "Assistant", "Clerk", "Specialist", "Engineer", "Buyer", "Analyst", "Nurse", "Consultant", "Planner",
    "Senior Engineer", "Senior Buyer", "Team Lead", "Purchasing Manager", "Head of Sales", "Project Manager",
)  # fmt: skip


def roles(files: Files, society: Society) -> None:
    """Write every HOLDS_ROLE row."""
    with files.table("roles.csv", HEADER) as table:
        for positions in chunks(society.people):
            _jobs(table, society, positions)
            _residents(table, society, positions)
        _jobs_of_doubles(table, society)
        group_roles(table, society)


def _jobs(table: Table, society: Society, positions: Ints) -> None:
    jobs = careers(society, positions)
    person, job = np.nonzero(jobs.held)
    draws = society.draws("titles")
    spread = len(TITLES) - 4
    place = draws.below(spread, positions)[person] + (3 - np.minimum(job, 3))
    where = department_ids(jobs.organisation[person, job], department_of(society, positions[person], job, jobs, person))
    told, start = jobs.told[person, job], jobs.start[person, job]
    table.add(
        society.ids(positions[person]),
        where,
        ["employee"] * len(person),
        [TITLES[at] for at in place.tolist()],
        iso(np.where(told, start, NO_DAY)),
        iso(jobs.end[person, job]),
        iso(np.where(told, NO_DAY, jobs.seen[person, job])),
    )
    _heads(table, society, positions, jobs)


def department_of(society: Society, positions: Ints, job: Ints, jobs: Careers, person: Ints) -> Ints:
    """The department of the last job, where the organisation has any; of earlier jobs nobody told us (-1)."""
    many = society.departments[jobs.organisation[person, job]]
    chosen = society.draws("departments").below(np.maximum(many, 1), positions)
    return np.where((job == 0) & (many > 0), chosen, -1)


def _heads(table: Table, society: Society, positions: Ints, jobs: Careers) -> None:
    """The one who stands first in an organisation heads it for as long as the job lasts."""
    home = society.organisation_of(positions)
    rows = np.flatnonzero((positions == society.starts[home]) & jobs.held[:, 0])
    many = len(rows)
    table.add(
        society.ids(positions[rows]),
        [f"o{number}" for number in home[rows].tolist()],
        ["head"] * many,
        ["Managing Director"] * many,
        iso(jobs.start[rows, 0]),
        iso(jobs.end[rows, 0]),
        [""] * many,
    )


def moved_in(society: Society, positions: Ints, born: Ints) -> Ints:
    """Since when somebody lives in their household; children from birth."""
    since = LAST - 100 - society.draws("moved in").waiting(3000, positions)
    return np.maximum(np.maximum(since, born), 0)


def _residents(table: Table, society: Society, positions: Ints) -> None:
    home = homes(society, positions)
    rows = np.flatnonzero(home.known)
    since = moved_in(society, positions[rows], home.born[rows])
    many, ids = len(rows), society.ids(positions[rows])
    houses = [f"h{number}" for number in home.household[rows].tolist()]
    nothing = [""] * many
    table.add(ids, houses, ["resident"] * many, nothing, iso(since), nothing, nothing)
    heads = np.flatnonzero(home.role[rows] == "H")
    many, nothing = len(heads), [""] * len(heads)
    of_heads = [ids[row] for row in heads.tolist()], [houses[row] for row in heads.tolist()]
    table.add(*of_heads, ["head_of_household"] * many, nothing, iso(since[heads]), nothing, nothing)


def _jobs_of_doubles(table: Table, society: Society) -> None:
    """A double record has the last job too, as somebody else noted it: no title, the start often not known."""
    draws = society.draws("jobs of doubles")
    first = doubled(society)
    for numbers in chunks(len(first)):
        jobs = careers(society, first[numbers])
        rows = np.flatnonzero(jobs.held[:, 0] & draws.chance(0.8, numbers))
        told: Flags = draws.chance(0.4, numbers[rows], 1)
        nothing = [""] * len(rows)
        table.add(
            [f"p{number}" for number in (society.people + numbers[rows]).tolist()],
            [f"o{number}" for number in jobs.organisation[rows, 0].tolist()],
            ["employee"] * len(rows),
            nothing,
            iso(np.where(told, jobs.start[rows, 0], NO_DAY)),
            iso(jobs.end[rows, 0]),
            iso(np.where(told, NO_DAY, jobs.seen[rows, 0])),
        )


def households(files: Files, society: Society) -> None:
    """households.csv: those on record."""
    with files.table("households.csv", "id name kind city") as table:
        for cells in chunks(society.people // CELL, 4_000):
            _records(table, society, cells)


def _records(table: Table, society: Society, cells: Ints) -> None:
    slots = (cells[:, None] * CELL + np.arange(CELL)).ravel()
    positions = society.positions(slots)
    home = homes(society, positions)
    _, first, many = np.unique(home.household, return_index=True, return_counts=True)
    known = home.known[first]
    first, many = first[known], many[known]
    family = names_of(society, positions[first]).family
    kind = np.select([many == 1, home.role[first] == "S"], ["single_person", "shared_home"], "family")
    table.add(
        [f"h{number}" for number in home.household[first].tolist()],
        [f"Household {name}" for name in family],
        kind.tolist(),
        city_of(society, society.community_of(positions[first])),
    )
