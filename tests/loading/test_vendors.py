"""Vendors' exports: files with the vendor's columns, written with a seed and known truth, go in as they are."""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import Counter
from dataclasses import dataclass, field
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import pytest

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, NotSupported
from graphcrm.loading.recipe import told_vendors, vendors
from graphcrm.loading.report import ImportReport

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ012345"
STAGES = ("Prospecting", "Qualification", "Value Proposition", "Proposal/Price Quote", "Negotiation/Review")
OURS = {
    "Prospecting": "lead", "Qualification": "qualified", "Value Proposition": "solution",
    "Proposal/Price Quote": "proposal", "Negotiation/Review": "negotiation",
    "Closed Won": "won", "Closed Lost": "lost",
}  # fmt: skip
ROLES = {
    "Economic Buyer": "economic_buyer", "Decision Maker": "decision_maker", "Evaluator": "evaluator",
    "Executive Sponsor": "executive_sponsor", "Influencer": "influencer", "Technical Buyer": "technical_buyer",
    "Business User": "user", "Economic Decision Maker": "economic_buyer", "Other": "other",
}  # fmt: skip


def long_id(short: str) -> str:
    """A 15-character id of Salesforce's with its checksum: a letter for each five, of which letters are capital."""
    parts = (short[at : at + 5] for at in (0, 5, 10))
    return short + "".join(LETTERS[sum(1 << bit for bit, sign in enumerate(part) if sign.isupper())] for part in parts)


def test_the_checksum_is_that_of_the_vendor():
    assert long_id("0017000000hOMCh") == "0017000000hOMChAAO"


@dataclass
class Truth:
    """What is true in a written export."""

    stages: dict[str, list[tuple[str, dt.date]]] = field(default_factory=dict)
    seats: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    rows: dict[str, list[dict[str, object]]] = field(default_factory=dict)


def salesforce(folder: Path, seed: int = 7, many: int = 12) -> Truth:
    """An export of some accounts, contacts and opportunities; the same seed gives the same."""
    draw, truth = random.Random(seed), Truth()
    ids = {prefix: [f"{prefix}A0000{n:04d}aBcD"[:15] for n in range(many)] for prefix in ("001", "003", "005", "006")}

    def either(short: str) -> str:
        return draw.choice((short, long_id(short)))

    truth.rows["User"] = [
        {"Id": either(one), "FirstName": "Olga", "LastName": f"Ours {n}", "Email": f"olga{n}@we.example"}
        for n, one in enumerate(ids["005"][:2])
    ]
    truth.rows["Account"] = [
        {"Id": either(one), "IsDeleted": "0", "Name": f"Firm {n}", "ParentId": "", "Industry": "Tools"}
        for n, one in enumerate(ids["001"])
    ]
    truth.rows["Contact"] = [
        {"Id": either(one), "IsDeleted": "0", "AccountId": either(ids["001"][n]), "FirstName": "Ann",
         "LastName": f"No {n}", "Email": f"ann{n}@firm.example", "Title": "Buyer", "ReportsToId": ""}
        for n, one in enumerate(ids["003"])
    ]  # fmt: skip
    truth.rows["Contact"].append({**truth.rows["Contact"][0], "Id": "003A00009999aBc", "IsDeleted": "1"})
    for n, one in enumerate(ids["006"]):
        day = dt.date(2024, 1, 1) + dt.timedelta(days=draw.randrange(200))
        reached = [*STAGES[: draw.randrange(1, 6)], *draw.choice(([], ["Closed Won"], ["Closed Lost"]))]
        passed = [(reached[0], day)]
        for before, stage in pairwise(reached):
            day += dt.timedelta(days=draw.randrange(1, 40))
            passed.append((stage, day))
            truth.rows.setdefault("OpportunityFieldHistory", []).append(
                {"Id": f"017{n}", "OpportunityId": either(one), "Field": "StageName", "OldValue": before,
                 "NewValue": stage, "IsDeleted": "0", "CreatedDate": f"{day}T09:00:00.000Z"}
            )  # fmt: skip
        truth.stages[one] = passed
        truth.rows.setdefault("Opportunity", []).append(
            {"Id": either(one), "IsDeleted": "0", "AccountId": either(ids["001"][n]), "Name": f"Offer {n}",
             "StageName": reached[-1], "Amount": "1000.5", "CurrencyIsoCode": "EUR", "CloseDate": str(day),
             "IsClosed": "1" if "Closed" in reached[-1] else "0", "IsWon": "1" if "Won" in reached[-1] else "0",
             "OwnerId": either(ids["005"][0]), "CreatedDate": f"{passed[0][1]}T08:00:00.000Z"}
        )  # fmt: skip
        role = draw.choice(list(ROLES))
        truth.seats[ids["003"][n], one, ROLES[role]] += 1
        truth.rows.setdefault("OpportunityContactRole", []).append(
            {"Id": f"00K{n:012d}", "OpportunityId": either(one), "ContactId": either(ids["003"][n]), "Role": role,
             "IsDeleted": "0"}
        )  # fmt: skip
    for name, rows in truth.rows.items():
        with (folder / f"{name}.csv").open("w", newline="", encoding="utf-8") as file:
            writer = csv.DictWriter(file, list(rows[0]), quoting=csv.QUOTE_ALL)
            writer.writeheader()
            writer.writerows(rows)
    return truth


def created(report: ImportReport) -> dict[str, tuple[int, int]]:
    return {entry.entry: (entry.created, entry.rejected) for entry in report.entries if entry.rows}


def test_a_salesforce_export_goes_in_as_it_is(crm: GraphCRM, tmp_path: Path):
    truth = salesforce(tmp_path)
    report = crm.imports.load(tmp_path, "salesforce")
    passed = sum(len(stages) for stages in truth.stages.values())
    assert created(report) == {
        "accounts": (12, 0), "contacts": (12, 0), "users": (2, 0), "jobs": (12, 0), "opportunities": (12, 0),
        "customers": (12, 0), "stages": (passed, 0), "seats": (12, 0), "owners": (12, 0),
    }  # fmt: skip
    assert set(report.absent) == {"AccountContactRelation.csv", "Task.csv", "Event.csv"}
    seats: Counter[tuple[str, str, str]] = Counter()
    for deal_id, stages in truth.stages.items():
        card = crm.deals.deal(deal_id)
        assert [(stage.kind, stage.valid_from) for stage in card.stages] == [(OURS[name], day) for name, day in stages]
        assert (card.amount, card.currency) == (Decimal("1000.50"), "EUR")
        ended = stages[-1][0]
        assert (card.outcome, card.closed) == ((OURS[ended], stages[-1][1]) if "Closed" in ended else (None, None))
        seats.update((seat.person.id, deal_id, seat.kind) for seat in card.seats if seat.side == "theirs")
    assert seats == truth.seats
    again = crm.imports.load(tmp_path, "salesforce")
    assert (again.created, again.changed, again.rejected) == (0, 0, 0)


def test_a_role_that_nobody_has_mapped_is_reported_with_the_words_there_are(crm: GraphCRM, tmp_path: Path):
    salesforce(tmp_path)
    path = tmp_path / "OpportunityContactRole.csv"
    with path.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    rows[0]["Role"] = "Wizard of Oz"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    report = crm.imports.load(tmp_path, "salesforce")
    assert created(report)["seats"] == (11, 1)
    assert report.rejected_file
    told = report.rejected_file.read_text(encoding="utf-8")
    assert "Wizard of Oz" in told
    assert "economic_buyer" in told


def test_a_folder_without_any_of_its_files_is_refused(crm: GraphCRM, tmp_path: Path):
    with pytest.raises(InputError, match="none of its files is in the folder"):
        crm.imports.load(tmp_path, "salesforce")


def test_the_recipes_are_told():
    told = {vendor.recipe: vendor for vendor in told_vendors().recipes}
    assert told.keys() == set(vendors())
    assert "OpportunityContactRole.csv" in told["salesforce"].files


FILES = {
    "Account.csv": "Id,Name\n001A00000001aBc,Acme\n001A00000002aBc,Beta\n",
    "Contact.csv": "Id,AccountId,FirstName,LastName,Title\n003A00000001aBc,001A00000001aBc,Ann,Ray,Buyer\n",
    "AccountContactRelation.csv": "AccountId,ContactId,Roles,IsDirect,StartDate\n"
    "001A00000001aBc,003A00000001aBc,,1,2020-02-01\n001A00000002aBc,003A00000001aBc,Evaluator;Influencer,0,\n",
    "User.csv": "Id,FirstName,LastName\n005A00000001aBc,Olga,Ours\n",
    "Opportunity.csv": "Id,Name,StageName,Amount,CreatedDate,IsClosed,OwnerId\n"
    "006A00000001aBc,Offer,Prospecting,12.50,2025-01-01 10:00:00,0,005A00000001aBc\n",
    "Task.csv": "Id,WhatId,OwnerId,Subject,ActivityDate,Status,CreatedDate\n"
    "00TA00000001aBc,006A00000001aBc,005A00000001aBc,Call,2025-03-01,Not Started,2025-02-01 10:00:00\n",
    "Event.csv": "Id,WhoId,WhatId,OwnerId,Subject,StartDateTime,DurationInMinutes\n"
    "00UA00000001aBc,003A00000001aBc,006A00000001aBc,005A00000001aBc,Demo,2025-02-03 10:00:00,45\n",
}


def test_other_accounts_tasks_and_events_find_their_place(crm: GraphCRM, tmp_path: Path):
    for name, content in FILES.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    report = crm.imports.load(tmp_path, "salesforce")
    assert report.rejected == 0
    assert set(report.absent) == {"OpportunityContactRole.csv", "OpportunityFieldHistory.csv"}
    roles = crm.people.roles_held("003A00000001aBc")
    assert [(role.body.name, role.kind, role.title) for role in (*roles.roles, *roles.start_unknown)] == [
        ("Acme", "employee", "Buyer"),
        ("Beta", "contact_person", "Evaluator;Influencer"),
    ]
    card = crm.deals.deal("006A00000001aBc")
    assert (card.amount, card.attributes) == (None, {"amount_without_currency": "12.50"})
    assert [(task.name, task.state, task.owners[0].name) for task in card.tasks] == [("Call", "open", "Olga Ours")]
    talk = crm.timeline.of_deal("006A00000001aBc").conversations[0]
    assert (talk.channel, talk.minutes, talk.subject) == ("meeting", 45, "Demo")
    assert [(one.party.name, one.kind) for one in talk.participants] == [
        ("Ann Ray", "invited"),
        ("Olga Ours", "organizer"),
    ]


def test_an_import_of_deals_is_not_undone_by_half(crm: GraphCRM, tmp_path: Path):
    truth = salesforce(tmp_path)
    report = crm.imports.load(tmp_path, "salesforce")
    with pytest.raises(NotSupported, match="wrote Deal, IN_STAGE, SEATED_ON, WITH, which cannot be undone yet"):
        crm.imports.undo(report.run)
    assert all(crm.deals.deal(deal_id).seats for deal_id in truth.stages)
