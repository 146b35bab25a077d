"""Ties between people and organisations: reporting lines, kin, acquaintance, service, consent."""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.careers import Careers, careers
from graphcrm.worlds.days import FIRST, LAST, NO_DAY, YEAR, iso
from graphcrm.worlds.draws import Draws, Flags, Ints
from graphcrm.worlds.households import CELL, homes
from graphcrm.worlds.organisations import HOSPITAL, PRACTICE, SHOP, SUPPLIER, kind_of
from graphcrm.worlds.society import OURS, Society
from graphcrm.worlds.tables import Files, Table, chunks

_SPAN = 7
"""People who report to one manager."""
_TOLD_LINES = 0.4
ADULT = LAST - 18 * YEAR


def reporting_lines(files: Files, society: Society) -> None:
    """reports_to.csv: in two of five organisations each works under somebody who stands before them."""
    with files.table("reports_to.csv", "from to kind valid_from valid_to") as table:
        for positions in chunks(society.people):
            home = society.organisation_of(positions)
            told = society.draws("reporting lines").chance(_TOLD_LINES, home) | (home == OURS)
            positions, first = positions[told], society.starts[home[told]]
            jobs = careers(society, positions)
            place, above = positions - first, positions - first
            # Whoever does not work there now is passed over, up to the first who does.
            manager, found = positions.copy(), np.zeros(len(positions), dtype=bool)
            while (climbing := ~found & (above > 0)).any():
                above = np.where(climbing, (above - 1) // _SPAN, above)
                fits = climbing & _works_now(careers(society, first + above))
                manager, found = np.where(fits, first + above, manager), found | fits
            rows = np.flatnonzero(found & (place > 0) & _works_now(jobs))
            start = np.maximum(jobs.start[rows, 0], careers(society, manager[rows]).start[:, 0])
            nothing = [""] * len(rows)
            ends = society.ids(positions[rows]), society.ids(manager[rows])
            table.add(*ends, ["line"] * len(rows), iso(start), nothing)


def _works_now(jobs: Careers) -> Flags:
    works: Flags = jobs.held[:, 0] & (jobs.end[:, 0] == NO_DAY)
    return works


def kin(files: Files, society: Society) -> None:
    """kin.csv: partners and parents of the households on record; who is whose grandparent follows."""
    with files.table("kin.csv", "from to kind valid_from") as table:
        for cells in chunks(society.people // CELL, 2_000):
            slots = cells[:, None] * CELL + np.arange(CELL)
            people = society.positions(slots.ravel())
            home = homes(society, people)
            role, house = home.role.reshape(slots.shape), home.household.reshape(slots.shape)
            known, born = home.known.reshape(slots.shape), home.born.reshape(slots.shape)
            who = people.reshape(slots.shape)
            for one in range(CELL):
                for other in range(CELL):
                    same = house[:, one] == house[:, other]
                    pair = role[:, one], role[:, other]
                    is_partner = same & (pair[0] == "H") & (pair[1] == "P")
                    is_parent = same & ((pair[0] == "H") | (pair[0] == "P")) & (pair[1] == "C")
                    is_elder = (pair[0] == "E") & (other == 0)
                    _kin_rows(table, society, who[:, [one, other]], is_partner & known[:, one], None)
                    both = (is_parent | is_elder) & known[:, one]
                    _kin_rows(table, society, who[:, [one, other]], both, born[:, other])


def _kin_rows(table: Table, society: Society, pairs: Ints, wanted: Flags, born: Ints | None) -> None:
    """Parents from the birth of the child (``born``); without it partners, since some day of the last years."""
    rows = np.flatnonzero(wanted)
    if not len(rows):
        return
    one, other = pairs[rows, 0], pairs[rows, 1]
    since = LAST - 200 - society.draws("partners").below(4 * YEAR, one) if born is None else born[rows]
    kind = "partner" if born is None else "parent"
    table.add(society.ids(one), society.ids(other), [kind] * len(rows), iso(since))


FRIENDS, KNOWS, MENTORS, INFLUENCES, CONFLICTS = range(5)
_TIES = ("friend", "knows", "mentors", "influences", "conflicts_with")
_TIE_SHARES = (0.40, 0.20, 0.05, 0.03, 0.01)


def friend_of(society: Society, positions: Ints, kind: int = FRIENDS) -> Ints:
    """Whom each names as a tie of a kind, -1 for nobody: mostly somebody near, so that circles of friends form.

    Distances stay below half of the community: no pair is named from both of its ends.
    """
    draws = society.draws(f"tie {_TIES[kind]}")
    room = np.maximum(society.room(positions), 1)
    share = draws.uniform(positions)
    distance = 1 + np.minimum((room * share**4).astype(np.int64), room - 1)
    other = society.neighbours(positions, distance)
    grown = (homes(society, positions).born < ADULT) & (homes(society, other).born < ADULT)
    return np.where(grown & draws.chance(_TIE_SHARES[kind], positions, 1), other, -1)


def acquaintance(files: Files, society: Society) -> None:
    """related.csv: friends, acquaintances, mentors, those who influence and those at odds."""
    with files.table("related.csv", "from to kind valid_from valid_to confidence") as table:
        for positions in chunks(society.people):
            for kind, word in enumerate(_TIES):
                _related(table, society, positions, kind, word)


def told_of(society: Society, positions: Ints, kind: int = FRIENDS) -> tuple[Ints, Ints, Ints]:
    """Of the ties that these people named: since when, until when, how sure in tenths."""
    draws = society.draws(f"told {_TIES[kind]}")
    since = FIRST + draws.below(LAST - FIRST - 30, positions)
    until = since + 60 + draws.waiting(4000, positions, 1)
    return since, np.where(until < LAST, until, NO_DAY), 4 + draws.below(6, positions, 2)


def _related(table: Table, society: Society, positions: Ints, kind: int, word: str) -> None:
    other = friend_of(society, positions, kind)
    rows = np.flatnonzero(other >= 0)
    one, other = positions[rows], other[rows]
    since, until, tenths = told_of(society, one, kind)
    sure = [f"0.{tenth}" for tenth in tenths.tolist()]
    table.add(society.ids(one), society.ids(other), [word] * len(rows), iso(since), iso(until), sure)


def service(files: Files, society: Society) -> None:
    """serves.csv: customers and suppliers, account managers, general practitioners and whom they refer to."""
    with files.table("serves.csv", "from to kind valid_from valid_to") as table:
        staff = our_staff(society)
        for numbers in chunks(society.organisations):
            draws, kind = society.draws("service"), kind_of(society, numbers)
            since = FIRST + draws.below(LAST - FIRST - 30, numbers)
            is_ours = (numbers != OURS) & draws.chance(0.4, numbers, 1)
            ids, ours = [f"o{number}" for number in numbers.tolist()], f"o{OURS}"
            _served(table, is_ours & (kind != SUPPLIER), ids, [ours] * len(ids), "customer_of", since)
            _served(table, is_ours & (kind == SUPPLIER), ids, [ours] * len(ids), "supplies", since)
            if len(staff):
                seller = staff[draws.below(len(staff), numbers, 2)]
                begun = np.maximum(since, careers(society, seller).start[:, 0])
                _served(table, is_ours, society.ids(seller), ids, "account_manager", begun)
            _care(table, society, draws, numbers, since)
        for positions in chunks(society.people):
            _customers(table, society, positions)


def _served(table: Table, wanted: Flags, one: list[str], other: list[str], word: str, since: Ints) -> None:
    rows = np.flatnonzero(wanted).tolist()
    nothing = [""] * len(rows)
    ends = [one[row] for row in rows], [other[row] for row in rows]
    table.add(*ends, [word] * len(rows), iso(since[rows]), nothing)


def _care(table: Table, society: Society, draws: Draws, numbers: Ints, since: Ints) -> None:
    """The first doctor of a practice treats up to thirty people of the community; practices refer to hospitals."""
    kind = kind_of(society, numbers)
    community = society.community_of_organisation(numbers)
    begin, stop = society.community_starts[community], society.community_starts[community + 1]
    to = begin + draws.below(stop - begin, numbers, 3)
    ids, hospitals = [f"o{number}" for number in numbers.tolist()], [f"o{number}" for number in to.tolist()]
    _served(table, (kind == PRACTICE) & (kind_of(society, to) == HOSPITAL), ids, hospitals, "refers_to", since)
    doctor = society.starts[numbers]
    rows = np.flatnonzero((kind == PRACTICE) & _works_now(careers(society, doctor)))
    slots = society.slots(doctor[rows])
    for distance in range(1, 31):
        whole = society.room(doctor[rows])
        patient = society.neighbours(doctor[rows], np.minimum(distance * 7, np.maximum(whole, 1)))
        fresh = (distance * 7 <= whole) & draws.chance(0.8, slots * 31 + distance, 4)
        start = np.maximum(careers(society, doctor[rows]).start[:, 0], homes(society, patient).born)
        _served(table, fresh, society.ids(doctor[rows]), society.ids(patient), "treats", start)


def _customers(table: Table, society: Society, positions: Ints) -> None:
    """Half of the households on record shop somewhere: their head is a customer of a shop of the community."""
    home = homes(society, positions)
    draws = society.draws("customers")
    community = society.community_of(positions)
    begin, stop = society.community_starts[community], society.community_starts[community + 1]
    shop = begin + draws.below(stop - begin, home.household)
    is_shop = kind_of(society, shop) == SHOP
    wanted = home.known & (home.role == "H") & is_shop
    since = np.maximum(LAST - 30 - draws.waiting(900, home.household, 1), FIRST)
    shops = [f"o{number}" for number in shop.tolist()]
    _served(table, wanted, society.ids(positions), shops, "customer_of", since)


def our_staff(society: Society) -> Ints:
    """Positions of our people who have worked for us for three years and still do; else of all who do."""
    positions = np.arange(society.starts[OURS], society.starts[OURS + 1], dtype=np.int64)
    jobs = careers(society, positions)
    now = _works_now(jobs)
    long = now & (jobs.start[:, 0] < LAST - 3 * YEAR)
    return positions[long if long.any() else now]


def consents(files: Files, society: Society) -> None:
    """consents.csv: what the adults of households on record said about being written to."""
    with files.table("consents.csv", "from to kind purpose basis valid_from valid_to") as table:
        for positions in chunks(society.people):
            home, draws = homes(society, positions), society.draws("consents")
            adult = home.known & (home.born < ADULT)
            given = adult & draws.chance(0.55, positions)
            against = adult & ~given & draws.chance(0.1, positions, 1)
            since = LAST - 1500 + draws.below(1100, positions, 2)
            until = np.where(draws.chance(0.15, positions, 3), since + 30 + draws.below(300, positions, 4), NO_DAY)
            withdrawn = given & (until != NO_DAY)
            open_end = np.full(len(positions), NO_DAY)
            for wanted, word, basis, start, end in (
                (given, "given", "consent", since, until),
                (withdrawn, "withdrawn", "", until, open_end),
                (against, "opted_out", "objection", since, open_end),
            ):
                rows = np.flatnonzero(wanted)
                many = len(rows)
                table.add(
                    society.ids(positions[rows]), [f"o{OURS}"] * many, [word] * many, ["marketing"] * many,
                    [basis] * many, iso(start[rows]), iso(end[rows]),
                )  # fmt: skip
