"""Small questions that only tests of imports ask, straight to the graph; and where the samples are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

from graphcrm.crm import GraphCRM
from graphcrm.db.cypher import CypherFile, Query
from graphcrm.loading.report import ImportReport

SAMPLES = Path(__file__).parents[2] / "samples"
NAMES = ("kubernetes", "openstack", "adventureworks", "northwind", "tender")
LIVE = "datetime('9999-12-31T00:00:00Z')"


@dataclass(frozen=True, slots=True)
class Pair:
    left: Any
    right: Any


@dataclass(frozen=True)
class Asked(Query[Pair]):
    """A query whose text stands in the test."""

    text: str = ""

    @property
    def file(self) -> CypherFile:  # type: ignore[override]
        return CypherFile("tests", "", (), (), "read", self.text)


def ask(crm: GraphCRM, text: str, **params: Any) -> list[tuple[Any, Any]]:
    """The rows of a query that returns ``left, right``."""
    return [(row.left, row.right) for row in crm.graph.rows(Asked("tests", Pair, text), None, **params)]


def totals(crm: GraphCRM) -> dict[str, int]:
    """How much there is of everything: parties, aliases, live and retracted statements, versions."""
    counts = ask(
        crm,
        f"""
        MATCH ()-[said]->(target) WHERE said.retracted_at IS NOT NULL
        RETURN (CASE WHEN said.retracted_at = {LIVE} THEN 'live ' ELSE 'retracted ' END) + type(said) AS left,
               count(*) AS right ORDER BY left
        """,
    )
    for label in ("Party", "Alias", "Version"):
        counts += [(label, right) for _, right in ask(crm, f"MATCH (n:{label}) RETURN 1 AS left, count(*) AS right")]
    return {name: count for name, count in counts if count}


def statements(crm: GraphCRM, family: str = "HOLDS_ROLE") -> list[tuple[str, str]]:
    """What is said live: ``ann employee acme 2020-01-01 -``, with its source."""
    return ask(
        crm,
        f"""
        MATCH (start:Party)-[said:{family}]->(target:Party) WHERE said.retracted_at = {LIVE}
        RETURN start.id + ' ' + said.kind + ' ' + target.id + ' ' +
               CASE said.valid_from WHEN date('0001-01-01') THEN '-' ELSE toString(said.valid_from) END + ' ' +
               CASE said.valid_to WHEN date('9999-12-31') THEN '-' ELSE toString(said.valid_to) END AS left,
               said.source AS right
        ORDER BY left, right
        """,
    )


def counts(report: ImportReport) -> dict[str, tuple[int, int, int, int]]:
    """Created, changed, unchanged, rejected of each entry."""
    return {entry.entry: (entry.created, entry.changed, entry.unchanged, entry.rejected) for entry in report.entries}
