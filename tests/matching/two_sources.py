"""Kubernetes and OpenStack as two sources: who is in both, who of them is found, whose employers contradict each other.

``python -m matching.two_sources`` in ``tests/`` loads both samples and prints the figures of docs/doubles.md.
"""

from __future__ import annotations

import datetime as dt
import tempfile
from pathlib import Path

from graphcrm.crm import GraphCRM
from graphcrm.topics.sources import SourceSays, Standing

SAMPLES = Path(__file__).parents[2] / "samples"
SOURCES = ("kubernetes", "openstack")
DAY = dt.date(2026, 6, 1)
ONE_KEY = ("k82cn", "mattfarina", "mikedanese", "shu-mutou", "tssurya", "xing-yang")
"""Known by one key in both, and so one party from the start."""
ONE_PERSON = {
    "aojea": "itsuugo",
    "claudiubelu": "cbelu",
    "dims": "dims-v",
    "lukehinds": "lhinds",
    "pmorie": "user-00036",
    "stmcginnis": "sean-mcginnis",
    "AdoHe": "user-00120",
    "pacoxu": "user-01632",
}
"""Two keys of one person, by hand: the same full name, or OpenStack's own note of the GitHub account."""


def by_name_and_employer(crm: GraphCRM, threshold: float) -> set[tuple[str, str]]:
    """The candidates of which one is known to Kubernetes alone and the other to OpenStack alone."""
    answer = crm.doubles.candidates(threshold=threshold, limit=10_000)
    pairs = set()
    for pair in answer.candidates:
        sides = {known_to(crm, one.id): one.id for one in (pair.left, pair.right)}
        if set(sides) == {(SOURCES[0],), (SOURCES[1],)}:
            pairs.add((sides[(SOURCES[0],)], sides[(SOURCES[1],)]))
    return pairs


def known_to(crm: GraphCRM, party: str) -> tuple[str, ...]:
    """The sources that know a party by a key of theirs."""
    return tuple(sorted({alias.source for alias in crm.parties.record(party).aliases if alias.kind == "id"}))


def employers(crm: GraphCRM, party: str) -> list[SourceSays]:
    """What the sources say of somebody's employers."""
    return [row for row in crm.parties.sources(party).told if (row.of, row.what) == ("HOLDS_ROLE", "employee")]


def contradicting(crm: GraphCRM, people: list[str]) -> dict[str, set[tuple[str, str]]]:
    """Of whom the sources name different employers: for each who says which."""
    told = {
        person: {
            (source, row.other.name)
            for row in employers(crm, person)
            for source in row.sources
            if row.other and row.standing is Standing.CONTRADICTED
        }
        for person in people
    }
    return {person: said for person, said in told.items() if said}


def merge_known(crm: GraphCRM, pairs: set[tuple[str, str]]) -> list[str]:
    """Merge those pairs that are one, by hand; everybody who is one party in both sources then."""
    merged = [pair for pair in sorted(pairs) if ONE_PERSON.get(pair[0]) == pair[1]]
    for kept, dropped in merged:
        crm.doubles.merge(kept, dropped)
    return sorted([*ONE_KEY, *(kept for kept, _ in merged)])


def _print_figures() -> None:
    from graphcrm.crm import connect

    with tempfile.TemporaryDirectory() as folder, connect(data_dir=Path(folder)) as opened:
        crm = opened.at(as_of=DAY)
        for source in SOURCES:
            crm.imports.load(SAMPLES / source)
        found = by_name_and_employer(crm, 0.5)
        right = {pair for pair in found if ONE_PERSON.get(pair[0]) == pair[1]}
        people = merge_known(crm, found)
        print(f"in both {len(ONE_KEY) + len(ONE_PERSON)}, by one key {len(ONE_KEY)}")  # noqa: T201
        print(f"candidates at 0.5: {len(found)}, right {len(right)} of {len(ONE_PERSON)}; wrong: {found - right}")  # noqa: T201
        against = contradicting(crm, people)
        print(f"one party in both: {len(people)}, employers contradict of {len(against)}")  # noqa: T201
        for person, said in against.items():
            print(person, sorted(said))  # noqa: T201


if __name__ == "__main__":
    _print_figures()
