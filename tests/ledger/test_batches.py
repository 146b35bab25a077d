"""Batches of statements, worked out by hand: pairs, circles, overlaps, lines, evidence; all or nothing."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from worlds import World

from graphcrm import StatementDraft
from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, CycleRefused, InputError, KeyReused, OverlapRefused
from graphcrm.ledger.change import Author, record
from graphcrm.ledger.parties import Outcome
from graphcrm.ledger.rehearsal import rehearse
from graphcrm.ledger.statements import write_statements

PARTIES = """
person ann
person bob
person cem
person dot
company acme
company beta
"""


def day(text: str | None) -> dt.date | None:
    return dt.date.fromisoformat(text) if text else None


def job(
    since: str | None, until: str | None = None, *, who: str = "ann", at: str = "acme", **more: Any
) -> StatementDraft:
    return StatementDraft("HOLDS_ROLE", "employee", who, at, day(since), day(until), **more)


def reports(who: str, to: str, since: str | None = None, until: str | None = None, **more: Any) -> StatementDraft:
    return StatementDraft("REPORTS_TO", "line", who, to, day(since), day(until), **more)


def load(crm: GraphCRM, *drafts: StatementDraft, source: str = "crm") -> list[Outcome]:
    """One batch of an import."""
    done = record(
        crm.graph,
        Author("test", source),
        "batch",
        lambda recording: {"outcomes": write_statements(recording, crm.vocabulary, drafts)},
    )
    outcomes: list[Outcome] = done["outcomes"]
    return outcomes


def told(outcomes: list[Outcome]) -> list[str]:
    """created, changed, unchanged, or the code of the problem."""
    return [outcome.problem.code if outcome.problem else outcome.did.value for outcome in outcomes]


@pytest.fixture
def crm(world: World) -> GraphCRM:
    return world.build(PARTIES).crm


def test_a_symmetric_pair_is_kept_once_whichever_end_comes_first(crm: GraphCRM):
    there = StatementDraft("RELATED_TO", "friend", "bob", "ann")
    back = StatementDraft("RELATED_TO", "friend", "ann", "bob")
    assert told(load(crm, there, back)) == ["created", "unchanged"]
    assert told(load(crm, back, there)) == ["unchanged", "unchanged"]


@pytest.mark.parametrize(
    ("drafts", "expected"),
    [
        # three in one batch: the one that closes the circle is refused
        ([reports("ann", "bob"), reports("bob", "cem"), reports("cem", "ann")], ["created", "created", "cycle"]),
        # periods that never meet close nothing
        (
            [reports("ann", "bob", "2020-01-01", "2021-01-01"), reports("bob", "ann", "2021-01-01")],
            ["created", "created"],
        ),
        # two of three overlap, but no day has all three
        (
            [
                reports("ann", "bob", "2020-01-01", "2022-01-01"),
                reports("bob", "cem", "2021-01-01", "2023-01-01"),
                reports("cem", "ann", "2022-01-01"),
            ],
            ["created", "created", "created"],
        ),
        (
            [
                reports("ann", "bob", "2020-01-01", "2022-01-01"),
                reports("bob", "cem", "2021-01-01", "2023-01-01"),
                reports("cem", "ann", "2021-12-31"),
            ],
            ["created", "created", "cycle"],
        ),
        # another kind of the family is another hierarchy
        (
            [reports("ann", "bob"), StatementDraft("REPORTS_TO", "dotted", "bob", "ann")],
            ["created", "created"],
        ),
    ],
)
def test_circles(crm: GraphCRM, drafts: list[StatementDraft], expected: list[str]):
    assert told(load(crm, *drafts)) == expected


def test_a_circle_through_what_is_held(crm: GraphCRM):
    load(crm, reports("ann", "bob"), reports("bob", "cem"), reports("cem", "dot"))
    (refused,) = load(crm, reports("dot", "ann"))
    assert isinstance(refused.problem, CycleRefused)
    assert "dot > ann > bob > cem > dot" in refused.problem.message


def test_a_hierarchy_is_turned_round_in_one_batch(crm: GraphCRM):
    load(crm, reports("ann", "bob", "2020-01-01", key="one"))
    turned = [reports("bob", "ann", "2022-01-01"), reports("ann", "bob", "2020-01-01", "2022-01-01", key="one")]
    assert told(load(crm, *turned)) == ["created", "changed"]


def test_a_refused_correction_leaves_what_it_would_have_replaced_in_the_way(crm: GraphCRM):
    load(crm, reports("ann", "bob", "2020-01-01", key="one"))
    batch = [
        reports("bob", "ann", "2020-01-01", "2021-01-01"),
        reports("ann", "bob", "2020-06-01", key="one"),
    ]
    # the correction closes a circle with the first row; once it is refused, the first row closes one with what is held
    assert told(load(crm, *batch)) == ["cycle", "cycle"]


@pytest.mark.parametrize(
    ("batch", "expected"),
    [
        ([job("2021-01-01", "2022-01-01")], ["overlap"]),
        ([job("2021-01-01", "2022-01-01", title="Clerk")], ["created"]),  # another role
        ([job("2021-01-01", "2022-01-01", at="beta")], ["created"]),
        ([job("2019-01-01", "2020-01-01")], ["created"]),  # ends the day the other begins
        ([job("2019-01-01", "2020-01-02")], ["overlap"]),
        ([job(None, "2020-01-01")], ["created"]),
        ([job(None)], ["overlap"]),
        ([job("2020-01-01", "2021-01-01"), job("2021-01-01")], ["changed", "created"]),
        ([job("2021-01-01"), job("2020-01-01", "2021-01-01")], ["created", "changed"]),  # in any order
        ([job("2020-01-01"), job("2021-01-01")], ["unchanged", "overlap"]),
        ([job("2021-01-01"), job("2020-01-01")], ["overlap", "unchanged"]),
        ([job("2019-01-01", "2019-06-01"), job("2019-05-01", "2019-09-01")], ["created", "overlap"]),
    ],
)
def test_overlaps_with_what_is_held_since_2020(crm: GraphCRM, batch: list[StatementDraft], expected: list[str]):
    load(crm, job("2020-01-01"))
    assert told(load(crm, *batch)) == expected


def test_two_rows_may_move_the_day_between_them(crm: GraphCRM):
    load(crm, job("2020-01-01", "2022-01-01", key="one"), job("2022-01-01", key="two"))
    moved = [job("2020-01-01", "2023-01-01", key="one"), job("2023-01-01", key="two")]
    assert told(load(crm, *moved)) == ["changed", "changed"]
    assert told(load(crm, *reversed(moved))) == ["unchanged", "unchanged"]


def test_two_sources_may_say_the_same(crm: GraphCRM):
    load(crm, job("2020-01-01"))
    assert told(load(crm, job("2021-01-01"), source="other")) == ["created"]


def live(crm: GraphCRM, outcome: Outcome) -> Any:
    assert outcome.id is not None
    return crm.statements.statement(outcome.id)


def test_an_end_keeps_the_line_and_the_earliest_evidence(crm: GraphCRM):
    (first,) = load(crm, job(None, seen_on=dt.date(2022, 5, 1)))
    (same,) = load(crm, job(None, seen_on=dt.date(2023, 5, 1)))
    (ended,) = load(crm, job(None, "2024-01-01", seen_on=dt.date(2023, 5, 1)))
    assert told([first, same, ended]) == ["created", "unchanged", "changed"]
    before, after = live(crm, first), live(crm, ended)
    assert (before.line, before.retracted_at is None) == (after.line, False)
    assert (after.valid_to, after.evident_from) == (dt.date(2024, 1, 1), dt.date(2022, 5, 1))


def test_evidence_is_never_later_than_the_last_day(crm: GraphCRM):
    (ended,) = load(crm, job(None, "2016-09-23", seen_on=dt.date(2019, 12, 31)))
    assert live(crm, ended).evident_from == dt.date(2016, 9, 22)


def test_a_key_of_its_own_keeps_the_line_when_the_start_is_corrected(crm: GraphCRM):
    (first,) = load(crm, job("2020-01-01", key="row 7"))
    (moved,) = load(crm, job("2019-01-01", key="row 7"))
    assert told([first, moved]) == ["created", "changed"]
    assert (live(crm, first).line, live(crm, moved).valid_from) == (live(crm, moved).line, dt.date(2019, 1, 1))


def test_one_line_twice_in_a_batch(crm: GraphCRM):
    same = job("2020-01-01", key="k")
    assert told(load(crm, same, same, job("2020-01-01", "2021-01-01", key="k"))) == ["created", "unchanged", "conflict"]


def test_a_batch_at_the_front_door_is_all_or_nothing(crm: GraphCRM):
    with pytest.raises(InputError, match="no party with the id 'nobody'") as caught:
        crm.statements.record_all([job("2020-01-01"), job("2020-01-01", who="nobody")])
    assert caught.value.field == "from"
    with pytest.raises(OverlapRefused):
        crm.statements.record_all([job("2020-01-01"), job("2021-01-01")])
    assert crm.statements.record(job("2020-01-01")).records[0].did == "created"


def test_the_same_request_under_one_key_is_answered_once_more(crm: GraphCRM):
    first = crm.statements.record(job("2020-01-01"), key="k-1")
    assert crm.statements.record(job("2020-01-01"), key="k-1") == first
    with pytest.raises(KeyReused):
        crm.statements.record(job("2019-01-01"), key="k-1")


def test_writers_at_once_on_one_person(crm: GraphCRM):
    """Eight say the same role of overlapping times: one of them is first, the others are refused."""

    def say(number: int) -> str:
        try:
            return crm.statements.record(job(f"20{10 + number}-01-01")).records[0].did
        except Conflict as refused:
            return refused.code

    with ThreadPoolExecutor(8) as pool:
        done = list(pool.map(say, range(8)))
    assert sorted(done) == ["created", *["overlap"] * 7]


def test_a_rehearsal_finds_what_writing_finds_over_several_batches(crm: GraphCRM):
    load(crm, job("2020-01-01", key="one"), reports("ann", "bob"))
    batches = [
        [job("2020-01-01", "2021-01-01", key="one"), job("2018-01-01", "2019-01-01", who="bob")],
        [job("2021-01-01", key="two"), job("2018-06-01", who="bob"), reports("bob", "cem")],
        [reports("cem", "ann"), job("2021-06-01", key="three"), job("2021-01-01", key="two")],
    ]
    recording = rehearse(crm.graph, Author("test", "crm"))
    dry = [told(write_statements(recording, crm.vocabulary, batch)) for batch in batches]
    wet = [told(load(crm, *batch)) for batch in batches]
    assert dry == wet
    assert wet == [["changed", "created"], ["created", "overlap", "created"], ["cycle", "overlap", "unchanged"]]


def test_a_start_that_many_rows_share_is_looked_up_from_the_other_end(crm: GraphCRM):
    people = ("bob", "cem", "dot")
    serves = [StatementDraft("SERVES", "account_manager", "ann", who, day("2020-01-01")) for who in people]
    assert told(load(crm, *serves)) == ["created"] * 3
    assert told(load(crm, *serves)) == ["unchanged"] * 3
    ended = [
        StatementDraft("SERVES", "account_manager", "ann", who, day("2020-01-01"), day("2021-01-01")) for who in people
    ]
    assert told(load(crm, *ended)) == ["changed"] * 3
    assert told(load(crm, *ended)) == ["unchanged"] * 3
