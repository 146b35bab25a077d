"""Deals, conversations and what is said of them: written, found again, corrected, refused."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import CycleRefused, InputError, OverlapRefused, UnknownWord
from graphcrm.ledger.amounts import stored_amount, told_amount
from graphcrm.ledger.change import Author, Recording, record, take_idx
from graphcrm.ledger.records import RecordDraft, check_draft, write_records
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import RecordLabel
from graphcrm.topics.writing import ids_of

DEAL, TALK, DECISION = RecordLabel.DEAL, RecordLabel.INTERACTION, RecordLabel.DECISION


def put(crm: GraphCRM, *drafts: RecordDraft, source: str = "manual") -> list[str]:
    """What became of each."""

    def work(recording: Recording) -> dict[str, Any]:
        numbers = partial(take_idx, crm.graph, counter="record")
        return {"records": ids_of(write_records(recording, drafts, numbers=numbers))}

    for draft in drafts:
        check_draft(crm.vocabulary, draft)
    done = record(crm.graph, Author("ann", source), [draft.ref for draft in drafts], work)
    return [one["did"] for one in done["records"]]


def deal(deal_id: str = "d1", **values: Any) -> RecordDraft:
    return RecordDraft(DEAL, deal_id, {"name": "Offer", "kind": "sales", **values})


def said(family: str, kind: str, start: str, target: str, since: str | None = None, **more: Any) -> StatementDraft:
    day = dt.date.fromisoformat(since) if since else None
    return StatementDraft(family, kind, start, target, valid_from=day, **more)


@pytest.mark.parametrize("amount", ["0", "50000.5", "0.0001", "-12.30", "99999999999999.9999"])
def test_an_amount_comes_back_to_the_last_digit(amount: str):
    assert told_amount(stored_amount(Decimal(amount))) == Decimal(amount)


@pytest.mark.parametrize("amount", ["0.00001", "1e14", "NaN", "Infinity"])
def test_what_cannot_be_kept_exactly_is_refused(amount: str):
    with pytest.raises(InputError, match="is not an amount"):
        stored_amount(Decimal(amount))


def test_the_same_again_changes_nothing_and_another_source_leaves_the_values(crm: GraphCRM):
    assert put(crm, deal(amount=Decimal("10"), currency="EUR")) == ["created"]
    assert put(crm, deal(amount=Decimal("10.00"), currency="EUR")) == ["unchanged"]
    assert put(crm, deal(amount=Decimal("11"), currency="EUR")) == ["changed"]
    assert put(crm, deal(amount=Decimal("12"), currency="EUR"), source="other") == ["unchanged"]


def test_each_label_has_ids_of_its_own(crm: GraphCRM):
    task = RecordDraft(RecordLabel.TASK, "1", {"name": "Call"})
    assert put(crm, deal("1"), task) == ["created", "created"]


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"amount": Decimal("1")}, "currency"),
        ({"amount": Decimal("1"), "currency": "euro"}, "currency"),
        ({"kind": "retail"}, "kind"),
        ({"outcome": "won"}, "closed"),
        ({"outcome": "victory", "closed": dt.date(2025, 1, 1)}, "outcome"),
        ({"opened": dt.date(2025, 2, 1), "closed": dt.date(2025, 1, 1)}, "closed"),
        ({"name": ""}, "name"),
        ({"due": dt.date(2025, 1, 1)}, "due"),
    ],
)
def test_a_wrong_value_is_named(crm: GraphCRM, values: dict[str, Any], field: str):
    with pytest.raises(InputError) as caught:
        check_draft(crm.vocabulary, deal(**values))
    assert caught.value.details["field"] == field


def test_a_deal_is_in_one_stage_at_a_time(world: World):
    put(world.crm, deal())
    record_all = world.crm.statements.record_all
    lead = said("IN_STAGE", "lead", "deal:d1", "deal:d1", "2025-01-01", valid_to=dt.date(2025, 3, 1))
    record_all([lead, said("IN_STAGE", "proposal", "deal:d1", "deal:d1", "2025-03-01")])
    with pytest.raises(OverlapRefused):
        record_all([said("IN_STAGE", "lost", "deal:d1", "deal:d1", "2025-02-01")])


def test_words_and_ends_are_checked(world: World):
    world.build('person ann "Ann"\ncompany acme')
    put(world.crm, deal())
    statements = world.crm.statements
    with pytest.raises(UnknownWord, match="did you mean economic_buyer"):
        statements.record(said("SEATED_ON", "budget_holder", "ann", "deal:d1"))
    with pytest.raises(InputError, match="cannot stand from a Organisation"):
        statements.record(said("SEATED_ON", "champion", "acme", "deal:d1"))
    with pytest.raises(InputError, match="no record with the id 'deal:d2'"):
        statements.record(said("SEATED_ON", "champion", "ann", "deal:d2"))
    with pytest.raises(UnknownWord, match="unknown stance"):
        statements.record(said("SEATED_ON", "champion", "ann", "deal:d1", details={"stance": "keen"}))
    with pytest.raises(InputError, match="has no stance"):
        statements.record(said("TOOK_PART", "to", "ann", "interaction:i1", details={"stance": "mentor"}))
    with pytest.raises(InputError, match="leads to the record itself"):
        statements.record(said("IN_STAGE", "lead", "deal:d1", "deal:d2"))


def test_a_seat_is_corrected_and_ended_like_any_statement(world: World):
    world.build('person ann "Ann"')
    put(world.crm, deal())
    statements = world.crm.statements
    seat = said("SEATED_ON", "champion", "ann", "deal:d1", "2025-01-01", details={"stance": "mentor"})
    first = statements.record(seat).records[0].id
    second = statements.end(first, dt.date(2025, 6, 1)).records[0].id
    held = statements.statement(second)
    assert (held.to_id, held.valid_to, held.details["stance"]) == ("deal:d1", dt.date(2025, 6, 1), "mentor")
    stage = statements.record(said("IN_STAGE", "lead", "deal:d1", "deal:d1", "2025-01-01")).records[0].id
    assert stage.startswith("r")
    statements.retract(stage)
    assert statements.statement(stage).retracted_at is not None


def test_a_decision_cannot_supersede_itself_in_a_circle(world: World):
    day = dt.date(2025, 1, 1)
    put(world.crm, *(RecordDraft(DECISION, name, {"name": name, "day": day}) for name in "abc"))
    record_all = world.crm.statements.record_all
    record_all([said("SUPERSEDES", "supersedes", f"decision:{one}", f"decision:{two}") for one, two in ("ab", "bc")])
    with pytest.raises(CycleRefused, match="decision:c > decision:a"):
        record_all([said("SUPERSEDES", "supersedes", "decision:c", "decision:a")])
