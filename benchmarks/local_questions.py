"""Do questions about one person stay as fast when the graph grows a hundred times?

A world of people with two dated roles each, in organisations of twenty, written by the bare script below; then the
same again up to the large size. The subjects are the same people, warm, of the same degree.
Usage: python benchmarks/local_questions.py [SMALL LARGE]   (default 10000 1000000)
"""

from __future__ import annotations

import random
import sys
import time

from harness import empty_graph, median_ms, table

from graphcrm.crm import GraphCRM

PEOPLE = """
UNWIND $rows AS i
CREATE (person:Party:Person {id: 'p' + i, idx: 2 * i, name: 'Person ' + i, fingerprint: 'f', source: 'world',
        ours: false, ghost: false, recorded_at: datetime($now)})
CREATE (alias:Alias {key: 'id:world:p' + i, kind: 'id', value: 'p' + i})
CREATE (person)-[:KNOWN_AS {id: (2 * i) + '.k', line: 'k', kind: 'id', scope: 'b2b', source: 'world',
        recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z')}]->(alias)
"""
BODIES = """
UNWIND $rows AS i
CREATE (body:Party:Organisation {id: 'o' + i, idx: 2 * i + 1, name: 'Body ' + i, kind: 'company', source: 'world',
        fingerprint: 'f', ours: false, ghost: false, recorded_at: datetime($now)})
CREATE (alias:Alias {key: 'id:world:o' + i, kind: 'id', value: 'o' + i})
CREATE (body)-[:KNOWN_AS {id: (2 * i + 1) + '.k', line: 'k', kind: 'id', scope: 'b2b', source: 'world',
        recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z')}]->(alias)
"""
ROLES = """
UNWIND $rows AS row
MATCH (person:Party {id: row.person})
MATCH (body:Party {id: row.body})
CREATE (person)-[:HOLDS_ROLE {id: person.idx + '.' + row.n, line: 'l' + row.n, kind: 'employee', scope: 'b2b',
        source: 'world', valid_from: date(row.since), valid_to: date(row.until), evident_from: date(row.since),
        recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'), change: 'c',
        from_idx: person.idx, to_idx: body.idx, fingerprint: 'f'}]->(body)
"""
NOW = "2026-01-01T00:00:00Z"
PER_BODY = 10


def batches(first: int, last: int, size: int = 5000):
    return (range(start, min(start + size, last)) for start in range(first, last, size))


def grow(crm: GraphCRM, first: int, last: int) -> None:
    """People ``first`` to ``last``, a body for every ten of them, two roles each: one past, one present."""
    bare = crm.graph._held.connection  # this is no import
    driver, database = bare.driver, bare.database
    started = time.perf_counter()
    for part in batches(first // PER_BODY, last // PER_BODY):
        driver.execute_query(BODIES, {"rows": list(part), "now": NOW}, database_=database)
    for part in batches(first, last):
        driver.execute_query(PEOPLE, {"rows": list(part), "now": NOW}, database_=database)
    here = random.Random(first)
    for part in batches(first, last):
        rows = []
        for i in part:
            past = here.randrange(first // PER_BODY, last // PER_BODY)
            present, before = (1, i // PER_BODY, "2020-01-01", "9999-12-31"), (2, past, "2015-01-01", "2020-01-01")
            for n, body, since, until in (present, before):
                rows.append({"person": f"p{i}", "body": f"o{body}", "n": n, "since": since, "until": until})
        driver.execute_query(ROLES, {"rows": rows, "now": NOW}, database_=database)
    seconds = time.perf_counter() - started
    print(f"{last - first:,} people written in {seconds:.0f} s", file=sys.stderr)


QUESTIONS = {
    "roles held": lambda crm: lambda i: crm.people.roles_held(f"p{i}"),
    "card": lambda crm: lambda i: crm.people.card(f"p{i}"),
    "people of an organisation (one hop)": lambda crm: lambda i: crm.groups.people(f"o{i // PER_BODY}"),
    "colleagues (two hops)": lambda crm: lambda i: crm.people.colleagues(f"p{i}"),
}
LIMITS = {"colleagues (two hops)": 1.6}


def main(small: int, large: int) -> None:
    with empty_graph(heap_mb=2048) as crm:
        subjects = random.Random(7).sample(range(small), 200)
        grow(crm, 0, small)
        before = {name: median_ms(ask(crm), subjects) for name, ask in QUESTIONS.items()}
        grow(crm, small, large)
        after = {name: median_ms(ask(crm), subjects) for name, ask in QUESTIONS.items()}
    rows = [
        (name, f"{before[name]:.2f}", f"{after[name]:.2f}", f"{after[name] / before[name]:.2f}", LIMITS.get(name, 1.3))
        for name in QUESTIONS
    ]
    header = ("question", f"p50 ms at {small:,}", f"p50 ms at {large:,}", "ratio", "to reach")
    table("Questions about one person as the graph grows", header, rows)


if __name__ == "__main__":
    small, large = (int(word) for word in sys.argv[1:3]) if len(sys.argv) > 2 else (10_000, 1_000_000)
    main(small, large)
