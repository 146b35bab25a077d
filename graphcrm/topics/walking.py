"""Walking hierarchies, level by level: one query a level, each party once.

A quantified path would list every way there is: in a hierarchy where parts have several wholes their number
grows with the power of the depth, and in old data with a circle they do not end. Level by level each
statement is read once, a circle stops at the parties already seen, and the ended or walled step is left out by
the same condition as everywhere.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import InputError, UnknownWord
from graphcrm.model import PartyRef, View
from graphcrm.vocabulary import Vocabulary

FAMILIES = ("PART_OF", "REPORTS_TO")

Kinds = str | Sequence[str]
"""One kind of hierarchy or several: ``department``, or ``PART_OF.department`` where two families have it."""


@dataclass(frozen=True, slots=True)
class StepRow:
    """One statement of a hierarchy: the lower party is part of, or reports to, the upper."""

    lower: PartyRef
    upper: PartyRef
    family: str
    kind: str
    statement: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date
    from_earliest: dt.date | None
    to_earliest: dt.date | None

    @property
    def hierarchy(self) -> str:
        return f"{self.family}.{self.kind}"


UP = Query("hierarchies/up_steps", StepRow)
DOWN = Query("hierarchies/down_steps", StepRow)


@dataclass(frozen=True, slots=True)
class Walk:
    """What was reached: each step with its depth (1 is next to the start), and the steps not walked."""

    steps: tuple[tuple[int, StepRow], ...]
    start_unknown: tuple[StepRow, ...]
    parties: dict[str, int]
    """Each party reached, and the start, with its depth."""


def hierarchies_named(
    vocabulary: Vocabulary, kind: Kinds | None, families: Iterable[str] = FAMILIES, *, field: str = "kind"
) -> list[str]:
    """The hierarchies meant, as ``FAMILY.kind``; all of these families where ``kind`` is None.

    Raises:
        UnknownWord: a kind that none of the families has.
        InputError: no kind at all.
    """
    known = {f"{word.family}.{word.name}": word.name for word in vocabulary.kinds if word.family in set(families)}
    if kind is None:
        return sorted(known)
    asked = [kind] if isinstance(kind, str) else list(kind)
    if not asked:
        raise InputError("no kind of hierarchy is given", field=field, expected=", ".join(sorted(known)))
    found: set[str] = set()
    for word in asked:
        meant = {full for full, name in known.items() if word in (full, name)}
        if not meant:
            raise UnknownWord("kind of hierarchy", word, sorted(known), field=field)
        found |= meant
    return sorted(found)


def walk(
    graph: Graph,
    view: View,
    start: Iterable[str],
    hierarchies: Sequence[str],
    *,
    direction: Literal["up", "down"],
    max_depth: int | None = None,
) -> Walk:
    """Everything above or below ``start`` on the view's day, at most ``max_depth`` steps away.

    Steps of unknown start without evidence yet are not walked; they stand in ``start_unknown``.
    """
    query = UP if direction == "up" else DOWN
    parties = dict.fromkeys(start, 0)
    steps: list[tuple[int, StepRow]] = []
    unknown: list[StepRow] = []
    frontier, depth = sorted(parties), 0
    while frontier and (max_depth is None or depth < max_depth):
        depth += 1
        reached: set[str] = set()
        for step in graph.rows(query, view, ids=frontier, kinds=list(hierarchies)):
            if step.evident_from > view.as_of:
                unknown.append(step)
                continue
            steps.append((depth, step))
            reached.add(step.upper.id if direction == "up" else step.lower.id)
        frontier = sorted(reached - parties.keys())
        parties.update(dict.fromkeys(frontier, depth))
    return Walk(tuple(steps), tuple(unknown), parties)


def checked_depth(max_depth: int | None) -> int | None:
    """The depth itself, or an InputError."""
    if max_depth is not None and max_depth < 1:
        raise InputError(f"a depth of {max_depth} reaches nothing", field="max_depth", expected="1 or more")
    return max_depth
