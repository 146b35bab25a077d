"""Routes of the topic people."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import Query

from graphcrm.api.answers import AnswerRouter, Versioned
from graphcrm.api.deps import CRM
from graphcrm.topics.people import Card, Career, Colleagues, Hats, RolesHeld

router = AnswerRouter(prefix="/people", tags=["people"])

Hierarchy = Annotated[list[str] | None, Query(description="Kinds of PART_OF to go up along; all of them if not given.")]


@router.get("/{party_id}/card", response_model=Card)
def read_card(crm: CRM, party_id: str) -> Any:
    """What is held of a party: values, aliases, roles, ties, consents; its ETag is what a write's If-Match takes."""
    card = crm.people.card(party_id)
    return Versioned(card, card.version)


@router.get("/{party_id}/roles-held")
def read_roles_held(crm: CRM, party_id: str) -> RolesHeld:
    """The roles that a party holds on the day, in order of time."""
    return crm.people.roles_held(party_id)


@router.get("/{party_id}/career")
def read_career(
    crm: CRM,
    party_id: str,
    kind: Annotated[
        list[str] | None, Query(description="Kinds of role between which gaps are shown; employee if not given.")
    ] = None,
) -> Career:
    """All roles up to the day in order of time, what overlaps with what, and the gaps between employments."""
    return crm.people.career(party_id, kinds=kind or ("employee",))


@router.get("/{party_id}/colleagues")
def read_colleagues(
    crm: CRM,
    party_id: str,
    body: Annotated[str | None, Query(description="Only those in this body.")] = None,
    minimum_days: Annotated[int, Query(ge=1, description="Only those with so many days together.")] = 1,
    limit: Annotated[int, Query(ge=1, le=1_000, description="Rows at most; `total` counts them all.")] = 100,
) -> Colleagues:
    """Who served in the same bodies at the same time up to the day, where, when, and for how long."""
    return crm.people.colleagues(party_id, body=body, minimum_days=minimum_days, limit=limit)


@router.get("/{person_id}/hats/{subject_id}")
def read_hats(crm: CRM, person_id: str, subject_id: str, hierarchy: Hierarchy = None) -> Hats:
    """Through which of a person's roles they are tied to an organisation, a group or another person."""
    return crm.people.hats(person_id, subject_id, hierarchy=hierarchy)
