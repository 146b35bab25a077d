"""People: their roles, their career, whom they served with."""

from __future__ import annotations

from graphcrm.model import Found, checked_id, told
from graphcrm.topics.people.roles import ROLES_HELD, RoleHeld, RolesHeld, parted
from graphcrm.topics.topic import Topic

__all__ = ["People", "RoleHeld", "RolesHeld"]


class People(Topic):
    """People: their roles, their career, whom they served with."""

    def roles_held(self, party_id: str) -> RolesHeld:
        """The roles that this party holds on the view's day, in order of time.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        row = self.graph.one(ROLES_HELD, self.view, id=checked_id(party_id))
        if row is None:
            self.absent(party_id)
            return RolesHeld(**told(self.view), found=Found.NOT_LOOKED_FOR, party=None, roles=(), start_unknown=())
        roles, start_unknown = parted(row.roles, self.view.as_of)
        return RolesHeld(
            **told(self.view),
            found=Found.FOUND if row.roles else self.found("HOLDS_ROLE"),
            party=row.party,
            roles=roles,
            start_unknown=start_unknown,
        )
