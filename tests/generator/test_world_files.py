"""The files of a world: the same again, of the promised size, without an end that dangles or a wrong word."""

from __future__ import annotations

import statistics
from collections import Counter, defaultdict
from graphlib import TopologicalSorter
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from made import SEEN, STATEMENTS, Made, day

from graphcrm.errors import InputError
from graphcrm.vocabulary import profile_names, read_vocabulary
from graphcrm.worlds import EXTRAS, Size, write_world
from graphcrm.worlds.careers import careers
from graphcrm.worlds.society import Society


def marks(folder: Path) -> dict[str, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others(tmp_path: Path):
    for name, seed in (("one", 3), ("two", 3), ("other", 4)):
        write_world(tmp_path / name, Size(700, seed=seed), extras=EXTRAS)
    one, two, other = (marks(tmp_path / name) for name in ("one", "two", "other"))
    assert one == two
    assert len(one) == 29
    same = {name for name in one if one[name] == other[name]}
    assert same == {"truth/pairs.csv"}  # which products go together is the same in all worlds


def test_extras_do_not_change_the_rest(tmp_path: Path):
    write_world(tmp_path / "bare", Size(700, seed=3))
    write_world(tmp_path / "full", Size(700, seed=3), extras=EXTRAS)
    bare, full = marks(tmp_path / "bare"), marks(tmp_path / "full")
    assert {name: full[name] for name in bare} == bare
    assert not (tmp_path / "bare" / "later").exists()


def test_a_part_of_a_world_is_the_same_by_itself():
    society = Society(Size(3_000, seed=5))
    everybody = careers(society, np.arange(society.people))
    some = np.asarray([2_969, 7, 1_500, 8, 0])
    found = careers(society, some)
    for column in ("held", "organisation", "start", "end", "told", "seen"):
        assert (getattr(found, column) == getattr(everybody, column)[some]).all()


def test_slots_and_numbers_meet_everybody_once():
    society = Society(Size(5_000, seed=2))
    positions = np.arange(society.people)
    assert (society.positions(society.slots(positions)) == positions).all()
    assert sorted(society.slots(positions).tolist()) == positions.tolist()
    assert sorted(society.numbers(positions).tolist()) == positions.tolist()


def test_counts_follow_from_the_number_of_people(made: Made):
    kinds = Counter(row["kind"] for row in made.rows("organisations"))
    assert len(made.rows("persons")) == 6_000
    assert len(made.rows("truth/doubles")) == 60
    assert sum(kinds.values()) - kinds["department"] == 300
    assert kinds["department"] > 30
    assert len(made.rows("groups")) == 120
    assert 500 < len(made.rows("households")) < 1_000
    assert 1.5 < sum(row["kind"] == "employee" for row in made.rows("roles")) / 6_000 < 2.5
    assert 1_000 <= len(made.rows("later/deals")) <= 1_200
    assert 15 < len(made.rows("later/interactions")) / 6_000 < 25
    assert 2.5 < len(made.rows("later/participants")) / len(made.rows("later/interactions")) < 3.5
    assert {file.file: file.rows for file in made.written.files} == {
        str(path.relative_to(made.folder)): len(made.rows(str(path.relative_to(made.folder))[:-4]))
        for path in made.folder.rglob("*.csv")
    }


def test_ids_are_there_once(made: Made):
    parties = [row["id"] for name in ("persons", "organisations", "groups", "households") for row in made.rows(name)]
    assert len(parties) == len(set(parties))
    for name in ("deals", "interactions", "purchases", "products", "referrals"):
        ids = [row["id"] for row in made.rows(f"later/{name}")]
        assert len(ids) == len(set(ids)), name


@pytest.mark.parametrize(("file", "family"), STATEMENTS.items())
def test_statements_fit_the_vocabulary(made: Made, file: str, family: str):
    """Kinds, ends that are there and allowed, dates in order, and nobody tied to themselves."""
    vocabulary = read_vocabulary([name for name in profile_names() if name != "core"])
    assert made.rows(file)
    for row in made.rows(file):
        kind = vocabulary.kind(family, row["kind"])
        vocabulary.check_ends(kind, made.labels[row["from"]], made.labels[row["to"]])
        assert row["from"] != row["to"]
        start, end, seen = (day(row.get(name, "")) for name in ("valid_from", "valid_to", "seen_on"))
        assert not (start and end) or start < end, row
        assert not seen or (start is None and seen < (end or SEEN)), row
        assert all(moment is None or moment < SEEN for moment in (start, end)), row
    if "title" in made.rows(file)[0]:
        assert not vocabulary.family(family).fields or "title" in vocabulary.family(family).fields


def test_parties_fit_the_vocabulary(made: Made):
    vocabulary = read_vocabulary([name for name in profile_names() if name != "core"])
    for label, kind in made.labels.values():
        vocabulary.party_kind(label, kind)
    assert [row["id"] for row in made.rows("organisations") if row["ours"] == "true"] == ["o0"]
    assert {row["scope"] for row in made.rows("persons")} == {"b2b", "b2c"}


def test_nothing_is_said_twice(made: Made):
    """No role is held twice on one day, and no pair of a symmetric kind stands in both orders."""
    for file in STATEMENTS:
        periods = defaultdict(list)
        for row in made.rows(file):
            ends = (row["from"], row["to"])
            ends = tuple(sorted(ends)) if row["kind"] in ("friend", "partner", "conflicts_with") else ends
            role = (*ends, row["kind"], row.get("title"), row.get("purpose"))
            periods[role].append((row["valid_from"] or "0001", row.get("valid_to") or "9999"))
        for role, found in periods.items():
            found.sort()
            for (_, end), (start, _) in pairwise(found):
                assert end <= start, (file, role)


@pytest.mark.parametrize(
    ("file", "kinds"),
    [("part_of", ("department",)), ("part_of", ("legal", "franchise")), ("subgroups", ("subgroup",)),
     ("reports_to", ("line",)), ("kin", ("parent",))],
)  # fmt: skip
def test_hierarchies_have_no_circles(made: Made, file: str, kinds: tuple[str, ...]):
    above = defaultdict(set)
    for row in made.rows(file):
        if row["kind"] in kinds:
            above[row["from"]].add(row["to"])
    assert above
    assert len(list(TopologicalSorter(above).static_order())) >= len(above)  # raises CycleError


def test_careers_have_changes_overlaps_gaps_and_unknown_starts(made: Made):
    jobs = [row for row in made.rows("roles") if row["kind"] == "employee"]
    unknown = [row for row in jobs if not row["valid_from"]]
    assert 0.05 < len(unknown) / len(jobs) < 0.12
    assert all(row["seen_on"] for row in unknown)
    several = {person: found for person, found in made.jobs.items() if len(found) > 1}
    assert len(several) > 1_000
    gaps, overlaps = 0, 0
    for found in several.values():
        known = sorted((start, end) for _, start, end in found if start and end)
        for (_, end), (start, _) in pairwise(known):
            gaps += end < start
            overlaps += start < end
    assert gaps > 100
    assert overlaps > 50


def test_parents_are_older_and_households_live_together(made: Made):
    born = {row["id"]: day(row["born"]) for row in made.rows("persons")}
    ages = [(born[row["to"]] - born[row["from"]]).days / 365 for row in made.rows("kin") if row["kind"] == "parent"]
    assert min(ages) > 16
    assert max(ages) < 45
    for row in made.rows("kin"):
        if row["kind"] == "parent":
            assert day(row["valid_from"]) == born[row["to"]]
    for row in made.rows("roles"):
        if row["kind"] == "employee" and row["valid_from"] and born[row["from"]]:
            assert (day(row["valid_from"]) - born[row["from"]]).days > 19 * 365
    homes = defaultdict(set)
    for row in made.rows("roles"):
        if row["kind"] == "resident":
            homes[row["from"]].add(row["to"])
    partners = [row for row in made.rows("kin") if row["kind"] == "partner"]
    assert partners
    assert all(homes[row["from"]] == homes[row["to"]] != set() for row in partners)
    assert {row["id"] for row in made.rows("households")} == set().union(*homes.values())


def test_most_organisations_are_small_and_some_are_large_unless_flat(made: Made):
    sizes = np.diff(Society(Size(6_000, seed=11)).starts)
    assert sizes.sum() == made.written.people - 60
    assert sizes.max() > 10 * statistics.median(sizes)
    flat = np.diff(Society(Size(6_000, seed=11, flat=True)).starts)
    assert flat.max() - flat.min() <= 1


def test_people_move_mostly_within_their_community(made: Made):
    """All employers of a person lie in one community more often than not."""
    changes = [
        tuple(int(where[1:]) * 6 // 300 for where, _, _ in found) for found in made.jobs.values() if len(found) > 1
    ]
    within = sum(len(set(places)) == 1 for places in changes)
    assert within / len(changes) > 0.5  # one of six communities by chance


def test_names_have_accents_and_addresses_have_none(made: Made):
    persons = made.rows("persons")
    assert sum(not row["name"].isascii() for row in persons) > 1_500
    assert len({row["name"] for row in persons}) > 4_500
    addresses = [address for row in persons for address in row["emails"].split(";") if address]
    assert all(address.isascii() and address.endswith(".example") and address.count("@") == 1 for address in addresses)
    assert not any(" " in address for address in addresses)


@pytest.mark.parametrize(("people", "seed", "field"), [(50, 1, "people"), (10**9, 1, "people"), (500, -1, "seed")])
def test_measures_that_cannot_be(people: int, seed: int, field: str):
    with pytest.raises(InputError) as refused:
        Size(people, seed=seed)
    assert refused.value.field == field


def test_a_full_folder_is_left_alone(tmp_path: Path):
    letter = tmp_path / "letter.txt"
    letter.write_text("mine")
    for replace in (False, True):
        with pytest.raises(InputError, match=r"not empty|something else"):
            write_world(tmp_path, Size(300), replace=replace)
    assert letter.read_text() == "mine"
    world = tmp_path / "world"
    write_world(world, Size(300), extras=["deals"])
    with pytest.raises(InputError, match="not empty"):
        write_world(world, Size(300))
    for beside in (world / "notes.txt", world / "truth" / "notes.md"):
        beside.write_text("mine")
        with pytest.raises(InputError, match="something else"):
            write_world(world, Size(300), replace=True)
        beside.unlink()
    assert (world / "later" / "deals.csv").exists()
    write_world(world, Size(300, seed=8), replace=True)
    assert not (world / "later").exists()
    with pytest.raises(InputError) as refused:
        write_world(tmp_path / "new", Size(300), extras=["tears"])
    assert refused.value.expected == ", ".join(EXTRAS)
    assert not (tmp_path / "new").exists()
