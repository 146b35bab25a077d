"""Roles: who has a combination of them, who has most seats, which groups are fullest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from pydantic import Field

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, UnknownWord, shown
from graphcrm.model import Answer, Found, PartyLabel, PartyRef, checked_id, told
from graphcrm.scoring.combinations import (
    Combination,
    Condition,
    Fact,
    Fit,
    Of,
    Where,
    check,
    solve,
)
from graphcrm.topics.topic import Topic
from graphcrm.vocabulary import Vocabulary

__all__ = ["Condition", "FullestGroups", "MostSeats", "Roles", "RolesCombined"]

AT_MOST = 1_000
FEW = 500
"""So many people are passed on to the next condition; of more, it is asked without them."""

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


@dataclass(frozen=True, slots=True)
class PartyThatFits:
    """A person or body with the combination, and the roles that make it."""

    party: PartyRef
    roles: tuple[RoleThatFits, ...]


class RolesCombined(Answer):
    """Who has a combination of roles, in order of name; ``total`` is the number of them on all pages.

    ``start_unknown`` lists apart those who have it only if a role of unknown start held before its first
    evidence; they are not counted. ``following`` is the key to go on after, null on the last page.
    """

    rows_field: ClassVar[str] = "parties"

    total: int
    parties: tuple[PartyThatFits, ...]
    start_unknown: tuple[PartyThatFits, ...]
    following: tuple[str, str] | None = Field(None, exclude=True)


@dataclass(frozen=True, slots=True)
class SeatsRow:
    party: PartyRef
    seats: int
    roles: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class MembersRow:
    party: PartyRef
    members: int
    roles: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class Seats:
    """A person's place: ``seats`` different bodies, ``roles`` in them; equal seats share a rank (1, 1, 3).

    ``start_unknown`` bodies are not counted: nobody knows whether the role there had begun.
    """

    rank: int
    party: PartyRef
    seats: int
    roles: int
    start_unknown: int


@dataclass(frozen=True, slots=True)
class Fullness:
    """A group's place: ``members`` different people and organisations, ``roles`` that they hold."""

    rank: int
    party: PartyRef
    members: int
    roles: int
    start_unknown: int


class MostSeats(Answer):
    """People with most seats; ``tied_beyond`` where others with as many as the last follow."""

    rows_field: ClassVar[str] = "people"

    people: tuple[Seats, ...]
    tied_beyond: bool


class FullestGroups(Answer):
    """Groups with most members; ``tied_beyond`` where others with as many as the last follow."""

    rows_field: ClassVar[str] = "groups"

    groups: tuple[Fullness, ...]
    tied_beyond: bool


CONDITION = Query("roles/condition", Fact)
AMONG = Query("roles/among", IdRow)
REFS = Query("roles/refs", PartyRef)
MOST_SEATS = Query("roles/most_seats", SeatsRow)
FULLEST_GROUPS = Query("roles/fullest_groups", MembersRow)


class Roles(Topic):
    """Roles: who has a combination of them, who has most seats, which groups are fullest."""

    def combination(
        self,
        conditions: Sequence[Condition] = (),
        *,
        of: str = "people",
        same_body: Together = False,
        same_person: Together = False,
        at_least: int | None = None,
        none_of: Sequence[Condition] = (),
        among: str | Sequence[str] = (),
        limit: int = 100,
        after: tuple[str, str] | None = None,
    ) -> RolesCombined:
        """The people, or bodies, for whom all conditions hold (or ``at_least`` some), none of ``none_of``.

        ``same_body`` (for people) and ``same_person`` (for bodies): True asks that one body, or person, fits
        them all, "different" that each has one of its own. ``among`` are kinds or labels of party: only these
        are looked at, those without any role too. ``after`` is the ``following`` of the page before.

        Raises:
            InputError: what is asked cannot be; names the field and what would be right.
            UnknownWord: a kind that the vocabulary does not hold.
        """
        combination = Combination(
            conditions=tuple(conditions),
            of=_of(of),
            where=_where(of, same_body, same_person),
            needed=at_least,
            none_of=tuple(none_of),
        )
        check(combination, among=bool(among), as_of=self.view.as_of)
        for condition in (*combination.conditions, *combination.none_of):
            self._check_words(condition)
        _check_limit(limit)
        fits = solve(
            combination,
            self.view.as_of,
            lambda condition, subjects: self._facts(condition, subjects, combination.of),
            self._among(among, combination.of) if among else None,
        )
        named = self._refs({fit.subject for fit in (*fits.certain, *fits.start_unknown)})
        order = sorted(fits.certain, key=lambda fit: _order(named[fit.subject]))
        if after is not None:
            key = (after[0].casefold(), *after)
            order = [fit for fit in order if _order(named[fit.subject]) > key]
        page = order[:limit]
        apart = sorted(fits.start_unknown, key=lambda fit: _order(named[fit.subject]))[:limit]
        told_of = self._refs({end for fit in (*page, *apart) for _, fact in fit.facts for end in _ends(fact)})
        return RolesCombined(
            **told(self.view),
            found=Found.FOUND if fits.certain or fits.start_unknown else self.found("HOLDS_ROLE"),
            total=len(fits.certain),
            parties=tuple(_party(fit, named, told_of) for fit in page),
            start_unknown=tuple(_party(fit, named, told_of) for fit in apart),
            following=_key(named[page[-1].subject]) if len(order) > limit else None,
        )

    def most_seats(self, *, kind: str | None = None, body_kind: str | None = None, limit: int = 10) -> MostSeats:
        """The people with roles in most bodies on the view's day, of one kind or in one kind of body.

        Raises:
            UnknownWord: the kind of role or of body.
        """
        rows = self._ranking(MOST_SEATS, kind, body_kind, limit)
        ranks = places([row.seats for row in rows])
        people = [
            Seats(rank, row.party, row.seats, row.roles, row.start_unknown)
            for rank, row in zip(ranks, rows, strict=True)
        ]
        return MostSeats(
            **told(self.view),
            found=Found.FOUND if people else self.found("HOLDS_ROLE"),
            people=tuple(people[:limit]),
            tied_beyond=len(people) > limit and people[limit].seats == people[limit - 1].seats,
        )

    def fullest_groups(
        self, *, kind: str | None = None, body_kind: str | None = None, limit: int = 10
    ) -> FullestGroups:
        """The groups with most members on the view's day; with ``body_kind`` the bodies of that kind.

        Raises:
            UnknownWord: the kind of role or of body.
        """
        rows = self._ranking(FULLEST_GROUPS, kind, body_kind, limit)
        ranks = places([row.members for row in rows])
        groups = [
            Fullness(rank, row.party, row.members, row.roles, row.start_unknown)
            for rank, row in zip(ranks, rows, strict=True)
        ]
        return FullestGroups(
            **told(self.view),
            found=Found.FOUND if groups else self.found("HOLDS_ROLE"),
            groups=tuple(groups[:limit]),
            tied_beyond=len(groups) > limit and groups[limit].members == groups[limit - 1].members,
        )

    def _ranking(self, query: Query[Any], kind: str | None, body_kind: str | None, limit: int) -> list[Any]:
        _check_limit(limit)
        self._check_words(Condition(kind=kind or (), body_kind=body_kind or ()))
        return self.graph.rows(
            query,
            self.view,
            kinds=[kind] if kind else None,
            body_kinds=[body_kind] if body_kind else None,
            limit=limit + 1,
        )

    def _facts(self, condition: Condition, subjects: Collection[str] | None, of: Of) -> list[Fact]:
        """The roles that fit a condition; of few subjects, theirs alone."""
        if subjects is not None and not subjects:
            return []
        few = sorted(subjects) if subjects is not None and len(subjects) <= FEW else None
        people = [condition.person] if condition.person else few if of is Of.PEOPLE else None
        bodies = [condition.body] if condition.body else few if of is Of.BODIES else None
        since, until = condition.days(self.view.as_of)
        return self.graph.rows(
            CONDITION,
            self.view,
            start=_start(condition, people, bodies),
            since=since,
            until=until,
            people=people,
            bodies=bodies,
            body_kinds=list(condition.body_kinds) or None,
            kinds=list(condition.kinds) or None,
            title=condition.title.lower() if condition.title else None,
            people_only=of is Of.PEOPLE,
        )

    def _among(self, among: str | Sequence[str], of: Of) -> set[str]:
        """The parties of these kinds or labels that could be an answer."""
        words = [among] if isinstance(among, str) else list(among)
        labels = {label.value.lower(): label.value for label in PartyLabel}
        kinds = {kind.name: kind.label for kind in self.vocabulary.parties}
        for word in words:
            if word not in labels and word not in kinds:
                raise UnknownWord("kind or label of party", word, sorted({*labels, *kinds}), field="among")
            is_person = labels.get(word, kinds.get(word)) == PartyLabel.PERSON
            if is_person is not (of is Of.PEOPLE):
                expected = "person" if of is Of.PEOPLE else "organisation, group, household or a kind of these"
                raise InputError(f"among {shown(word)} there are no {of}", field="among", expected=expected)
        rows = self.graph.rows(
            AMONG,
            self.view,
            kinds=[word for word in words if word not in labels],
            labels=[labels[word] for word in words if word in labels],
        )
        return {row.id for row in rows}

    def _refs(self, ids: Collection[str]) -> dict[str, PartyRef]:
        return {row.id: row for row in self.graph.rows(REFS, ids=sorted(ids))} if ids else {}

    def _check_words(self, condition: Condition) -> None:
        for kind in condition.kinds:
            self.vocabulary.kind("HOLDS_ROLE", kind)
        _check_body_kinds(self.vocabulary, condition.body_kinds)
        for field, party in (("body", condition.body), ("person", condition.person)):
            if party is not None:
                checked_id(party, field=field)


def places(values: Sequence[int]) -> list[int]:
    """The ranks of values in falling order; equal ones share the first one's (1, 1, 3)."""
    ranks: list[int] = []
    for place, value in enumerate(values):
        is_tie = place > 0 and values[place - 1] == value
        ranks.append(ranks[-1] if is_tie else place + 1)
    return ranks


def _check_body_kinds(vocabulary: Vocabulary, words: Sequence[str]) -> None:
    allowed = sorted({kind.name for kind in vocabulary.parties if kind.label != PartyLabel.PERSON})
    for word in words:
        if word not in allowed:
            raise UnknownWord("kind of body", word, allowed, field="body_kind")


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= AT_MOST:
        raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")


def _of(of: str) -> Of:
    if of not in list(Of):
        raise UnknownWord("subject", of, list(Of), field="of")
    return Of(of)


def _where(of: str, same_body: Together, same_person: Together) -> Where:
    """How the other ends relate: bodies where people are asked for, people where bodies are."""
    name, together = ("same_person", same_person) if of == Of.BODIES else ("same_body", same_body)
    stray, other = ("same_body", same_body) if of == Of.BODIES else ("same_person", same_person)
    if other is not False:
        raise InputError(f"{stray} does not go with {of}", field=stray, expected=f"{name}, or other than {of}")
    if together not in (False, True, "different"):
        raise InputError(f"{name} {shown(together)}", field=name, expected="false, true or different")
    return Where.DIFFERENT if together == "different" else Where.SAME if together else Where.ANY


def _start(condition: Condition, people: list[str] | None, bodies: list[str] | None) -> str:
    """From where the roles of a condition are found with least work."""
    if condition.body or (bodies is not None and people is None):
        return "bodies"
    if people is not None:
        return "people"
    return "body_kinds" if condition.body_kinds else "all"


def _key(party: PartyRef) -> tuple[str, str]:
    return party.name, party.id


def _order(party: PartyRef) -> tuple[str, str, str]:
    return party.name.casefold(), party.name, party.id


def _ends(fact: Fact) -> tuple[str, str]:
    return fact.person, fact.body


def _party(fit: Fit, named: dict[str, PartyRef], told_of: dict[str, PartyRef]) -> PartyThatFits:
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
        )
        for number, fact in fit.facts
    )
    return PartyThatFits(named[fit.subject], roles)
