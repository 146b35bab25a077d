"""Who has a combination of roles: its rows and its answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, Literal

from pydantic import Field

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, UnknownWord, shown
from graphcrm.model import Answer, PartyRef
from graphcrm.scoring.combinations import Condition, Fact, Fit, Of, Where

Together = bool | Literal["different"]


@dataclass(frozen=True, slots=True)
class IdRow:
    id: str


@dataclass(frozen=True, slots=True)
class RoleThatFits:
    """A role by which somebody fits: the number of its condition, from 1, whose, and in which body."""

    condition: int
    statement: str
    person: PartyRef
    body: PartyRef
    kind: str
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None


@dataclass(frozen=True, slots=True)
class PartyThatFits:
    """A person or body with the combination, and the roles that make it."""

    party: PartyRef
    roles: tuple[RoleThatFits, ...]


class RolesCombined(Answer):
    """Who has a combination of roles, in order of name; the totals are those of all pages.

    ``start_unknown`` lists apart those who have it only if a role of unknown start held before its first
    evidence; they are not counted. ``following`` is the key to go on after, null on the last page.
    """

    rows_field: ClassVar[str] = "parties"

    total: int
    parties: tuple[PartyThatFits, ...]
    start_unknown_total: int
    start_unknown: tuple[PartyThatFits, ...]
    following: tuple[str, str] | None = Field(None, exclude=True)


CONDITION = Query("roles/condition", Fact)
AMONG = Query("roles/among", IdRow)
REFS = Query("roles/refs", PartyRef)


def of_word(of: str) -> Of:
    """What is asked for, from its word."""
    if of not in list(Of):
        raise UnknownWord("subject", of, list(Of), field="of")
    return Of(of)


def where_word(of: str, same_body: Together, same_person: Together) -> Where:
    """How the other ends relate: bodies where people are asked for, people where bodies are."""
    name, together = ("same_person", same_person) if of == Of.BODIES else ("same_body", same_body)
    stray, other = ("same_body", same_body) if of == Of.BODIES else ("same_person", same_person)
    if other is not False:
        raise InputError(f"{stray} does not go with {of}", field=stray, expected=f"{name}, or other than {of}")
    if together not in (False, True, "different"):
        raise InputError(f"{name} {shown(together)}", field=name, expected="false, true or different")
    return Where.DIFFERENT if together == "different" else Where.SAME if together else Where.ANY


def start_of(condition: Condition, people: list[str] | None, bodies: list[str] | None) -> str:
    """From where the roles of a condition are found with least work."""
    if condition.body or (bodies is not None and people is None):
        return "bodies"
    if people is not None:
        return "people"
    return "body_kinds" if condition.body_kinds else "all"


def key_of(party: PartyRef) -> tuple[str, str]:
    return party.name, party.id


def order_of(party: PartyRef) -> tuple[str, str, str]:
    return party.name.casefold(), party.name, party.id


def ends_of(fact: Fact) -> tuple[str, str]:
    return fact.person, fact.body


def party_that_fits(fit: Fit, named: Mapping[str, PartyRef], told_of: Mapping[str, PartyRef]) -> PartyThatFits:
    """A party with the roles by which it fits, in order of the conditions."""
    roles = tuple(
        RoleThatFits(
            condition=number + 1,
            statement=fact.statement,
            person=told_of[fact.person],
            body=told_of[fact.body],
            kind=fact.kind,
            title=fact.title,
            valid_from=fact.valid_from,
            valid_to=fact.valid_to,
            evident_from=fact.evident_from,
            from_earliest=fact.from_earliest,
            to_earliest=fact.to_earliest,
        )
        for number, fact in fit.facts
    )
    return PartyThatFits(named[fit.subject], roles)
