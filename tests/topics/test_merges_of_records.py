"""Two people who are one: their seats, conversations, to-dos and decisions go along, and come back."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

import pytest
from test_merges import SAYS, STATEMENTS
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.ledger.change import Author, Recording, record
from graphcrm.ledger.details import DETAILS
from graphcrm.ledger.statements import StatementDraft, write_statements

DAY = dt.date(2025, 12, 1)
WORLD = """
person ann "Ann Lee"
person lee "A. Lee"
person our "Olga"
company acme
deal d1 "Offer" kind=sales opened=2025-01-01
deal d2 "Other" kind=sales opened=2025-01-01
interaction i1 kind=mail at=2025-02-03T10:00:00Z direction=in
interaction i2 kind=mail at=2025-03-03T10:00:00Z direction=out
task t1 "Send the offer" due=2025-04-01
decision c1 "Go on" day=2025-03-03
lee champion d1 2025-01-01.. side=theirs stance=supporter status=inner_circle power=high
ann evaluator d2 2025-01-01.. side=theirs
lee from i1
our to i1
our from i2
ann to i2
lee to i2
i1 about lee
i2 shared lee
t1 about lee
t1 assignee lee 2025-03-01..
c1 decider lee
d1 customer acme
"""


def held(crm: GraphCRM, *ids: str) -> set[tuple[Any, ...]]:
    """All that is said of these now, with what only families with records have."""
    rows = [row for row in crm.graph.rows(STATEMENTS, ids=list(ids)) if row.is_live]
    said = {(*(getattr(row, name) for name in SAYS), *(row.details[name] for name in DETAILS)) for row in rows}
    assert len(said) == len(rows)
    return said


def participants(crm: GraphCRM) -> list[tuple[str, list[str], int]]:
    rows = crm.timeline.of_party("our").conversations
    return [(row.id, [one.party.id for one in row.participants], len(row.participants)) for row in rows]


def test_seats_conversations_and_todos_go_along_and_come_back_statement_by_statement(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY)
    before, spoken = held(crm, "ann", "lee"), participants(crm)
    merged = crm.doubles.merge("ann", "lee")
    [seat] = crm.deals.deal("d1").seats
    assert (seat.person.id, seat.stance, seat.status, seat.power) == ("ann", "supporter", "inner_circle", "high")
    assert [seat.person.id for seat in crm.deals.deal("d2").seats] == ["ann"]
    assert participants(crm) == [("i2", ["our", "ann"], 2), ("i1", ["ann", "our"], 2)]
    assert [one.id for one in crm.timeline.of_party("ann").conversations] == ["i2", "i1"]
    assert {row[0] for row in held(crm, "ann")} >= {"SEATED_ON", "TOOK_PART", "ASSIGNED_TO", "TAKEN_BY", "SHARED_WITH"}
    assert held(crm, "lee") == set()
    assert [(one.family, one.why) for one in merged.set_aside] == [
        ("TOOK_PART", "said already, of the same days by the same source")
    ]
    crm.doubles.unmerge(merged.change)
    assert held(crm, "ann", "lee") == before
    assert participants(crm) == spoken


def test_how_many_took_part_is_counted_anew(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY)

    def mail_weighs() -> float | None:
        return crm.ties.strength("our", "ann").strength

    apart = mail_weighs()
    merged = crm.doubles.merge("ann", "lee")
    together = mail_weighs()
    crm.doubles.unmerge(merged.change)
    assert apart is not None
    assert together is not None
    assert together > apart  # two mails between two, not one among three
    assert mail_weighs() == apart


def test_what_a_source_goes_on_to_say_is_said_of_the_one_and_goes_home(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY)
    merged = crm.doubles.merge("ann", "lee")
    world.build("interaction i3 kind=call at=2025-05-03T10:00:00Z\nlee from i3")
    world.build("lee champion d2 2025-05-01.. side=theirs stance=mentor")
    assert [one.id for one in crm.timeline.of_party("ann").conversations] == ["i3", "i2", "i1"]
    seats = crm.deals.deal("d2").seats
    assert [(seat.kind, seat.stance) for seat in seats] == [("champion", "mentor"), ("evaluator", None)]
    crm.doubles.unmerge(merged.change)
    assert [one.id for one in crm.timeline.of_party("lee").conversations] == ["i3", "i2", "i1"]
    seats = crm.deals.deal("d2").seats
    assert [(seat.person.id, seat.kind) for seat in seats] == [("lee", "champion"), ("ann", "evaluator")]


def test_the_same_source_saying_the_same_after_a_merge_changes_nothing(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY)
    crm.doubles.merge("ann", "lee")
    merged = held(crm, "ann", "lee")
    draft = StatementDraft("TOOK_PART", "from", "lee", "interaction:i1")

    def work(recording: Recording) -> dict[str, Any]:
        return {"did": [one.did.value for one in write_statements(recording, crm.vocabulary, [draft])]}

    assert record(crm.graph, Author("ann", "manual"), "again", work)["did"] == ["unchanged"]
    assert held(crm, "ann", "lee") == merged


def test_as_known_before_the_merge_they_are_two(world: World):
    crm = world.build(WORLD).crm.at(as_of=DAY)
    then = crm.settled()
    crm.doubles.merge("ann", "lee")
    assert [seat.person.id for seat in then.deals.deal("d1").seats] == ["lee"]
    assert [one.id for one in then.timeline.of_party("lee").conversations] == ["i2", "i1"]


@pytest.mark.parametrize("seed", [1, 2])
def test_merges_and_undos_in_any_order_leave_the_graph_as_it_was(world: World, seed: int):
    chance = random.Random(seed)
    people = [f"p{number}" for number in range(5)]
    lines = [f"person {one}" for one in people] + ["deal d0", "deal d1", "company b0", "company b1"]
    lines = [line + ' "Offer" kind=sales' if line.startswith("deal") else line for line in lines]
    lines += [f"interaction i{number} kind=mail at=2025-01-0{number + 1}T10:00:00Z" for number in range(4)]
    for number, one in enumerate(people):
        lines.append(f"{one} {chance.choice(['champion', 'user'])} d{number % 2} 202{number}-01-01.. side=theirs")
    lines += [f"{one} {chance.choice(['from', 'to'])} i{chance.randrange(4)}" for one in people]
    lines += ["d0 customer b0", "d0 customer b1", "d1 sales_partner b1"]
    crm = world.build("\n".join(lines)).crm
    everything = [*people, "b0", "b1"]
    before = held(crm, *everything)
    live: list[str] = []
    for _ in range(30):
        if live and chance.random() < 0.45:
            crm.doubles.unmerge(live.pop(chance.randrange(len(live))))
            continue
        heads = [one for one in people if crm.doubles.merges(one).stands_for is None]
        pair = chance.sample(heads, 2) if len(heads) > 1 and chance.random() < 0.8 else None
        if pair:
            live.append(crm.doubles.merge(*pair).change)
    for change in chance.sample(live, len(live)):
        crm.doubles.unmerge(change)
    assert held(crm, *everything) == before
