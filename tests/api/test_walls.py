"""Walls: whatever lies outside a reader's scopes, adding it changes no byte of any answer.

The questions are those of the table in ``test_every_route.py``, which fails where a route has no row: so a new
question is asked here too. Each is also asked about somebody who is known outside the scopes alone, and about
nobody: these two have to look alike.
"""

from __future__ import annotations

import random
from collections.abc import Iterator

import httpx
import pytest
from test_every_route import NO_VIEW, READS_BY_POST, ROUTES, WORLD
from worlds import World

from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import PartyLabel

READS = [route for route in ROUTES if route not in NO_VIEW and (route[:3] == "GET" or route in READS_BY_POST)]
SLOW = {"POST /v1/doubles/candidates"}
"""Asked of one world only: weighing the likeness of names takes a second."""
PEOPLE, BODIES, GROUPS = ["ann", "bob", "hid"], ["acme", "unit", "ward"], ["wg", "other"]
OPEN, HIDDEN = ("b2b", "b2c", "hr"), ("care",)
VIEW = "&".join(["as_of=2026-03-01", *(f"scope={scope}" for scope in OPEN)])


def behind_the_wall(rng: random.Random) -> str:
    """Lines of statements under a hidden scope, of those whom everybody knows and of others."""
    lines = ['person hid "Ann Muller" ann@acme.example @care', 'company ward "Acme Ward" @care']
    kinds = ["employee", "member", "chair"]
    for _ in range(rng.randint(4, 10)):
        start, target = rng.choice(PEOPLE), rng.choice(BODIES + GROUPS)
        kind = "employee" if target in BODIES else rng.choice(kinds[1:])
        since = rng.choice(["", f"{rng.randint(2010, 2024)}-0{rng.randint(1, 9)}-01"])
        lines.append(f"{start} {kind} {target} {since}.. w{rng.randint(0, 10**6)} @care")
    lines += ["hid line ann 2021-01-01.. @care", "ward department unit 2019-01-01.. @care"]
    # an objection that refuses something is heeded by all, and so no secret: docs/decisions/objections.md
    lines += ["ann opted_out acme 2022-01-01.. study @care", "hid parent ann .. @care"]
    return "\n".join(lines)


def asked(route: str, said: str) -> Iterator[tuple[str, str]]:
    """The requests of a route: as in the table, about somebody behind the wall, about nobody."""
    row = ROUTES[route]
    yield row.path.format(said=said), route
    if row.unknown and row.unknown != "{said}":
        for other in ("hid", "ward", "nobody"):
            yield row.path.replace(row.unknown, other, 1).format(said=said), route


def answers(api: httpx.Client, said: str, routes: list[str]) -> dict[str, tuple[int, str, bytes]]:
    """Every answer that an outsider gets, with its status and its tag."""
    found = {}
    for route in routes:
        for path, _ in asked(route, said):
            url = path + ("&" if "?" in path else "?") + VIEW
            reply = api.request(route.partition(" ")[0], url, json=ROUTES[route].body)
            found[f"{route} {path}"] = reply.status_code, reply.headers.get("etag", ""), reply.content
    return found


def differing(before: dict[str, tuple[int, str, bytes]], after: dict[str, tuple[int, str, bytes]]) -> dict[str, object]:
    return {name: (before[name], after[name]) for name in before if before[name] != after[name]}


@pytest.mark.parametrize("seed", range(3))
def test_what_is_added_behind_the_wall_changes_no_byte(api: httpx.Client, world: World, seed: int):
    rng = random.Random(seed)
    said = world.build(WORLD).said[0]
    routes = [route for route in READS if seed == 0 or route not in SLOW]
    before = answers(api, said, routes)
    world.build(behind_the_wall(rng))
    _other_values(world, rng)
    everything = api.get("/v1/people/ann/card?as_of=2026-03-01").json()
    assert any(alias["scope"] == "care" for alias in everything["aliases"])  # the wall has something behind it
    assert api.get("/v1/people/hid/card?as_of=2026-03-01").status_code == 200
    assert differing(before, answers(api, said, routes)) == {}


def _other_values(world: World, rng: random.Random) -> None:
    """Names, attributes and spellings of those whom everybody knows, written under the hidden scope."""
    for party, label in (("ann", PartyLabel.PERSON), ("acme", PartyLabel.ORGANISATION), ("wg", PartyLabel.GROUP)):
        name = f"Secret {rng.randint(0, 99)}"
        held = {"ward": rng.randint(0, 9)}
        draft = PartyDraft(party, label, name, attributes=held, spellings=("Muller",), scope="care")
        world.crm.parties.put(draft)


def test_who_is_behind_the_wall_looks_like_nobody(api: httpx.Client, world: World):
    said = world.build(WORLD + behind_the_wall(random.Random(9))).said[0]
    found = answers(api, said, [route for route in READS if route not in SLOW])
    for name, (status, _tag, body) in found.items():
        if "/hid" in name or "/ward" in name:
            nobody = found[name.replace("/hid", "/nobody").replace("/ward", "/nobody")]
            plain = body.replace(b"hid", b"nobody").replace(b"ward", b"nobody")
            assert (status, plain) == (nobody[0], nobody[2]), name
            assert status == 404, name


def test_a_merge_with_somebody_behind_the_wall_is_not_told(api: httpx.Client, world: World):
    said = world.build(WORLD + 'person hid "Ann Muller" @care\nhid employee acme 2001-01-01.. @care').said[0]
    routes = [route for route in READS if route not in SLOW]
    before = answers(api, said, routes)
    world.crm.doubles.merge("ann", "hid", reason="same birthday", consents="both")
    assert differing(before, answers(api, said, routes)) == {}
    assert "hid" in api.get("/v1/doubles/ann/merges").text


def test_values_belong_to_the_scope_under_which_they_were_written(world: World):
    put, person = world.crm.parties.put, PartyLabel.PERSON
    put(PartyDraft("ann", person, "Ann", attributes={"car": "red"}, scope="b2b"))
    first = put(PartyDraft("ann", person, "Ann P.", attributes={"ward": 3}, scope="care"))
    assert first.records[0].did == "changed"
    again = put(PartyDraft("ann", person, "Ann P.", attributes={"ward": 3}, scope="care"))
    assert again.records[0].did == "unchanged"
    care, b2b = (world.crm.at(scopes=[scope]) for scope in ("care", "b2b"))
    assert (care.people.card("ann").attributes, b2b.people.card("ann").attributes) == ({"ward": 3}, {"car": "red"})
    assert care.people.card("ann").party == b2b.people.card("ann").party  # the name is common
    assert world.crm.people.card("ann").attributes == {"car": "red"}
    assert [found.party.id for found in care.search.parties("ann p").parties] == ["ann"]
    assert b2b.search.parties("ann p").parties == ()
    moment = world.crm.settled().view.known_at
    put(PartyDraft("ann", person, "Ann P.", attributes={"ward": 4}, scope="care"))
    assert care.people.card("ann").attributes == {"ward": 4}
    assert care.at(known_at=moment).people.card("ann").attributes == {"ward": 3}
    assert care.parties.record("ann").attributes == {"ward": 4}


def test_under_a_scope_without_values_only_the_name_is_told(world: World):
    put = world.crm.parties.put
    put(PartyDraft("ann", PartyLabel.PERSON, "Ann", attributes={"car": "red"}, ours=True, scope="b2b"))
    put(PartyDraft("kim", PartyLabel.PERSON, "Kim", scope="b2c"))
    world.build("ann parent kim .. @b2c")
    card = world.crm.at(scopes=["b2c"]).people.card("ann")
    assert card.party is not None
    assert (card.party.name, card.attributes, card.ours, card.source, card.version) == ("Ann", {}, False, None, None)
    assert card.aliases == ()
