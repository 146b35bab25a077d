"""Sources that agree are shown once with all their names; those that contradict each other both, with who leads."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pandas as pd
import pytest

from graphcrm.cli.cells import shown_columns
from graphcrm.crm import GraphCRM
from graphcrm.errors import SettingsError
from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import PartyLabel, View
from graphcrm.vocabulary import check_file, read_vocabulary
from graphcrm.vocabulary.layers import Layer, lay_over, profile_names

DAY = dt.date(2026, 6, 1)
ACME, BETA = {"id": "acme", "name": "Acme"}, {"id": "beta", "name": "Beta"}


def with_precedence(crm: GraphCRM, own: str, tmp_path: Path) -> GraphCRM:
    """The same graph, read and written with an operator's own words."""
    file = tmp_path / "own.toml"
    file.write_text(own, encoding="utf-8")
    words = read_vocabulary(profile_names(), file)
    return GraphCRM(crm.graph, crm.settings, words, View(DAY, scopes=words.scope_names), "ann")


def person(crm: GraphCRM, source: str, name: str = "Ann Müller", **attributes: str) -> int:
    """One person as a source brings them; how many rows were new or changed."""
    rows = pd.DataFrame([{"id": "ann", "name": name, "attributes": attributes or None}])
    report = crm.load(rows, "person", source=source)
    return report.created + report.changed


def job(crm: GraphCRM, source: str, firm: dict[str, str], since: str | None = None, title: str | None = None) -> None:
    crm.load(pd.DataFrame([{**firm, "kind": "company"}]), "organisation", source=source)
    row = {"from": "ann", "to": firm["id"], "kind": "employee", "valid_from": since, "title": title}
    assert crm.load(pd.DataFrame([row]), "HOLDS_ROLE", source=source, seen_on=dt.date(2020, 1, 1)).rejected == 0


def told(crm: GraphCRM, of: str, what: str) -> list[tuple[str | None, tuple[str, ...], str, bool | None, str | None]]:
    """What is said of one thing: the value or the other party, who says so, how it stands, whether and why it leads."""
    rows = [row for row in crm.parties.sources("ann").told if (row.of, row.what) == (of, what)]
    return [(row.other.id if row.other else row.value, row.sources, row.standing, row.leads, row.why) for row in rows]


def test_two_sources_that_agree_are_shown_once_and_both_named(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    assert person(crm, "hr") == 1
    assert person(crm, "crm") == 1
    job(crm, "hr", ACME)
    job(crm, "crm", ACME, since="2021-03-01")
    assert told(crm, "values", "name") == [("Ann Müller", ("hr", "crm"), "agreed", None, None)]
    assert told(crm, "HOLDS_ROLE", "employee") == [("acme", ("crm", "hr"), "agreed", None, None)]
    (role,) = crm.people.roles_held("ann").roles
    assert (role.source, role.agreed_by, role.valid_from) == ("crm", ("hr",), dt.date(2021, 3, 1))
    assert [(one.source, one.agreed_by) for one in crm.people.card("ann").roles] == [("crm", ("hr",))]
    assert [one.agreed_by for one in crm.people.career("ann").roles] == [("hr",)]
    (member,) = crm.groups.people("acme").members
    assert [one.agreed_by for one in member.roles] == [("hr",)]
    named = [column.heading for column in shown_columns(crm.people.roles_held("ann").roles, wide=False)]
    assert named[-2:] == ["source", "also said by"]
    assert crm.parties.sources("ann").contradicted == 0
    assert person(crm, "crm") == 0


def test_two_employers_at_a_time_from_two_sources_are_both_shown(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    person(crm, "hr"), person(crm, "crm")
    job(crm, "crm", BETA)
    job(crm, "hr", ACME)
    assert told(crm, "HOLDS_ROLE", "employee") == [
        ("beta", ("crm",), "contradicted", True, "said first"),
        ("acme", ("hr",), "contradicted", False, None),
    ]
    assert {role.body.id for role in crm.people.roles_held("ann").roles} == {"acme", "beta"}
    job(crm, "crm", ACME)  # who knows of both contradicts nobody
    assert {row[2] for row in told(crm, "HOLDS_ROLE", "employee")} == {"alone", "agreed"}


def test_other_days_of_the_same_role_contradict_each_other(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    person(crm, "hr")
    job(crm, "hr", ACME, since="2019-01-01")
    job(crm, "crm", ACME, since="2021-03-01")
    both = told(crm, "HOLDS_ROLE", "employee")
    assert [row[2:4] for row in both] == [("contradicted", True), ("contradicted", False)]
    assert len(crm.people.roles_held("ann").roles) == 2


def test_of_two_birth_dates_the_first_source_leads_unless_precedence_says_otherwise(crm: GraphCRM, tmp_path: Path):
    first = crm.at(as_of=DAY)
    person(first, "hr", born="1980-02-03")
    person(first, "crm", name="Anne Mueller", born="1980-03-02")
    assert told(first, "values", "born") == [
        ("1980-02-03", ("hr",), "contradicted", True, "said first"),
        ("1980-03-02", ("crm",), "contradicted", False, None),
    ]
    assert [row[0] for row in told(first, "values", "name")] == ["Ann Müller", "Anne Mueller"]
    assert first.people.card("ann").attributes == {"born": "1980-02-03"}
    leading = with_precedence(crm, '[precedence.values]\nsources = ["crm"]', tmp_path)
    assert person(leading, "crm", name="Anne Mueller", born="1980-03-03") == 1
    assert leading.people.card("ann").attributes == {"born": "1980-03-03"}
    assert leading.people.card("ann").party.name == "Anne Mueller"  # type: ignore[union-attr]
    assert told(leading, "values", "born") == [
        ("1980-03-03", ("crm",), "contradicted", True, "precedence"),
        ("1980-02-03", ("hr",), "contradicted", False, None),
    ]
    assert person(leading, "hr", born="1980-02-04") == 1  # hr is heard, and does not lead
    assert [row[0] for row in told(leading, "values", "born")] == ["1980-03-03", "1980-02-04"]


def test_what_is_written_by_hand_leads_and_the_source_stays_to_be_seen(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    person(crm, "hr", born="1980-02-03")
    crm.parties.put(PartyDraft("ann", PartyLabel.PERSON, "Ann M.", attributes={"born": "1980-02-13"}))
    assert told(crm, "values", "name") == [
        ("Ann M.", ("manual",), "contradicted", True, "by hand"),
        ("Ann Müller", ("hr",), "contradicted", False, None),
    ]
    person(crm, "hr", born="1980-02-04")
    assert crm.people.card("ann").attributes == {"born": "1980-02-13"}


def test_undoing_an_import_takes_back_what_it_said_beside_and_gives_back_what_stepped_aside(
    crm: GraphCRM, tmp_path: Path
):
    leading = with_precedence(crm, '[precedence.any]\nsources = ["payroll"]', tmp_path)
    person(leading, "hr", born="1")
    person(leading, "crm", born="2")
    person(leading, "payroll", born="3")
    assert {row[0] for row in told(leading, "values", "born")} == {"1", "2", "3"}
    payroll, second, _ = (run.run for run in leading.imports.runs().runs)
    leading.imports.undo(payroll)
    assert [row[:2] for row in told(leading, "values", "born")] == [("1", ("hr",)), ("2", ("crm",))]
    leading.imports.undo(second)
    assert told(leading, "values", "born") == [("1", ("hr",), "alone", None, None)]
    assert person(leading, "crm", born="2") == 1
    assert [row[:2] for row in told(leading, "values", "born")] == [("1", ("hr",)), ("2", ("crm",))]


def test_what_merged_parties_were_told_is_seen_and_an_earlier_state_of_knowledge_stays(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    person(crm, "hr")
    before = crm.settled()
    crm.load(pd.DataFrame([{"id": "a7", "name": "Ann Miller"}]), "person", source="crm")
    crm.doubles.merge("ann", "a7")
    assert told(crm, "values", "name") == [
        ("Ann Müller", ("hr",), "contradicted", True, "said first"),
        ("Ann Miller", ("crm",), "contradicted", False, None),
    ]
    assert told(before, "values", "name") == [("Ann Müller", ("hr",), "alone", None, None)]


def test_what_is_beside_under_another_scope_is_not_seen(crm: GraphCRM):
    crm = crm.at(as_of=DAY)
    person(crm, "hr")
    crm.load(pd.DataFrame([{"id": "ann", "name": "Ann", "scope": "care"}]), "person", source="clinic")
    crm.load(pd.DataFrame([{"id": "ann", "name": "Anna", "scope": "care"}]), "person", source="lab")
    assert crm.at(scopes=["b2b"]).parties.sources("ann").sources == ("hr",)
    assert crm.parties.sources("ann").sources == ("clinic", "hr", "lab")
    assert crm.people.card("ann").party.name == "Ann Müller"  # type: ignore[union-attr]



@pytest.mark.parametrize(
    ("own", "message"),
    [
        ('[precedence.WORKS_AT]\nsources = ["hr"]', "precedence of what is no family; there are: values, any, "),
        ('[precedence.values]\nsources = ["hr", "hr"]', "a source stands twice"),
        ('[precedence.values]\nsources = ["H R"]', "sources"),
        ("[precedence.values]\nsources = []", "sources"),
    ],
)
def test_a_wrong_precedence_is_said(own: str, message: str, tmp_path: Path):
    file = tmp_path / "own.toml"
    file.write_text(own, encoding="utf-8")
    findings = check_file(file, profile_names())
    assert {finding.line for finding in findings} == {1}
    with pytest.raises(SettingsError, match=message):
        read_vocabulary(profile_names(), file)


def test_the_order_of_sources():
    core = (Path(__file__).parents[2] / "graphcrm/vocabulary/profiles/core.toml").read_text(encoding="utf-8")
    own = '[precedence.values]\nsources = ["crm", "manual"]\n[precedence.any]\nsources = ["hr", "crm"]'
    words = lay_over([Layer("core", core), Layer("own", own, shipped=False)])
    assert [words.rank("values", source) for source in ("crm", "manual", "hr")] == [0, 1, 2]
    assert [words.rank("HOLDS_ROLE", source) for source in ("manual", "hr", "crm", "x", "y")] == [0, 1, 2, 3, 3]
