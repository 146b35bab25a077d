"""Routes of the topic people."""

from __future__ import annotations

from graphcrm.api.answers import AnswerRouter
from graphcrm.api.deps import CRM
from graphcrm.topics.people import RolesHeld

router = AnswerRouter(prefix="/people", tags=["people"])


@router.get("/{party_id}/roles-held")
def read_roles_held(crm: CRM, party_id: str) -> RolesHeld:
    """The roles that a party holds on the day, in order of time."""
    return crm.people.roles_held(party_id)
