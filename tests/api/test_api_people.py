"""People, groups and hierarchies over the API: the same answers as in Python, pages, and what is refused."""

from __future__ import annotations

import json

import httpx
import pytest
from firm import FIRM, QUESTIONS
from worlds import World

DAY = "2026-06-01"


def test_every_question_has_the_answer_of_python(world: World, api: httpx.Client):
    crm = world.build(FIRM).crm
    for _, path, ask in QUESTIONS:
        answer = api.get(f"/v1/{path}{'&' if '?' in path else '?'}as_of={DAY}")
        assert answer.status_code == 200, (path, answer.text)
        told = answer.json()
        told.pop("next", None)
        assert told == json.loads(ask(crm).model_dump_json()), path


def test_the_people_of_a_body_come_in_pages(world: World, api: httpx.Client):
    world.build(FIRM)
    asked = {"hierarchy": "department", "ever": "true", "limit": 1}
    first = api.get("/v1/groups/firm/people", params=asked).json()
    second = api.get("/v1/groups/firm/people", params={**asked, "cursor": first["next"]}).json()
    assert [page["members"][0]["party"]["id"] for page in (first, second)] == ["ann", "bob"]
    assert (first["total"], second["total"], second["next"]) == (2, 2, None)


def test_a_card_is_tagged_with_the_version_that_a_write_takes(world: World, api: httpx.Client):
    world.build(FIRM)
    tag = api.get("/v1/people/ann/card").headers["etag"]
    body = {"label": "Person", "name": "Ann M."}
    assert api.put("/v1/parties/ann", json=body, headers={"if-match": tag}).status_code == 200
    assert api.put("/v1/parties/ann", json=body | {"name": "A."}, headers={"if-match": tag}).status_code == 412


@pytest.mark.parametrize(
    ("path", "status", "field"),
    [
        ("people/nobody/card", 404, None),
        ("people/%F0%9F%90%8D/card", 422, "id"),
        ("people/ann/colleagues?minimum_days=0", 422, "minimum_days"),
        ("people/ann/career?kind=plumber", 422, "kind"),
        ("people/ann/hats/firm?hierarchy=line", 422, "hierarchy"),
        ("groups/ann/people", 422, "body"),
        ("groups/firm/head-count?since=2020-02-30&until=2021-01-01", 422, "since"),
        ("groups/firm/head-count?since=2021-01-01&until=2020-01-01", 422, "until"),
        ("groups/red/overlap/red", 422, "second"),
        ("groups/interlock?kind=company", 422, "kind"),
        ("hierarchies/firm/up", 422, "kind"),
        ("hierarchies/firm/up?kind=plumbing", 422, "kind"),
    ],
)
def test_what_is_wrong_is_named(world: World, api: httpx.Client, path: str, status: int, field: str | None):
    world.build(FIRM)
    answer = api.get(f"/v1/{path}")
    assert answer.status_code == status, answer.text
    assert field is None or field in answer.text
