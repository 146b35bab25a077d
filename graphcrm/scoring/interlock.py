"""Interlock: which groups share members, and who alone joins two of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import combinations


@dataclass(slots=True)
class Pair:
    """What two groups share: members certainly in both, and those where a start is unknown."""

    certain: list[int] = field(default_factory=list)
    start_unknown: int = 0


def pairs(memberships: Sequence[tuple[Iterable[int], Iterable[int]]]) -> dict[tuple[int, int], Pair]:
    """Each two groups (by their places, the lower first) with a common member.

    A group is (all its members, those that certainly are). The work is the sum over members of the square of
    their groups, not the square of the number of groups.
    """
    groups_of: dict[int, list[tuple[int, bool]]] = defaultdict(list)
    for place, (members, certain) in enumerate(memberships):
        sure = frozenset(certain)
        for member in members:
            groups_of[member].append((place, member in sure))
    found: dict[tuple[int, int], Pair] = defaultdict(Pair)
    for member, places in groups_of.items():
        for (first, first_sure), (second, second_sure) in combinations(places, 2):
            pair = found[first, second]
            if first_sure and second_sure:
                pair.certain.append(member)
            else:
                pair.start_unknown += 1
    return dict(found)


def jaccard(shared: int, first: int, second: int) -> float | None:
    """Shared members over all members of both; None where there are none."""
    union = first + second - shared
    return shared / union if union else None


def ranks(counts: Sequence[int]) -> list[int]:
    """The rank of each count in a list that falls: equal counts share a rank, the next one skips (1, 1, 3)."""
    found: list[int] = []
    for place, count in enumerate(counts):
        found.append(found[-1] if place and counts[place - 1] == count else place + 1)
    return found
