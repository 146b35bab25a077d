"""What do the walls cost a question about one person?

The question's own Cypher, and the same text without its walls: no scopes asked, and nobody hidden who has nothing in
them. Both over the bare driver, in turns within one run, on subjects that one may see. And what the sign-in costs a
request whose token was seen: the doorkeeper's answer, in ms.
Usage: python benchmarks/walls.py [PEOPLE]   (default 10000)
"""

from __future__ import annotations

import asyncio
import datetime as dt
import random
import re
import statistics
import sys
import time
from typing import Any

import neo4j
from harness import empty_graph, table
from local_questions import PER_BODY, grow
from starlette.datastructures import Headers

from graphcrm.api.doorkeeper import Doorkeeper
from graphcrm.crm import GraphCRM
from graphcrm.db.cypher import load

QUESTIONS: dict[str, tuple[str, dict[str, Any]]] = {
    "roles held": ("people/roles_held", {}),
    "card": ("people/card", {"most": 1000}),
    "career": ("people/career", {}),
    "colleagues (two hops)": ("people/colleagues", {"body": None}),
}
LIMIT, LIMIT_MS = 1.15, 0.1
ROUNDS, WARM = 10, 5
_HIDDEN = re.compile(r"WHERE EXISTS \{[^{}]*\} OR EXISTS \{[^{}]*\}\n")
_SCOPE = re.compile(r"\s+AND \w+\.scope IN \$scopes|\w+\.scope IN \$scopes AND\s+")


def without_walls(text: str) -> str:
    """A question's text without what keeps things from a reader."""
    bare = _SCOPE.sub("", _HIDDEN.sub("", text))
    if bare == text or "known.scope IN $scopes" in bare:
        raise SystemExit("the forms of the view have changed: this script no longer finds the walls")
    return bare


def in_turns(crm: GraphCRM, texts: list[str], given: dict[str, Any], subjects: list[int]) -> list[float]:
    """The median ms of each text, asked in turns about each subject."""
    held = crm.graph._held.connection  # the bare driver, as a program of one's own would have it
    view = {"as_of": dt.date(2026, 1, 1), "known_at": crm.view.known_at, "scopes": list(crm.view.scopes), "without": []}
    times: list[list[float]] = [[] for _ in texts]
    with held.driver.session(database=held.database, default_access_mode=neo4j.READ_ACCESS) as session:
        for turn in range(WARM + ROUNDS):
            for subject in subjects:
                for place, text in enumerate(texts):
                    started = time.perf_counter()
                    session.run(text, {**view, **given, "id": f"p{subject}"}).consume()
                    if turn >= WARM:
                        times[place].append(time.perf_counter() - started)
    return [statistics.median(one) * 1000 for one in times]


def seen_ms(crm: GraphCRM, requests: int = 5000) -> float:
    """The median ms that the doorkeeper takes for a request with a token that it has seen."""
    crm.readers.add("program")
    headers = Headers({"authorization": f"Bearer {crm.readers.token('program').token}"})
    scope = {"type": "http", "client": ("127.0.0.1", 1)}
    doorkeeper, times = Doorkeeper(crm), []

    async def ask() -> None:
        await doorkeeper.find(scope, headers, is_write=False)
        for _ in range(requests):
            started = time.perf_counter()
            await doorkeeper.find(scope, headers, is_write=False)
            times.append(time.perf_counter() - started)

    asyncio.run(ask())
    return statistics.median(times) * 1000


def main(people: int) -> None:
    with empty_graph() as crm:
        grow(crm, 0, people)
        subjects = random.Random(7).sample(range(people - people % PER_BODY), 50)
        rows = []
        for name, (path, given) in QUESTIONS.items():
            text = load(path).text
            walled, bare = in_turns(crm, [text, without_walls(text)], given, subjects)
            rows.append((name, f"{bare:.2f}", f"{walled:.2f}", f"{walled / bare:.2f}", LIMIT))
        seen = seen_ms(crm)
    table("What the walls cost", ("question", "p50 ms without", "p50 ms with", "ratio", "at most"), rows)
    table("What the sign-in costs once seen", ("", "p50 ms", "at most"), [("token seen", f"{seen:.4f}", LIMIT_MS)])


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000)
