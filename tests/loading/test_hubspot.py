"""HubSpot's exports, with the vendor's columns and known truth, go in as they are."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError
from graphcrm.loading.report import ImportReport
from graphcrm.model import party_id

EXPORTED = dt.date(2025, 6, 1)
FILES = {
    "companies.csv": "Record ID,Company name,Company Domain Name,Lifecycle Stage\n101,Acme,acme.example,Customer\n"
    "102,Beta,beta.example,Lead\n",
    "contacts.csv": 'Record ID,First Name,Last Name,Email,Job Title,"Associated Company IDs",'
    '"Associated Company IDs (Primary)","Associated Company IDs (Adviser)"\n'
    "101,Ann,Ray,ann@acme.example,Buyer,101;102,101,102\n102,Bob,,bob@beta.example,,102,,\n",
    "deals.csv": "Record ID,Deal Name,Deal Stage,Pipeline,Amount,Currency,Create Date,Close Date,Deal owner,"
    '"Date entered ""Appointment Scheduled (Sales Pipeline)""","Date entered ""Contract Sent (Sales Pipeline)""",'
    '"Date entered ""Closed Won (Sales Pipeline)""",Associated Company IDs,Associated Company IDs (Primary),'
    "Associated Contact IDs,Associated Contact IDs (Budget holder),Associated Contact IDs (Wizard)\n"
    "7,Offer,Closed Won,Sales Pipeline,12.50,EUR,2025-01-02 10:00,2025-03-04 10:00,Olga Ours,"
    "2025-01-02 10:00,2025-02-03 10:00,2025-03-04 10:00,101,101,101;102,101,102\n"
    "8,Other,Contract Sent,Sales Pipeline,5,,2025-01-02 10:00,,,2025-01-02 10:00,,,,,,,\n",
    "calls.csv": "Record ID,Activity date,Call Title,Call direction,Call duration,Activity assigned to,"
    "Associated Contact IDs,Associated Deal IDs\n1,2025-02-03 09:30,Terms,Outbound,00:12:10,Olga Ours,101;102,7\n",
    "meetings.csv": "Record ID,Meeting name,Meeting start time,Activity assigned to,Associated Contact IDs,"
    "Associated Deal IDs\n1,Demo,2025-02-05 09:30,Olga Ours,101,7\n",
    "emails.csv": "Record ID,Activity date,Email subject,Email direction,Activity assigned to,Associated Contact IDs,"
    "Associated Deal IDs\n1,2025-02-06 09:30,Re: Offer,INCOMING_EMAIL,Olga Ours,101,7\n",
    "notes.csv": "Record ID,Activity date,Note body,Associated Contact IDs\n1,2025-02-04 09:30,Secret,101\n",
    "tasks.csv": "Record ID,Task title,Task status,Due date,Create Date,Activity assigned to,Associated Deal IDs\n"
    "1,Call back,NOT_STARTED,2025-02-09 08:00,2025-02-03 08:00,Olga Ours,7\n",
}


def write(folder: Path, **changed: str) -> None:
    for name, content in {**FILES, **changed}.items():
        (folder / name).write_text(content, encoding="utf-8")


def rejected(report: ImportReport) -> list[tuple[str, str, str]]:
    assert report.rejected_file
    with report.rejected_file.open(encoding="utf-8") as file:
        return [(row["entry"], row["field"], row["value"]) for row in csv.DictReader(file)]


def test_an_export_goes_in_as_it_is_and_what_it_leaves_open_is_told(crm: GraphCRM, tmp_path: Path):
    write(tmp_path)
    report = crm.imports.load(tmp_path, "hubspot", seen_on=EXPORTED)
    assert rejected(report) == [
        ("stages", "valid_to", "unknown, for the day the deal entered its present stage was not exported"),
        ("seats", "kind", "Wizard"),
    ]
    assert report.absent == ()
    roles = crm.people.roles_held(party_id("hubspot", "contact:101")).roles
    assert {(role.body.name, role.kind, role.title) for role in roles} == {
        ("Acme", "employee", "Buyer"),
        ("Beta", "contact_person", "Adviser"),
    }
    assert [one.name for one in crm.parties.by("hubspot", "contact:101").parties] == ["Ann Ray"]
    deal_id = party_id("hubspot", "deal:7")
    card = crm.deals.deal(deal_id)
    assert [(stage.kind, stage.valid_from) for stage in card.stages] == [
        ("lead", dt.date(2025, 1, 2)), ("negotiation", dt.date(2025, 2, 3)), ("won", dt.date(2025, 3, 4)),
    ]  # fmt: skip
    assert (str(card.amount), card.currency, card.outcome, card.closed) == ("12.50", "EUR", "won", dt.date(2025, 3, 4))
    assert {(seat.person.name, seat.kind, seat.side) for seat in card.seats} == {
        ("Ann Ray", "economic_buyer", "theirs"),
        ("Olga Ours", "account_lead", "ours"),
    }
    assert [(task.name, task.state, task.owners[0].name) for task in card.tasks] == [("Call back", "open", "Olga Ours")]
    talks = {talk.channel: talk for talk in crm.timeline.of_deal(deal_id).conversations}
    assert talks.keys() == {"call", "meeting", "mail"}
    assert {(one.party.name, one.kind) for one in talks["mail"].participants} == {
        ("Ann Ray", "from"), ("Olga Ours", "to"),
    }  # fmt: skip
    assert {one.kind for one in talks["meeting"].participants} == {"invited", "organizer"}
    talk = talks["call"]
    assert (talk.minutes, talk.direction) == (12, "out")
    assert {(one.party.name, one.kind) for one in talk.participants} == {
        ("Ann Ray", "to"), ("Bob", "to"), ("Olga Ours", "from"),
    }  # fmt: skip
    assert crm.imports.load(tmp_path, "hubspot", seen_on=EXPORTED).created == 0


def test_a_file_with_other_columns_is_refused(crm: GraphCRM, tmp_path: Path):
    write(tmp_path, **{"contacts.csv": "Contact,First Name\n101,Ann\n"})
    with pytest.raises(InputError, match=r"recipe hubspot, file contacts\.csv: no column 'Record ID'"):
        crm.imports.load(tmp_path, "hubspot")


def test_a_call_whose_duration_cannot_be_read_is_rejected_and_the_others_go_in(crm: GraphCRM, tmp_path: Path):
    head = FILES["calls.csv"].splitlines()[0]
    took = {"1": "00:12:10", "2": "730000", "3": "twelve", "4": "aa:bb:cc", "5": "", "6": "9e99"}
    calls = "".join(f"{id},2025-02-03 09:30,Terms,Outbound,{long},Olga Ours,101,7\n" for id, long in took.items())
    write(tmp_path, **{"calls.csv": f"{head}\n{calls}"})
    report = crm.imports.load(tmp_path, "hubspot", seen_on=EXPORTED)
    bad = [(field, value) for _, field, value in rejected(report) if field == "minutes"]
    assert bad == [("minutes", "twelve"), ("minutes", "aa:bb:cc"), ("minutes", "9e99")]
    talks = crm.timeline.of_deal(party_id("hubspot", "deal:7")).conversations
    assert sorted(str(talk.minutes) for talk in talks if talk.channel == "call") == ["12", "12", "None"]
