"""Two parties that are one: merged, and parted again as they were."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.db.cypher import Query
from graphcrm.errors import Conflict, CycleRefused, InputError, KeyReused, NotFound
from graphcrm.ledger.homes import Known, Said
from graphcrm.ledger.whereabouts import resolve
from graphcrm.model import Found

STATEMENTS = Query("ledger/merged_statements", Said)
ALIASES = Query("ledger/merged_aliases", Known)
SAYS = (
    "family", "from_id", "to_id", "line", "kind", "valid_from", "valid_to", "evident_from", "scope", "source",
    "source_key", "confidence", "fingerprint", "attributes", "title", "purpose", "basis",
)  # fmt: skip

ANN = """
person ann "Ann Müller" ann@acme.example
person anne "Anne Mueller" anne@beta.example
person bob
company acme
company beta
working_group wg
ann employee acme 2020-01-01..2022-01-01 "Engineer"
anne employee beta 2022-01-01.. "Engineer"
anne member wg .. seen 2024-05-01
anne parent bob @care
bob friend anne
"""


def said(crm: GraphCRM, *ids: str) -> set[tuple[Any, ...]]:
    """All that is said of these parties now, statement by statement, without the statements' ids."""
    rows = crm.graph.rows(STATEMENTS, ids=list(ids))
    statements = {tuple(getattr(row, name) for name in SAYS) for row in rows if row.is_live}
    live = [row for row in crm.graph.rows(ALIASES, ids=list(ids)) if row.is_live]
    aliases = {("alias", row.from_id, row.key, row.line, row.kind, row.scope, row.source) for row in live}
    assert len(statements) == sum(row.is_live for row in rows)
    assert len(aliases) == len(live)
    return statements | aliases


def roles(crm: GraphCRM, party: str) -> list[str]:
    return [row.body.id for row in crm.people.roles_held(party).roles]


def test_what_was_said_of_the_dropped_is_said_of_the_kept(world: World):
    crm = world.build(ANN).crm
    merged = crm.doubles.merge("ann", "anne", reason="the same person")
    assert (merged.kept, merged.dropped, merged.set_aside) == ("ann", "anne", ())
    assert roles(crm, "ann") == ["beta", "wg"]
    assert {alias.value for alias in crm.parties.record("ann").aliases} == {
        "ann", "ann@acme.example", "anne", "anne@beta.example",
    }  # fmt: skip
    assert [found.party.id for found in crm.search.parties("mueller").parties] == ["ann"]


def test_the_dropped_is_not_there_any_more_but_was_as_known_before(world: World):
    crm = world.build(ANN).crm
    before = crm.settled()
    crm.doubles.merge("ann", "anne")
    with pytest.raises(NotFound):
        crm.people.roles_held("anne")
    assert roles(before, "anne") == ["beta", "wg"]
    assert roles(before, "ann") == []


def test_undone_it_is_as_it_was_statement_by_statement(world: World):
    crm = world.build(ANN).crm
    before = said(crm, "ann", "anne", "bob")
    change = crm.doubles.merge("ann", "anne").change
    assert said(crm, "ann", "anne", "bob") != before
    undone = crm.doubles.unmerge(change)
    assert (undone.kept, undone.dropped, undone.undone) == ("ann", "anne", change)
    assert said(crm, "ann", "anne", "bob") == before
    assert roles(crm, "anne") == ["beta", "wg"]


def test_what_was_recorded_meanwhile_stays_and_what_was_corrected_goes_back_as_corrected(world: World):
    crm = world.build(ANN).crm
    change = crm.doubles.merge("ann", "anne").change
    world.build("ann chair wg 2026-01-01..")
    at_beta = next(row for row in crm.people.roles_held("ann").roles if row.body.id == "beta")
    crm.statements.correct(at_beta.statement, {"title": "Head"})
    at_wg = next(row for row in crm.people.roles_held("ann").roles if row.kind == "member")
    crm.statements.retract(at_wg.statement)
    crm.doubles.unmerge(change)
    assert [(row.body.id, row.kind) for row in crm.people.roles_held("ann").roles] == [("wg", "chair")]
    assert [(row.body.id, row.title) for row in crm.people.roles_held("anne").roles] == [("beta", "Head")]


def test_the_same_role_of_the_same_days_is_shown_once_until_they_part(world: World):
    crm = world.build(
        """
        person ann
        person anne
        company acme
        ann employee acme 2021-01-01..
        anne employee acme 2020-01-01..
        """
    ).crm
    before = said(crm, "ann", "anne")
    merged = crm.doubles.merge("ann", "anne")
    [role] = crm.people.roles_held("ann").roles
    assert role.valid_from == dt.date(2020, 1, 1)
    assert [(one.kind, one.why) for one in merged.set_aside] == [
        ("employee", "said already, of the same days by the same source")
    ]
    crm.doubles.unmerge(merged.change)
    assert said(crm, "ann", "anne") == before


def test_a_statement_between_the_two_rests_until_they_part(world: World):
    crm = world.build("person ann\nperson anne\nann friend anne 2020-01-01..").crm
    before = said(crm, "ann", "anne")
    merged = crm.doubles.merge("anne", "ann")
    assert [one.why for one in merged.set_aside] == ["both ends are one party now"]
    crm.doubles.unmerge(merged.change)
    assert said(crm, "ann", "anne") == before


def test_an_address_that_both_have_is_kept_once_and_given_back(world: World):
    crm = world.build("person ann Ann a@x.example\nperson anne Anne a@x.example").crm
    before = said(crm, "ann", "anne")
    change = crm.doubles.merge("ann", "anne").change
    assert [alias.value for alias in crm.parties.record("ann").aliases] == ["a@x.example", "ann", "anne"]
    crm.doubles.unmerge(change)
    assert said(crm, "ann", "anne") == before


def test_a_chain_is_undone_from_its_beginning(world: World):
    crm = world.build(ANN).crm
    before = said(crm, "ann", "anne", "bob")
    first = crm.doubles.merge("anne", "ann").change
    second = crm.doubles.merge("bob", "anne").change
    assert crm.graph.write(lambda transaction: resolve(transaction, ["ann", "anne", "bob", "acme"])) == {
        "ann": "bob",
        "anne": "bob",
    }
    assert crm.doubles.merges("ann").stands_for == "bob"
    crm.doubles.unmerge(first)
    assert [row.body.id for row in crm.people.career("ann").roles] == ["acme"]
    assert roles(crm, "bob") == ["beta", "wg"]
    crm.doubles.unmerge(second)
    assert said(crm, "ann", "anne", "bob") == before


CONSENTS = """
person ann
person anne
company us
ann given us newsletter 2020-01-01..
anne opted_out us newsletter 2019-01-01..
"""


def test_contradicting_consent_is_told_and_refused(world: World):
    crm = world.build(CONSENTS).crm
    with pytest.raises(Conflict) as told:
        crm.doubles.merge("ann", "anne")
    assert told.value.message == (
        "they contradict each other about consent: newsletter with us: given by ann, opted_out by anne"
    )
    assert told.value.details["field"] == "consents"


@pytest.mark.parametrize(("choice", "allowed"), [("keep", True), ("drop", False), ("both", False)])
def test_a_choice_of_consent_holds_until_they_part(world: World, choice: str, allowed: bool):
    crm = world.build(CONSENTS).crm
    before = said(crm, "ann", "anne")
    change = crm.doubles.merge("ann", "anne", consents=choice).change
    [standing] = crm.consents.given("ann").standings
    assert standing.allowed is allowed
    crm.doubles.unmerge(change)
    assert said(crm, "ann", "anne") == before


def test_consent_that_agrees_needs_no_choice(world: World):
    crm = world.build(CONSENTS.replace("opted_out", "given")).crm
    crm.doubles.merge("ann", "anne")
    assert len(crm.consents.given("ann").standings) == 1


def test_organisations_merge_with_what_points_at_them_and_close_no_circle(world: World):
    crm = world.build(
        """
        company acme
        company acme2 "Acme Inc"
        company mid
        person ann
        ann employee acme2 2020-01-01..
        acme2 legal mid 2020-01-01..
        mid legal acme 2020-01-01..
        """
    ).crm
    with pytest.raises(CycleRefused):
        crm.doubles.merge("acme", "acme2")
    assert crm.doubles.merges("acme2").found is Found.EMPTY
    world.build("company other")
    crm.doubles.merge("other", "acme2")
    assert roles(crm, "ann") == ["other"]


def test_a_merge_that_makes_no_sense_is_refused_by_name(world: World):
    crm = world.build(ANN).crm
    with pytest.raises(InputError, match="with itself"):
        crm.doubles.merge("ann", "ann")
    with pytest.raises(InputError, match="'ann' is a Person, 'acme' a Organisation"):
        crm.doubles.merge("ann", "acme")
    with pytest.raises(NotFound):
        crm.doubles.merge("ann", "nobody")
    with pytest.raises(InputError, match="consents"):
        crm.doubles.merge("ann", "anne", consents="mine")
    change = crm.doubles.merge("ann", "anne").change
    for keep, drop in (("ann", "anne"), ("anne", "bob")):
        with pytest.raises(Conflict, match="'anne' has been merged into 'ann' already"):
            crm.doubles.merge(keep, drop)
    with pytest.raises(NotFound):
        crm.doubles.unmerge("no-such-change")
    crm.doubles.unmerge(change)
    with pytest.raises(Conflict, match="undone already"):
        crm.doubles.unmerge(change)


def test_a_repeated_request_is_answered_and_not_done_again(world: World):
    crm = world.build(ANN).crm
    first = crm.doubles.merge("ann", "anne", key="m-1")
    assert crm.doubles.merge("ann", "anne", key="m-1") == first
    with pytest.raises(KeyReused):
        crm.doubles.merge("ann", "bob", key="m-1")
    undone = crm.doubles.unmerge("m-1", key="u-1")
    assert crm.doubles.unmerge("m-1", key="u-1") == undone


def test_merges_are_told_with_their_reason_as_known_then(world: World):
    crm = world.build(ANN).crm
    change = crm.doubles.merge("ann", "anne", reason="same address").change
    then = crm.settled()
    crm.doubles.unmerge(change)
    [row] = crm.doubles.merges("ann").merges
    assert (row.kept, row.dropped, row.reason, row.undone_at is None) == ("ann", "anne", "same address", False)
    assert then.doubles.merges("anne").merges[0].undone_at is None
    assert then.doubles.merges("anne").stands_for == "ann"


def test_merges_at_the_same_time_of_both_ends_of_a_statement_make_no_double_of_it(world: World):
    people = [f"p{number}" for number in range(8)]
    lines = [f"person {name}" for name in people]
    lines += [f"{one} friend {other} 2020-01-01.." for one in people for other in people if one < other]
    crm = world.build("\n".join(lines)).crm
    before = said(crm, *people)
    with ThreadPoolExecutor(4) as pool:
        pairs = [("p0", "p1"), ("p2", "p3"), ("p4", "p5"), ("p6", "p7")]
        changes = [merged.change for merged in pool.map(lambda pair: crm.doubles.merge(*pair), pairs)]
    between = {frozenset(row[1:3]) for row in said(crm, *people) if row[0] == "RELATED_TO"}
    heads = ("p0", "p2", "p4", "p6")
    assert between == {frozenset((one, other)) for one in heads for other in heads if one < other}
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(crm.doubles.unmerge, changes))
    assert said(crm, *people) == before


def test_two_hundred_merges_and_undos_in_any_order_leave_the_graph_as_it_was(world: World):
    chance = random.Random(7)
    crm = world.build("\n".join(random_world(chance))).crm
    people = [f"p{number}" for number in range(8)]
    bodies = [f"b{number}" for number in range(3)]
    before = said(crm, *people, *bodies)
    open_merges: list[str] = []
    refusals: set[str] = set()
    done = 0
    while done < 200 or open_merges:
        if open_merges and (done >= 200 or chance.random() < 0.45):
            crm.doubles.unmerge(open_merges.pop(chance.randrange(len(open_merges))))
        else:
            keep, drop = chance.sample(chance.choice([people, people, people, bodies]), 2)
            choice = chance.choice(["keep", "drop", "both"])
            try:
                open_merges.append(crm.doubles.merge(keep, drop, consents=choice).change)
            except Conflict as refused:
                refusals.add(refused.code if refused.code == "cycle" else refused.message.rpartition(" ")[2])
                continue
        done += 1
        if not open_merges:
            assert said(crm, *people, *bodies) == before
    assert said(crm, *people, *bodies) == before
    assert refusals == {"already", "cycle"}


def random_world(chance: random.Random) -> Iterator[str]:
    """Eight people and three companies with much in common: the same roles, ties among them, consents, addresses."""
    for number in range(3):
        yield f"company b{number}"
    yield "b1 legal b0 2010-01-01.."
    yield "b2 legal b1 2010-01-01.."
    for number in range(8):
        yield f"person p{number} P{number} shared{number % 3}@x.example"
    for number in range(8):
        since = 2010 + chance.randrange(8)
        yield f"p{number} employee b{number % 3} {since}-01-01..{since + 1 + chance.randrange(5)}-01-01"
        if chance.random() < 0.5:
            yield f"p{number} employee b{(number + 1) % 3} .. seen 2024-01-01"
        other = (number + chance.randint(1, 3)) % 8
        yield f"p{number} friend p{other} {since}-02-01..2025-01-{number + 1:02}"
        yield f"p{number} line p{(number + 1) % 8} 20{10 + number}-01-01..20{10 + number}-06-01"
        yield f"p{number} {chance.choice(['given', 'withdrawn', 'opted_out'])} b{number % 2} mail {since}-01-01.."
