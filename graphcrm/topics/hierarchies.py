"""Hierarchies: above, below, at the top, in a circle, and what adds up over a tree."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError
from graphcrm.model import Answer, Found, PartyLabel, PartyRef, told
from graphcrm.scoring import trees
from graphcrm.topics.people.card import KindCount
from graphcrm.topics.people.colleagues import BY_IDX
from graphcrm.topics.topic import Topic
from graphcrm.topics.walking import FAMILIES, Kinds, StepRow, Walk, checked_depth, hierarchies_named, walk


@dataclass(frozen=True, slots=True)
class Step:
    """One statement of a hierarchy: ``party`` is right above, or right below, ``beside``.

    ``depth`` counts from the party asked about. A party with two ways to it stands twice.
    """

    depth: int
    party: PartyRef
    beside: PartyRef
    hierarchy: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    statement: str


class Levels(Answer):
    """All above or below a party on the view's day, nearest first; each statement stands once.

    ``start_unknown`` are steps without evidence yet, which are not walked.
    """

    rows_field: ClassVar[str] = "steps"

    party: PartyRef | None
    direction: Literal["up", "down"]
    hierarchies: tuple[str, ...]
    steps: tuple[Step, ...]
    start_unknown: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Root:
    """The top of a tree; ``below`` counts the next level. ``perhaps_below``: of unknown start, something is above."""

    hierarchy: str
    party: PartyRef
    below: int
    perhaps_below: bool


class Roots(Answer):
    """Who is above somebody and below nobody on the view's day."""

    rows_field: ClassVar[str] = "roots"

    hierarchies: tuple[str, ...]
    roots: tuple[Root, ...]


@dataclass(frozen=True, slots=True)
class Circle:
    """Parties each of which is below the next, the last below the first.

    ``knot`` counts all parties that lead to each other, of which this circle is a part.
    """

    hierarchy: str
    parties: tuple[PartyRef, ...]
    knot: int


class Circles(Answer):
    """The circles in hierarchies on the view's day: a shortest one for each knot of parties."""

    rows_field: ClassVar[str] = "circles"

    hierarchies: tuple[str, ...]
    circles: tuple[Circle, ...]


@dataclass(frozen=True, slots=True)
class RolledUp:
    """A party of the tree: ``own`` counts in itself, ``total`` in it and in all below, each once."""

    party: PartyRef
    depth: int
    own: int
    total: int
    by_kind: tuple[KindCount, ...]


class RollUp(Answer):
    """A count for each party of a tree over everything below it, on the view's day.

    People count once in a total, however many roles and ways there are; ``by_kind`` splits the total by kind
    of role. ``start_unknown`` counts those left out: people and steps without evidence yet.
    """

    rows_field: ClassVar[str] = "rows"

    party: PartyRef | None
    hierarchies: tuple[str, ...]
    count: str
    rows: tuple[RolledUp, ...]
    start_unknown: int


@dataclass(frozen=True, slots=True)
class AllStepsRow:
    kind: str
    slice: int
    lower: tuple[int, ...]
    upper: tuple[int, ...]
    evident: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class PeopleOfRow:
    body: str
    kind: str
    evident: bool
    people: tuple[int, ...]


ALL_STEPS = Query("hierarchies/all_steps", AllStepsRow)
PEOPLE_OF = Query("hierarchies/people_of", PeopleOfRow)

COUNTS = ("people", "parties")
Own = dict[str, dict[str, frozenset[int]]]


class Hierarchies(Topic):
    """Hierarchies: kinds of PART_OF and REPORTS_TO, one at a time or several at once."""

    def up(self, party_id: str, kind: Kinds, *, max_depth: int | None = None) -> Levels:
        """All above this party, nearest first.

        Raises:
            NotFound: no such party, or none that this view may see.
            UnknownWord: no such kind of hierarchy.
            InputError: ``max_depth`` below 1.
        """
        return self._levels(party_id, kind, "up", max_depth)

    def down(self, party_id: str, kind: Kinds, *, max_depth: int | None = None) -> Levels:
        """All below this party, nearest first.

        Raises:
            NotFound: no such party, or none that this view may see.
            UnknownWord: no such kind of hierarchy.
            InputError: ``max_depth`` below 1.
        """
        return self._levels(party_id, kind, "down", max_depth)

    def _levels(self, party_id: str, kind: Kinds, direction: Literal["up", "down"], max_depth: int | None) -> Levels:
        kinds = hierarchies_named(self.vocabulary, kind)
        checked_depth(max_depth)
        party = self.party(party_id)
        found = Walk((), (), {})
        if party is not None:
            found = walk(self.graph, self.view, [party_id], kinds, direction=direction, max_depth=max_depth)
        depths = found.parties
        return Levels(
            **told(self.view),
            found=self._found(found.steps or found.start_unknown, kinds),
            party=party,
            direction=direction,
            hierarchies=tuple(kinds),
            steps=tuple(_step(step, depth, direction) for depth, step in found.steps),
            start_unknown=tuple(
                _step(step, depths[_beside(step, direction).id] + 1, direction) for step in found.start_unknown
            ),
        )

    def roots(self, kind: Kinds) -> Roots:
        """The tops of these hierarchies.

        Raises:
            UnknownWord: no such kind of hierarchy.
        """
        kinds = hierarchies_named(self.vocabulary, kind)
        steps = self._all_steps(kinds)
        found = [
            (hierarchy, number, below, perhaps)
            for hierarchy, edges in steps.items()
            for number, (below, perhaps) in trees.roots(edges).items()
        ]
        names = self._names(number for _, number, _, _ in found)
        rows = [Root(hierarchy, names[number], below, perhaps) for hierarchy, number, below, perhaps in found]
        rows.sort(key=lambda root: (root.hierarchy, root.party.name, root.party.id))
        return Roots(**told(self.view), found=self._found(steps, kinds), hierarchies=tuple(kinds), roots=tuple(rows))

    def cycles(self, kind: Kinds) -> Circles:
        """The circles in each of these hierarchies: new ones are refused, old data may have them.

        Raises:
            UnknownWord: no such kind of hierarchy.
        """
        kinds = hierarchies_named(self.vocabulary, kind)
        steps = self._all_steps(kinds)
        found = [
            (hierarchy, circle, size)
            for hierarchy, edges in steps.items()
            for circle, size in trees.circles((lower, upper) for lower, upper, evident in edges if evident)
        ]
        names = self._names(number for _, circle, _ in found for number in circle)
        return Circles(
            **told(self.view),
            found=self._found(steps, kinds),
            hierarchies=tuple(kinds),
            circles=tuple(
                Circle(hierarchy, tuple(names[number] for number in circle), size) for hierarchy, circle, size in found
            ),
        )

    def roll_up(
        self,
        party_id: str,
        kind: Kinds,
        *,
        count: Literal["people", "parties"] = "people",
        role: str | None = None,
    ) -> RollUp:
        """A count for this party and each one below, over everything below it.

        ``people``: different people with a role there (of the kind ``role``, or any); in a hierarchy of people,
        the people themselves. ``parties``: the parties of the tree.

        Raises:
            NotFound: no such party, or none that this view may see.
            UnknownWord: no such kind of hierarchy or role.
        """
        kinds = hierarchies_named(self.vocabulary, kind)
        if count not in COUNTS:
            raise InputError(f"cannot count {count!r}", field="count", expected=", ".join(COUNTS))
        if role is not None:
            self.vocabulary.kind("HOLDS_ROLE", role)
        party = self.party(party_id)
        if party is None:
            nothing = {"party": None, "rows": (), "start_unknown": 0, "found": Found.NOT_LOOKED_FOR}
            return RollUp(**told(self.view), hierarchies=tuple(kinds), count=count, **nothing)  # type: ignore[arg-type]
        below = walk(self.graph, self.view, [party_id], kinds, direction="down")
        parties = _parties(party, below)
        own, unknown = self._own(parties, count, role)
        return RollUp(
            **told(self.view),
            party=party,
            hierarchies=tuple(kinds),
            count=count,
            rows=_rolled(parties, below, own),
            start_unknown=unknown + len(below.start_unknown),
        )

    def _own(self, parties: Mapping[str, PartyRef], count: str, role: str | None) -> tuple[Own, int]:
        """What each party of the tree counts by itself, by kind; and how many people are without evidence."""
        if count == "parties":
            numbers = {party: number for number, party in enumerate(sorted(parties))}
            return {party: {"party": frozenset([numbers[party]])} for party in parties}, 0
        own: dict[str, dict[str, frozenset[int]]] = defaultdict(dict)
        bodies = sorted(party.id for party in parties.values() if party.label != PartyLabel.PERSON)
        rows = self.graph.rows(PEOPLE_OF, self.view, ids=bodies, role=role) if bodies else []
        for row in rows:
            if row.evident:
                own[row.body][row.kind] = frozenset(row.people)
        certain = {person for kinds in own.values() for people in kinds.values() for person in people}
        unknown = {person for row in rows if not row.evident for person in row.people} - certain
        # People of the tree itself get numbers below 0: node numbers of those who hold roles are never negative.
        people = sorted(party.id for party in parties.values() if party.label == PartyLabel.PERSON)
        for place, person in enumerate(people):
            own[person] = {"person": frozenset([-1 - place])}
        return own, len(unknown)

    def _all_steps(self, kinds: list[str]) -> dict[str, list[tuple[int, int, bool]]]:
        """Every step of each hierarchy as (lower, upper, evident), by node numbers."""
        steps: dict[str, list[tuple[int, int, bool]]] = defaultdict(list)
        for row in self.graph.rows(ALL_STEPS, self.view, kinds=kinds):
            steps[row.kind].extend(zip(row.lower, row.upper, row.evident, strict=True))
        return steps

    def _names(self, numbers: Iterable[int]) -> dict[int, PartyRef]:
        wanted = sorted(set(numbers))
        rows = self.graph.rows(BY_IDX, None, numbers=wanted) if wanted else []
        return {row.number: row.party for row in rows}

    def _found(self, rows: object, kinds: Iterable[str]) -> Found:
        if rows:
            return Found.FOUND
        families = {kind.partition(".")[0] for kind in kinds}
        return self.found(*(family for family in FAMILIES if family in families))


def _beside(step: StepRow, direction: str) -> PartyRef:
    return step.lower if direction == "up" else step.upper


def _step(step: StepRow, depth: int, direction: str) -> Step:
    return Step(
        depth=depth,
        party=step.upper if direction == "up" else step.lower,
        beside=_beside(step, direction),
        hierarchy=step.hierarchy,
        valid_from=step.valid_from,
        valid_to=step.valid_to,
        evident_from=step.evident_from,
        from_earliest=step.from_earliest,
        to_earliest=step.to_earliest,
        statement=step.statement,
    )


def _parties(root: PartyRef, below: Walk) -> dict[str, PartyRef]:
    return {root.id: root} | {end.id: end for _, step in below.steps for end in (step.upper, step.lower)}


def _rolled(parties: Mapping[str, PartyRef], below: Walk, own: Own) -> tuple[RolledUp, ...]:
    lower_of: dict[str, list[str]] = {party: [] for party in parties}
    for _, step in below.steps:
        lower_of[step.upper.id].append(step.lower.id)
    totals = trees.rolled_up(lower_of, own)
    rows = [
        RolledUp(
            party=party,
            depth=below.parties[party.id],
            own=_different(own.get(party.id, {})),
            total=_different(totals[party.id]),
            by_kind=tuple(KindCount(kind, len(totals[party.id][kind])) for kind in sorted(totals[party.id])),
        )
        for party in parties.values()
    ]
    return tuple(sorted(rows, key=lambda row: (row.depth, row.party.name, row.party.id)))


def _different(by_kind: Mapping[str, frozenset[int]]) -> int:
    return len(frozenset[int]().union(*by_kind.values()))
