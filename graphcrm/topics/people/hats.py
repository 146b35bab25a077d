"""Hats: through which of a person's roles they are tied to an organisation, a group or another person."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar

from graphcrm.model import Answer, PartyRef
from graphcrm.topics.people.roles import RoleHeld
from graphcrm.topics.walking import StepRow


class Way(StrEnum):
    """How a role ties to the subject: it is the body, the body is part of it, or it has a role there too."""

    DIRECT = "direct"
    PART = "part"
    SHARED = "shared"


@dataclass(frozen=True, slots=True)
class Hat:
    """A role that ties a person to a subject.

    ``path`` leads from the role's body up to the subject (``way`` part), one hierarchy's kind for each step
    in ``hierarchies``; ``subject_roles`` are the subject's own in the same body (``way`` shared).
    """

    role: RoleHeld
    way: Way
    path: tuple[PartyRef, ...]
    hierarchies: tuple[str, ...]
    subject_roles: tuple[RoleHeld, ...]


class Hats(Answer):
    """The hats in which a person stands before a subject on the view's day, the most direct first.

    ``start_unknown`` has those where the role, or the subject's role, has no evidence yet.
    """

    rows_field: ClassVar[str] = "hats"

    person: PartyRef | None
    subject: PartyRef | None
    hats: tuple[Hat, ...]
    start_unknown: tuple[Hat, ...]


def hats_on_body(roles: Sequence[RoleHeld], subject: PartyRef, steps: Iterable[tuple[int, StepRow]]) -> list[Hat]:
    """Roles in the subject itself, and in bodies that are part of it."""
    upward: dict[str, list[StepRow]] = {}
    for _, step in steps:
        upward.setdefault(step.lower.id, []).append(step)
    hats = []
    for role in roles:
        path = shortest_way(upward, role.body.id, subject.id)
        if path is not None:
            way = Way.PART if path else Way.DIRECT
            parties = (role.body, *(step.upper for step in path))
            hats.append(Hat(role, way, parties, tuple(step.hierarchy for step in path), ()))
    return sorted(hats, key=lambda hat: len(hat.path))


def shortest_way(upward: dict[str, list[StepRow]], here: str, goal: str) -> list[StepRow] | None:
    """The fewest steps up from ``here`` to ``goal``; none where they are the same, None where there is no way."""
    ways: dict[str, list[StepRow]] = {here: []}
    frontier = [here]
    while frontier and goal not in ways:
        reached = []
        for party in frontier:
            for step in upward.get(party, ()):
                if step.upper.id not in ways:
                    ways[step.upper.id] = [*ways[party], step]
                    reached.append(step.upper.id)
        frontier = reached
    return ways.get(goal)


def hats_on_person(roles: Sequence[RoleHeld], theirs: Sequence[RoleHeld]) -> list[Hat]:
    """Roles in a body in which the subject has a role too."""
    by_body: dict[str, list[RoleHeld]] = {}
    for role in theirs:
        by_body.setdefault(role.body.id, []).append(role)
    return [
        Hat(role, Way.SHARED, (role.body,), (), tuple(by_body[role.body.id]))
        for role in roles
        if role.body.id in by_body
    ]
