"""Statements: recorded, ended, corrected, retracted; what is refused, and in which words."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from worlds import World

from graphcrm.errors import Conflict, GraphCRMError, InputError, KeyReused, NotFound, OverlapRefused, UnknownWord
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import Found

DAY = dt.date.fromisoformat
ANN = 'person ann "Ann Müller"\nperson bob\ncompany acme\ncompany beta\nworking_group wg'
EMPLOYED = StatementDraft("HOLDS_ROLE", "employee", "ann", "acme", valid_from=DAY("2020-01-01"), title="Engineer")


def bodies(world: World, day: str) -> list[str]:
    return [role.body.id for role in world.crm.at(as_of=DAY(day)).people.roles_held("ann").roles]


def test_recorded_ended_and_recorded_elsewhere(world: World):
    statements = world.build(ANN).crm.statements
    said = statements.record(EMPLOYED).records[0].id
    statements.end(said, DAY("2022-01-01"))
    statements.record(replace(EMPLOYED, to_id="beta", valid_from=DAY("2022-01-01")))
    assert [bodies(world, day) for day in ("2019-12-31", "2021-12-31", "2022-01-01")] == [[], ["acme"], ["beta"]]


def test_a_corrected_end_moves_the_role_and_leaves_what_was_said(world: World):
    statements = world.build(ANN).crm.statements
    said = statements.record(EMPLOYED).records[0].id
    then = statements.statement(said).recorded_at
    statements.correct(said, {"to_id": "beta"})
    assert bodies(world, "2021-01-01") == ["beta"]
    past = world.crm.at(as_of=DAY("2021-01-01"), known_at=then).people.roles_held("ann")
    assert [role.body.id for role in past.roles] == ["acme"]


def test_retracted_it_was_never_so(world: World):
    statements = world.build(ANN).crm.statements
    said = statements.record(EMPLOYED).records[0].id
    statements.retract(said)
    assert world.crm.people.roles_held("ann").found is Found.EMPTY
    with pytest.raises(Conflict, match="no longer live"):
        statements.end(said, DAY("2022-01-01"))
    assert statements.held(said).statement.retracted_at is not None


def test_a_batch_is_kept_whole_or_not_at_all(world: World):
    statements = world.build(ANN).crm.statements
    second = replace(EMPLOYED, to_id="nobody")
    with pytest.raises(InputError, match="no party with the id 'nobody'") as refused:
        statements.record_all([EMPLOYED, second])
    assert (refused.value.field, refused.value.details["row"]) == ("to", 1)
    assert world.crm.people.roles_held("ann").found is not Found.FOUND
    written = statements.record_all([EMPLOYED, replace(EMPLOYED, to_id="beta")])
    assert [record.did for record in written.records] == ["created", "created"]


def test_a_key_makes_a_write_safe_to_repeat(world: World):
    statements = world.build(ANN).crm.statements
    first = statements.record(EMPLOYED, key="k-1")
    assert statements.record(EMPLOYED, key="k-1") == first
    with pytest.raises(KeyReused, match="used for another request"):
        statements.record(replace(EMPLOYED, to_id="beta"), key="k-1")
    with pytest.raises(InputError, match="the idempotency key 'k 1' is not one"):
        statements.record(EMPLOYED, key="k 1")


REFUSED: dict[str, tuple[dict[str, Any], type[GraphCRMError], str, str]] = {
    "an unknown family": ({"family": "HOLDS_ROLES"}, UnknownWord, "family", "did you mean HOLDS_ROLE"),
    "an unknown kind": ({"kind": "works_for"}, UnknownWord, "kind", "did you mean employee"),
    "an unknown scope": ({"scope": "b2d"}, UnknownWord, "scope", "unknown scope 'b2d'"),
    "an unknown start": ({"from_id": "nobody"}, InputError, "from", "no party with the id 'nobody'"),
    "an end of the wrong sort": ({"to_id": "bob"}, InputError, "to", "cannot stand to a Person"),
    "a start of the wrong sort": ({"from_id": "beta"}, InputError, "from", "cannot stand from a Organisation"),
    "the same end twice": ({"to_id": "ann"}, InputError, "to", "two different ends"),
    "an end before its start": ({"valid_to": DAY("2019-01-01")}, InputError, "valid_to", "ends on 2019-01-01"),
    "an end on its start": ({"valid_to": DAY("2020-01-01")}, InputError, "valid_to", "not after its start"),
    "too much confidence": ({"confidence": 1.1}, InputError, "confidence", "confidence 1.1"),
    "a field of another family": ({"purpose": "news"}, InputError, "purpose", "HOLDS_ROLE has no purpose"),
}


@pytest.mark.parametrize(("change", "error", "field", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_by_name(
    world: World, change: dict[str, Any], error: type[GraphCRMError], field: str, message: str
):
    statements = world.build(ANN).crm.statements
    with pytest.raises(error, match=message) as refused:
        statements.record(replace(EMPLOYED, **change))
    assert refused.value.details["field"] == field
    assert refused.value.details["expected"]
    assert world.crm.people.found("HOLDS_ROLE") is Found.NOT_LOOKED_FOR


def test_a_statement_that_is_none_is_said_to_be_none(world: World):
    statements = world.build(ANN).crm.statements
    for wrong in ("12", "x.y", "", ".", "9" * 20 + ".x"):
        with pytest.raises(InputError, match="is not a statement's id"):
            statements.statement(wrong)
    with pytest.raises(NotFound):
        statements.statement("0.01J00000000000000000000000")
    said = statements.record(EMPLOYED).records[0].id
    with pytest.raises(InputError, match="'from' cannot be corrected") as refused:
        statements.correct(said, {"from": "bob"})
    assert "from_id" in str(refused.value.expected)


def test_what_lies_outside_the_scopes_is_not_found(world: World):
    crm = world.build(ANN).crm
    said = crm.statements.record(EMPLOYED).records[0].id
    with pytest.raises(NotFound):
        crm.at(scopes=["care"]).statements.held(said)


def test_of_two_writers_at_once_one_is_refused(world: World):
    statements = world.build(ANN).crm.statements

    def write(number: int) -> str:
        try:
            draft = replace(EMPLOYED, valid_from=DAY("2020-01-01") + dt.timedelta(days=number))
            return statements.record(draft).records[0].did
        except OverlapRefused:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        done = sorted(pool.map(write, range(4)))
    assert done == ["created", "refused", "refused", "refused"]
    assert len(world.crm.people.roles_held("ann").roles) == 1


def test_of_two_corrections_at_once_one_is_refused(world: World):
    statements = world.build(ANN).crm.statements
    said = statements.record(EMPLOYED).records[0].id

    def end(day: int) -> str:
        try:
            return statements.end(said, dt.date(2022, 1, day)).records[0].did
        except Conflict:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        done = sorted(pool.map(end, range(1, 5)))
    assert done == ["changed", "refused", "refused", "refused"]
