"""The shipped profiles: each alone, all together, every word with its rules."""

from __future__ import annotations

from collections import Counter
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vocabulary.page import PAGE, as_markdown

from graphcrm.errors import InputError, SettingsError, UnknownWord
from graphcrm.ledger.statements import StatementDraft, in_order
from graphcrm.model import PartyLabel
from graphcrm.vocabulary import Vocabulary, Word, profile_names, read_vocabulary

ALL = read_vocabulary(profile_names())
SUBSETS = [chosen for count in range(5) for chosen in combinations(profile_names(), count)]


def every_word(vocabulary: Vocabulary) -> list[Word]:
    words = (vocabulary.scopes, vocabulary.parties, vocabulary.records, vocabulary.values)
    return [*chain(*words), *vocabulary.families, *vocabulary.kinds]


def test_the_profiles_are_the_four_of_the_settings():
    assert profile_names() == ["b2b", "b2c", "care", "ecommerce"]


@pytest.mark.parametrize("profiles", SUBSETS, ids="+".join)
def test_any_choice_of_profiles_fits_together(profiles: tuple[str, ...]):
    assert {word.profile for word in every_word(read_vocabulary(profiles))} == {"core", *profiles}


def test_the_order_of_profiles_changes_no_word():
    assert read_vocabulary(profile_names()[::-1]) == ALL


def test_every_word_of_every_family_and_label_is_there():
    kinds = {(kind.family, kind.name) for kind in ALL.kinds}
    assert kinds >= {
        *product(["HOLDS_ROLE"], ["employee", "member", "chair", "vice_chair", "tech_lead", "emeritus_lead"]),
        *product(["HOLDS_ROLE"], ["subproject_lead", "board_member", "owner", "founder", "contact_person"]),
        *product(["HOLDS_ROLE"], ["adviser", "secretary", "treasurer", "salesperson", "volunteer", "patient"]),
        *product(["HOLDS_ROLE"], ["head_of_household", "resident"]),
        *product(["PART_OF"], ["legal", "commercial", "care", "franchise", "department", "site", "subgroup"]),
        *product(["REPORTS_TO"], ["line", "dotted"]),
        *product(["KIN_OF"], ["parent", "partner", "guardian"]),
        *product(["SERVES"], ["treats", "supplies", "advises", "customer_of", "account_manager"]),
        *product(["RELATED_TO"], ["influences", "conflicts_with", "friend", "knows"]),
        *product(["CONSENTS"], ["given", "withdrawn", "opted_out"]),
    }
    assert {kind.label for kind in ALL.parties} == set(PartyLabel) - {PartyLabel.PERSON}


def test_names_of_kinds_are_unambiguous_without_their_family():
    assert [name for name, count in Counter(kind.name for kind in ALL.kinds).items() if count > 1] == []


def test_no_shipped_alias_is_a_word_beside_it():
    for kind in ALL.kinds:
        assert not set(kind.aliases) & set(ALL.kinds_of(kind.family)), kind.name
    for party in ALL.parties:
        assert not set(party.aliases) & {other.name for other in ALL.parties}, party.name


def test_every_meaning_is_a_sentence():
    assert [word.name for word in every_word(ALL) if not word.meaning.endswith(".")] == []


def test_rules_of_kinds_that_questions_rely_on():
    acyclic = {kind.name for kind in ALL.kinds if kind.is_acyclic}
    assert acyclic == {kind.name for kind in ALL.kinds if kind.hierarchical} - {"dotted"} | {
        "parent",
        "guardian",
        "successor_of",
        "supersedes",
    }
    symmetric = {kind.name for kind in ALL.kinds if kind.symmetric}
    assert symmetric == {"partner", "friend", "conflicts_with", "neighbour", "competes_with", "allied_with"}


def test_a_profile_may_widen_a_word_of_the_core():
    assert "Organisation:care_home" in ALL.kind("HOLDS_ROLE", "resident").to_ends
    assert read_vocabulary(["b2b"]).kind("HOLDS_ROLE", "resident").to_ends == ("Household",)


def test_the_page_is_that_of_the_profiles():
    assert PAGE.read_text(encoding="utf-8") == as_markdown(ALL), "run: python tests/vocabulary/page.py"


@pytest.mark.parametrize(
    ("asked", "meant"),
    [
        ("works_for", "employee"),
        ("Works for", "employee"),
        ("point-of-contact", "contact_person"),
        ("chiar", "chair"),
        ("CHAIR", "chair"),
        ("tech_leed", "tech_lead"),
        ("", None),
        ("zzz", None),
        ("x" * 10_000, None),
        ("🦊", None),
    ],
)
def test_a_wrong_word_is_told_the_one_that_was_meant(asked: str, meant: str | None):
    with pytest.raises(UnknownWord) as refused:
        ALL.kind("HOLDS_ROLE", asked)
    assert refused.value.details.get("meant") == meant
    assert refused.value.field == "kind"
    assert "contact_person" in str(refused.value.expected)
    assert len(refused.value.message) < 1_000


def test_every_other_wrong_word_names_the_right_ones():
    with pytest.raises(UnknownWord, match="did you mean PART_OF"):
        ALL.family("PARTOF")
    with pytest.raises(UnknownWord, match="unknown kind of Organisation 'store', did you mean shop"):
        ALL.party_kind("Organisation", "store")
    with pytest.raises(UnknownWord, match="unknown kind of Group 'company'; allowed: "):
        ALL.party_kind("Group", "company")
    with pytest.raises(UnknownWord, match=r"unknown scope 'b2'.* allowed: b2b, b2c, care, hr"):
        ALL.scope("b2")
    with pytest.raises(UnknownWord, match="unknown kind of KNOWN_AS 'x'; allowed: nothing"):
        ALL.kind("KNOWN_AS", "x")
    with pytest.raises(SettingsError, match="unknown vocabulary profile 'b2d'; there are: b2b, b2c, care"):
        read_vocabulary(["b2d"])


ENDS = [(label.value, None) for label in PartyLabel] + [(kind.label.value, kind.name) for kind in ALL.parties]


@pytest.mark.parametrize("kind", ALL.kinds, ids=lambda kind: f"{kind.family}.{kind.name}")
def test_a_kind_takes_exactly_the_ends_that_it_names(kind):
    for side in (0, 1):
        allowed = (kind.from_ends, kind.to_ends)[side]
        for label, name in ENDS:
            ends = [_fitting(kind.from_ends), _fitting(kind.to_ends)]
            ends[side] = (label, name)
            if label in allowed or f"{label}:{name}" in allowed:
                ALL.check_ends(kind, *ends)
            else:
                with pytest.raises(InputError) as refused:
                    ALL.check_ends(kind, *ends)
                assert refused.value.field == ("from", "to")[side]
                assert refused.value.expected == " or ".join(allowed)


def _fitting(allowed: tuple[str, ...]) -> tuple[str, str | None]:
    label, _, name = allowed[0].partition(":")
    return label, name or None


@given(st.sampled_from(ALL.kinds), st.text("abc", min_size=1), st.text("abc", min_size=1))
def test_a_pair_is_kept_once_if_and_only_if_its_kind_is_symmetric(kind, one, other):
    there = in_order(kind, StatementDraft(kind.family, kind.name, one, other))
    back = in_order(kind, StatementDraft(kind.family, kind.name, other, one))
    assert {there.from_id, there.to_id} == {one, other}
    same = (there.from_id, there.to_id) == (back.from_id, back.to_id)
    assert same == (kind.symmetric or one == other)


@given(st.sampled_from(ALL.kinds))
def test_the_rules_of_a_kind_do_not_contradict_each_other(kind):
    assert not (kind.symmetric and (kind.hierarchical or kind.is_acyclic))
    if kind.symmetric:
        assert (kind.forward, set(kind.from_ends)) == (kind.backward, set(kind.to_ends))
    else:
        assert kind.forward != kind.backward
