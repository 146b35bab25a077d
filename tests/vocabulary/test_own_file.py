"""The operator's own file: what it may add and reword, and what is said where it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from vocabulary.page import OPENING

from graphcrm.errors import SettingsError
from graphcrm.vocabulary import check_file, profile_names, read_vocabulary

BARISTA = """
[kinds.HOLDS_ROLE.barista]
forward = "makes coffee at"
backward = "has coffee made by"
from_ends = ["Person"]
to_ends = ["Organisation:shop"]
meaning = "Stands behind the counter."
"""


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return tmp_path / "ours.toml"


def test_it_adds_words(own: Path):
    own.write_text(BARISTA)
    barista = read_vocabulary(profile_names(), own).kind("HOLDS_ROLE", "barista")
    assert (barista.profile, barista.scope, barista.cycles) == ("ours", "b2b", True)


def test_it_rewords_a_shipped_word_and_leaves_the_rest_of_it(own: Path):
    own.write_text('[kinds.HOLDS_ROLE.chair]\nforward = "zit voor"')
    ours, shipped = (read_vocabulary([], file).kind("HOLDS_ROLE", "chair") for file in (own, None))
    assert ours.forward == "zit voor"
    assert (ours.backward, ours.to_ends, ours.meaning) == (shipped.backward, shipped.to_ends, shipped.meaning)
    assert check_file(own, []) == []


def test_the_example_of_the_page_is_right(own: Path):
    own.write_text(OPENING.split("```toml\n")[1].split("```")[0])
    assert check_file(own, profile_names()) == []


def test_a_word_of_its_own_goes_before_a_shipped_alias(own: Path):
    own.write_text(
        '[kinds.KIN_OF.spouse]\nforward = "is married to"\nbackward = "is married to"\nsymmetric = true\n'
        'from_ends = ["Person"]\nto_ends = ["Person"]\nmeaning = "Married."'
    )
    assert read_vocabulary([], own).kind("KIN_OF", "spouse").symmetric


def test_a_new_scope_is_one(own: Path):
    own.write_text('[scopes.research]\nmeaning = "Studies."\n' + BARISTA + 'scope = "research"')
    vocabulary = read_vocabulary([], own)
    assert vocabulary.scope_names == ("b2b", "b2c", "care", "hr", "research")
    assert vocabulary.kind("HOLDS_ROLE", "barista").scope == "research"


WRONG = {
    "no TOML": ("[kinds.HOLDS_ROLE.x\n", 1, "Expected ']'"),
    "no TOML, later": ('[scopes.x]\nmeaning = "A"\nmeaning = "B"\n', 3, "Cannot overwrite a value"),
    "unknown section": (
        "\n[kind.X.y]\na = 1",
        2,
        "unknown section [kind], did you mean kinds?; there are: scopes, parties, records, values, families, kinds",
    ),
    "a word that is no table": (
        "[kinds.PART_OF]\nx = 3",
        1,
        "a word is a table of its own: [kinds.FAMILY.name]",
    ),
    "a family that is no table": (
        "[kinds]\nPART_OF = 3",
        1,
        "a word is a table of its own: [kinds.FAMILY.name]",
    ),
    "a section that is no table": ("parties = 3", None, "a word is a table of its own: [parties.Label.name]"),
    "a missing key": (BARISTA.replace("backward", "#"), 2, "kinds.HOLDS_ROLE.barista: backward is missing"),
    "an unknown key": (
        BARISTA + 'bakward = "x"',
        2,
        "unknown key bakward, did you mean backward?; there are: ",
    ),
    "a key that the place says": (
        BARISTA + 'family = "X"',
        2,
        "family is said by the word's place, not by a key",
    ),
    "a key of the wrong type": (
        BARISTA + 'symmetric = "maybe"',
        2,
        "symmetric: Input should be a valid boolean",
    ),
    "an empty meaning": ('[scopes.x]\nmeaning = " "', 1, "scopes.x: meaning: String should have at least 1"),
    "no ends": (BARISTA.replace('["Person"]', "[]"), 2, "from_ends: Tuple should have at least 1 item"),
    "an unknown end": (
        BARISTA.replace("Organisation:shop", "Organisation:shp"),
        2,
        "to_ends: unknown end 'Organisation:shp'; an end is a label or Label:kind",
    ),
    "an end that the family has not": (
        BARISTA.replace("Organisation:shop", "Person"),
        2,
        "to_ends: in HOLDS_ROLE there can stand Organisation or Group or Household, not Person",
    ),
    "an unknown scope": (
        BARISTA + 'scope = "b3b"',
        2,
        "unknown scope 'b3b'; there are: b2b, b2c, care, hr",
    ),
    "an unknown family": (
        BARISTA.replace("HOLDS_ROLE", "HAS_ROLE"),
        2,
        "unknown family HAS_ROLE; there are: ABOUT",
    ),
    "an unknown label": (
        '[parties.Firm.x]\nmeaning = "A"',
        1,
        "label: Input should be 'Person', 'Organisation'",
    ),
    "a name that is none": (
        '[scopes."a b"]\nmeaning = "A"',
        1,
        "the name 'a b' is not one: letters, digits and _",
    ),
    "symmetric and hierarchical": (
        BARISTA + "symmetric = true\nhierarchical = true",
        2,
        "what is symmetric cannot be hierarchical, nor refuse cycles",
    ),
    "symmetric with two readings": (BARISTA + "symmetric = true", 2, "what is symmetric reads the same"),
    "another label for a kind": (
        '[parties.Group.company]\nmeaning = "A"',
        1,
        "company is a kind of Organisation already; a kind of party has one label",
    ),
    "an alias of two words": (
        BARISTA + 'aliases = ["works_for"]',
        2,
        "the alias works_for is one of employee already",
    ),
    "a new family": (
        '[families.LIKES]\nreads = "(a) likes (b)"\nmeaning = "A"',
        1,
        "families are fixed, every question is written for them; add a kind to one of them",
    ),
    "a family's fields": ('[families.PART_OF]\nfields = ["title"]', 1, "families are fixed"),
}


@pytest.mark.parametrize(("text", "line", "message"), WRONG.values(), ids=WRONG)
def test_what_is_wrong_is_said_with_its_line(own: Path, text: str, line: int | None, message: str):
    own.write_text(text)
    findings = check_file(own, profile_names())
    assert {(finding.level, finding.line) for finding in findings} == {("error", line)}
    assert message in str(findings[0])
    place = f"{own}, line {line}: " if line else f"{own}: "
    assert str(findings[0]).startswith(place)
    with pytest.raises(SettingsError, match=r"^vocabulary /.*ours\.toml") as refused:
        read_vocabulary(profile_names(), own)
    assert message in str(refused.value)


def test_everything_that_is_wrong_is_found_at_once(own: Path):
    own.write_text(BARISTA.replace("backward", "bakward") + '[scopes.x]\nmeaning = ""\n[families.Y]\nreads = "x"')
    assert [finding.line for finding in check_file(own, [])] == [2, 2, 8, 10]
    with pytest.raises(SettingsError, match=r"and 3 more \(graphcrm vocabulary check FILE\)"):
        read_vocabulary([], own)


def test_a_changed_rule_of_a_shipped_kind_is_a_warning(own: Path):
    own.write_text("[kinds.HOLDS_ROLE.resident]\nscope = 'care'\n[kinds.REPORTS_TO.line]\ncycles = true")
    assert [(finding.level, finding.line, finding.word) for finding in check_file(own, [])] == [
        ("warning", 3, "kinds.REPORTS_TO.line")
    ]
    assert read_vocabulary([], own).kind("REPORTS_TO", "line").is_acyclic is False


def test_a_file_that_cannot_be_read_is_said(own: Path):
    with pytest.raises(SettingsError, match=r"the vocabulary file .*ours.toml cannot be read: No such file"):
        check_file(own, [])
    own.write_bytes(b"# caf\xe9")
    with pytest.raises(SettingsError, match=r"is not UTF-8: byte 5"):
        check_file(own, [])
