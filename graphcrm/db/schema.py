"""The schema: numbered Cypher files, applied once each under a lock and recorded in the graph."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from graphcrm.db.cypher import CypherFile, Query, cypher_folder, load
from graphcrm.db.graph import Graph
from graphcrm.db.locks import held
from graphcrm.errors import SchemaTooNew


@dataclass(frozen=True, slots=True)
class StepRow:
    number: int
    name: str


APPLIED = Query("schema/applied", StepRow)
RECORD = Query("schema/record_step", StepRow)


def steps() -> list[tuple[int, CypherFile]]:
    """The schema's files with their numbers, in order."""
    files = sorted((cypher_folder() / "schema").glob("[0-9][0-9][0-9]_*.cypher"))
    return [(int(file.name[:3]), load(f"schema/{file.stem}")) for file in files]


def apply_schema(graph: Graph, create_search_indexes: Callable[[], None]) -> None:
    """Bring the graph's schema up to this program's; nothing to do is one quick read.

    ``create_search_indexes`` makes the full-text indexes, the one part that differs between the databases.

    Raises:
        SchemaTooNew: a newer graphcrm has written this graph.
    """
    wanted = steps()
    if _missing(graph, wanted):
        with held(graph, "schema", wait=60):
            for number, file in _missing(graph, wanted):
                for statement in file.text.split(";"):
                    if statement.strip():
                        graph.run_schema(statement)
                if number == 1:
                    create_search_indexes()
                graph.write(
                    lambda transaction, number=number, file=file: transaction.rows(  # type: ignore[misc]
                        RECORD, number=number, name=file.path
                    )
                )


def _missing(graph: Graph, wanted: list[tuple[int, CypherFile]]) -> list[tuple[int, CypherFile]]:
    applied = {row.number for row in graph.rows(APPLIED)}
    newest = max((number for number, _ in wanted), default=0)
    if applied and max(applied) > newest:
        raise SchemaTooNew(
            f"this graph has schema step {max(applied)}, this graphcrm knows {newest}; use a newer graphcrm"
        )
    return [(number, file) for number, file in wanted if number not in applied]
