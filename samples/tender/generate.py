"""Writes the files of this sample: an invented tender and 60 invented deals around it, the same each time.

python samples/tender/generate.py
"""

from __future__ import annotations

import csv
import datetime as dt
import random
from collections import defaultdict
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
CHANCE = random.Random(2026)
FILES: dict[str, list[dict[str, Any]]] = defaultdict(list)
TODAY = dt.date(2026, 5, 29)
TENDER = "tender"
OURS = {
    "tender-olga": ("Olga Brandt", "Account Executive", "account_lead"),
    "tender-pieter": ("Pieter Vos", "Solution Engineer", "pre_sales"),
    "tender-ruth": ("Ruth Adeyemi", "Vice President Sales", "executive_sponsor"),
    "tender-sami": ("Sami Koskinen", "Legal Counsel", "legal_counsel"),
}
THEIRS = {
    "tender-hanna": ("Hanna Weiss", "Operations", "champion", "supporter", "inner_circle", "high", "2025-10-20"),
    "tender-karl": ("Karl Ottmann", "Finance", "economic_buyer", "neutral", "inner_circle", "high", "2026-01-15"),
    "tender-lena": ("Lena Farkas", "Head of IT", "technical_buyer", "supporter", "political_structure", "medium",
                    "2025-11-10"),
    "tender-marek": ("Marek Novy", "Privacy", "evaluator", "opponent", "political_structure", "high", "2025-12-01"),
    "tender-nadia": ("Nadia Rossi", "Procurement Lead", "procurement", "neutral", "outside", "medium", "2026-02-02"),
    "tender-emil": ("Emil Sand", "Control Room Lead", "user", "mentor", "outside", "low", "2025-10-20"),
    "tender-vera": ("Vera Lindt", "Assistant to the Board", "gatekeeper", "neutral", "outside", "low", "2025-12-08"),
}  # fmt: skip
SILENT = {"tender-jonas": ("Jonas Pohl", "Works Council")}
REST = ("Ada Berg", "Bruno Keller", "Clara Holm", "David Roth", "Edda Maier", "Finn Larsen", "Greta Stein", "Hugo Lang")
ACCOUNTS = ("Aller", "Bode", "Chiem", "Drau", "Elbe", "Fulda", "Gera", "Havel", "Isar", "Jade", "Kocher", "Lahn")
STAGES = ("lead", "qualified", "solution", "proposal", "negotiation")
MARK = '{"invented": true}'


def put(file: str, **row: Any) -> None:
    FILES[file].append(row)


def person(key: str, name: str, body: str, title: str, since: str, until: str | None = None) -> None:
    put("people", id=key, name=name, emails=f"{key.removeprefix('tender-')}@{body}.example", attributes=MARK)
    put("jobs", **{"from": key, "to": body, "kind": "employee"}, title=title, valid_from=since, valid_to=until)


def body(key: str, name: str, ours: bool = False) -> None:
    put("organisations", id=key, name=name, kind="company", ours=ours, attributes=MARK)


def talk(key: str, deal: str | None, day: dt.date, channel: str, direction: str, parts: list[tuple[str, str]],
         subject: str) -> None:  # fmt: skip
    at = f"{day}T{8 + len(FILES['interactions']) % 9:02}:30:00Z"
    put("interactions", id=key, kind=channel, at=at, direction=direction, subject=subject,
        minutes=45 if channel == "meeting" else None, thread=deal, attributes=MARK)  # fmt: skip
    for who, kind in parts:
        put("parts", **{"from": who, "to": key, "kind": kind})
    if deal:
        put("about", **{"from_record": "interaction", "from": key, "to_record": "deal", "to": deal})


def mail(key: str, deal: str, day: dt.date, sender: str, to: str, copies: list[str], subject: str) -> None:
    direction = "out" if sender in OURS or sender.startswith("tender-seller") else "in"
    parts = [(sender, "from"), (to, "to"), *((one, "cc") for one in copies)]
    talk(key, deal, day, "mail", direction, parts, subject)


def stages(deal: str, days: list[dt.date], outcome: str | None = None) -> None:
    names = [*STAGES[: len(days) - bool(outcome)], *([outcome] if outcome else [])]
    ends: list[dt.date | None] = [*days[1:], None]
    for name, since, until in zip(names, days, ends, strict=True):
        put("stages", **{"from": deal, "kind": name}, valid_from=since, valid_to=until)


def tender() -> None:
    """The tender: control-room software for a water works, from a first call to the negotiation."""
    body("tender-nordlicht", "Nordlicht Systems", ours=True)
    body("tender-auental", "Auental Water Works")
    for key, (name, title, _) in OURS.items():
        person(key, name, "tender-nordlicht", title, "2021-01-01")
    for key, (name, title, *_) in (THEIRS | SILENT).items():
        until = "2026-04-01" if key == "tender-vera" else None
        person(key, name, "tender-auental", title, "2018-03-01", until)
    body("tender-rival", "Deltaworks Software")
    put("groups", id="tender-steering", name="Auental Digital Steering", kind="board", attributes=MARK)
    for key in ("tender-hanna", "tender-karl", "tender-marek"):
        put("jobs", **{"from": key, "to": "tender-steering", "kind": "member"}, valid_from="2024-01-01")
    put("deals", id=TENDER, name="Auental control room", kind="sales", amount="385000.00", currency="EUR",
        opened="2025-10-06", expected_close="2026-07-15", closed=None, outcome=None, attributes=MARK)  # fmt: skip
    for kind, party in (("customer", "tender-auental"), ("competitor", "tender-rival"), ("ours", "tender-nordlicht")):
        put("with", **{"from": TENDER, "to": party, "kind": kind}, valid_from="2025-10-06")
    stages(TENDER, [dt.date.fromisoformat(day) for day in
                    ("2025-10-06", "2025-11-03", "2026-01-12", "2026-03-16", "2026-05-11")])  # fmt: skip
    closes = (("2025-10-06", "2025-12-01", "2026-03-31"), ("2025-12-01", "2026-04-13", "2026-06-30"))
    for since, until, day in (*closes, ("2026-04-13", None, "2026-07-15")):
        put("values", **{"from": TENDER, "kind": "expected_close"}, day=day, amount=None, currency=None,
            valid_from=since, valid_to=until)  # fmt: skip
    for since, until, amount in (("2025-10-06", "2026-03-16", "420000.00"), ("2026-03-16", None, "385000.00")):
        put("values", **{"from": TENDER, "kind": "amount"}, day=None, amount=amount, currency="EUR",
            valid_from=since, valid_to=until)  # fmt: skip
    for key, (_, _, kind, stance, status, power, since) in THEIRS.items():
        put("seats", **{"from": key, "to": TENDER, "kind": kind}, side="theirs", stance=stance, status=status,
            power=power, valid_from=since)  # fmt: skip
    for key, (_, _, kind) in OURS.items():
        put("seats", **{"from": key, "to": TENDER, "kind": kind}, side="ours", valid_from="2025-10-06")
    tender_talks()
    tender_decisions()
    tender_tasks()


def tender_talks() -> None:
    """60 conversations: most by Olga; the CFO is written to and never met; the last with the champion is in April."""
    meetings = {
        3: ("Kick-off", ["tender-hanna", "tender-emil"]), 11: ("Needs of the control room", ["tender-hanna",
        "tender-emil", "tender-lena"]), 19: ("Architecture", ["tender-lena", "tender-marek"]),
        27: ("Demonstration", ["tender-hanna", "tender-lena", "tender-emil"]), 34: ("Data protection",
        ["tender-marek", "tender-lena"]), 41: ("The offer", ["tender-hanna", "tender-nadia"]),
        49: ("Price and terms", ["tender-nadia"]), 56: ("Contract", ["tender-nadia", "tender-lena"]),
    }  # fmt: skip
    first = dt.date(2025, 10, 7)
    for number in range(60):
        day = first + dt.timedelta(days=number * 234 // 60)
        key = f"tender-i{number + 1:02}"
        if number in meetings:
            subject, present = meetings[number]
            ours = ["tender-olga", *(["tender-pieter"] if number in (19, 27, 34) else [])]
            parts = [("tender-olga", "organizer"), *((one, "present") for one in (*ours, *present))]
            talk(key, TENDER, day, "meeting", "both", parts, subject)
            continue
        known = [one for one, values in THEIRS.items() if values[6] <= str(day) and one != "tender-karl"]
        known = [one for one in known if not (one == "tender-vera" and str(day) >= "2026-04-01")]
        if number > 49:
            known = ["tender-nadia", "tender-lena"]
        other = known[number % len(known)] if known else "tender-hanna"
        ours = "tender-olga" if number % 7 else "tender-pieter"
        copies = ["tender-jonas"] if number in (47, 52) else []
        if number in (30, 38, 45):
            mail(key, TENDER, day, "tender-olga", "tender-karl", [], "The value of the control room")
        elif number % 5 == 4:
            direction = "both"
            talk(key, TENDER, day, "call", direction, [(ours, "from"), (other, "to")], f"Call {number + 1}")
        elif number % 2:
            mail(key, TENDER, day, ours, other, copies, f"Question {number + 1}")
        else:
            mail(key, TENDER, day, other, ours, copies, f"Answer {number + 1}")


def tender_decisions() -> None:
    """15 decisions; one is reversed, one waits on another; each was taken in a meeting or a call."""
    told = (
        ("2025-10-19", "tender-i04", "A pilot in one district first", ["tender-hanna"]),
        ("2025-11-19", "tender-i12", "The control room is the first step", ["tender-hanna"]),
        ("2025-11-19", "tender-i12", "Operators take part in the choice", ["tender-hanna", "tender-emil"]),
        ("2025-12-20", "tender-i20", "It runs in the customer's own data centre", ["tender-lena"]),
        ("2025-12-20", "tender-i20", "No personal data leaves the site", ["tender-marek"]),
        ("2026-01-20", "tender-i28", "Two suppliers are asked for an offer", ["tender-hanna"]),
        ("2026-01-20", "tender-i28", "A demonstration on real data", ["tender-lena"]),
        ("2026-02-16", "tender-i35", "An audit of the logs before any contract", ["tender-marek"]),
        ("2026-02-16", "tender-i35", "Encryption at rest is a condition", ["tender-marek"]),
        ("2026-03-15", "tender-i42", "No pilot: all districts at once", ["tender-hanna"]),
        ("2026-03-15", "tender-i42", "The offer has three lots", ["tender-nadia"]),
        ("2026-04-16", "tender-i50", "A framework contract of four years", ["tender-nadia"]),
        ("2026-04-16", "tender-i50", "Price review each January", ["tender-nadia"]),
        ("2026-05-13", "tender-i57", "Liability is capped at the contract's worth", ["tender-nadia"]),
        ("2026-05-13", "tender-i57", "The board signs in July", ["tender-nadia"]),
    )
    for number, (day, origin, name, takers) in enumerate(told, 1):
        key = f"tender-d{number:02}"
        put("decisions", id=key, name=name, day=day, attributes=MARK)
        put("about", **{"from_record": "decision", "from": key, "to_record": "deal", "to": TENDER})
        put("origins", **{"from_record": "decision", "from": key, "to_record": "interaction", "to": origin})
        for one in takers:
            put("takers", **{"from": key, "to": one})
    put("supersedes", **{"from": "tender-d10", "to": "tender-d01"})


def tender_tasks() -> None:
    """25 to-dos of both sides: most done, some overdue, two dropped."""
    everybody = [*OURS, *(one for one in THEIRS if one != "tender-karl")]
    words = ("Send", "Check", "Write", "Arrange", "Confirm")
    things = ("the offer", "the audit", "the references", "the schedule", "the data sheet")
    for number in range(25):
        key = f"tender-t{number + 1:02}"
        since = dt.date(2025, 10, 20) + dt.timedelta(days=number * 8)
        due = since + dt.timedelta(days=14)
        owner = everybody[number % len(everybody)]
        waits = everybody[(number * 3 + 5) % len(everybody)]
        state = "done" if number < 15 else "dropped" if number in (16, 20) else "open"
        put("tasks", id=key, name=f"{words[number % 5]} {things[number // 5]}", due=due, opened=since, attributes=MARK)
        put("about", **{"from_record": "task", "from": key, "to_record": "deal", "to": TENDER})
        end = due + dt.timedelta(days=number % 4 - 2)
        put("states", **{"from": key, "kind": "open"}, valid_from=since, valid_to=None if state == "open" else end)
        if state != "open":
            put("states", **{"from": key, "kind": state}, valid_from=end, valid_to=None)
        put("owners", **{"from": key, "to": owner, "kind": "assignee"}, valid_from=since)
        if waits != owner:
            put("owners", **{"from": key, "to": waits, "kind": "beneficiary"}, valid_from=since)
        what, source = (("decision", f"tender-d{number % 15 + 1:02}") if number % 3 == 0
                        else ("interaction", f"tender-i{number * 2 + 1:02}"))  # fmt: skip
        put("origins", **{"from_record": "task", "from": key, "to_record": what, "to": source})


def closed_deals() -> None:
    """60 closed deals of twelve accounts; a deal with a champion who is spoken with is won more often."""
    for number, name in enumerate(REST):
        person(f"tender-seller{number}", name, "tender-nordlicht", "Account Executive", "2020-01-01")
    for number, name in enumerate(ACCOUNTS):
        body(f"tender-account{number}", f"{name} Water Works")
        for place, title in enumerate(("Head of Operations", "Chief Financial Officer", "Head of IT")):
            first = ("Alex", "Bente", "Chris")[place]
            person(f"tender-contact{number}-{place}", f"{first} {name}", f"tender-account{number}", title, "2015-01-01")
    for number in range(60):
        closed_deal(number)


def closed_deal(number: int) -> None:
    deal, account, seller = f"tender-closed{number:02}", number % 12, f"tender-seller{number % 8}"
    opened = dt.date(2023, 1, 9) + dt.timedelta(days=14 * number)
    has_champion = CHANCE.random() < 0.5
    meets_money = CHANCE.random() < 0.5
    won = CHANCE.random() < 0.15 + 0.35 * has_champion + 0.3 * meets_money
    pace = CHANCE.randrange(12, 30)
    reached = 5 if won else CHANCE.randrange(2, 6)
    days = [opened + dt.timedelta(days=pace * place) for place in range(reached + 1)]
    outcome, closed = ("won" if won else "lost"), days[-1]
    amount = CHANCE.randrange(40, 500) * 1000
    put("deals", id=deal, name=f"{ACCOUNTS[account]} project {number // 12 + 1}", kind="sales",
        amount=f"{amount}.00", currency="EUR", opened=opened, expected_close=closed, closed=closed, outcome=outcome,
        attributes=MARK)  # fmt: skip
    put("with", **{"from": deal, "to": f"tender-account{account}", "kind": "customer"}, valid_from=opened)
    stages(deal, days, outcome)
    put("seats", **{"from": seller, "to": deal, "kind": "account_lead"}, side="ours", valid_from=opened)
    kinds = ["champion" if has_champion else "influencer", "economic_buyer", "technical_buyer"]
    for place, kind in enumerate(kinds):
        since = opened + dt.timedelta(days=7 * (place + 1))
        put("seats", **{"from": f"tender-contact{account}-{place}", "to": deal, "kind": kind}, side="theirs",
            valid_from=since)  # fmt: skip
    for turn in range(reached * 2):
        day = opened + dt.timedelta(days=3 + turn * (pace * reached - 4) // (reached * 2))
        key = f"{deal}-i{turn}"
        other = f"tender-contact{account}-{1 if meets_money and turn % 3 == 1 else 0}"
        if turn % 3 == 1:
            people = [(seller, "present"), (other, "present")]
            talk(key, deal, day, "meeting", "both", people, "Meeting")
        elif turn % 2:
            mail(key, deal, day, seller, other, [], "Mail")
        else:
            mail(key, deal, day, other, seller, [], "Mail")


def write() -> None:
    """The files, each with all columns that any of its rows has."""
    for name, rows in FILES.items():
        columns = list(dict.fromkeys(column for row in rows for column in row))
        with (HERE / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            writer = csv.DictWriter(file, columns, lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)


if __name__ == "__main__":
    tender()
    closed_deals()
    write()
