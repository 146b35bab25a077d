"""What the benchmarks share: a database to measure on, medians, and tables of ratios.

Figures are ratios within one run against something a user would pick instead; these machines are shared, and an
absolute time says little. Each script runs by itself; ``make bench`` runs them all, on the embedded database or on
the Neo4j that ``GRAPHCRM_BENCH_NEO4J_URI`` names (its content is lost).
"""

from __future__ import annotations

import os
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from graphcrm.crm import GraphCRM, connect
from graphcrm.settings import read_settings

NEO4J_URI = os.environ.get("GRAPHCRM_BENCH_NEO4J_URI")


@contextmanager
def empty_graph(heap_mb: int = 1024) -> Iterator[GraphCRM]:
    """A front door to an empty graph with its schema, gone afterwards."""
    with tempfile.TemporaryDirectory(prefix="graphcrm-bench-") as folder:
        settings = read_settings(
            data_dir=Path(folder), neo4j_uri=NEO4J_URI, heap_mb=heap_mb, idle_minutes=0.05, query_timeout=600
        )
        with connect(settings) as crm:
            crm.graph.run_schema(
                "MATCH (node) WHERE NOT node:SchemaStep CALL (node) { DETACH DELETE node } IN TRANSACTIONS OF 5000 ROWS"
            )
            yield crm


def median_ms(call: Callable[[Any], Any], subjects: Sequence[Any], rounds: int = 5, warm: int = 5) -> float:
    """The median time of a call over warm subjects, in milliseconds; ``warm`` rounds first, for Java's compiler."""
    for _ in range(warm):
        for subject in subjects:
            call(subject)
    times = []
    for _ in range(rounds):
        for subject in subjects:
            started = time.perf_counter()
            call(subject)
            times.append(time.perf_counter() - started)
    return statistics.median(times) * 1000


def table(title: str, header: Sequence[str], rows: Sequence[Sequence[object]]) -> None:
    """A Markdown table on stdout."""
    where = "Neo4j" if NEO4J_URI else "embedded database"
    print(f"\n### {title} ({where})\n")
    print("| " + " | ".join(header) + " |")
    print("|" + "---|" * len(header))
    for row in rows:
        print("| " + " | ".join(str(cell) for cell in row) + " |", flush=True)
