"""Rows over HTTP: staged, loaded as a job, followed, cancelled; and everything that can be wrong with them."""

from __future__ import annotations

import codecs
import json
import socket
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from serving import changed, is_problem, serving

from graphcrm.crm import GraphCRM
from graphcrm.loading import imports as loading
from graphcrm.readers import Reader, Right

CSV = {"content-type": "text/csv"}
LINES = {"content-type": "application/x-ndjson"}
PEOPLE = "id,name,emails\n007,Ann Müller,ann@acme.example;a@x.example\nbob,Bob,\n"
PERSON = "/v1/imports?what=person&source=hr"


def ended(api: httpx.Client, reply: httpx.Response) -> dict[str, Any]:
    """The job when it is over."""
    assert reply.status_code == 202, reply.text
    assert reply.headers["location"] == f"/v1/jobs/{reply.json()['id']}"
    give_up = time.monotonic() + 30
    while time.monotonic() < give_up:
        job: dict[str, Any] = api.get(reply.headers["location"]).json()
        if job["state"] not in ("queued", "running"):
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def staged(crm: GraphCRM) -> list[Path]:
    return list((crm.settings.data_dir / "staged").glob("*"))


def test_csv_is_loaded_as_a_job(api: httpx.Client, crm: GraphCRM):
    job = ended(api, api.post(PERSON, content=PEOPLE.encode(), headers=CSV))
    assert (job["state"], job["kind"], job["rows"], job["total"], job["problem"]) == ("done", "import", 2, 2, None)
    assert job["report"]["entries"][0]["created"] == 2
    assert job["asked"] == {"what": "person", "source": "hr", "scope": None, "dry_run": False, "strict": False}
    assert crm.parties.record("007").name == "Ann Müller"
    assert staged(crm) == []
    again = ended(api, api.post(PERSON, content=PEOPLE.encode(), headers=CSV))
    assert again["report"]["entries"][0]["unchanged"] == 2
    assert [one["id"] for one in api.get("/v1/jobs?limit=2").json()["jobs"]] == [again["id"], job["id"]]
    assert crm.jobs.job(job["id"]).state == "done"


def test_json_lines_with_lists_and_maps(api: httpx.Client, crm: GraphCRM):
    rows = [
        {"id": 7, "name": "Ann", "emails": ["a@x.example"], "attributes": {"city": "Leeds"}},
        {"id": 8, "name": "Bob"},
    ]
    body = "\n".join(json.dumps(row) for row in rows)
    assert ended(api, api.post(PERSON, content=body, headers=LINES))["report"]["entries"][0]["created"] == 2
    assert crm.parties.record("7").attributes == {"city": "Leeds"}


def test_a_bom_is_no_part_of_a_name(api: httpx.Client, crm: GraphCRM):
    for headers, body in ((CSV, PEOPLE), (LINES, '{"id": "x", "name": "X"}')):
        content = codecs.BOM_UTF8 + body.encode()
        assert ended(api, api.post(PERSON, content=content, headers=headers))["state"] == "done"


def test_a_dry_run_and_a_strict_one_write_nothing(api: httpx.Client, crm: GraphCRM):
    wrong = "id,name\na,A\nb,\n"
    for more in ("dry_run=true", "strict=true"):
        job = ended(api, api.post(f"{PERSON}&{more}", content=wrong, headers=CSV))
        assert (job["report"]["written"], job["report"]["entries"][0]["rejected"]) == (False, 1)
        table = api.get(f"/v1/jobs/{job['id']}/rejected")
        assert table.headers["content-type"].startswith("text/csv")
        assert "name" in table.text
        assert str(crm.settings.data_dir) not in json.dumps(job)
    assert crm.imports.runs().runs == ()


def test_rejected_rows_that_are_not_there(api: httpx.Client):
    job = ended(api, api.post(PERSON, content=PEOPLE.encode(), headers=CSV))
    is_problem(api.get(f"/v1/jobs/{job['id']}/rejected"), 404, "not-found")
    is_problem(api.post(f"/v1/jobs/{job['id']}/cancel"), 409, "conflict")


@pytest.mark.parametrize(
    ("query", "body", "headers", "field", "says"),
    [
        ("what=persons&source=hr", PEOPLE, CSV, "columns", "persons"),
        ("what=person&source=x%22", PEOPLE, CSV, "source", "not a source"),
        ("what=person&source=hr&scope=none", PEOPLE, CSV, "scope", "scope"),
        ("what=person", PEOPLE, CSV, "source", "source"),
        ("what=person&source=hr", "id,nom\na,A\n", CSV, "nom", "the body yields the unknown column 'nom'"),
        ("what=person&source=hr", "id\na\n", CSV, "name", "no column 'name'"),
        ("what=person&source=hr", "id;name\na;A\n", CSV, "id;name", "unknown column"),
        ("what=person&source=hr", "", CSV, "body", "the body is empty"),
        ("what=person&source=hr", PEOPLE.encode("utf-16"), CSV, "body", "not UTF-8"),
        ("what=person&source=hr", PEOPLE.encode("utf-16-le"), CSV, "body", "not UTF-8"),
        ("what=person&source=hr", '{"id": 1, "name": "A"}\n{"id": "Secret\n{}', LINES, "body", "Malformed JSON"),
    ],
    ids=["what", "source", "scope", "no source", "column", "missing", "delimiter", "empty", "16", "16le", "broken"],
)
def test_what_is_wrong_is_named_before_there_is_a_job(
    api: httpx.Client, crm: GraphCRM, query: str, body: Any, headers: dict[str, str], field: str, says: str
):
    found = is_problem(api.post(f"/v1/imports?{query}", content=body, headers=headers), 422,
                       "unknown-word" if field in ("columns", "scope") else "invalid-input")
    assert (found["field"], says in str(found["title"])) == (field, True), found
    assert "Secret" not in str(found)
    assert (staged(crm), crm.jobs.list().jobs) == ([], ())


@pytest.mark.parametrize(
    "headers",
    [{"content-type": "application/json"}, {}, {**CSV, "content-encoding": "gzip"},
     {"content-type": "text/csv; charset=utf-16"}, {"content-type": "text/plain"}],
)
def test_another_content_type_is_refused(api: httpx.Client, crm: GraphCRM, headers: dict[str, str]):
    reply = api.post(PERSON, content=PEOPLE.encode(), headers=headers)
    is_problem(reply, 415, "not-rows")
    assert reply.headers["accept"] == "text/csv, application/x-ndjson"
    assert staged(crm) == []


def test_a_row_that_breaks_off_fails_the_job_without_its_text(api: httpx.Client, crm: GraphCRM):
    rows = "".join(f"{number},P{number}\n" for number in range(30_000))
    job = ended(api, api.post(PERSON, content=f"id,name\n{rows}x,Secret,3,4\n", headers=CSV))
    assert (job["state"], job["report"]) == ("failed", None)
    assert "30002" in job["problem"]
    assert "Secret" not in job["problem"]
    assert staged(crm) == []


@pytest.fixture
def small(crm: GraphCRM) -> Iterator[httpx.Client]:
    """A server that takes 1,000 bytes of rows."""
    with serving(changed(crm, max_import_bytes=1_000)) as client:
        yield client


def test_too_large(small: httpx.Client, crm: GraphCRM):
    is_problem(small.post(PERSON, content=b"x" * 1_001, headers=CSV), 413, "body-too-large")

    def chunks() -> Iterator[bytes]:
        yield from (b"x" * 400 for _ in range(4))

    assert is_problem(small.post(PERSON, content=chunks(), headers=CSV), 413, "body-too-large")["limit"] == 1_000
    assert (staged(crm), crm.jobs.list().jobs) == ([], ())


def test_who_goes_away_while_sending_leaves_nothing(api: httpx.Client, crm: GraphCRM):
    with socket.create_connection((api.base_url.host, api.base_url.port or 80)) as sending:
        head = f"POST {PERSON} HTTP/1.1\r\nhost: 127.0.0.1\r\ncontent-type: text/csv\r\ncontent-length: 5000\r\n\r\n"
        sending.sendall(head.encode() + b"id,name\nx,X\n")
        give_up = time.monotonic() + 10
        while not staged(crm) and time.monotonic() < give_up:
            time.sleep(0.01)
        assert staged(crm)
    while staged(crm) and time.monotonic() < give_up:
        time.sleep(0.01)
    assert (staged(crm), crm.jobs.list().jobs) == ([], ())


def test_a_second_import_of_a_source_waits_and_a_job_is_cancelled(api: httpx.Client, crm: GraphCRM):
    with loading._leased(crm.graph, "hr", 0):  # as another process would hold it
        first = api.post(PERSON, content=PEOPLE.encode(), headers=CSV)
        second = api.post(PERSON, content="id,name\nc,C\n", headers=CSV)
        place = f"/v1/jobs/{second.json()['id']}"
        assert api.get(place).json()["state"] == "queued"
        assert api.post(f"{place}/cancel").status_code == 200
    assert ended(api, first)["state"] == "done"
    cancelled = ended(api, second)
    assert (cancelled["state"], cancelled["problem"], cancelled["report"]) == ("cancelled", None, None)
    assert [run.source for run in crm.imports.runs().runs] == ["hr"]
    assert staged(crm) == []


def test_rights(crm: GraphCRM):
    from graphcrm.api.answers import AnswerRoute
    from graphcrm.api.routes import imports, jobs

    rights = {
        (*route.methods, route.path): route.endpoint.right
        for router in (imports.router, jobs.router)
        for route in router.routes
        if isinstance(route, AnswerRoute)
    }
    assert rights["POST", "/imports"] == rights["GET", "/jobs/{job_id}/rejected"] == Right.IMPORT
    mine = Reader("r1", "R", frozenset(crm.vocabulary.scope_names), frozenset({Right.IMPORT}))
    assert crm.as_reader(mine).jobs.who == "reader:r1"
    assert crm.jobs.who is None


def test_rows_over_http_are_a_snapshot_or_complete(api: httpx.Client, crm: GraphCRM):
    people = "id,name\n" + "".join(f"p{number},P{number}\n" for number in range(11))
    assert ended(api, api.post(f"{PERSON}&snapshot=2026-01-01", content=people, headers=CSV))["state"] == "done"
    fewer = people.replace("p3,P3\n", "")
    dry = ended(api, api.post(f"{PERSON}&snapshot=2026-02-01&dry_run=true", content=fewer, headers=CSV))
    assert [(one["missing"], one["did"]) for one in dry["report"]["missing"]] == [(1, "ended")]
    done = ended(api, api.post(f"{PERSON}&snapshot=2026-02-01", content=fewer, headers=CSV))
    assert (done["report"]["snapshot"], done["report"]["missing"][0]["missing"]) == ("2026-02-01", 1)
    assert done["asked"]["snapshot"] == "2026-02-01"
    stopped = ended(api, api.post(f"{PERSON}&complete=true", content="id,name\np1,P1\n", headers=CSV))
    assert stopped["state"] == "failed"
    assert "more than 10%" in stopped["problem"]
    assert crm.people.card("p2").party is not None
    whole = ended(api, api.post(f"{PERSON}&complete=true&yes=true", content="id,name\np1,P1\n", headers=CSV))
    assert (whole["state"], whole["report"]["complete"], whole["report"]["missing"][0]["missing"]) == ("done", True, 9)


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        ("what=person&source=hr&snapshot=2026-01-01&complete=true", "complete"),
        ("what=person&source=hr&snapshot=2199-01-01", "snapshot"),
        ("what=person&source=hr&snapshot=yesterday", "snapshot"),
        ("what=deal&source=hr&complete=true", "complete"),
    ],
)
def test_what_cannot_be_all_is_said_at_once(api: httpx.Client, crm: GraphCRM, asked: str, field: str):
    reply = api.post(f"/v1/imports?{asked}", content="id,name\nx,X\n", headers=CSV)
    assert reply.status_code == 422
    assert field in reply.text
    assert (api.get("/v1/jobs").json()["jobs"], staged(crm)) == ([], [])
