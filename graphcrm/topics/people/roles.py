"""The roles that somebody holds on a day."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, PartyRef
from graphcrm.topics.agreement import told_once
from graphcrm.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One hat: a role in a body. ``evident_from`` is the first day of which we know that it holds.

    Where two snapshots tell that it began or ended between them, ``from_earliest`` or ``to_earliest`` is the first
    day that it may have been, ``valid_from`` or ``valid_to`` the last; otherwise they are null. ``agreed_by`` are the
    other sources that say the same.
    """

    statement: str
    body: PartyRef
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    source: str
    scope: str
    agreed_by: tuple[str, ...] = ()

    @property
    def is_approximate(self) -> bool:
        """Whether it may have held on more days than we know of: its start unknown, or a date approximate."""
        return self.valid_from is None or bool(self.from_earliest or self.to_earliest)

    def is_evident_on(self, day: dt.date) -> bool:
        """Whether we know that it held then: false before the first evidence of a role of unknown start."""
        return self.evident_from is None or self.evident_from <= day


class RolesHeld(Answer):
    """The roles that a party holds on a day.

    ``start_unknown`` lists apart those whose start nobody knows, where the day is before their first evidence.
    """

    rows_field: ClassVar[str] = "roles"

    party: PartyRef | None
    roles: tuple[RoleHeld, ...]
    start_unknown: tuple[RoleHeld, ...]


@dataclass(frozen=True, slots=True)
class RolesHeldRow:
    party: PartyRef
    roles: tuple[RoleHeld, ...]


def roles_once(roles: tuple[RoleHeld, ...], vocabulary: Vocabulary) -> tuple[RoleHeld, ...]:
    """The roles, those that several sources tell once."""
    if len(roles) < 2:
        return roles
    once = told_once(
        roles,
        same=lambda role: (role.body.id, role.kind),
        rank=lambda role: vocabulary.rank("HOLDS_ROLE", role.source),
    )
    return tuple(replace(role, agreed_by=others) if others else role for role, others in once)


ROLES_HELD = Query("people/roles_held", RolesHeldRow)


def parted(roles: tuple[RoleHeld, ...], day: dt.date) -> tuple[tuple[RoleHeld, ...], tuple[RoleHeld, ...]]:
    """Roles that certainly hold by ``day``, and those of unknown start that have no evidence yet."""
    evident = tuple(role for role in roles if role.is_evident_on(day))
    if len(evident) == len(roles):
        return roles, ()
    return evident, tuple(role for role in roles if not role.is_evident_on(day))
