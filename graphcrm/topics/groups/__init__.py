"""Groups: who is in a body and below it, over time, and what bodies share."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from graphcrm.errors import InputError
from graphcrm.model import OPEN_END, OPEN_START, Found, PartyLabel, PartyRef, told
from graphcrm.scoring.head_counts import Span, below_on, days_of, head_counts
from graphcrm.scoring.interlock import Pair, jaccard, pairs, ranks
from graphcrm.topics.groups.members import (
    MEMBER_COUNT,
    MEMBERS,
    ROLES_DURING,
    STEPS_DURING,
    HeadCount,
    HeadCountStep,
    Member,
    MemberCountRow,
    MemberKey,
    Members,
    RolesDuringRow,
    Subgroup,
    Subgroups,
    checked_key,
)
from graphcrm.topics.groups.shared import (
    MEMBERSHIPS,
    MEMBERSHIPS_IN,
    Bridge,
    Bridges,
    Interlock,
    InterlockedPair,
    JoinedPair,
    MembershipRow,
    Overlap,
    RoleThere,
    SharedMember,
    certain_in,
)
from graphcrm.topics.objections import Use, refusing
from graphcrm.topics.people.colleagues import BY_IDX
from graphcrm.topics.people.roles import parted, roles_once
from graphcrm.topics.ties.ours import not_ranked
from graphcrm.topics.topic import Topic
from graphcrm.topics.walking import Kinds, StepRow, hierarchies_named, walk

__all__ = [
    "Bridge",
    "Bridges",
    "Groups",
    "HeadCount",
    "HeadCountStep",
    "Interlock",
    "InterlockedPair",
    "JoinedPair",
    "Member",
    "Members",
    "Overlap",
    "RoleThere",
    "SharedMember",
    "Subgroup",
    "Subgroups",
]

WITHOUT_LIMIT = 1_000_000_000
BODIES = (PartyLabel.ORGANISATION, PartyLabel.GROUP, PartyLabel.HOUSEHOLD)


@dataclass(frozen=True, slots=True)
class Groups(Topic):
    """Bodies (organisations, groups, households): their people, their parts, what they share."""

    ranks_own_people: bool = False

    def people(
        self,
        body_id: str,
        *,
        kind: str | None = None,
        title: str | None = None,
        hierarchy: Kinds | None = None,
        ever: bool = False,
        limit: int | None = None,
        after: MemberKey | None = None,
    ) -> Members:
        """The people with a role in this body, and in its parts down ``hierarchy`` (kinds of PART_OF).

        On the view's day, or ``ever`` until it. ``kind`` is a kind of role, ``title`` the source's own word,
        exactly. ``after`` is the ``following`` of the page before.

        Raises:
            NotFound: no such body, or none that this view may see.
            UnknownWord: a kind of role or hierarchy that the vocabulary does not hold.
        """
        return self._members(body_id, hierarchy, kind, title, ever, limit, after, people_only=True)

    def members(
        self,
        body_id: str,
        *,
        kind: str | None = None,
        ever: bool = False,
        limit: int | None = None,
        after: MemberKey | None = None,
    ) -> Members:
        """Whoever has a role in this very body: people, and organisations that are members of it.

        Raises:
            NotFound: no such body, or none that this view may see.
            UnknownWord: a kind of role that the vocabulary does not hold.
        """
        return self._members(body_id, (), kind, None, ever, limit, after, people_only=False)

    def _members(
        self,
        body_id: str,
        hierarchy: Kinds | None,
        kind: str | None,
        title: str | None,
        ever: bool,
        limit: int | None,
        after: MemberKey | None,
        *,
        people_only: bool,
    ) -> Members:
        if limit is not None and limit < 1:
            raise InputError(f"limit is {limit}", field="limit", expected="1 or more")
        last_name, last_id, *totals = checked_key(after) if after else ("", "")
        self._check_role(kind)
        body = self.body(body_id)
        if body is None:
            return Members(**told(self.view), found=Found.NOT_LOOKED_FOR, body=None)
        bodies = self._with_parts(body_id, hierarchy)
        asked: dict[str, Any] = {
            "bodies": bodies,
            "kind": kind,
            "title": title,
            "people_only": people_only,
            "ever": ever,
        }
        # one more than asked for tells whether another page follows
        most = WITHOUT_LIMIT if limit is None else min(limit + 1, WITHOUT_LIMIT)
        rows = self.graph.rows(MEMBERS, self.view, **asked, after_name=last_name, after_id=last_id, limit=most)
        shown = rows[:limit]
        every = [Member(row.party, *parted(roles_once(row.roles, self.vocabulary), self.view.as_of)) for row in shown]
        certain = tuple(member for member in every if member.roles)
        unknown = tuple(member for member in every if not member.roles)
        if totals:
            total = MemberCountRow(*map(int, totals))
        elif len(shown) == len(rows):
            total = MemberCountRow(len(certain), len(unknown))
        else:
            total = self.graph.one(MEMBER_COUNT, self.view, **asked) or MemberCountRow(0, 0)
        last = shown[-1].party if len(shown) < len(rows) else None
        return Members(
            **told(self.view),
            found=Found.FOUND if total.certain or total.start_unknown else self.found("HOLDS_ROLE"),
            body=body,
            bodies=len(bodies),
            total=total.certain,
            start_unknown_total=total.start_unknown,
            members=certain,
            start_unknown=unknown,
            following=(last.name, last.id, str(total.certain), str(total.start_unknown)) if last else None,
        )

    def subgroups(self, body_id: str, *, kind: Kinds | None = None, every: bool = False) -> Subgroups:
        """The bodies that are part of this one on the view's day: the next level, or ``every`` level below.

        ``kind`` names kinds of PART_OF; all of them if None.

        Raises:
            NotFound: no such body, or none that this view may see.
            UnknownWord: a kind that the vocabulary does not hold.
        """
        kinds = hierarchies_named(self.vocabulary, kind, ["PART_OF"])
        body = self.body(body_id)
        if body is None:
            return Subgroups(**told(self.view), found=Found.NOT_LOOKED_FOR, body=None, subgroups=(), start_unknown=())
        depth = None if every else 1
        below = walk(self.graph, self.view, [body_id], kinds, direction="down", max_depth=depth)
        depths = below.parties
        return Subgroups(
            **told(self.view),
            found=Found.FOUND if below.steps or below.start_unknown else self.found("PART_OF"),
            body=body,
            subgroups=tuple(_subgroup(step, depth) for depth, step in below.steps),
            start_unknown=tuple(_subgroup(step, depths[step.upper.id] + 1) for step in below.start_unknown),
        )

    def head_count(
        self,
        body_id: str,
        *,
        since: dt.date,
        until: dt.date,
        every: Literal["month", "quarter", "year"] = "month",
        hierarchy: Kinds | None = None,
        kind: str | None = None,
    ) -> HeadCount:
        """How many different people have a role in this body on ``since`` and each step before ``until``.

        With ``hierarchy`` (kinds of PART_OF) the people of its parts count as long as these are below it.

        Raises:
            NotFound: no such body, or none that this view may see.
            InputError: an empty period, an unknown step, or more than 1,200 steps.
            UnknownWord: a kind of role or hierarchy that the vocabulary does not hold.
        """
        days = days_of(since, until, every)
        self._check_role(kind)
        kinds = (
            [] if hierarchy is None else hierarchies_named(self.vocabulary, hierarchy, ["PART_OF"], field="hierarchy")
        )
        body = self.body(body_id)
        if body is None:
            return HeadCount(**told(self.view), found=Found.NOT_LOOKED_FOR, body=None, every=every, steps=())
        bodies = below_on(days, body_id, self._edges_during(body_id, kinds, since, until))
        rows = self.graph.rows(ROLES_DURING, self.view, bodies=sorted(bodies), kind=kind, since=since, until=until)
        counts = head_counts(days, _roles_of(rows), bodies)
        return HeadCount(
            **told(self.view),
            found=Found.FOUND if rows else self.found("HOLDS_ROLE"),
            body=body,
            every=every,
            steps=tuple(
                HeadCountStep(day, people, unknown) for day, (people, unknown) in zip(days, counts, strict=True)
            ),
        )

    def _edges_during(
        self, root: str, kinds: Sequence[str], since: dt.date, until: dt.date
    ) -> Iterator[tuple[str, str, Span]]:
        """Every step below the root on any day of the period, level by level."""
        seen, frontier = {root}, [root] if kinds else []
        while frontier:
            rows = self.graph.rows(STEPS_DURING, self.view, ids=frontier, kinds=list(kinds), since=since, until=until)
            for row in rows:
                span = Span(row.valid_from or OPEN_START, row.evident_from, row.valid_to or OPEN_END)
                yield row.lower, row.upper, span
            frontier = sorted({row.lower for row in rows} - seen)
            seen.update(frontier)

    def overlap(self, first: str, second: str) -> Overlap:
        """Who has a role in both bodies on the view's day, and how much of the two that is.

        Raises:
            NotFound: no such body, or none that this view may see.
            InputError: the two are the same.
        """
        if first == second:
            raise InputError("a body overlaps with itself", field="second", expected="another body")
        one, other = self.body(first), self.body(second)
        if one is None or other is None:
            nothing: dict[str, Any] = {"shared": (), "start_unknown": (), "first_total": 0, "second_total": 0}
            return Overlap(
                **told(self.view), found=Found.NOT_LOOKED_FOR, first=None, second=None, jaccard=None, **nothing
            )
        roles = {
            row.body: row.by_member() for row in self.graph.rows(MEMBERSHIPS_IN, self.view, bodies=[first, second])
        }
        here, there = roles.get(first, {}), roles.get(second, {})
        both = sorted(here.keys() & there.keys())
        names = self.graph.rows(BY_IDX, None, numbers=both) if both else []
        names.sort(key=lambda row: (row.party.name, row.party.id))
        rows = [SharedMember(row.party, here[row.number], there[row.number]) for row in names]
        shared = tuple(row for row in rows if row.is_certain)
        totals = [certain_in(here), certain_in(there)]
        return Overlap(
            **told(self.view),
            found=Found.FOUND if rows else self.found("HOLDS_ROLE"),
            first=one,
            second=other,
            first_total=totals[0],
            second_total=totals[1],
            jaccard=jaccard(len(shared), *totals),
            shared=shared,
            start_unknown=tuple(row for row in rows if not row.is_certain),
        )

    def interlock(self, *, kind: str | None = None, minimum: int = 1, limit: int | None = None) -> Interlock:
        """Which groups (of one ``kind`` of group, or all) share at least ``minimum`` members on the view's day.

        Raises:
            UnknownWord: a kind of group that the vocabulary does not hold.
            InputError: ``minimum`` or ``limit`` below 1.
        """
        for field, value in (("minimum", minimum), ("limit", limit)):
            if value is not None and value < 1:
                raise InputError(f"{field} is {value}", field=field, expected="1 or more")
        groups, found = self._pairs(kind)
        kept = [(places, pair) for places, pair in found.items() if len(pair.certain) >= minimum]
        kept.sort(key=lambda entry: (-len(entry[1].certain), entry[0]))
        numbers = ranks([len(pair.certain) for _, pair in kept])
        shown = list(zip(numbers, kept, strict=True))[:limit]
        return Interlock(
            **told(self.view),
            found=Found.FOUND if groups else self.found("HOLDS_ROLE"),
            groups=len(groups),
            minimum=minimum,
            total=len(kept),
            pairs=tuple(_interlocked(rank, groups, places, pair) for rank, (places, pair) in shown),
        )

    def bridges(self, *, kind: str | None = None) -> Bridges:
        """Who alone joins two groups (of one ``kind`` of group, or any two) on the view's day.

        Our own people are not compared, unless the setting ``rank_own_people`` allows it.

        Raises:
            UnknownWord: a kind of group that the vocabulary does not hold.
        """
        groups, found = self._pairs(kind)
        joined: dict[int, list[JoinedPair]] = defaultdict(list)
        for (first, second), pair in sorted(found.items()):
            if len(pair.certain) == 1:
                ends = groups[first].body, groups[second].body
                joined[pair.certain[0]].append(JoinedPair(*ends, pair.start_unknown))
        left_out = refusing(self, joined, Use.SCORE)
        ours = not_ranked(self, ranks_own_people=self.ranks_own_people)
        named = sorted(joined.keys() - left_out - ours)
        names = self.graph.rows(BY_IDX, None, numbers=named) if named else []
        names.sort(key=lambda row: (-len(joined[row.number]), row.party.name, row.party.id))
        numbers = ranks([len(joined[row.number]) for row in names])
        return Bridges(
            **told(self.view),
            found=Found.FOUND if groups else self.found("HOLDS_ROLE"),
            groups=len(groups),
            left_out=len(left_out),
            bridges=tuple(
                Bridge(rank, row.party, len(joined[row.number]), tuple(joined[row.number]))
                for rank, row in zip(numbers, names, strict=True)
            ),
        )

    def _pairs(self, kind: str | None) -> tuple[list[MembershipRow], dict[tuple[int, int], Pair]]:
        """The groups in order of name, and what each two of them share."""
        self.vocabulary.party_kind(PartyLabel.GROUP, kind)
        groups = self.graph.rows(MEMBERSHIPS, self.view, kind=kind)
        return groups, pairs([(group.members, group.certain) for group in groups])

    def body(self, body_id: str) -> PartyRef | None:
        """The body itself; None where nothing had been looked for.

        Raises:
            NotFound: unknown, not visible, or a person.
        """
        found = self.party(body_id)
        if found is not None and found.label not in BODIES:
            raise InputError(
                f"{found.id} is a person", field="body", expected="an organisation, a group or a household"
            )
        return found

    def _with_parts(self, body_id: str, hierarchy: Kinds | None) -> list[str]:
        """The body, and where hierarchies are given all that is below it on the view's day."""
        if not hierarchy:
            return [body_id]
        kinds = hierarchies_named(self.vocabulary, hierarchy, ["PART_OF"], field="hierarchy")
        return sorted(walk(self.graph, self.view, [body_id], kinds, direction="down").parties)

    def _check_role(self, kind: str | None) -> None:
        if kind is not None:
            self.vocabulary.kind("HOLDS_ROLE", kind)


def _subgroup(step: StepRow, depth: int) -> Subgroup:
    days = step.valid_from, step.valid_to, step.from_earliest, step.to_earliest
    return Subgroup(step.lower, step.upper, depth, step.hierarchy, *days, step.statement)


def _roles_of(rows: Sequence[RolesDuringRow]) -> Iterator[tuple[int, str, Span]]:
    """(person, body, when) of each role; equal days share one span."""
    parse = dt.date.fromisoformat
    spans: dict[tuple[str, str, str], Span] = {}
    for row in rows:
        for person, *days in zip(row.people, row.valid_from, row.evident_from, row.valid_to, strict=True):
            key = (days[0], days[1], days[2])
            span = spans.get(key) or spans.setdefault(key, Span(*map(parse, key)))
            yield person, row.body, span


def _interlocked(rank: int, groups: Sequence[MembershipRow], places: tuple[int, int], pair: Pair) -> InterlockedPair:
    first, second = groups[places[0]], groups[places[1]]
    shared = len(pair.certain)
    overlap = jaccard(shared, len(first.certain), len(second.certain))
    return InterlockedPair(rank, first.body, second.body, shared, overlap, pair.start_unknown)
