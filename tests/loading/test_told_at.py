"""When a source itself recorded something: kept and shown beside our own moment, and no answer changes by it."""

from __future__ import annotations

import datetime as dt

import pandas as pd
import pytest

from graphcrm.crm import GraphCRM
from graphcrm.ledger.parties import PartyDraft
from graphcrm.loading.report import ImportReport
from graphcrm.model import Found, PartyLabel
from graphcrm.topics.statements import Statement

TOLD = dt.datetime(2020, 5, 1, 9, 30, tzinfo=dt.UTC)
DAY = dt.date(2026, 6, 1)


@pytest.fixture
def told(crm: GraphCRM) -> GraphCRM:
    """Ann works for Acme; the source knows that since 2020, we since now."""
    crm = crm.at(as_of=DAY)
    crm.load(pd.DataFrame([{"id": "ann", "name": "Ann"}]), "person", source="hr")
    crm.load(pd.DataFrame([{"id": "acme", "name": "Acme", "kind": "company"}]), "organisation", source="hr")
    assert job(crm, "2020-05-01T11:30:00+02:00").created == 1
    return crm


def job(crm: GraphCRM, told_at: object, title: str = "Engineer") -> ImportReport:
    row = {"from": "ann", "to": "acme", "kind": "employee", "title": title, "key": "1"}
    row |= {"valid_from": "2020-01-01", "told_at": told_at}
    return crm.load(pd.DataFrame([row]), "HOLDS_ROLE", source="hr")


def held(crm: GraphCRM, who: str = "ann") -> Statement:
    (role,) = crm.people.roles_held(who).roles
    return crm.statements.statement(role.statement)


def test_when_the_source_recorded_it_stands_beside_when_we_did(told: GraphCRM):
    said = held(told)
    assert said.told_at == TOLD
    assert said.recorded_at > dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    assert job(told, "2021-01-01").unchanged == 1  # what it says is the same
    assert held(told) == said
    assert job(told, "2022-03-01 08:00:00", "Head").changed == 1
    line = told.changes.provenance(held(told).id).versions
    assert [version.told_at for version in line] == [TOLD, dt.datetime(2022, 3, 1, 8, tzinfo=dt.UTC)]
    assert [one.field for one in line[1].differs] == ["title"]


def test_an_answer_of_an_earlier_state_of_knowledge_does_not_change(told: GraphCRM):
    then = told.at(known_at=TOLD + dt.timedelta(days=1))
    assert then.people.roles_held("ann").found is Found.NOT_LOOKED_FOR  # we knew nothing then, whatever the source did
    before = told.settled()
    report = before.people.roles_held("ann")
    job(told, "2019-01-01", "Head")
    assert before.people.roles_held("ann") == report


def test_a_merge_and_an_undoing_carry_it(told: GraphCRM):
    told.parties.put(PartyDraft("anne", PartyLabel.PERSON, "Anne"))
    merged = told.doubles.merge("anne", "ann")
    assert held(told, "anne").told_at == TOLD
    told.doubles.unmerge(merged.change)
    assert held(told).told_at == TOLD
    job(told, None, "Head")
    assert held(told).told_at is None
    told.imports.undo(told.imports.runs().runs[0].run)
    assert (held(told).title, held(told).told_at) == ("Engineer", TOLD)


@pytest.mark.parametrize("wrong", ["last spring", "2199-01-01T00:00:00Z"])
def test_a_moment_that_is_none_or_in_the_future_is_rejected_with_its_row(told: GraphCRM, wrong: str):
    report = job(told, wrong, "Head")
    assert (report.rejected, held(told).title) == (1, "Engineer")
    assert report.rejected_file is not None
    assert "told_at" in report.rejected_file.read_text(encoding="utf-8")


def test_what_is_said_of_a_deal_has_it_too(told: GraphCRM):
    told.load(pd.DataFrame([{"id": "d1", "name": "Offer"}]), "deal", source="hr")
    row = {"from": "ann", "to": "d1", "kind": "champion", "told_at": TOLD}
    assert told.load(pd.DataFrame([row]), "SEATED_ON", source="hr").created == 1
    (seat,) = told.deals.deal("d1").seats
    assert told.statements.statement(seat.statement).told_at == TOLD
