"""Address books: LinkedIn's connections and vCards, written with known truth, go in as they are."""

from __future__ import annotations

import csv
import datetime as dt
from pathlib import Path

import pytest

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError
from graphcrm.loading.report import ImportReport
from graphcrm.model import party_id

NOTES = (
    'Notes:\n"When exporting your connection data, you may notice that some of the email addresses are missing. '
    'You will only see those, who have allowed it, here."\n\n'
)
HEAD = "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
ROWS = (
    'Ann,Ray,https://www.linkedin.com/in/ann-ray,,"Acme, Inc.",Buyer,12 Mar 2021\n'
    "Bob,Ox,https://www.linkedin.com/in/Bob-Ox/,bob@ox.example,\"ACME, INC.\",Head of IT,03 Jan 2023\n"
    "Cem,Ak,,,,,7-Feb-22\n"
    ",,https://www.linkedin.com/in/gone,,,,01 Jan 2020\n"
)
OWNER = "First Name,Last Name,URL\nOlga,Ours,https://www.linkedin.com/in/olga\n"
EXPORTED = dt.date(2025, 6, 1)


def created(report: ImportReport) -> dict[str, tuple[int, int]]:
    return {entry.entry: (entry.created, entry.rejected) for entry in report.entries if entry.rows}


def rejected(report: ImportReport) -> list[tuple[str, str, str]]:
    assert report.rejected_file
    with report.rejected_file.open(encoding="utf-8") as file:
        return [(row["entry"], row["line"], row["reason"]) for row in csv.DictReader(file)]


@pytest.mark.parametrize("notes", [NOTES, "", "\ufeff" + NOTES])
def test_connections_become_people_with_their_employers(crm: GraphCRM, tmp_path: Path, notes: str):
    (tmp_path / "Connections.csv").write_text(notes + HEAD + ROWS, encoding="utf-8")
    report = crm.imports.load(tmp_path, "linkedin", seen_on=EXPORTED)
    assert created(report) == {"connections": (3, 0), "employers": (1, 0), "positions": (2, 0)}
    assert report.absent == ("owner.csv",)
    roles = crm.people.roles_held(party_id("linkedin", "profile:bob-ox"))
    (job,) = roles.roles
    assert (job.body.name.casefold(), job.kind, job.title) == ("acme, inc.", "employee", "Head of IT")
    assert (job.valid_from, job.evident_from) == (None, EXPORTED)
    assert crm.imports.load(tmp_path, "linkedin", seen_on=EXPORTED).created == 0


def test_whose_export_it_is_knows_them_since_a_day_that_nobody_tells(crm: GraphCRM, tmp_path: Path):
    (tmp_path / "Connections.csv").write_text(NOTES + HEAD + ROWS, encoding="utf-8")
    (tmp_path / "owner.csv").write_text(OWNER, encoding="utf-8")
    report = crm.imports.load(tmp_path, "linkedin", seen_on=EXPORTED)
    owner, ann = (party_id("linkedin", f"profile:{one}") for one in ("olga", "ann-ray"))
    tie = next(one for one in crm.people.card(owner).ties if one.other.id == ann)
    assert (tie.kind, tie.valid_from, tie.evident_from) == ("knows", None, dt.date(2021, 3, 12))
    assert created(report)["acquaintances"] == (3, 0)
    assert created(report)["owner"] == (1, 0)


def test_a_day_of_connecting_that_is_none_is_told(crm: GraphCRM, tmp_path: Path):
    content = HEAD + "Ann,Ray,https://www.linkedin.com/in/ann-ray,,Acme,Buyer,32 Mar 2021\n"
    (tmp_path / "Connections.csv").write_text(content, encoding="utf-8")
    (tmp_path / "owner.csv").write_text(OWNER, encoding="utf-8")
    report = crm.imports.load(tmp_path, "linkedin")
    assert rejected(report) == [("acquaintances", "1", "'32 Mar 2021' is not a day")]


@pytest.mark.parametrize(
    ("content", "told"),
    [
        ("Name,Mail\nAnn,a@b.example\n", "none of its first 100 lines begins with 'First Name,'"),
        ("First Name,Surname\nAnn,Ray\n", "no column 'Last Name'"),
    ],
)
def test_another_file_under_that_name_is_refused(crm: GraphCRM, tmp_path: Path, content: str, told: str):
    (tmp_path / "Connections.csv").write_text(content, encoding="utf-8")
    with pytest.raises(InputError, match=f"recipe linkedin, file Connections.csv: {told}"):
        crm.imports.load(tmp_path, "linkedin")


ANN = """BEGIN:VCARD
VERSION:3.0
UID:urn:uuid:4FBE8971-0BC3-424C-9C26-36C3E1EFF6B1
FN:Ann Ray
N:Ray;Ann;;;
NICKNAME:Annie
ORG:Acme\\, Inc.;Sales
TITLE:Head of pur
 chasing
EMAIL;TYPE=INTERNET:ann@acme.example
item1.EMAIL;TYPE=HOME:ann@home.example
TEL;TYPE=CELL:+49 151 1
END:VCARD
"""
JOERG = """BEGIN:VCARD
VERSION:2.1
N;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:M=C3=BCller;J=C3=B6rg
ORG;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:B=C3=A4r=
 GmbH
EMAIL;INTERNET:joerg@baer.example
END:VCARD
"""
ACME = """BEGIN:VCARD
VERSION:4.0
KIND:org
FN:Acme, Inc.
TEL;VALUE=uri;TYPE="voice,work":tel:+49-30-1
END:VCARD
"""
BOARD = """BEGIN:VCARD
VERSION:4.0
KIND:group
UID:urn:uuid:00000000-0BC3-424C-9C26-36C3E1EFF6B1
FN:The round table
MEMBER:urn:uuid:4fbe8971-0bc3-424c-9c26-36c3e1eff6b1
END:VCARD
"""
BROKEN = "BEGIN:VCARD\nVERSION:3.0\nFN no colon\nEND:VCARD\n"
NAMELESS = "BEGIN:VCARD\nVERSION:3.0\nEMAIL:x@y.example\nEND:VCARD\n"
UNENDED = "BEGIN:VCARD\nVERSION:3.0\nFN:Never Ended\n"


def test_cards_of_all_versions_become_people_organisations_and_groups(crm: GraphCRM, tmp_path: Path):
    cards = ANN + JOERG + ACME + "\n" + BOARD
    (tmp_path / "contacts.vcf").write_bytes(b"\xef\xbb\xbf" + cards.replace("\n", "\r\n").encode())
    report = crm.imports.load(tmp_path, "vcard", seen_on=EXPORTED)
    assert created(report) == {
        "people": (2, 0), "organisations": (1, 0), "organisations named by people": (1, 0), "groups": (1, 0),
        "jobs": (2, 0), "members": (1, 0),
    }  # fmt: skip
    ann = crm.people.roles_held("4fbe8971-0bc3-424c-9c26-36c3e1eff6b1")
    assert {(role.body.name, role.kind, role.title) for role in ann.roles} == {
        ("Acme, Inc.", "employee", "Head of purchasing"),
        ("The round table", "member", None),
    }
    joerg = crm.people.roles_held(party_id("vcard", "card:jörg müller|joerg@baer.example"))
    assert [role.body.name for role in joerg.roles] == ["Bär GmbH"]
    assert crm.imports.load(tmp_path, "vcard", seen_on=EXPORTED).created == 0


def test_broken_cards_are_told_with_their_line_and_the_others_taken(crm: GraphCRM, tmp_path: Path):
    latin = BROKEN.replace("FN no", "FN:\xfc").encode("latin-1")
    cards = UNENDED + BROKEN + "stray\n" + ANN + NAMELESS
    (tmp_path / "contacts.vcf").write_bytes(cards.encode() + latin)
    report = crm.imports.load(tmp_path, "vcard")
    assert created(report)["people"] == (1, 5)
    assert [(line, reason) for _, line, reason in rejected(report)] == [
        ("1", "the card never ends"),
        ("6", "this line of the card is no property: value"),
        ("8", "this line is in no card"),
        ("22", "the card has neither FN nor N nor ORG"),
        ("26", "the card is not UTF-8"),
    ]


@pytest.mark.parametrize("content", ["", UNENDED])
def test_a_file_without_a_card_brings_nobody(crm: GraphCRM, tmp_path: Path, content: str):
    (tmp_path / "contacts.vcf").write_text(content, encoding="utf-8")
    report = crm.imports.load(tmp_path, "vcard")
    assert (report.created, report.rejected) == (0, bool(content))


def test_a_folder_without_the_cards_is_refused(crm: GraphCRM, tmp_path: Path):
    with pytest.raises(InputError, match=r"contacts\.vcf"):
        crm.imports.load(tmp_path, "vcard")
