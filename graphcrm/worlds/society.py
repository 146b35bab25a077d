"""Who lives and works where: positions in a society of communities and organisations.

A position is a number from 0; people of one organisation stand side by side, organisations of one community too.
So "somebody of the same organisation" is a draw between two bounds. A second order of the same people, the slots,
puts households side by side: it shuffles each community, so that a household works in many places.
"""

from __future__ import annotations

from functools import cached_property
from math import gcd

import numpy as np

from graphcrm.worlds.draws import Draws, Ints
from graphcrm.worlds.size import Size

OURS = 0
"""The number of the organisation that is on our side."""
_TAIL = 1.3
_MEAN_WEIGHT = _TAIL / (_TAIL - 1)
_LARGEST_WEIGHT = 2000.0
_KNOWN_IN = 20
DEPARTMENTS_FROM = 30
"""Organisations of this many people have departments."""


class Society:
    """The lasting shape of a world; a few numbers for each organisation are all that it keeps."""

    def __init__(self, size: Size) -> None:
        self.size = size
        self.people = size.real
        self.organisations = size.organisations
        self.communities = size.communities

    def draws(self, what: str) -> Draws:
        """The draws of one kind of fact, in this world."""
        return Draws(self.size.seed, what)

    @cached_property
    def starts(self) -> Ints:
        """The first position of each organisation, and the number of people at the end."""
        weights = np.ones(self.organisations)
        if not self.size.flat:
            drawn = self.draws("size of organisation").uniform(np.arange(self.organisations))
            largest = min(max(0.2 * self.organisations, 3.0), _LARGEST_WEIGHT)
            weights = np.minimum((1 - drawn) ** (-1 / _TAIL), largest)
            ours = min(max(self.people / 100, 12), 400)
            weights[OURS] = ours / _KNOWN_IN * _MEAN_WEIGHT
        bounds = np.concatenate([[0.0], np.cumsum(weights)])
        found: Ints = np.floor(bounds / bounds[-1] * self.people + 1e-6).astype(np.int64)
        return found

    @cached_property
    def departments(self) -> Ints:
        """How many departments each organisation has."""
        sizes = np.diff(self.starts)
        return np.where(sizes >= DEPARTMENTS_FROM, np.minimum(sizes // 15, 12), 0)

    @cached_property
    def community_starts(self) -> Ints:
        """The first organisation of each community, and the number of organisations at the end."""
        bounds = np.arange(self.communities + 1, dtype=np.int64)
        return -(-bounds * self.organisations // self.communities)

    @cached_property
    def home_starts(self) -> Ints:
        """The first position of each community, and the number of people at the end."""
        return self.starts[self.community_starts]

    def organisation_of(self, positions: Ints) -> Ints:
        return np.searchsorted(self.starts, positions, side="right") - 1

    def community_of(self, positions: Ints) -> Ints:
        return np.searchsorted(self.home_starts, positions, side="right") - 1

    def community_of_organisation(self, organisations: Ints) -> Ints:
        return np.searchsorted(self.community_starts, organisations, side="right") - 1

    def numbers(self, positions: Ints) -> Ints:
        """The numbers in people's ids: they tell nothing of who works with whom."""
        step, shift = self._id_step
        return (positions * step + shift) % self.people

    def ids(self, positions: Ints) -> list[str]:
        """People's ids; an empty text for a position below 0."""
        found = np.where(positions < 0, -1, self.numbers(positions))
        return [f"p{number}" if number >= 0 else "" for number in found.tolist()]

    def positions(self, slots: Ints) -> Ints:
        """Who stands at these slots."""
        community = self.community_of(slots)
        start, step, _, many, shift = (column[community] for column in self._shuffles)
        return start + ((slots - start) * step + shift) % many

    def slots(self, positions: Ints) -> Ints:
        """At which slot somebody stands: the reverse of ``positions``."""
        community = self.community_of(positions)
        start, _, back, many, shift = (column[community] for column in self._shuffles)
        return start + (positions - start - shift) % many * back % many

    def neighbours(self, positions: Ints, distance: Ints) -> Ints:
        """The person so many slots further in the same community, round and round."""
        slots = self.slots(positions)
        community = self.community_of(slots)
        start, many = self._shuffles[0][community], self._shuffles[3][community]
        return self.positions(start + (slots - start + distance) % many)

    def room(self, positions: Ints) -> Ints:
        """Up to which distance no pair of neighbours is met from both of its ends."""
        return (self._shuffles[3][self.community_of(positions)] - 1) // 2

    @cached_property
    def _id_step(self) -> tuple[int, int]:
        draws = self.draws("ids")
        return coprime(self.people // 3 + draws.one(self.people // 2), self.people), draws.one(self.people, turn=1)

    @cached_property
    def _shuffles(self) -> tuple[Ints, Ints, Ints, Ints, Ints]:
        """For each community: its start, the step there and back, its people, a shift."""
        draws, rows = self.draws("slots"), []
        for community, start in enumerate(self.home_starts[:-1].tolist()):
            many = int(self.home_starts[community + 1]) - start
            step = coprime(many // 3 + draws.one(many // 2, community), many)
            rows.append((start, step, pow(step, -1, many), many, draws.one(many, community, 1)))
        columns = np.asarray(rows, dtype=np.int64).T
        return columns[0], columns[1], columns[2], columns[3], columns[4]


def coprime(near: int, whole: int) -> int:
    """The first number from ``near`` that shares no divisor with ``whole``: steps of it meet everybody once."""
    step = max(near, 1)
    while gcd(step, whole) != 1:
        step += 1
    return step


def apart(draws: Draws, many: int, span: Ints, number: Ints, first_turn: int = 0) -> Ints:
    """``many`` rising offsets for each number, the first 0, all different and below ``span`` where it allows.

    Shape (numbers, many). An offset that reaches ``span`` stands for "there are not so many".
    """
    step = np.maximum((span - 1) // max(many - 1, 1), 1)
    steps = [np.zeros(len(number), dtype=np.int64)]
    steps += [1 + draws.below(step, number, first_turn + turn) for turn in range(many - 1)]
    return np.cumsum(np.stack(steps, axis=1), axis=1)
