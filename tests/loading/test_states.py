"""Files that have all of a source: snapshots of a day, corrected files; what they end, retract, and are stopped at."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from asking import LIVE, SAMPLES, ask, totals

from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, InputError
from graphcrm.readers import Reader, Right

Folder = Callable[..., Path]

RECIPE = """
source = "hr"
[[load]]
name = "people"
record = "person"
select = "select distinct person as id, person as name from 'jobs.csv' order by 1"
[[load]]
name = "firms"
record = "organisation"
select = "select 'acme' as id, 'Acme' as name, 'company' as kind"
[[load]]
name = "jobs"
family = "HOLDS_ROLE"
select = '''select person as "from", 'acme' as "to", 'employee' as kind, since as valid_from from 'jobs.csv' '''
"""
EVERYBODY = ["ann", "bob", "cem", "dan", "eva", "fay", "gus", "hal", "ivy", "jon", "kim"]


def file(*people: str, **since: str) -> dict[str, str]:
    return {"jobs.csv": "person,since\n" + "".join(f"{name},{since.get(name, '')}\n" for name in people)}


def without(*gone: str) -> list[str]:
    return [name for name in EVERYBODY if name not in gone]


def roles(crm: GraphCRM, who: str) -> list[str]:
    """The live roles of somebody: ``2026-02-01 (from 2026-01-02) .. -``."""
    found = ask(
        crm,
        f"""
        MATCH (:Party {{id: '{who}'}})-[said:HOLDS_ROLE]->() WHERE said.retracted_at = {LIVE}
        RETURN CASE said.valid_from WHEN date('0001-01-01') THEN '-' ELSE toString(said.valid_from) END
               + coalesce(' (from ' + said.from_earliest + ')', '') + ' .. '
               + CASE said.valid_to WHEN date('9999-12-31') THEN '-' ELSE toString(said.valid_to) END
               + coalesce(' (from ' + said.to_earliest + ')', '') AS left, toString(said.evident_from) AS right
        ORDER BY said.valid_from
        """,
    )
    return [period for period, _ in found]


JAN, FEB, MARCH, APRIL = (dt.date(2026, month, 1) for month in (1, 2, 3, 4))


def test_what_is_missing_ends_and_what_is_new_begins_both_between_two_snapshots(crm: GraphCRM, folder: Folder):
    first = crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    assert (first.snapshot, first.missing) == (JAN, ())
    assert roles(crm, "ann") == ["- .. -"]  # the first snapshot tells no beginnings
    where = folder(RECIPE, **file(*without("ann"), "zoe"))
    crm.imports.load(where, snapshot=FEB)
    assert roles(crm, "ann") == ["- .. 2026-02-01 (from 2026-01-02)"]
    assert roles(crm, "zoe") == ["2026-02-01 (from 2026-01-02) .. -"]
    before = totals(crm)
    again = crm.imports.load(where, snapshot=FEB)
    assert (again.created, again.changed, again.missing) == (0, 0, ())
    later = crm.imports.load(where, snapshot=MARCH)  # nothing new, a month later
    assert (later.created, later.changed, later.missing) == (0, 0, ())
    assert totals(crm) == before


def test_somebody_who_comes_back_holds_the_role_again_and_the_gap_stays(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    crm.imports.load(folder(RECIPE, **file(*without("ann"))), snapshot=FEB)
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=APRIL)
    both = ["- .. 2026-02-01 (from 2026-01-02)", "2026-04-01 (from 2026-02-02) .. -"]
    assert roles(crm, "ann") == both
    assert crm.imports.load(folder(RECIPE, **file(*EVERYBODY))).created == 0  # the file without a day denies no end
    assert roles(crm, "ann") == both


def test_days_of_the_file_itself_are_kept(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY, "zoe", zoe="2019-05-01")), snapshot=FEB)
    assert roles(crm, "zoe") == ["2019-05-01 .. -"]


def test_a_person_who_is_missing_does_not_end_only_what_the_source_knows_of_them(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    crm.imports.load(folder(RECIPE, **file(*without("ann"))), snapshot=FEB)
    known = f"""
        MATCH (:Party {{id: 'ann'}})-[known:KNOWN_AS]->() WHERE known.retracted_at = {LIVE}
        RETURN toString(known.valid_to) AS left, known.to_earliest AS right
    """
    assert ask(crm, known) == [("2026-02-01", "2026-01-02")]
    assert crm.people.card("ann").party.name == "ann"
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=MARCH)
    assert ask(crm, known) == [("9999-12-31", None)]


def test_a_corrected_file_retracts_what_is_missing(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)))
    report = crm.imports.load(folder(RECIPE, **file(*without("ann"))), complete=True)
    assert [(one.what, one.held, one.missing, one.did) for one in report.missing] == [
        ("HOLDS_ROLE", 11, 1, "retracted"),
        ("Person", 11, 1, "retracted"),
    ]
    assert roles(crm, "ann") == []
    assert totals(crm)["retracted HOLDS_ROLE"] == 1


@pytest.mark.parametrize("given", [{"snapshot": FEB}, {"complete": True}])
def test_a_part_given_as_all_is_stopped_with_the_numbers(crm: GraphCRM, folder: Folder, given: dict[str, object]):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    before = totals(crm)
    where = folder(RECIPE, **file(*without("ann", "bob")))
    with pytest.raises(Conflict, match=r"more than 10% .* 2 of 11 HOLDS_ROLE employee \(b2b\); 2 of 11 Person \(b2b\)"):
        crm.imports.load(where, **given)  # type: ignore[arg-type]
    assert totals(crm) == before
    told = crm.imports.load(where, dry_run=True, **given)  # type: ignore[arg-type]
    assert [one.missing for one in told.missing] == [2, 2]
    assert totals(crm) == before
    crm.imports.load(where, yes=True, **given)  # type: ignore[arg-type]
    assert totals(crm) != before


def test_a_row_that_cannot_be_read_ends_nothing(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    report = crm.imports.load(folder(RECIPE, **file(*EVERYBODY, ann="last spring")), snapshot=FEB)
    assert (report.rejected, report.missing) == (1, ())
    assert roles(crm, "ann") == ["- .. -"]


def test_snapshots_go_forward(crm: GraphCRM, folder: Folder):
    where = folder(RECIPE, **file(*EVERYBODY))
    crm.imports.load(where, snapshot=FEB)
    for given, message in (
        ({"snapshot": JAN}, "a later snapshot of hr was loaded, of 2026-02-01"),
        ({"snapshot": dt.date(2199, 1, 1)}, "lies in the future"),
        ({"snapshot": MARCH, "complete": True}, "a snapshot or a complete one"),
    ):
        with pytest.raises(InputError, match=message):
            crm.imports.load(where, **given)


def test_what_another_source_or_a_person_said_stays(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), source="payroll")
    crm.imports.load(folder(RECIPE, **file(*without("ann"))), snapshot=FEB)
    assert sorted(roles(crm, "ann")) == ["- .. -", "- .. 2026-02-01 (from 2026-01-02)"]


DEPARTMENTS = """
source = "hr"
[[load]]
record = "person"
select = "select distinct person as id, person as name from 'jobs.csv' order by 1"
[[load]]
record = "organisation"
select = "select distinct department as id, department as name, 'department' as kind from 'jobs.csv' order by 1"
[[load]]
family = "HOLDS_ROLE"
select = '''select person as "from", department as "to", 'employee' as kind from 'jobs.csv' '''
"""


def test_twelve_monthly_snapshots_of_adventureworks_give_its_dates_to_the_month(crm: GraphCRM, folder: Folder):
    with (SAMPLES / "adventureworks" / "department_history.csv").open(encoding="utf-8") as source:
        jobs = [
            (f"p{row['person_id']}", "d-" + row["department"].replace(" ", "-"), row["start_date"], row["end_date"])
            for row in csv.DictReader(source)
        ]
    days = [dt.date(2009, month, 1) for month in range(1, 13)]
    for day in days:
        on = day.isoformat()
        there = sorted({job[:2] for job in jobs if job[2] <= on and (not job[3] or job[3] >= on)})
        rows = "".join(f"{person},{department}\n" for person, department in there)
        crm.imports.load(folder(DEPARTMENTS, **{"jobs.csv": "person,department\n" + rows}), snapshot=day, yes=True)
    said = ask(
        crm,
        f"""
        MATCH (p:Party)-[said:HOLDS_ROLE]->(d:Party) WHERE said.retracted_at = {LIVE}
        RETURN [p.id, d.id] AS left, [toString(said.valid_from), said.from_earliest,
                                      toString(said.valid_to), said.to_earliest] AS right
        """,
    )
    found = {tuple(ends): times for ends, times in said}
    first, last = days[0].isoformat(), days[-1].isoformat()
    seen = [job for job in jobs if job[2] <= last and (not job[3] or job[3] >= first)]
    began = [job for job in seen if job[2] > first]
    ended = [job for job in seen if job[3] and job[3] < last]
    assert len(began) > 100
    assert ended
    for person, department, start, end in seen:
        since, since_earliest, until, until_earliest = found[person, department]
        if start > first:
            assert since_earliest <= start <= since, (person, department)
            assert dt.date.fromisoformat(since) - dt.date.fromisoformat(since_earliest) <= dt.timedelta(days=31)
        else:
            assert (since, since_earliest) == ("0001-01-01", None)
        if end and end < last:
            gone = (dt.date.fromisoformat(end) + dt.timedelta(days=1)).isoformat()
            assert until_earliest <= gone <= until, (person, department)
        else:
            assert (until, until_earliest) == ("9999-12-31", None)


def rows(*people: str) -> pd.DataFrame:
    return pd.DataFrame([{"from": one, "to": "acme", "kind": "employee"} for one in people])


def test_a_data_frame_is_a_snapshot_or_complete_of_its_own_kind(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)), snapshot=JAN)
    report = crm.load(rows(*without("ann")), "HOLDS_ROLE", source="hr", snapshot=FEB, dry_run=True)
    assert [(one.what, one.held, one.missing, one.did) for one in report.missing] == [("HOLDS_ROLE", 11, 1, "ended")]
    assert roles(crm, "ann") == ["- .. -"]
    crm.load(rows(*without("ann")), "HOLDS_ROLE", source="hr", snapshot=FEB)
    assert roles(crm, "ann") == ["- .. 2026-02-01 (from 2026-01-02)"]
    before = totals(crm)
    with pytest.raises(Conflict, match=r"more than 10% .* 2 of 10 HOLDS_ROLE employee"):
        crm.load(rows(*without("ann", "bob", "cem")), "HOLDS_ROLE", source="hr", snapshot=MARCH)
    assert totals(crm) == before
    crm.load(rows(*without("ann", "bob", "cem")), "HOLDS_ROLE", source="hr", complete=True, yes=True)
    assert (roles(crm, "bob"), roles(crm, "ann")) == ([], ["- .. 2026-02-01 (from 2026-01-02)"])
    with pytest.raises(InputError, match="a snapshot or a complete one"):
        crm.load(rows("ann"), "HOLDS_ROLE", source="hr", snapshot=MARCH, complete=True)


def test_what_one_may_not_write_under_is_neither_ended_nor_counted(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder(RECIPE, **file(*EVERYBODY)))
    crm.load(rows("bob").assign(title="Nurse", scope="care"), "HOLDS_ROLE", source="hr")
    crm.load(pd.DataFrame([{"id": "bob", "name": "bob", "scope": "care"}]), "person", source="hr")
    narrow = crm.as_reader(Reader("r", "r", frozenset({"b2b"}), frozenset({Right.IMPORT})))
    people = pd.DataFrame([{"id": one, "name": one} for one in EVERYBODY if one != "bob"])
    report = narrow.load(people, "person", source="hr", complete=True)
    assert [(one.scope, one.held, one.missing) for one in report.missing] == [("b2b", 11, 1)]
    report = narrow.load(rows(*without("bob")), "HOLDS_ROLE", source="hr", complete=True)
    assert [(one.scope, one.held, one.missing) for one in report.missing] == [("b2b", 11, 1)]
    assert [(role.title, role.scope) for role in crm.people.roles_held("bob").start_unknown] == [("Nurse", "care")]
    assert {alias.scope for alias in crm.parties.record("bob").aliases} == {"care"}
