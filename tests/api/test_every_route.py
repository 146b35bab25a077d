"""Every route is asked: in order, about what is not there, with a parameter it does not have, in another scope.

The routes come from the application itself, so that one without a row here fails.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pydantic import BaseModel
from serving import is_problem
from worlds import World

from graphcrm.api.app import create_app
from graphcrm.api.examples import EXAMPLES
from graphcrm.api.openapi import operations
from graphcrm.crm import GraphCRM
from graphcrm.topics.consents import ConsentsGiven
from graphcrm.topics.parties import PartyRecord
from graphcrm.topics.people import RolesHeld
from graphcrm.topics.statements import StatementHeld, Written

WORLD = """
person ann "Ann Müller" ann@acme.example
person bob "Bob"
company acme "Acme"
company unit "Unit"
working_group wg "Innovation"
working_group other "Other"
ann employee acme 2020-01-01.. "Engineer"
bob employee acme 2020-01-01..
ann member wg 2021-01-01..
bob member wg 2021-01-01..
ann chair other 2021-01-01..
unit department acme 2020-01-01..
bob line ann 2020-01-01..
ann given acme 2020-01-01.. newsletter
deal d1 "Offer" amount=5000 currency=EUR opened=2025-01-01 kind=sales
d1 customer acme
ann champion d1 2025-01-01.. stance=mentor
interaction i1 kind=mail at=2025-02-03T10:00:00Z
ann from i1
i1 about d1
"""
ROLE = {"family": "HOLDS_ROLE", "kind": "member", "from_id": "bob", "to_id": "other"}
COMBINED = {"conditions": [{"kind": "member"}, {"kind": "chair"}]}


@dataclass(frozen=True)
class Asked:
    """A good request, and what in it names something: replaced by what is not there it is a 404.

    ``{said}`` is the id of Ann's first role. ``holds`` stands in the answer.
    """

    path: str
    holds: str
    body: Any = None
    unknown: str | None = None
    status: int = 200
    csv: str | None = None
    media: str = "application/json"


ROUTES = {
    "GET /v1/people/{party_id}/card": Asked("/v1/people/ann/card", "Müller", unknown="ann"),
    "GET /v1/people/{party_id}/roles-held": Asked("/v1/people/ann/roles-held", "Acme", unknown="ann"),
    "GET /v1/people/{party_id}/career": Asked("/v1/people/ann/career?kind=employee", "Engineer", unknown="ann"),
    "GET /v1/people/{party_id}/colleagues": Asked("/v1/people/ann/colleagues", "Bob", unknown="ann"),
    "GET /v1/people/{person_id}/hats/{subject_id}": Asked("/v1/people/ann/hats/acme", "employee", unknown="ann"),
    "GET /v1/groups/interlock": Asked("/v1/groups/interlock", '"other"'),
    "GET /v1/groups/bridges": Asked("/v1/groups/bridges", "Müller"),
    "GET /v1/groups/{body_id}/people": Asked("/v1/groups/acme/people", "Müller", unknown="acme"),
    "GET /v1/groups/{body_id}/members": Asked("/v1/groups/wg/members", "Müller", unknown="wg"),
    "GET /v1/groups/{body_id}/subgroups": Asked("/v1/groups/acme/subgroups", "Unit", unknown="acme"),
    "GET /v1/groups/{body_id}/head-count": Asked(
        "/v1/groups/acme/head-count?since=2021-01-01&until=2021-03-01", "2021-02-01", unknown="acme"
    ),
    "GET /v1/groups/{first_id}/overlap/{second_id}": Asked("/v1/groups/wg/overlap/other", "Müller", unknown="other"),
    "GET /v1/deals": Asked("/v1/deals?party=acme", "5000.00", unknown="acme"),
    "GET /v1/deals/{deal_id}/decisions": Asked("/v1/deals/d1/decisions", "Offer", unknown="d1"),
    "GET /v1/tasks/brief/{deal_id}": Asked("/v1/tasks/brief/d1", "## Ask", unknown="d1"),
    "GET /v1/tasks": Asked("/v1/tasks?owner=ann", "tasks", unknown="ann"),
    "GET /v1/pipeline/figures": Asked("/v1/pipeline/figures?by=account", "5000.00"),
    "GET /v1/deals/{deal_id}/matrix": Asked("/v1/deals/d1/matrix", "Müller", unknown="d1"),
    "GET /v1/deals/{deal_id}/stages": Asked("/v1/deals/d1/stages", "Offer", unknown="d1"),
    "GET /v1/deals/of/{person_id}/week": Asked("/v1/deals/of/ann/week", "lines", unknown="ann"),
    "GET /v1/deals/{deal_id}/committee": Asked("/v1/deals/d1/committee", "Müller", unknown="d1"),
    "GET /v1/deals/{deal_id}/coverage": Asked("/v1/deals/d1/coverage", "single_threaded_theirs", unknown="d1"),
    "GET /v1/deals/{deal_id}/what-if": Asked("/v1/deals/d1/what-if?meets=ann", "we meet Ann", unknown="d1"),
    "GET /v1/deals/{deal_id}": Asked("/v1/deals/d1", "mentor", unknown="d1"),
    "GET /v1/ties/{first_id}/strength/{second_id}": Asked("/v1/ties/ann/strength/bob", "Müller", unknown="bob"),
    "GET /v1/ties/{party_id}/who-knows": Asked("/v1/ties/ann/who-knows", "Müller", unknown="ann"),
    "GET /v1/ties/{person_id}/whom-knows": Asked("/v1/ties/ann/whom-knows", "Bob", unknown="ann"),
    "GET /v1/timeline/deals/{deal_id}": Asked("/v1/timeline/deals/d1", "Müller", unknown="d1"),
    "GET /v1/timeline/parties/{party_id}": Asked("/v1/timeline/parties/ann", "Müller", unknown="ann"),
    "GET /v1/hierarchies/roots": Asked("/v1/hierarchies/roots?kind=department", '"acme"'),
    "GET /v1/hierarchies/cycles": Asked("/v1/hierarchies/cycles?kind=department", "[]"),
    "GET /v1/hierarchies/{party_id}/up": Asked("/v1/hierarchies/unit/up?kind=department", "Acme", unknown="unit"),
    "GET /v1/hierarchies/{party_id}/down": Asked("/v1/hierarchies/acme/down?kind=department", "Unit", unknown="acme"),
    "GET /v1/hierarchies/{party_id}/roll-up": Asked(
        "/v1/hierarchies/acme/roll-up?kind=department", "Unit", unknown="acme"
    ),
    "GET /v1/parties/by/{source}/{key}": Asked("/v1/parties/by/manual/ann", "Müller", unknown="ann"),
    "POST /v1/parties/by-email": Asked("/v1/parties/by-email", "Müller", {"email": "ANN@acme.example"}),
    "GET /v1/parties/{party_id}/sources": Asked("/v1/parties/ann/sources", "Müller", unknown="ann"),
    "GET /v1/parties/{party_id}": Asked("/v1/parties/ann", "Müller", unknown="ann"),
    "PUT /v1/parties/{party_id}": Asked("/v1/parties/eve", '"created"', {"label": "Person", "name": "Eve"}),
    "GET /v1/statements/{statement_id}": Asked("/v1/statements/{said}", "Engineer", unknown="{said}"),
    "POST /v1/statements": Asked("/v1/statements", '"created"', ROLE),
    "POST /v1/statements/batch": Asked("/v1/statements/batch", '"created"', {"statements": [ROLE]}),
    "POST /v1/statements/{statement_id}/end": Asked(
        "/v1/statements/{said}/end", '"changed"', {"on": "2026-01-01"}, unknown="{said}"
    ),
    "POST /v1/statements/{statement_id}/correct": Asked(
        "/v1/statements/{said}/correct", '"changed"', {"title": "Chief"}, unknown="{said}"
    ),
    "POST /v1/statements/{statement_id}/retract": Asked("/v1/statements/{said}/retract", "{said}", unknown="{said}"),
    "GET /v1/consents/{party_id}/given": Asked("/v1/consents/ann/given", "newsletter", unknown="ann"),
    "POST /v1/consents": Asked("/v1/consents", '"created"', {"party": "bob", "towards": "acme", "purpose": "mail"}),
    "GET /v1/vocabulary": Asked("/v1/vocabulary", "HOLDS_ROLE"),
    "POST /v1/roles/combination": Asked("/v1/roles/combination", "Müller", COMBINED),
    "GET /v1/roles/most-seats": Asked("/v1/roles/most-seats", "Müller"),
    "GET /v1/roles/fullest-groups": Asked("/v1/roles/fullest-groups", "Innovation"),
    "GET /v1/changes": Asked("/v1/changes?limit=10", "HOLDS_ROLE"),
    "GET /v1/changes/between": Asked("/v1/changes/between?since=2019-01-01&party=ann", "Acme"),
    "GET /v1/changes/knowledge": Asked("/v1/changes/knowledge?known_since=1999-01-01T00:00:00Z&party=ann", "Acme"),
    "GET /v1/changes/provenance/{statement_id}": Asked("/v1/changes/provenance/{said}", "manual", unknown="{said}"),
    "POST /v1/search": Asked("/v1/search", "Müller", {"text": "muller"}),
    "POST /v1/doubles/candidates": Asked("/v1/doubles/candidates", "candidates", {"threshold": 0.5}),
    "GET /v1/doubles/{left}/beside/{right}": Asked("/v1/doubles/ann/beside/bob", "Müller", unknown="bob"),
    "GET /v1/doubles/{party_id}/merges": Asked("/v1/doubles/ann/merges", '"merges":[]', unknown="ann"),
    "POST /v1/doubles/merge": Asked("/v1/doubles/merge", '"bob"', {"keep": "ann", "drop": "bob", "consents": "both"}),
    "POST /v1/doubles/merge-above": Asked("/v1/doubles/merge-above", '"merged":[]', {"threshold": 0.99}),
    "GET /v1/privacy/receipts": Asked("/v1/privacy/receipts", '"receipts":[]'),
    "GET /v1/privacy/subjects/{party_id}": Asked("/v1/privacy/subjects/ann", "Müller", unknown="ann"),
    "GET /v1/privacy/subjects/{party_id}/page": Asked(
        "/v1/privacy/subjects/ann/page", "Müller", unknown="ann", media="text/html; charset=utf-8"
    ),
    "POST /v1/privacy/subjects/{party_id}/erase": Asked(
        "/v1/privacy/subjects/ann/erase", '"kinds"', {"reason": "asked for it"}, unknown="ann"
    ),
    "POST /v1/privacy/retention": Asked("/v1/privacy/retention", '"dry_run":true', {"dry_run": True}),
    "GET /v1/webhooks": Asked("/v1/webhooks", '"webhooks":[]'),
    "POST /v1/webhooks": Asked("/v1/webhooks", "whsec_", {"url": "https://93.184.215.14/hook"}),
    # a webhook has to be added first: see test_webhooks_routes.py
    "DELETE /v1/webhooks/{hook}": Asked("/v1/webhooks/wh-none", "not-found", status=404),
    "POST /v1/webhooks/{hook}/test": Asked("/v1/webhooks/wh-none/test", "not-found", status=404),
    "POST /v1/webhooks/{hook}/resume": Asked("/v1/webhooks/wh-none/resume", "not-found", status=404),
    "GET /v1/imports": Asked("/v1/imports", '"runs":[]'),
    "POST /v1/imports": Asked("/v1/imports?what=person&source=hr", '"import"', status=202, csv="id,name\nx,X\n"),
    "GET /v1/imports/columns/{what}": Asked("/v1/imports/columns/person", "spellings"),
    "GET /v1/jobs": Asked("/v1/jobs", '"jobs":['),
    # a job has to be made first: see test_jobs_routes.py
    "GET /v1/jobs/{job_id}": Asked("/v1/jobs/no-such-job", "not-found", status=404),
    "POST /v1/jobs/{job_id}/cancel": Asked("/v1/jobs/no-such-job/cancel", "not-found", status=404),
    "GET /v1/jobs/{job_id}/rejected": Asked("/v1/jobs/no-such-job/rejected", "not-found", status=404),
    # an import to undo has to be made first: see test_imports_routes.py
    "POST /v1/imports/{run}/undo": Asked("/v1/imports/no-such-run/undo", "not-found", status=404),
    # a merge to undo has to be made first: see test_doubles_routes.py
    "POST /v1/doubles/undo": Asked("/v1/doubles/undo", "not-found", {"change": "no-such-change"}, status=404),
    "GET /v1/readers": Asked("/v1/readers", '"rows":[]'),
    "GET /v1/readers/{name}": Asked("/v1/readers/eve", "not-found", status=404),
    "POST /v1/readers": Asked("/v1/readers", '"created"', {"name": "eve", "person": "ann", "scopes": ["b2b"]}),
    "POST /v1/readers/{name}/tokens": Asked("/v1/readers/eve/tokens", "not-found", {}, status=404),
    "POST /v1/readers/{name}/link": Asked("/v1/readers/eve/link", "not-found", status=404),
    "POST /v1/readers/{name}/revoke": Asked("/v1/readers/eve/revoke", "not-found", status=404),
    # with readers that are there, and sessions that open: see test_readers_routes.py
    "POST /v1/session": Asked("/v1/session", "not-signed-in", {"token": "x"}, status=401),
    "DELETE /v1/session": Asked("/v1/session", "true"),
    "GET /v1/audit": Asked("/v1/audit?limit=5", '"level":"people"'),
    "GET /v1/me": Asked("/v1/me", "administer"),
}
PRIVACY = {route for route in ROUTES if "/v1/privacy/" in route}
READERS = {route for route in ROUTES if route.startswith(("GET /v1/readers", "GET /v1/me", "GET /v1/audit"))}
NO_VIEW = {
    *("GET /v1/vocabulary", "GET /v1/imports", "GET /v1/webhooks"),
    "GET /v1/imports/columns/{what}",
    "GET /v1/jobs",
    "GET /v1/jobs/{job_id}",
    "GET /v1/jobs/{job_id}/rejected",
    *READERS,
    *(route for route in PRIVACY if route[:3] == "GET"),
}
READS_BY_POST = {
    "POST /v1/parties/by-email",
    "POST /v1/search",
    "POST /v1/roles/combination",
    "POST /v1/doubles/candidates",
}
HARMLESS_TWICE = {
    "POST /v1/privacy/retention",
    "POST /v1/doubles/merge-above",
    "POST /v1/imports/{run}/undo",
    "POST /v1/webhooks",
    "DELETE /v1/webhooks/{hook}",
    "POST /v1/webhooks/{hook}/test",
    "POST /v1/webhooks/{hook}/resume",
    "POST /v1/imports",
    "POST /v1/jobs/{job_id}/cancel",
    "POST /v1/readers/{name}/tokens",
    "POST /v1/readers/{name}/link",
    "POST /v1/session",
    "DELETE /v1/session",
}
"""Writes that need no key: what they have done they do not find again, or a secret is new each time."""

each = pytest.mark.parametrize("route", ROUTES)
reads = pytest.mark.parametrize(
    "route", [route for route in ROUTES if route not in NO_VIEW and (route[:3] == "GET" or route in READS_BY_POST)]
)
writes = pytest.mark.parametrize(
    "route", [route for route in ROUTES if route[:3] != "GET" and route not in READS_BY_POST]
)


def ask(api: httpx.Client, route: str, path: str, more: str = "") -> httpx.Response:
    query = ("&" if "?" in path else "?") + more if more else ""
    csv = ROUTES[route].csv
    sent: dict[str, Any] = {"content": csv, "headers": {"content-type": "text/csv"}} if csv else {}
    return api.request(route.partition(" ")[0], path + query, **(sent or {"json": ROUTES[route].body}))


def test_every_route_has_a_row(crm: GraphCRM):
    document = create_app(crm).openapi()
    ours = {path: methods for path, methods in document["paths"].items() if path.startswith("/v1")}
    assert {f"{method.upper()} {path}" for path, methods in ours.items() for method in methods} == ROUTES.keys()


@each
def test_it_answers(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    asked = ROUTES[route]
    reply = ask(api, route, asked.path.format(said=said))
    assert reply.status_code == asked.status, reply.text
    assert asked.status != 200 or reply.headers["content-type"] == asked.media
    assert asked.holds.format(said=said) in reply.text if "{said}" in asked.holds else asked.holds in reply.text
    assert ("etag" in reply.headers) == (
        route[:3] == "GET" and asked.status == 200 and asked.media == "application/json"
    )


@pytest.mark.parametrize("route", [route for route, asked in ROUTES.items() if asked.unknown])
def test_about_what_is_not_there_it_says_so(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    asked = ROUTES[route]
    other = "99999.01J00000000000000000000000" if asked.unknown == "{said}" else "nobody"
    path = asked.path.replace(str(asked.unknown), other, 1).format(said=said)
    problem = is_problem(ask(api, route, path), 404, "not-found")
    assert other in str(problem["title"])


@each
def test_a_parameter_that_it_does_not_have_is_refused(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    reply = ask(api, route, ROUTES[route].path.format(said=said), "as_off=2026-01-01")
    assert is_problem(reply, 422, "invalid-input")["field"] == "as_off"


@reads
def test_it_is_read_at_a_view(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    now = world.crm.settled().view.known_at.isoformat().replace("+00:00", "Z")
    view = f"as_of=2025-03-01&known_at={now}&scope=b2b&scope=b2c&scope=hr"
    reply = ask(api, route, ROUTES[route].path.format(said=said), view)
    answer = reply.json()
    assert reply.status_code == 200, reply.text
    assert (answer["as_of"], answer["scopes"]) == ("2025-03-01", ["b2b", "b2c", "hr"])
    assert answer["known_at"] is not None
    assert ROUTES[route].holds in reply.text


@reads
def test_under_another_scope_nothing_of_it_is_told(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    reply = ask(api, route, ROUTES[route].path.format(said=said), "scope=care")
    assert reply.status_code in (200, 404), reply.text
    assert "Müller" not in reply.text
    assert "Acme" not in reply.text


@reads
def test_before_anything_was_recorded_it_was_not_looked_for(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    reply = ask(api, route, ROUTES[route].path.format(said=said), "known_at=2001-01-01T00:00:00Z")
    if "{said}" in ROUTES[route].path:
        is_problem(reply, 404, "not-found")
    else:
        assert reply.json()["found"] == "not_looked_for", reply.text


@writes
def test_a_write_has_no_view(api: httpx.Client, world: World, route: str):
    said = world.build(WORLD).said[0]
    reply = ask(api, route, ROUTES[route].path.format(said=said), "known_at=2001-01-01T00:00:00Z")
    assert is_problem(reply, 422, "invalid-input")["field"] == "known_at"


@writes
def test_a_write_takes_a_key(crm: GraphCRM, route: str):
    method, _, path = route.partition(" ")
    operation = create_app(crm).openapi()["paths"][path][method.lower()]
    names = [parameter["name"] for parameter in operation.get("parameters", ())]
    assert "idempotency-key" in names or route in HARMLESS_TWICE


def test_the_document_describes_everything(crm: GraphCRM):
    document = create_app(crm).openapi()
    schemas = document["components"]["schemas"]
    assert "Problem" in schemas
    assert {"HTTPValidationError", "ValidationError"} & schemas.keys() == set()
    for path, operation in operations(document):
        where = f"{operation.get('summary')} {path}"
        assert operation["description"], where
        if not path.startswith("/v1"):
            continue
        assert operation["responses"]["422"]["content"].keys() == {"application/problem+json"}, where
        good = operation["responses"].get("200") or operation["responses"]["202"]
        assert all(content["schema"] for content in good["content"].values()), where
        if "application/json" in operation.get("requestBody", {}).get("content", {}):
            name = operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rpartition("/")[2]
            assert schemas[name].get("examples"), f"{name} has no example"


@pytest.mark.parametrize("answer", [RolesHeld, PartyRecord, StatementHeld, Written, ConsentsGiven])
def test_an_example_is_an_answer(answer: type[BaseModel]):
    example = EXAMPLES[answer.__name__]
    assert answer.model_validate(example).model_dump(mode="json") == example


def test_the_docs_need_no_internet(api: httpx.Client):
    page = api.get("/docs").text
    assert "https://" not in page.replace("https://www.w3.org", "")
    for name in ("docs/swagger-ui-bundle.js", "docs/swagger-ui.css", "docs/favicon.png", "openapi.json"):
        assert name in page
        assert api.get(f"/{name}").status_code == 200
    assert b"SwaggerUIBundle" in api.get("/docs/swagger-ui-bundle.js").content
    is_problem(api.get("/docs/../conftest.py"), 404, "no-such-path")
    assert api.get("/docs/other.js").status_code == 404
