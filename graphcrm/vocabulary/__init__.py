"""The words a graph may use: kinds of parties, families and kinds of statements, scopes. Data, not code."""

from graphcrm.vocabulary.layers import check_file, profile_names, read_vocabulary
from graphcrm.vocabulary.registry import BY_HAND, Vocabulary
from graphcrm.vocabulary.rules import Finding
from graphcrm.vocabulary.words import Family, Kind, Parameter, PartyKind, Precedence, RecordKind, Scope, Value, Word

__all__ = [
    "BY_HAND",
    "Family",
    "Finding",
    "Kind",
    "Parameter",
    "PartyKind",
    "Precedence",
    "RecordKind",
    "Scope",
    "Value",
    "Vocabulary",
    "Word",
    "check_file",
    "profile_names",
    "read_vocabulary",
]
