"""Logs: one JSON line a request, with its id, its route and nothing about anybody."""

from __future__ import annotations

import json
import logging
import time
from typing import Any

import httpx
import pytest
from worlds import World

from graphcrm.api.logs import JsonLines, log_config, trace_of

PRIVATE = ("Müller", "ann@acme", "M%C3%BCller", "secret-token", "2026-02-30", "Boss")


def written(caplog: pytest.LogCaptureFixture, count: int) -> list[dict[str, Any]]:
    """The log's lines, once there are so many: the last is written after its reply has gone."""
    for _ in range(500):
        records = [record for record in caplog.records if record.name.startswith("graphcrm")]
        if len(records) >= count:
            break
        time.sleep(0.01)
    return [json.loads(JsonLines().format(record)) for record in records]


def test_a_request_is_one_line(api: httpx.Client, world: World, caplog: pytest.LogCaptureFixture):
    world.build("person ann")
    caplog.set_level(logging.INFO, "graphcrm")
    api.get("/v1/people/ann/roles-held?as_of=2026-01-01", headers={"x-request-id": "from-the-proxy_1"})
    (line,) = written(caplog, 1)
    assert line.pop("ms") > 0
    assert line.pop("at").startswith("20")
    assert line == {
        "level": "info",
        "logger": "graphcrm.api",
        "event": "request",
        "id": "from-the-proxy_1",
        "method": "GET",
        "route": "/v1/people/{party_id}/roles-held",
        "status": 200,
    }


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "né", '"}{'])
def test_an_id_that_is_none_gets_another(api: httpx.Client, given: str):
    reply = api.get("/healthz", headers={"x-request-id": given.encode("latin-1")})
    assert reply.headers["x-request-id"] != given
    assert len(reply.headers["x-request-id"]) == 16


def test_an_id_is_told_on_every_reply(api: httpx.Client):
    for path in ("/healthz", "/nothing", "/v1/people/nobody/roles-held"):
        assert api.get(path, headers={"x-request-id": "mine"}).headers["x-request-id"] == "mine"


def test_logs_hold_nothing_about_anybody(api: httpx.Client, world: World, caplog: pytest.LogCaptureFixture):
    caplog.set_level(logging.DEBUG, "graphcrm")
    world.build('person ann "Ann Müller" ann@acme.example\ncompany acme')
    caplog.clear()
    headers = {"authorization": "Bearer secret-token"}
    body = {"label": "Person", "name": "Bob Müller", "emails": ["bob@acme.example"]}
    api.put("/v1/parties/bob", json=body, headers=headers)
    api.put("/v1/parties/bob", json=body)
    api.put("/v1/parties/bob", json=body | {"kind": "Müller"})
    api.get("/v1/people/Ann%20M%C3%BCller/roles-held")
    api.get("/v1/Ann M%C3%BCller")
    api.get("/v1/people/ann/roles-held?as_of=2026-02-30&name=M%C3%BCller")
    role = {"family": "HOLDS_ROLE", "kind": "employee", "from_id": "ann", "to_id": "Müller"}
    api.post("/v1/statements", json=role)
    lines = written(caplog, 8)
    text = json.dumps(lines, ensure_ascii=False)
    assert [line["status"] for line in lines if "status" in line] == [401, 200, 422, 422, 404, 422, 422]
    assert [word for word in PRIVATE if word in text] == []


def test_a_trace_has_the_way_and_not_the_words():
    def inner() -> None:
        raise ValueError("Ann Müller")

    try:
        try:
            inner()
        except ValueError as error:
            raise RuntimeError("ann@acme.example") from error
    except RuntimeError as error:
        trace = trace_of(error)
    assert [step for step in trace if ":" not in step] == ["RuntimeError", "ValueError"]
    assert any(step.endswith(" inner") for step in trace)
    assert not any("Ann" in step or "ann@" in step for step in trace)


def test_what_uvicorn_logs_is_json_without_the_words_of_an_error():
    assert {"uvicorn", "graphcrm"} <= log_config()["loggers"].keys()
    try:
        raise ValueError("Ann Müller")
    except ValueError as error:
        record = logging.LogRecord(
            "uvicorn.error", logging.ERROR, __file__, 1, "it failed", None, (type(error), error, error.__traceback__)
        )
    line = json.loads(JsonLines().format(record))
    assert (line["message"], line["error"][0]) == ("it failed", "ValueError")
    assert "Müller" not in json.dumps(line, ensure_ascii=False)
