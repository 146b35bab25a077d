"""People: the roles that somebody holds."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.model import Answer, Found, PartyRef, told
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class RoleHeld:
    """One hat: a role in a body. ``evident_from`` is the first day of which we know that it holds."""

    statement: str
    body: PartyRef
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    source: str
    scope: str

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


ROLES_HELD = Query("people/roles_held", RoleHeld)


class People(Topic):
    """People: their roles, their career, whom they served with."""

    def roles_held(self, party_id: str) -> RolesHeld:
        """The roles that this party holds on the view's day, in order of time.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        party = self.party(party_id)
        rows = self.graph.rows(ROLES_HELD, self.view, id=party_id)
        day = self.view.as_of
        return RolesHeld(
            **told(self.view),
            found=Found.FOUND if rows else self.found("HOLDS_ROLE"),
            party=party,
            roles=tuple(row for row in rows if row.is_evident_on(day)),
            start_unknown=tuple(row for row in rows if not row.is_evident_on(day)),
        )
