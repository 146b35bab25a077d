"""The full-text indexes: the one part of the schema that the two databases spell differently.

Both are asked in the same way afterwards: ``CALL db.index.fulltext.queryNodes``.
"""

from __future__ import annotations

INDEXES = {"alias_search": "search", "alias_fuzzy": "fuzzy"}
"""Name of each index and the property of ``:Alias`` that it holds."""

NEO4J = (
    "CREATE FULLTEXT INDEX {name} IF NOT EXISTS FOR (alias:Alias) ON EACH [alias.{field}] "
    "OPTIONS {{indexConfig: {{`fulltext.analyzer`: 'standard-no-stop-words'}}}}"
)
EMBEDDED = (
    "CREATE VERTEX TYPE Alias IF NOT EXISTS",
    "CREATE PROPERTY Alias.{field} IF NOT EXISTS STRING",
    "CREATE INDEX {name} IF NOT EXISTS ON Alias ({field}) FULL_TEXT",
)


def neo4j_statements() -> list[str]:
    """In Cypher, for Neo4j."""
    return [NEO4J.format(name=name, field=field) for name, field in INDEXES.items()]


def embedded_statements() -> list[str]:
    """In SQL, for the embedded engine."""
    return [text.format(name=name, field=field) for name, field in INDEXES.items() for text in EMBEDDED]
