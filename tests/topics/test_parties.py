"""Parties as records: put, changed, seen through what is said of them; what is refused, and in which words."""

from __future__ import annotations

import datetime as dt
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import Any

import pytest
from worlds import World

from graphcrm.errors import Conflict, GraphCRMError, InputError, NotFound, PreconditionFailed, UnknownWord
from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import Found, PartyLabel

ANN = PartyDraft("ann", PartyLabel.PERSON, "Ann Müller", emails=("ann@acme.example",))


def test_put_changed_and_read_as_it_was_known(world: World):
    parties = world.crm.parties
    first = parties.put(ANN)
    parties.put(replace(ANN, name="Ann Smith", attributes={"language": "de"}))
    now = parties.record("ann")
    assert (now.name, now.attributes, now.label) == ("Ann Smith", {"language": "de"}, "Person")
    then = world.crm.at(known_at=first.recorded_at).parties.record("ann")
    assert (then.name, then.attributes) == ("Ann Müller", {})


def test_the_same_again_changes_nothing(world: World):
    parties = world.crm.parties
    dids = [parties.put(draft).records[0].did for draft in (ANN, ANN, replace(ANN, name="Ann"))]
    assert dids == ["created", "unchanged", "changed"]


def test_a_party_is_seen_in_the_scopes_in_which_it_is_known(world: World):
    world.crm.parties.put(ANN)
    world.crm.parties.put(replace(ANN, id="bob", name="Bob", emails=(), scope="care"))
    business = world.crm.at(scopes=["b2b"]).parties
    assert business.record("ann").name == "Ann Müller"
    with pytest.raises(NotFound) as hidden:
        business.record("bob")
    with pytest.raises(NotFound) as unknown:
        business.record("eve")
    assert str(hidden.value).replace("bob", "eve") == str(unknown.value)


def test_before_anything_was_recorded_it_was_not_looked_for(world: World):
    world.crm.parties.put(ANN)
    before = world.crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert before.parties.record("ann").found is Found.NOT_LOOKED_FOR


def test_only_the_version_that_was_read_is_written_over(world: World):
    parties = world.crm.parties
    with pytest.raises(PreconditionFailed):
        parties.put(ANN, expected="*")
    parties.put(ANN)
    read = parties.record("ann").version
    parties.put(replace(ANN, name="Ann Smith"), expected=read)
    with pytest.raises(PreconditionFailed, match="no longer"):
        parties.put(replace(ANN, name="Ann Jones"), expected=read)
    parties.put(replace(ANN, name="Ann Jones"), expected="*")
    assert parties.record("ann").name == "Ann Jones"


def test_of_writers_at_once_with_what_they_read_one_wins(world: World):
    parties = world.crm.parties
    parties.put(ANN)
    read = parties.record("ann").version

    def put(number: int) -> str:
        try:
            return parties.put(replace(ANN, name=f"Ann {number}"), expected=read).records[0].did
        except PreconditionFailed:
            return "refused"

    with ThreadPoolExecutor(4) as pool:
        assert sorted(pool.map(put, range(4))) == ["changed", "refused", "refused", "refused"]


def test_an_id_stands_for_one_sort_of_party(world: World):
    world.crm.parties.put(ANN)
    with pytest.raises(Conflict, match="'ann' is a Person already"):
        world.crm.parties.put(PartyDraft("ann", PartyLabel.ORGANISATION, "Ann Ltd"))


REFUSED: dict[str, tuple[dict[str, Any], type[GraphCRMError], str, str]] = {
    "a slash": ({"id": "a/b"}, InputError, "id", "'a/b' is not an id"),
    "an emoji": ({"id": "🦊"}, InputError, "id", "is not an id"),
    "no id": ({"id": ""}, InputError, "id", "'' is not an id"),
    "a line break": ({"id": "ann\n"}, InputError, "id", "is not an id"),
    "10,000 characters": ({"id": "a" * 10_000}, InputError, "id", r"\(10002 characters\) is not an id"),
    "no name": ({"name": " \t"}, InputError, "name", "a party needs a name"),
    "a name too long": ({"name": "a" * 501}, InputError, "name", "the name has 501 characters"),
    "no address": ({"emails": ("ann at acme",)}, InputError, "emails", "'ann at acme' is not an address"),
    "an unknown kind": ({"kind": "company"}, UnknownWord, "kind", "unknown kind of Person 'company'"),
    "an unknown scope": ({"scope": "secret"}, UnknownWord, "scope", "unknown scope 'secret'"),
}


@pytest.mark.parametrize(("change", "error", "field", "message"), REFUSED.values(), ids=REFUSED)
def test_what_is_wrong_is_refused_by_name(
    world: World, change: dict[str, Any], error: type[GraphCRMError], field: str, message: str
):
    with pytest.raises(error, match=message) as refused:
        world.crm.parties.put(replace(ANN, **change))
    assert refused.value.details["field"] == field
    assert refused.value.details["expected"]
    assert len(refused.value.message) < 300
    assert world.crm.parties.found("KNOWN_AS") is Found.NOT_LOOKED_FOR


@pytest.mark.parametrize("wrong", ["a/b", "🦊", "", "a" * 10_000])
def test_what_is_no_id_is_not_looked_up(world: World, wrong: str):
    with pytest.raises(InputError, match="is not an id"):
        world.crm.parties.record(wrong)
