"""The marks of the rows that a source was loaded from last: what the same rows again are known by."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph


@dataclass(frozen=True, slots=True)
class MarksRow:
    """The marks of the statements that start in one slice of the node numbers."""

    marks: Sequence[int]


HELD_MARKS = Query("ledger/held_marks", MarksRow)


def held_marks(graph: Graph, source: str) -> Iterator[Sequence[int]]:
    """All marks of a source, as they arrive: they are too many for one list."""
    return (row.marks for row in graph.stream(HELD_MARKS, source=source))
