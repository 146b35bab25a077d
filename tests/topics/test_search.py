"""Search by name, key, address and spelling; the same on both databases."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.errors import InputError, UnknownWord
from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import Found, PartyLabel

NAMES = """
person p1 "Ann Müller" ann.mueller@acme.example
person p2 "Anna Berg"
person p3 "Johannes Mulder"
person p4 "Jon Smith"
person p5 "John Smith"
person p6 "Joan Smithers"
company c1 "Müller Söhne"
company c2 "Smith"
working_group g1 "Innovation"
"""


@pytest.fixture
def names(world: World) -> World:
    return world.build(NAMES)


def found(world: World, text: str, **more: object) -> list[str]:
    return [row.party.id for row in world.crm.search.parties(text, **more).parties]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # the shorter name first: "Ann Müller" has 10 letters, "Müller Söhne" 12; Mulder is one letter off
        ("Müller", ["p1", "c1", "p3"]),
        ("muller", ["p1", "c1", "p3"]),
        ("MUELLER", ["p1", "c1"]),
        ("ann", ["p1", "p2"]),
        ("an", ["p2", "p1"]),
        ("a", ["p2", "p1"]),
        ("ann mu", ["p1"]),
        ("mu ann", ["p1"]),
        ("smith", ["c2", "p4", "p5", "p6"]),
        ("jon smith", ["p4", "p5"]),
        ("jonh smith", ["p4", "p5"]),
        ("smiht", ["c2", "p4", "p5"]),
        ("inovation", ["g1"]),
        ("ann.mueller@acme.example", ["p1"]),
        ("ann.mueller@ac", ["p1"]),
        ("ann.muellr@acme.example", ["p1"]),
        ("p3", ["p3"]),
        ("zebra", []),
    ],
)
def test_whole_words_then_beginnings_then_mistakes_and_the_shorter_first(names: World, text: str, expected: list[str]):
    assert found(names, text) == expected


def test_it_says_how_and_by_what_each_was_found(names: World):
    rows = names.crm.search.parties("ann.mueller@acme").parties
    assert [(row.matched, row.match) for row in rows] == [("ann.mueller@acme.example", "beginning")]
    assert [row.match for row in names.crm.search.parties("jonh smith").parties] == ["mistyped", "mistyped"]
    assert [row.match for row in names.crm.search.parties("Ann Müller").parties] == ["whole"]


def test_label_and_kind_narrow_it(names: World):
    assert found(names, "muller", label="Organisation") == ["c1"]
    assert found(names, "smith", kind="company") == ["c2"]
    assert found(names, "in", kind="working_group") == ["g1"]
    with pytest.raises(UnknownWord, match="Person"):
        found(names, "smith", label="person")
    with pytest.raises(UnknownWord, match="company"):
        found(names, "smith", kind="firm")


def test_a_limit_leaves_the_best_and_says_that_there_are_more(names: World):
    answer = names.crm.search.parties("smith", limit=2)
    assert [row.party.id for row in answer.parties] == ["c2", "p4"]
    assert answer.more
    assert not names.crm.search.parties("smith", limit=4).more


@pytest.mark.parametrize(
    ("text", "more", "field"),
    [
        ("", {}, "text"),
        ("  *?!", {}, "text"),
        ("@", {}, "text"),
        ("x" * 201, {}, "text"),
        ("a b c d e f g h i", {}, "text"),
        ("ann", {"limit": 0}, "limit"),
        ("ann", {"limit": 101}, "limit"),
    ],
)
def test_what_cannot_be_searched_is_refused(names: World, text: str, more: dict[str, int], field: str):
    with pytest.raises(InputError) as refused:
        found(names, text, **more)
    assert refused.value.field == field


@pytest.mark.parametrize(
    "text", ["ann OR smith", "ann*", "search:ann", "+ann -smith", "(ann", 'ann"', "ann~2", r"ann\ "]
)
def test_no_syntax_of_the_index_gets_through(names: World, text: str):
    only_words = found(names, " ".join(part for part in "".join(c if c.isalnum() else " " for c in text).split()))
    assert found(names, text) == only_words


def test_what_is_hidden_is_not_found_and_moves_nothing(world: World):
    world.build('person p1 "Ann Alder"\nperson p2 "Ann Zander"')
    then = world.crm.settled().view.known_at
    before = world.crm.search.parties("ann", limit=1)
    for number in range(30):
        world.build(f'person h{number} "Ann {chr(97 + number % 26)}" ann{number}@care.example @care')
    b2b = world.crm.at(scopes=["b2b"])
    assert b2b.search.parties("ann", limit=1).parties == before.parties
    assert b2b.search.parties("ann", limit=1).more
    assert [row.party.id for row in b2b.search.parties("ann").parties] == ["p1", "p2"]
    assert b2b.search.parties("ann7@care.example").found is Found.EMPTY
    assert [row.party.id for row in world.crm.at(known_at=then).search.parties("ann").parties] == ["p1", "p2"]
    assert len(world.crm.search.parties("ann", limit=100).parties) == 32


def test_before_anything_was_recorded_nothing_was_looked_for(names: World):
    before = names.crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert before.search.parties("ann").found is Found.NOT_LOOKED_FOR
    assert names.crm.search.parties("zebra").found is Found.EMPTY


def test_a_new_name_is_found_at_once_and_the_old_one_no_more(world: World):
    draft = PartyDraft("p1", PartyLabel.PERSON, "Ann Miller", spellings=("Anneke",))
    world.crm.parties.put(draft)
    assert found(world, "miller") == ["p1"]
    world.crm.parties.put(PartyDraft("p1", PartyLabel.PERSON, "Ann van der Weyden", spellings=("Anneke",)))
    assert found(world, "weyden") == ["p1"]
    assert found(world, "miller") == []
    assert world.crm.search.parties("anneke").parties[0].matched == "Anneke"


def test_names_in_other_scripts_are_found_by_their_sounds(world: World):
    world.build('person p1 "王小明"\nperson p2 "Łukasz Żółć"\nperson p3 "Ólafur"')
    assert found(world, "王小") == ["p1"]
    assert found(world, "lukasz zolc") == ["p2"]
    assert found(world, "olafur") == ["p3"]


def test_stopping_early_changes_nothing(world: World):
    """Names of all sizes, more than one round holds: each page is the beginning of the longest."""
    names = [f"Max {'lmnopqrstu'[number % 10] * (1 + number % 37)}" for number in range(60)]
    names += [f"Maxim {'vwxyz'[number % 5] * (1 + number % 11)}" for number in range(40)]
    world.build("\n".join(f'person p{number} "{name}"' for number, name in enumerate(names)))
    whole = world.crm.search.parties("max", limit=100).parties
    assert len(whole) == 100
    assert [row.match for row in whole] == ["whole"] * 60 + ["beginning"] * 40
    for limit in (1, 5, 20, 59, 60, 61, 75):
        assert world.crm.search.parties("max", limit=limit).parties == whole[:limit]
