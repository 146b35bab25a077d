"""What an import costs against a bare UNWIND of the same content, and how much memory it takes.

People with an address, in organisations of twenty, one job each: N people and N statements. Measured are the first
import, the same files again, and the bare script below, which writes into an empty database what the import leaves
behind: the same nodes, aliases with their words, relationships and properties, in batches of the same size, with
one transaction a batch and the same indexes; it looks nothing up but the ends, and checks nothing. Its properties
(words for search, hashes, ids) are made beforehand and are not in its time. Then the process's memory, of an import
of a tenth of the rows and of all of them, each in a process of its own (peak resident memory).
Usage: python benchmarks/imports.py [N]   (default 1000000; 100000 is quick)
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from harness import empty_graph, table

from graphcrm.crm import GraphCRM
from graphcrm.ledger.aliases import aliases_of
from graphcrm.ledger.change import fingerprint
from graphcrm.ledger.names import fuzzy_text, search_text
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.ledger.ulids import ulid
from graphcrm.loading.run import PARTIES_A_BATCH, STATEMENTS_A_BATCH
from graphcrm.model import PartyLabel

RECIPE = """
source = "bench"
[[load]]
record = "organisation"
select = "select id, name, 'company' as kind from 'firms.csv'"
[[load]]
record = "person"
select = "select id, name, email as emails from 'people.csv'"
[[load]]
family = "HOLDS_ROLE"
select = '''select person as "from", firm as "to", 'employee' as kind, title, since as valid_from from 'jobs.csv' '''
"""
GIVEN = ("Ada", "Bo", "Cleo", "Dan", "Eva", "Finn", "Gus", "Hana", "Ian", "Joy", "Kim", "Leo", "Mia", "Ned", "Oda")
FAMILY = ("Adler", "Brandt", "Costa", "Duarte", "Ekman", "Fischer", "Grant", "Huber", "Ito", "Jansen", "Klein", "Lopez")
NOW = "2026-01-01T00:00:00Z"

PARTIES = """
UNWIND $rows AS row
CREATE (party:Party:Person {id: row.id, idx: row.idx, kind: null, name: row.name, ours: false, ghost: false,
  attributes: null, fingerprint: row.fingerprint, source: 'bench', recorded_at: datetime($now)})
FOREACH (known IN row.aliases | CREATE (party)-[:KNOWN_AS {
  id: known.id, line: known.id, kind: known.kind, scope: 'b2b', source: 'bench', change: $change,
  valid_from: date('0001-01-01'), valid_to: date('9999-12-31'), recorded_at: datetime($now),
  retracted_at: datetime('9999-12-31T00:00:00Z'), from_idx: row.idx, mark: known.mark
}]->(:Alias {key: known.key, kind: known.kind, value: known.value, search: known.search, fuzzy: known.fuzzy}))
"""
FIRMS = PARTIES.replace(":Person", ":Organisation").replace("kind: null", "kind: 'company'")
JOBS = """
UNWIND $rows AS row
MATCH (start:Party {id: row.from_id})
MATCH (target:Party {id: row.to_id})
CREATE (start)-[:HOLDS_ROLE {
  id: row.id, line: row.line, kind: 'employee', valid_from: date(row.valid_from), valid_to: date('9999-12-31'),
  evident_from: date(row.valid_from), recorded_at: datetime($now), retracted_at: datetime('9999-12-31T00:00:00Z'),
  scope: 'b2b', source: 'bench', change: $change, from_idx: start.idx, to_idx: target.idx,
  fingerprint: row.fingerprint, title: row.title, mark: row.mark}]->(target)
"""


def person(n: int) -> tuple[str, str, str]:
    """The id, name and address of the n-th person."""
    given, family = GIVEN[n % len(GIVEN)], FAMILY[n // len(GIVEN) % len(FAMILY)]
    return f"p{n}", f"{given} {family} {n}", f"{given}.{family}.{n}@example.org".lower()


def job(n: int) -> tuple[str, str, str, str]:
    """The n-th person's job: person, firm, title, first day."""
    return f"p{n}", f"f{n // 20}", ("Buyer", "Engineer", "Head of sales")[n % 3], f"20{n % 20 + 5:02d}-0{n % 9 + 1}-01"


def write_files(folder: Path, people: int) -> None:
    """The world as three CSV files and a recipe."""
    (folder / "recipe.toml").write_text(RECIPE)
    with (folder / "firms.csv").open("w") as file:
        file.write("id,name\n" + "".join(f"f{n},Firm {n}\n" for n in range((people + 19) // 20)))
    with (folder / "people.csv").open("w") as file:
        file.write("id,name,email\n")
        file.writelines(",".join(person(n)) + "\n" for n in range(people))
    with (folder / "jobs.csv").open("w") as file:
        file.write("person,firm,title,since\n")
        file.writelines(",".join(job(n)) + "\n" for n in range(people))


def party_rows(label: PartyLabel, first: int, last: int, idx: int) -> list[dict[str, Any]]:
    """The properties of parties and their aliases, as the import makes them."""
    rows = []
    for n in range(first, last):
        if label is PartyLabel.PERSON:
            name, title, email = person(n)
            draft = PartyDraft(name, label, title, key=name, emails=(email,))
        else:
            draft = PartyDraft(f"f{n}", label, f"Firm {n}", "company", key=f"f{n}")
        aliases = [
            {"id": f"{idx + n}.{ulid()}", "key": alias.key, "kind": alias.kind, "value": alias.value,
             "search": search_text(*alias.texts), "fuzzy": fuzzy_text(*alias.texts),
             "mark": n if alias.kind == "id" else None}
            for alias in aliases_of(draft, "bench")
        ]  # fmt: skip
        rows.append({"id": draft.id, "idx": idx + n, "name": draft.name, "aliases": aliases,
                     "fingerprint": draft.values()["fingerprint"]})  # fmt: skip
    return rows


def job_rows(first: int, last: int) -> list[dict[str, Any]]:
    rows = []
    for n in range(first, last):
        start, firm, title, since = job(n)
        draft = StatementDraft("HOLDS_ROLE", "employee", start, firm, title=title)
        rows.append({"id": f"{n}.{ulid()}", "from_id": start, "to_id": firm, "title": title, "valid_from": since,
                     "line": draft.line_in("bench"), "fingerprint": fingerprint(n), "mark": n})  # fmt: skip
    return rows


def batches(people: int) -> Iterator[tuple[str, list[dict[str, Any]]]]:
    """What the bare script writes: statement and rows."""
    firms = (people + 19) // 20
    for first in range(0, firms, PARTIES_A_BATCH):
        yield FIRMS, party_rows(PartyLabel.ORGANISATION, first, min(first + PARTIES_A_BATCH, firms), people)
    for first in range(0, people, PARTIES_A_BATCH):
        yield PARTIES, party_rows(PartyLabel.PERSON, first, min(first + PARTIES_A_BATCH, people), 0)
    for first in range(0, people, STATEMENTS_A_BATCH):
        yield JOBS, job_rows(first, min(first + STATEMENTS_A_BATCH, people))


def bare(people: int) -> dict[str, float]:
    """Seconds of the bare script, by what it writes."""
    seconds = {FIRMS: 0.0, PARTIES: 0.0, JOBS: 0.0}
    with empty_graph(heap_mb=2048) as crm:
        connection = crm.graph._held.connection
        for statement, rows in batches(people):
            started = time.perf_counter()
            connection.driver.execute_query(
                statement, {"rows": rows, "now": NOW, "change": ulid()}, database_=connection.database
            )
            seconds[statement] += time.perf_counter() - started
    return {"parties": seconds[FIRMS] + seconds[PARTIES], "statements": seconds[JOBS]}


def imported(crm: GraphCRM, folder: Path) -> float:
    """Seconds of one import by the clock on the wall, staging included."""
    started = time.perf_counter()
    report = crm.imports.load(folder)
    seconds = time.perf_counter() - started
    told = ", ".join(f"{entry.what} {entry.rows_a_second:,}" for entry in report.entries)
    print(f"{report.created:,} created, {report.unchanged:,} unchanged, {report.rejected} rejected "
          f"in {seconds:.1f} s ({told} rows a second)", file=sys.stderr)  # fmt: skip
    return seconds


def memory(people: int) -> int:
    """The peak resident memory of a process that imports once, in MB."""
    done = subprocess.run([sys.executable, __file__, "memory", str(people)], capture_output=True, text=True, check=True)
    return int(done.stdout.split()[-1])


def main(people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-") as name:
        folder = Path(name)
        write_files(folder, people)
        with empty_graph(heap_mb=2048) as crm:
            first, again = imported(crm, folder), imported(crm, folder)
    by_hand = bare(people)
    total = sum(by_hand.values())
    small, large = memory(max(people // 10, 1000)), memory(people)
    rows = 2 * people + (people + 19) // 20
    table(
        f"Import of {people:,} people and {people:,} statements",
        ("measure", "", "", "ratio", "to reach"),
        [
            ("rows a second; bare UNWIND, first import", f"{rows / total:,.0f}", f"{rows / first:,.0f}",
             f"{total / first:.2f}", "0.6"),
            ("seconds; first import, the same again", f"{first:.1f}", f"{again:.1f}", f"{first / again:.1f}", "2"),
            (f"peak memory in MB; {max(people // 10, 1000):,} people, {people:,}", small, large,
             f"+{large - small} MB", "+100 MB"),
        ],
    )  # fmt: skip
    print("\nThe bare script: " + ", ".join(f"{what} {seconds:.1f} s" for what, seconds in by_hand.items()))


def measured_memory(people: int) -> None:
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-") as name, empty_graph(heap_mb=2048) as crm:
        write_files(Path(name), people)
        imported(crm, Path(name))
        print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)


if __name__ == "__main__":
    if sys.argv[1:2] == ["memory"]:
        measured_memory(int(sys.argv[2]))
    else:
        main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
