"""Pages: in a stable order, and as the graph was known when the first one was asked for."""

from __future__ import annotations

import base64
import json
import threading
from typing import Any

import httpx
import pytest
from serving import is_problem
from worlds import World

NAMES = [f"p{n:02}" for n in range(12)]
PEOPLE = "\n".join(
    ["working_group wg", *(f'person {name} "{name.upper()}"' for name in NAMES)]
    + [f"{name} member wg 2020-01-01.." for name in NAMES]
)
PATH = "/v1/groups/wg/people"


def pages(api: httpx.Client, limit: int, between: Any = None, **query: Any) -> list[dict[str, Any]]:
    """All pages; ``between`` is called after each."""
    found: list[dict[str, Any]] = []
    cursor = None
    while not found or cursor:
        asked = {"limit": limit, **query, **({"cursor": cursor} if cursor else {})}
        reply = api.get(PATH, params=asked)
        assert reply.status_code == 200, reply.text
        found.append(reply.json())
        cursor = found[-1]["next"]
        if between:
            between(len(found))
    return found


def ids(found: list[dict[str, Any]]) -> list[str]:
    return [member["party"]["id"] for page in found for member in page["members"]]


@pytest.mark.parametrize(("limit", "count"), [(1, 12), (5, 3), (11, 2), (12, 1), (100, 1)])
def test_pages_together_are_the_whole(api: httpx.Client, world: World, limit: int, count: int):
    world.build(PEOPLE)
    found = pages(api, limit)
    assert (len(found), ids(found)) == (count, NAMES)


def test_what_is_written_in_between_moves_nothing(api: httpx.Client, world: World):
    world.build(PEOPLE)

    def write(page: int) -> None:
        if page == 1:
            world.build('person p000 "P000"\np000 member wg 2020-01-01..\nperson zed "ZED"\nzed member wg 2020-01-01..')
            world.crm.statements.retract(world.said[2])
            world.crm.statements.retract(world.said[9])

    assert ids(pages(api, 5, write)) == NAMES
    left = [name for name in NAMES[1:] if name not in ("p02", "p09")]
    assert ids(pages(api, 5)) == ["p00", "p000", *left, "zed"]


def test_pages_are_stable_while_others_write(api: httpx.Client, world: World):
    world.build(PEOPLE)
    stop = threading.Event()

    def write() -> None:
        n = 0
        while not stop.is_set():
            held = world.crm.people.roles_held(NAMES[n % 12])
            for role in held.roles:
                world.crm.statements.correct(role.statement, {"title": f"number {n}"})
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        for _ in range(8):
            assert ids(pages(api, 3)) == NAMES
    finally:
        stop.set()
        writer.join()


def test_a_page_tells_the_view_that_was_asked_for(api: httpx.Client, world: World):
    world.build(PEOPLE)
    first, second, *_ = pages(api, 5, as_of="2025-03-01", scope="b2b")
    assert (first["as_of"], first["scopes"], first["known_at"]) == ("2025-03-01", ["b2b"], None)
    assert (second["as_of"], second["scopes"]) == ("2025-03-01", ["b2b"])
    then = second["known_at"]
    first, *_ = pages(api, 5, known_at=then)
    assert first["known_at"] == then


def test_the_same_page_has_the_same_tag(api: httpx.Client, world: World):
    world.build(PEOPLE)
    one, other = (api.get(PATH, params={"limit": 5}) for _ in range(2))
    assert one.json()["next"] != other.json()["next"]
    assert one.headers["etag"] == other.headers["etag"]
    assert one.headers["etag"].startswith("W/")
    again = api.get(PATH, params={"limit": 5}, headers={"if-none-match": one.headers["etag"]})
    assert again.status_code == 304


def test_a_cursor_holds_no_name(api: httpx.Client, world: World):
    world.build(PEOPLE.replace('"P04"', '"Ann Müller"'))
    for page in pages(api, 1):
        if page["next"]:
            plain = base64.urlsafe_b64decode(page["next"] + "==").decode()
            assert "Ann" not in plain
            assert "P0" not in plain


def foreign(cursor: str, **change: Any) -> str:
    """The cursor with some of it changed."""
    plain = json.loads(base64.urlsafe_b64decode(cursor + "=="))
    return base64.urlsafe_b64encode(json.dumps(plain | change).encode()).decode().rstrip("=")


def test_a_cursor_that_is_none_or_anothers_is_refused(api: httpx.Client, world: World):
    world.build(PEOPLE + "\nworking_group other\np00 member other ..")
    cursor = api.get(PATH, params={"limit": 5}).json()["next"]
    wrong = [
        "",
        "abc",
        "é",
        "a" * 9_999,
        base64.urlsafe_b64encode(b"{}").decode(),
        base64.urlsafe_b64encode(b"\xff\xfe").decode(),
        foreign(cursor, question="x"),
        foreign(cursor, known_at="2026-01-01T00:00:00"),
        foreign(cursor, as_of="2026-02-30"),
        foreign(cursor, after=[{"a": 1}]),
        foreign(cursor, after=[1]),
        foreign(cursor, after=["nobody and nothing"]),
        foreign(cursor, after=[]),
        foreign(cursor, scopes=["secret"]),
        foreign(cursor, more=1) + "!",
    ]
    for text in wrong:
        reply = api.get(PATH, params={"limit": 5, "cursor": text})
        assert reply.status_code == 422, (text, reply.text)
    is_problem(api.get("/v1/groups/other/people", params={"cursor": cursor}), 422, "invalid-input")
    is_problem(api.get(PATH, params={"cursor": cursor, "kind": "chair"}), 422, "invalid-input")


@pytest.mark.parametrize("limit", ["0", "-1", "1001", "many", "1e3"])
def test_a_limit_within_its_limits(api: httpx.Client, world: World, limit: str):
    world.build(PEOPLE)
    problem = is_problem(api.get(PATH, params={"limit": limit}), 422, "invalid-input")
    assert problem["field"] == "limit"
