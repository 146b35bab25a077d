"""Who may be one person twice, read from the graph: with the evidence, for this reader's eyes only."""

from __future__ import annotations

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, NotFound
from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import Found, PartyLabel

TOWNS = ("York", "Bath", "Leeds", "Hull", "Ripon", "Derby")
GIVEN = ("Ann", "Ben", "Clara", "David", "Emma", "Felix", "Greta")
FAMILY = ("Archer", "Becker", "Carver", "Dyer", "Fisher", "Gardner")


def person(party: str, name: str, birth: str, city: str, *emails: str, scope: str = "b2b") -> PartyDraft:
    attributes = {"date_of_birth": birth, "city": city}
    return PartyDraft(party, PartyLabel.PERSON, name, emails=emails, attributes=attributes, scope=scope)


def fill(crm: GraphCRM) -> None:
    """Forty-two people, all different; six of them a second time, with a mistake in the name."""
    for place, family in enumerate(FAMILY):
        for number, given in enumerate(GIVEN):
            birth = f"19{50 + place * 5 + number % 5}-0{1 + number % 9}-1{place}"
            crm.parties.put(person(f"p{place}{number}", f"{given} {family}", birth, TOWNS[(place + number) % 6]))
        again = f"{GIVEN[0]} {family[:-1]}"
        crm.parties.put(person(f"q{place}", again, f"19{50 + place * 5}-01-1{place}", TOWNS[place % 6]))


@pytest.fixture
def filled(crm: GraphCRM) -> GraphCRM:
    fill(crm)
    return crm


TRUTH = {(f"p{place}0", f"q{place}") for place in range(6)}


def test_doubles_are_found_with_what_speaks_for_and_against(filled: GraphCRM):
    answer = filled.doubles.candidates(threshold=0.9)
    assert {(row.left.id, row.right.id) for row in answer.candidates} == TRUTH
    row = next(row for row in answer.candidates if row.left.id == "p10")
    assert (row.left.name, row.right.name, row.left.label) == ("Ann Becker", "Ann Becke", "Person")
    assert {(one.field, one.agreement) for one in row.speaks_for} >= {
        ("birth", "the same"),
        ("given", "the same"),
        ("family", "nearly the same"),
    }
    assert row.speaks_against == ()
    assert (answer.records, answer.count, answer.found) == (48, 6, Found.FOUND)
    assert any(one.pairs for one in answer.blocked)
    assert len(filled.doubles.candidates(threshold=0.9, limit=3).candidates) == 3


def test_the_model_of_an_answer_can_be_used_again(filled: GraphCRM):
    first = filled.doubles.candidates(threshold=0.9, seed=3)
    again = filled.doubles.candidates(threshold=0.9, model=first.model)
    assert again.model_id == first.model_id
    assert again.candidates == first.candidates


def test_what_the_reader_may_not_see_makes_no_difference(filled: GraphCRM):
    reader = filled.at(scopes=["b2b"])
    before = reader.doubles.candidates(threshold=0.9)
    filled.parties.put(person("hidden", "Ann Archer", "1950-01-10", "York", "ann@x.example", scope="care"))
    filled.parties.put(PartyDraft("p01", PartyLabel.PERSON, "Ben Archer", emails=("ann@x.example",), scope="care"))
    filled.parties.put(person("p01", "Ben Archer", "1951-02-10", "Bath"))
    assert reader.doubles.candidates(threshold=0.9) == before
    assert "hidden" in {row.left.id for row in filled.doubles.candidates(threshold=0.5).candidates}


def test_a_merged_double_is_no_candidate_any_more(filled: GraphCRM):
    change = filled.doubles.merge("p00", "q0").change
    assert ("p00", "q0") not in {(row.left.id, row.right.id) for row in filled.doubles.candidates().candidates}
    filled.doubles.unmerge(change)
    assert ("p00", "q0") in {(row.left.id, row.right.id) for row in filled.doubles.candidates().candidates}


def test_above_a_threshold_only_what_has_nothing_against_it_is_merged(filled: GraphCRM):
    filled.parties.put(person("susan", "Susan Bailey", "1960-01-01", "York", "debra.bailey@x.example"))
    filled.parties.put(person("sue", "Susan Bailey", "1960-01-01", "York", "susan.bailey@x.example"))
    done = filled.doubles.merge_above(0.95)
    assert {(one.kept, one.dropped) for one in done.merged} == TRUTH
    assert [(one.left, one.right) for one in done.left] == [("sue", "susan")]
    assert "carries another's name" in done.left[0].why
    for merged in done.merged:
        filled.doubles.unmerge(merged.change)
    assert filled.doubles.candidates(threshold=0.95).count == 7
    with pytest.raises(InputError, match="threshold"):
        filled.doubles.merge_above(0.5)


def test_people_of_two_sources_are_found_by_name_and_employer(world: World):
    lines = ["company acme", "company beta", "company gamma"]
    for number, given in enumerate(GIVEN):
        for place, family in enumerate(FAMILY):
            who = f"p{number}{place}"
            lines += [f'person {who} "{given} {family}"', f"{who} employee {('acme', 'beta', 'gamma')[place % 3]} .."]
    lines += ['person twin "Clara Dyer"', "twin employee acme ..", 'person other "Clara Dyer"']
    crm = world.build("\n".join(lines)).crm
    found = {row.left.id + row.right.id: row for row in crm.doubles.candidates(threshold=0.01).candidates}
    twin = found["p23twin"]
    assert {(one.field, one.agreement) for one in twin.speaks_for} >= {("employer", "the same"), ("family", "the same")}
    assert twin.probability > found["otherp23"].probability
    assert "employer" in found["otherp23"].not_known


def test_side_by_side_shows_what_is_compared(filled: GraphCRM):
    answer = filled.doubles.side_by_side("p00", "q0")
    assert {row.field: (row.left, row.right) for row in answer.fields} == {
        "name": ("Ann Archer", "Ann Arche"),
        "birth": ("1950-01-10", "1950-01-10"),
        "city": ("York", "York"),
    }
    with pytest.raises(NotFound):
        filled.doubles.side_by_side("p00", "nobody")
    with pytest.raises(InputError, match="beside itself"):
        filled.doubles.side_by_side("p00", "p00")


def test_too_few_records_and_bad_words_are_told(crm: GraphCRM):
    assert crm.doubles.candidates().found is Found.NOT_LOOKED_FOR
    crm.parties.put(PartyDraft("ann", PartyLabel.PERSON, "Ann"))
    assert crm.doubles.candidates().found is Found.EMPTY
    for wrong in ({"label": "Robot"}, {"threshold": 2.0}, {"limit": 0}, {"model": "x"}, {"largest_block": 1}):
        crm.parties.put(PartyDraft("ben", PartyLabel.PERSON, "Ben"))
        with pytest.raises(InputError) as told:
            crm.doubles.candidates(**wrong)  # type: ignore[arg-type]
        assert told.value.field == next(iter(wrong))
