"""Blocking: which pairs are compared at all. Two records are compared where they share a key of some rule.

A key that very many share (John Smith in a country) says little and would cost the most: a block larger than the
cap is left out, and how many were is told. Who is left out of one block is found by another rule.
"""

from __future__ import annotations

from dataclasses import dataclass

LOOSE = 5
"""How many times smaller the largest block of a loose rule is: its key alone says little."""


@dataclass(frozen=True, slots=True)
class Rule:
    """A reason to compare two records: SQL for the key of a record, or for its list of keys; null is none."""

    name: str
    key: str
    several: bool = False
    loose: bool = False
    needs: frozenset[str] = frozenset()


def _either(rest: str) -> str:
    """Keys of either name with something else, so that swapped names meet too."""
    return f"[given || ' ' || {rest}, family || ' ' || {rest}]"


RULES = (
    Rule("e-mail address", "emails", several=True),
    Rule("number", "number"),
    Rule("phone", "phones", several=True),
    Rule("both names, in either order", "least(given, family) || ' ' || greatest(given, family)"),
    Rule("other spelling", "names", several=True, needs=frozenset({"spellings"})),
    Rule("e-mail address before the @", "locals", several=True),
    Rule("a name and the date of birth", _either("birth"), several=True),
    Rule("a name and the postcode", _either("postcode"), several=True),
    Rule("date of birth and postcode", "birth || ' ' || postcode"),
    Rule("date of birth and city", "birth || ' ' || city"),
    Rule("street and house number", "street || ' ' || house"),
    Rule("given name and employer", "list_transform(employers, lambda body: given || ' ' || body)", several=True),
    Rule("family name and employer", "list_transform(employers, lambda body: family || ' ' || body)", several=True),
    Rule("family name and initial", "family || ' ' || given[1]", loose=True),
    Rule("beginnings of both names", "given[1:3] || ' ' || family[1:3]", loose=True),
    Rule("a name and the year of birth", _either("birth[1:4]"), several=True, loose=True),
    Rule("a name and the city", _either("city"), several=True, loose=True),
    Rule("date of birth", "birth", loose=True),
    Rule("year of birth and city", "birth[1:4] || ' ' || city", loose=True),
    Rule("beginning of the e-mail address", "local[1:5]", loose=True),
)
