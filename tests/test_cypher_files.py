"""The laws of the Cypher files: they hold in every file, each of them can be broken, and every file runs."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

import neo4j
import pytest
from laws import cypher
from laws.cypher import LAWS, every_file, excepted, it_returns_what_its_row_has
from laws.queries import Written, every_query
from worlds import World, clear

from graphcrm.crm import GraphCRM
from graphcrm.db.cypher import CypherFile, MalformedCypher, load, parse
from graphcrm.db.forms import FORMS, render

FILES = every_file()
QUERIES = every_query()


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.path)
def test_the_laws_hold(file: CypherFile):
    assert [offence for law in LAWS for offence in law(file)] == []


@pytest.mark.parametrize("query", QUERIES, ids=lambda query: f"{query.module}-{query.path}")
def test_a_file_returns_what_its_row_has(query: Written):
    file = next(file for file in FILES if file.path == query.path)
    assert list(it_returns_what_its_row_has(file, query.columns)) == []
    assert query.is_frozen_and_slotted


def test_every_file_has_its_query():
    steps = {file.path for file in FILES if file.path.startswith("schema/0")}
    assert {file.path for file in FILES} - {query.path for query in QUERIES} == steps


def test_a_room_names_a_file_once():
    named = Counter((query.module.split("/")[0], query.path) for query in QUERIES)
    assert [place for place, times in named.items() if times > 1] == []


def test_no_file_says_what_another_says():
    texts = Counter(cypher.bare(file.text) for file in FILES)
    assert [text for text, times in texts.items() if times > 1] == []


def test_no_exception_outlives_its_file():
    exceptions = {**cypher.WITHOUT_FORM, **cypher.WRITING, **cypher.UNORDERED}
    for path in exceptions:
        assert any(excepted(file.path, {path: ""}) for file in FILES), path


HEADER = "// A question.\n// params: {params}\n{view}// access: {access}\n"
AT = render("at", "s")
REPEATED = "MATCH (p:Party {{id: $id}}) ((x)-[s:PART_OF]->(y){where}){times} (b){after} RETURN b.id AS id ORDER BY id"
HELD = f"MATCH (p:Party {{id: $id}})-[s:HOLDS_ROLE]->(b:Party) WHERE {AT} RETURN b.id AS id ORDER BY id"


def file_of(text: str, *, params: str = "id, view", view: str = "s at", access: str = "read") -> CypherFile:
    line = f"// view: {view}\n" if view else ""
    return parse("people/x", HEADER.format(params=params, view=line, access=access) + text)


BROKEN: dict[str, tuple[CypherFile, str]] = {
    "undeclared": (file_of(HELD, params="view"), "used, but not declared: id"),
    "unused": (file_of(HELD, params="id, extra, view"), "declared, but not used: extra"),
    "unused part of the view": (
        file_of(HELD.replace(AT, render("ever", "s")), view="s ever"),
        "declared, but not used: as_of; name those of the view",
    ),
    "no form": (file_of(HELD, view=""), "s has no form in 'view:'"),
    "unknown form": (file_of(HELD, view="s sometimes"), "s sometimes: the forms are at, until"),
    "a form of nothing": (file_of(HELD, view="s at, t at"), "'view:' names t, which is no statement"),
    "another form": (file_of(HELD.replace(AT, render("until", "s"))), "s is bound, but not filtered"),
    "a word of it missing": (
        file_of(HELD.replace(" AND NOT s.id IN $without", " AND $without = []")),
        "s is bound",
    ),
    "an alternative": (
        file_of(HELD.replace("WHERE", "WHERE b.name = '' OR")),
        "s is bound, but not filtered",
    ),
    "negated": (file_of(HELD.replace("s.scope IN", "NOT s.scope IN")), "s is bound, but not filtered"),
    "an unnamed statement": (
        file_of(HELD.replace("RETURN", "AND (b)-[:PART_OF]->(:Party) RETURN")),
        "a statement without a name",
    ),
    "an arrow without brackets": (
        file_of(HELD.replace("RETURN", "AND (b)-->(:Party) RETURN")),
        "a statement without",
    ),
    "any type": (file_of(HELD.replace("[s:HOLDS_ROLE]", "[t]")), "t has no form"),
    "a dynamic type": (file_of(HELD.replace("[s:HOLDS_ROLE]", "[t:$($id)]")), "t has no form"),
    "bound again, filtered once": (
        file_of(HELD.replace("RETURN", "AND EXISTS { MATCH (b)<-[s:HOLDS_ROLE]-(:Person) } RETURN")),
        "s is bound, but not filtered",
    ),
    "filtered outside the repeated part": (
        file_of(REPEATED.format(where="", times="{1,5}", after=f" WHERE {AT}")),
        "s is bound, but not filtered",
    ),
    "a comprehension": (
        file_of(
            HELD.replace("RETURN b.id AS id", "RETURN [(b)<-[t:PART_OF]-(c:Party) | c.id] AS id"),
            view="s at, t at",
        ),
        "t is bound, but not filtered",
    ),
    "a read that writes": (
        file_of(HELD.replace("RETURN", "SET s.x = 1 RETURN")),
        "access is read, but there is SET",
    ),
    "a read that deletes": (
        file_of(HELD.replace("RETURN", "detach delete b RETURN")),
        "access is read, but there is",
    ),
    "a write in small letters": (file_of(HELD.replace("RETURN", "set s.x = 1 RETURN")), "access is read, but"),
    "a write that reads": (
        parse("ledger/x", HEADER.format(params="none", view="", access="write") + "RETURN 1 AS one"),
        "access is write, but nothing is written",
    ),
    "a write of a topic": (
        file_of("CREATE (n:Party {id: $id}) RETURN 1 AS one", params="id", view="", access="write"),
        "only ledger, schema, backup, webhooks, jobs write",
    ),
    "shortestPath": (file_of(HELD.replace("RETURN", "AND shortestPath((a)) RETURN")), "shortestPath: one of"),
    "a type as a parameter": (
        file_of(HELD.replace(":HOLDS_ROLE", ":$($family)", 1), params="id, family, view"),
        "[s:$($family)]: a dynamic type filters",
    ),
    "SHORTEST k": (file_of(HELD.replace("MATCH", "MATCH ANY SHORTEST", 1)), "SHORTEST: one of the databases"),
    "a star": (
        file_of(HELD.replace("[s:HOLDS_ROLE]", "[s:HOLDS_ROLE*1..3]")),
        "[s:HOLDS_ROLE*1..3]: many hops are",
    ),
    "a filter in brackets": (
        file_of(HELD.replace("[s:HOLDS_ROLE]", "[s:HOLDS_ROLE WHERE s.kind = '']")),
        "[s:HOLDS",
    ),
    "a bare repetition": (file_of(HELD.replace("]->", "]->{1,3}")), "[s:HOLDS_ROLE]: repeated bare"),
    "no bound": (
        file_of(REPEATED.format(where=f" WHERE {AT}", times="+", after="")),
        "+: the number of hops is bounded in the file",
    ),
    "half a bound": (
        file_of(REPEATED.format(where=f" WHERE {AT}", times="{1,}", after="")),
        "{1,}: the number of hops is bounded in the file",
    ),
    "elementId": (file_of(HELD.replace("RETURN b.id", "RETURN elementId(b)")), "elementId(): a record's id"),
    "id()": (file_of(HELD.replace("RETURN b.id", "RETURN id(b)")), "id(): a record's id is its property"),
    "APOC": (
        file_of(HELD.replace("RETURN b.id", "RETURN apoc.text.clean(b.id)")),
        "apoc.text: neither APOC nor GDS",
    ),
    "a procedure": (file_of(HELD.replace("RETURN", "CALL db.labels() RETURN")), "db.labels: not a procedure"),
    "two labels": (
        file_of(HELD.replace("p:Party", "p:Party:Person")),
        "(p:Party:Person {id: $id}): two labels",
    ),
    "and-ed labels": (
        file_of(HELD.replace("p:Party", "p:Party&Person")),
        "(p:Party&Person {id: $id}): two labels",
    ),
    "no index": (file_of(HELD.replace("p:Party", "p:Person")), "(:Person {id: ...}) has no index"),
    "no order": (file_of(HELD.replace(" ORDER BY id", "")), "several rows without ORDER BY"),
}


@pytest.mark.parametrize(("file", "offence"), BROKEN.values(), ids=BROKEN)
def test_a_broken_law_is_seen(file: CypherFile, offence: str):
    found = [offence for law in LAWS for offence in law(file)]
    assert any(one.startswith(offence) for one in found), found


LAWFUL = {
    "one hop": HELD,
    "many hops": REPEATED.format(where=f" WHERE {AT}", times="{1,5}", after=""),
    "an inner alternative": HELD.replace("RETURN", "AND (b.kind IS NULL OR b.kind = '') RETURN"),
    "in a subquery": f"MATCH (p:Party {{id: $id}}) RETURN COLLECT {{ MATCH (p)-[s:KIN_OF]-(b:Party) WHERE {AT} "
    "RETURN b.id ORDER BY b.id } AS ids",
    "a word in a string": HELD.replace("RETURN", "AND b.name <> 'MERGE -[:PART_OF]- shortestPath' RETURN"),
    "a comment": HELD.replace("RETURN", "// SET nothing\nRETURN"),
    "a variable called merge": HELD.replace("(b:Party)", "(merge:Party)").replace("b.id", "merge.id"),
    "no statement": HELD.replace("RETURN", "AND EXISTS { MATCH (b)-[:WAS]->(:Version) } RETURN"),
}


@pytest.mark.parametrize("text", LAWFUL.values(), ids=LAWFUL)
def test_what_is_lawful_passes(text: str):
    assert [offence for law in LAWS for offence in law(file_of(text))] == []


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("RETURN a.id AS id, {x: 1, y: [1, 2]} AS map", ["id", "map"]),
        ("RETURN DISTINCT a AS b ORDER BY b LIMIT 1", ["b"]),
        ("WITH a AS b RETURN b, COLLECT { MATCH (x) RETURN x.id AS y } AS ids, c", ["b", "ids", "c"]),
        ("RETURN 1 AS one UNION RETURN 2 AS one", ["one"]),
        ("RETURN a.id", ["a.id"]),
        ("MATCH (a) DELETE a", []),
    ],
)
def test_the_names_of_the_last_return(text: str, names: list[str]):
    assert cypher.returned(cypher.blocks(cypher.bare(text)).own) == names


GOOD = "// A question.\n// params: none\n// access: read\nRETURN 1 AS one"
MALFORMED = {
    "empty": ("", "no 'params:' line"),
    "no header": ("RETURN 1 AS one", "no 'params:' line"),
    "no sentence": (GOOD.replace("// A question.\n", ""), "no sentence that says what it returns"),
    "no params": (GOOD.replace("// params: none\n", ""), "no 'params:' line"),
    "no access": (GOOD.replace("// access: read\n", ""), "no 'access:' line"),
    "another access": (GOOD.replace("read", "delete"), "access is read or write, not delete"),
    "access twice": (GOOD.replace("// access", "// access: read\n// access"), "'access:' stands twice"),
    "params twice": (GOOD.replace("// params", "// params: id\n// params"), "'params:' stands twice"),
    "half a form": (
        GOOD.replace("// access", "// view: said\n// access"),
        "'view: said' is not a variable and its form",
    ),
    "too much of a form": (
        GOOD.replace("// access", "// view: said at noon\n// access"),
        "is not a variable and its",
    ),
    "a sentence after it": (
        GOOD.replace("\nRETURN", "\n// Yes.\nRETURN"),
        "text after the header's words: Yes.",
    ),
    "no statement": (GOOD.replace("RETURN 1 AS one", "\n"), "no statement"),
}


@pytest.mark.parametrize(("source", "problem"), MALFORMED.values(), ids=MALFORMED)
def test_a_malformed_file_is_refused(source: str, problem: str):
    with pytest.raises(MalformedCypher, match=r"^people/x: ") as refused:
        parse("people/x", source)
    assert problem in str(refused.value)


def test_every_form_bounds_our_knowledge_and_the_reader():
    for form in FORMS:
        condition = render(form, "said")
        if form == "refused":  # an objection protects whatever is asked about: docs/decisions/objections.md
            continue
        assert condition.endswith("said.scope IN $scopes AND NOT said.id IN $without")
        assert "said.recorded_at <= $known_" in condition
        assert "{" not in condition


WORLD = """
person ann "Ann Müller" ann@acme.example
person bob
company acme
site mill
team core
ann employee acme 2020-01-01..
ann member core 2020-01-01..2026-06-01
bob member core 2020-01-01..
mill site acme 2020-01-01..
ann line bob 2020-01-01..
acme given mill newsletter 2020-01-01..
"""
DAY, MOMENT = dt.date(2026, 3, 1), dt.datetime(2100, 1, 1, tzinfo=dt.UTC)
GIVEN: dict[str, Any] = {
    **dict.fromkeys(("as_of", "until"), DAY),
    "since": dt.date(2019, 1, 1),
    **dict.fromkeys(("known_at", "known_until"), MOMENT),
    "known_since": dt.datetime(2000, 1, 1, tzinfo=dt.UTC),
    **dict.fromkeys(("moment", "now"), "2100-01-01T00:00:00Z"),
    **dict.fromkeys(("limit", "most", "count", "seconds", "to", "stop"), 100),
    **dict.fromkeys(("idx", "from", "start_idx", "least", "after"), 0),
    **dict.fromkeys(("ever", "people_only", "live"), False),
    **dict.fromkeys(("kind", "title", "role", "label", "after_id", "after_name", "body_kinds", "known_as"), None),
    **dict.fromkeys(("id", "first", "body"), "ann"),
    **{name: ["ann", "bob", "acme", "core", "mill"] for name in ("ids", "bodies", "people")},
    **{name: list(range(100)) for name in ("numbers", "starts", "idxs", "left_out")},
    "families": ["HOLDS_ROLE", "PART_OF", "KNOWN_AS"],
    "kinds": ["PART_OF.site", "REPORTS_TO.line", "employee", "member", "company"],
    "family": "HOLDS_ROLE",
    "index": "alias_search",
    "second": "core",
    "scopes": ["b2b", "b2c"],
    "words": "mueller",
}

GIVEN_TO: dict[str, dict[str, Any]] = {
    "backup/nodes": {"label": "Change"},
    "tasks/open": {"overdue": False},
    "doubles/records": {"first": 0, "last": 100, "label": "Person"},
}


def value_of(name: str) -> Any:
    """A value of the right type: by its name, else a list for a plural, else a word."""
    return GIVEN.get(name, [] if name.endswith("s") or name == "without" else "nobody")


@pytest.fixture(scope="module")
def small_world(connected: GraphCRM) -> GraphCRM:
    """A graph that the reads of this module leave as it is."""
    clear(connected.graph)
    return World(connected.at(as_of=DAY)).build(WORLD).crm


@pytest.mark.parametrize("file", [f for f in FILES if f.access == "read"], ids=lambda file: file.path)
def test_every_read_runs(small_world: GraphCRM, file: CypherFile):
    names = {name for name in file.params if name != "view"} | set(file.view_params)
    given = {name: value_of(name) for name in names} | GIVEN_TO.get(file.path, {})
    connection = small_world.graph._held.connection
    records, _, _ = connection.driver.execute_query(
        file.text,  # type: ignore[arg-type]
        given,
        routing_=neo4j.RoutingControl.READ,
        database_=connection.database,
    )
    for record in records:
        assert record.keys() == cypher.returned(cypher.blocks(cypher.bare(file.text)).own)


def test_what_is_private_is_read_in_one_place():
    """Subject and notes of a conversation: one question gives them, and asks whom they concern."""
    questions = [file for file in FILES if file.access == "read" and not file.path.startswith("backup/")]
    naming = {file.path for file in questions if re.search(r"\.(subject|notes)\b", file.text)}
    assert naming == {"timeline/words"}
    text = load("timeline/words").text
    assert "$reader IS NULL OR EXISTS" in text
    assert {"TOOK_PART", "SHARED_WITH"} <= set(re.findall(r"\w+", text))
