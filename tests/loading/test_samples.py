"""The sample data, loaded as anybody loads files, and what must be answered on them."""

from __future__ import annotations

import csv

import pytest
from asking import LIVE, NAMES, SAMPLES, ask

from graphcrm.crm import GraphCRM
from graphcrm.loading.report import ImportReport

Loaded = tuple[GraphCRM, dict[str, ImportReport]]


def test_parties_by_kind(samples: Loaded):
    crm, _ = samples
    found = dict(
        ask(crm, "MATCH (p:Party) RETURN p.source + ' ' + coalesce(p.kind, 'person') AS left, count(*) AS right")
    )
    assert found == {
        "kubernetes special_interest_group": 24,
        "kubernetes working_group": 8,
        "kubernetes committee": 3,
        "kubernetes subproject": 234,
        "kubernetes person": 237,
        "kubernetes company": 44,
        "kubernetes self_employed": 1,
        "openstack person": 2582,  # six of the 2,588 are in Kubernetes too
        "openstack company": 555,
        "adventureworks person": 1199,
        "adventureworks company": 1,
        "adventureworks department": 16,
        "adventureworks territory": 10,
        "adventureworks shop": 701,
        "adventureworks supplier": 104,
        "northwind person": 129,
        "northwind company": 92,
        "northwind supplier": 29,
        "northwind territory": 57,
        "tender person": 56,
        "tender company": 15,
        "tender board": 1,
    }


@pytest.mark.parametrize("name", NAMES)
def test_only_rows_that_are_wrong_at_the_source_are_rejected(samples: Loaded, name: str):
    report = samples[1][name]
    if name != "openstack":
        assert report.rejected == 0
        return
    assert report.rejected_file is not None
    with report.rejected_file.open(encoding="utf-8") as file:
        rejected = list(csv.DictReader(file))
    lines = (SAMPLES / "openstack" / "affiliations.csv").read_text(encoding="utf-8").splitlines()
    assert [lines[int(row["line"]) - 1].split(",")[0] for row in rejected] == [
        "chungg",
        "coolsvap",
        "kanaderohan",
        "lseki",
        "therve",
    ]
    assert {row["field"] for row in rejected} == {"valid_to"}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_files_again_change_nothing(samples: Loaded, name: str):
    crm, reports = samples
    again = crm.imports.load(SAMPLES / name)
    assert (again.created, again.changed) == (0, 0)
    assert again.rejected == reports[name].rejected


def test_people_who_lead_in_three_places(samples: Loaded):
    leading = """
        MATCH (p:Party)-[r:HOLDS_ROLE]->(g:Party) WHERE r.kind IN ['chair', 'tech_lead']
        WITH p, collect(DISTINCT g.id) AS groups WHERE size(groups) >= 3
        RETURN p.id AS left, size(groups) AS right ORDER BY left
    """
    assert ask(samples[0], leading) == [("aojea", 3), ("pohly", 3), ("soltysh", 3)]


def test_eleven_people_are_chair_and_tech_lead_of_one_group(samples: Loaded):
    both = """
        MATCH (p:Party)-[r:HOLDS_ROLE {kind: 'chair'}]->(g:Party), (p)-[s:HOLDS_ROLE {kind: 'tech_lead'}]->(g)
        RETURN 1 AS left, count(DISTINCT p) AS right
    """
    assert ask(samples[0], both) == [(1, 11)]


def test_the_employers_of_adam_harwell(samples: Loaded):
    employers = """
        MATCH (:Party {id: 'adam-harwell'})-[r:HOLDS_ROLE]->(o:Party)
        RETURN o.name AS left, [toString(r.valid_from), toString(r.valid_to)] AS right ORDER BY r.valid_from
    """
    assert ask(samples[0], employers) == [
        ("Rackspace", ["0001-01-01", "2016-09-23"]),
        ("Independent", ["2016-09-23", "2016-12-04"]),
        ("GoDaddy", ["2016-12-04", "2018-11-23"]),
        ("Verizon Media", ["2018-11-23", "9999-12-31"]),
    ]


def test_a_role_of_unknown_start_that_has_ended_is_evident_on_its_last_day(samples: Loaded):
    evident = """
        MATCH (:Party {id: 'adam-harwell'})-[r:HOLDS_ROLE]->(:Party {id: 'rackspace'})
        RETURN toString(r.evident_from) AS left, r.source_key AS right
    """
    assert ask(samples[0], evident) == [("2016-09-22", "adam-harwell:1")]


def test_shops_and_their_contacts(samples: Loaded):
    crm, _ = samples
    contacts = f"""
        MATCH (p:Party)-[r:HOLDS_ROLE {{kind: 'contact_person'}}]->(o:Party)
        WHERE r.source = 'adventureworks' AND r.retracted_at = {LIVE}
    """
    assert ask(crm, contacts + "RETURN o.kind AS left, count(*) AS right ORDER BY left") == [
        ("shop", 753),
        ("supplier", 156),
    ]
    of_shops = contacts + " AND o.kind = 'shop' WITH o, count(DISTINCT p) AS people, collect(r.title) AS titles "
    two = of_shops + "WHERE people = 2 RETURN 1 AS left, count(*) AS right"
    assert ask(crm, two) == [(1, 52)]
    both = of_shops + "WHERE 'Owner' IN titles AND 'Purchasing Manager' IN titles RETURN 1 AS left, count(*) AS right"
    assert ask(crm, both) == [(1, 16)]
    owned = of_shops + "WHERE 'Owner' IN titles RETURN 1 AS left, 701 - count(*) AS right"
    assert ask(crm, owned) == [(1, 435)]


def test_five_people_changed_department(samples: Loaded):
    changed = """
        MATCH (p:Party)-[r:HOLDS_ROLE]->(d:Party {kind: 'department'})
        WITH p, collect(DISTINCT d.id) AS departments WHERE size(departments) > 1
        RETURN p.id AS left, 1 AS right ORDER BY left
    """
    assert [left for left, _ in ask(samples[0], changed)] == ["david0", "laura1", "rob0", "sheela0", "william0"]


@pytest.mark.parametrize(
    ("day", "body", "person"),
    [
        ("2012-01-15", "territory-northeast", "michael9"),
        ("2013-06-15", "territory-northeast", "jillian0"),
        ("2012-01-15", "department-quality-assurance", "sheela0"),
    ],
)
def test_who_was_where(samples: Loaded, day: str, body: str, person: str):
    there = """
        MATCH (o:Party {id: $body})<-[r:HOLDS_ROLE]-(p:Party)
        WHERE r.valid_from <= date($day) AND date($day) < r.valid_to RETURN p.id AS left, 1 AS right
    """
    found = [left for left, _ in ask(samples[0], there, day=day, body=body)]
    assert person in found
    assert body != "territory-northeast" or found == [person]


def test_fuller_heads_northwind(samples: Loaded):
    line = """
        MATCH (p:Party)-[r:REPORTS_TO]->(head:Party)
        WITH head.id AS left, p.id AS report ORDER BY report
        RETURN left, collect(report) AS right ORDER BY left
    """
    assert ask(samples[0], line) == [
        (
            "andrew-fuller",
            ["janet-leverling", "laura-callahan", "margaret-peacock", "nancy-davolio", "steven-buchanan"],
        ),
        ("steven-buchanan", ["anne-dodsworth", "michael-suyama", "robert-king"]),
    ]
