"""Where a statement stands while parties are merged: a pure rule, the same whatever order led there.

A statement keeps the party it was recorded for, its home. It stands at the party that its home is merged into
now, through any chain. So a merge moves what it has to, an undoing moves it back, and any order of both ends in
the same graph. Two statements may come to say the same role of the same days: one of them is shown, the other set
aside until they part again.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.model import OPEN_END, OPEN_START

CONSENTS = "CONSENTS"


@dataclass(frozen=True, slots=True)
class Merge:
    """That ``dropped`` was merged into ``kept`` by a change, live or undone.

    ``consents`` says whose statements about consent hold where both speak of the same: keep, drop or both.
    """

    change: str
    dropped: str
    kept: str
    consents: str
    is_live: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A statement of a party that was ever merged: live, set aside, or an earlier place of one."""

    id: str
    family: str
    from_id: str
    to_id: str
    from_idx: int
    to_idx: int
    is_live: bool
    is_aside: bool
    home_from: str | None
    home_to: str | None
    line: str
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: str | None
    to_earliest: str | None
    told_at: str | None
    scope: str
    source: str
    source_key: str | None
    confidence: float | None
    fingerprint: str
    attributes: str | None
    title: str | None
    purpose: str | None
    basis: str | None
    carries: str
    details: Mapping[str, Any]

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        return self.valid_from or OPEN_START, self.valid_to or OPEN_END


@dataclass(frozen=True, slots=True)
class Known:
    """What a party that was ever merged is known by: live, set aside, or an earlier place of it."""

    id: str
    from_id: str
    key: str
    is_live: bool
    is_aside: bool
    home_from: str | None
    line: str
    kind: str
    scope: str
    source: str
    valid_to: dt.date | None
    to_earliest: str | None
    carries: str


@dataclass(frozen=True, slots=True)
class Place:
    """Where something belongs: its ends, the ends it was recorded for, and why it is set aside if it is."""

    said: Said
    ends: tuple[str, str]
    home: tuple[str, str]
    aside: str | None = None

    @property
    def is_right(self) -> bool:
        """Whether it stands there already."""
        here = (self.said.from_id, self.said.to_id)
        return self.said.is_aside if self.aside else self.said.is_live and here == self.ends


class Heads:
    """Who stands for whom, as the live merges say."""

    def __init__(self, merges: Iterable[Merge]) -> None:
        self.live = [merge for merge in merges if merge.is_live]
        self._into = {merge.dropped: merge.kept for merge in self.live}

    def of(self, party: str) -> str:
        """The party that this one is merged into, through any chain; itself if none."""
        while party in self._into:
            party = self._into[party]
        return party

    def is_under(self, party: str, other: str) -> bool:
        """Whether a party is this other one, or was merged into it, through any chain."""
        while party != other and party in self._into:
            party = self._into[party]
        return party == other


SAME_PARTY = "both ends are one party now"
SAID_ALREADY = "said already, of the same days by the same source"
OTHER_CONSENT = "the other's consent was chosen"


def places(rows: Sequence[Said], before: Heads, heads: Heads, symmetric: Mapping[tuple[str, str], bool]) -> list[Place]:
    """Where each statement that is live or set aside belongs under these merges; ``before`` is how they were."""
    moved = {row.line: (row.home_from, row.home_to or "") for row in rows if row.home_from}
    found = [
        _place(row, home, heads, symmetric)
        for row in rows
        if row.is_live or row.is_aside
        for home in (_home(row, moved, before),)
    ]
    found = _consents_chosen(found, heads)
    return _once_each(found)


def _home(row: Said, moved: Mapping[str, tuple[str, str]], before: Heads) -> tuple[str, str]:
    """The ends it was recorded for. A correction made meanwhile has no note of them, but it has its line."""
    if row.home_from and row.home_to:
        return row.home_from, row.home_to
    home = moved.get(row.line)
    if home and sorted(map(before.of, home)) == sorted((row.from_id, row.to_id)):
        return home
    return row.from_id, row.to_id


def _place(row: Said, home: tuple[str, str], heads: Heads, symmetric: Mapping[tuple[str, str], bool]) -> Place:
    start, target = heads.of(home[0]), heads.of(home[1])
    if start == target:
        return Place(row, home, home, SAME_PARTY)
    if symmetric.get((row.family, row.kind)) and target < start:
        start, target = target, start
    return Place(row, (start, target), home)


def _consents_chosen(found: list[Place], heads: Heads) -> list[Place]:
    """Set aside what is said of consent by the side that a merge did not choose, where both speak of the same."""
    for merge in heads.live:
        if merge.consents == "both":
            continue
        spoken: dict[str, list[Place]] = {"drop": [], "keep": []}
        for place in found:
            if place.said.family == CONSENTS and not place.aside and (side := _side(place, merge, heads)):
                spoken[side].append(place)
        losing = spoken["drop" if merge.consents == "keep" else "keep"]
        chosen = spoken[merge.consents]
        lost = {id(one) for one in losing if any(_same_subject(one, other) for other in chosen)}
        found = [
            Place(place.said, place.ends, place.home, OTHER_CONSENT) if id(place) in lost else place for place in found
        ]
    return found


def _side(place: Place, merge: Merge, heads: Heads) -> str | None:
    if any(heads.is_under(party, merge.dropped) for party in place.home):
        return "drop"
    return "keep" if any(heads.is_under(party, merge.kept) for party in place.home) else None


def _same_subject(one: Place, other: Place) -> bool:
    purposes = {one.said.purpose, other.said.purpose}
    return one.ends == other.ends and (len(purposes) == 1 or None in purposes)


def _once_each(found: list[Place]) -> list[Place]:
    """Set aside what another home says already: the same role, of some same day, from one source.

    The one with the known start is shown, then the longer one, then the one that has not moved.
    """
    roles: dict[tuple[Any, ...], list[Place]] = defaultdict(list)
    for place in found:
        if not place.aside:
            roles[_role(place)].append(place)
    aside: set[int] = set()
    for same in roles.values():
        shown: list[Place] = []
        for place in sorted(same, key=_rank):
            if any(other.home != place.home and _overlap(other.said, place.said) for other in shown):
                aside.add(id(place))
            else:
                shown.append(place)
    return [Place(place.said, place.ends, place.home, SAID_ALREADY) if id(place) in aside else place for place in found]


def _role(place: Place) -> tuple[Any, ...]:
    said = place.said
    return said.family, said.source, place.ends, said.kind, said.title, said.purpose, said.scope


def _rank(place: Place) -> tuple[Any, ...]:
    since, until = place.said.period
    return since == OPEN_START, since - until, place.home != place.ends, place.said.line, place.said.id


def _overlap(one: Said, other: Said) -> bool:
    (since, until), (first, last) = one.period, other.period
    return since < last and first < until


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """Which party something is known by belongs to, whose it was, and whether it is set aside."""

    known: Known
    party: str
    home: str
    is_aside: bool

    @property
    def is_right(self) -> bool:
        """Whether it stands there already."""
        return self.known.is_aside if self.is_aside else self.known.is_live and self.known.from_id == self.party


def known_places(rows: Sequence[Known], heads: Heads) -> list[KnownPlace]:
    """Where each alias belongs under these merges; what two homes are both known by is said once."""
    found = [(row, row.home_from or row.from_id) for row in rows if row.is_live or row.is_aside]
    found.sort(key=lambda item: (heads.of(item[1]) != item[1], item[0].line))
    told: dict[tuple[str, str, str, str], str] = {}
    places: list[KnownPlace] = []
    for row, home in found:
        party = heads.of(home)
        first = told.setdefault((party, row.key, row.source, row.scope), home)
        places.append(KnownPlace(row, party, home, first != home))
    return places
