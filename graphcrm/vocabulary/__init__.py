"""The words a graph may use: kinds of parties, families and kinds of statements, scopes. Data, not code."""

from graphcrm.vocabulary.registry import Family, Kind, PartyKind, Scope, Vocabulary, read_vocabulary

__all__ = ["Family", "Kind", "PartyKind", "Scope", "Vocabulary", "read_vocabulary"]
