"""People: what is held of a party, its roles, its career, whom it served with, in which hats it stands."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from graphcrm.errors import InputError
from graphcrm.model import Found, PartyLabel, PartyRef, checked_id, told
from graphcrm.topics.objections import Use, refusing, uses_refused
from graphcrm.topics.people.card import (
    BODY_COUNTS,
    CARD,
    TIES_AT_MOST,
    BodyCounts,
    Card,
    Tie,
    counts_of,
    ties_of,
    values_of,
)
from graphcrm.topics.people.career import CAREER, Career, CareerRole, Gap, career_roles, gaps
from graphcrm.topics.people.colleagues import (
    BY_IDX,
    COLLEAGUES,
    Colleague,
    Colleagues,
    colleague,
    days_together,
    tallies,
)
from graphcrm.topics.people.hats import Hat, Hats, Way, hats_on_body, hats_on_person
from graphcrm.topics.people.roles import ROLES_HELD, RoleHeld, RolesHeld, RolesHeldRow, parted, roles_once
from graphcrm.topics.topic import Topic
from graphcrm.topics.walking import Kinds, hierarchies_named, walk

__all__ = [
    "BodyCounts",
    "Card",
    "Career",
    "CareerRole",
    "Colleague",
    "Colleagues",
    "Gap",
    "Hat",
    "Hats",
    "People",
    "RoleHeld",
    "RolesHeld",
    "Tie",
    "Way",
]


class People(Topic):
    """People: their roles, their career, whom they served with."""

    def card(self, party_id: str) -> Card:
        """What is held of this party on the view's day: values, aliases, roles, ties, consents, counts.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        row = self.graph.one(CARD, self.view, id=checked_id(party_id), most=TIES_AT_MOST)
        if row is None or row.held is None:
            self.absent(party_id)
            return Card(**told(self.view), found=Found.NOT_LOOKED_FOR, party=None)
        roles, start_unknown = parted(roles_once(row.roles, self.vocabulary), self.view.as_of)
        return Card(
            **told(self.view),
            **values_of(row),
            aliases=row.aliases,
            roles=roles,
            start_unknown=start_unknown,
            ties=ties_of(row, self.vocabulary, self.view.as_of),
            ties_total=row.ties,
            consents=row.consents,
            not_for=tuple(sorted(uses_refused(purpose or None for purpose in row.refused))),
            counts=None if row.label == PartyLabel.PERSON else self._counts(row.id, row.parts),
        )

    def _counts(self, body_id: str, parts: int) -> BodyCounts:
        return counts_of(self.graph.rows(BODY_COUNTS, self.view, id=body_id), parts)

    def roles_held(self, party_id: str) -> RolesHeld:
        """The roles that this party holds on the view's day, in order of time.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        row = self._held(party_id)
        if row is None:
            nothing = {"found": Found.NOT_LOOKED_FOR, "party": None, "roles": (), "start_unknown": ()}
            return RolesHeld(**told(self.view), **nothing)  # type: ignore[arg-type]
        roles, start_unknown = parted(roles_once(row.roles, self.vocabulary), self.view.as_of)
        return RolesHeld(
            **told(self.view),
            found=self._found(row.roles),
            party=row.party,
            roles=roles,
            start_unknown=start_unknown,
        )

    def career(self, party_id: str, *, kinds: Sequence[str] = ("employee",)) -> Career:
        """All roles up to the view's day in order of time, with overlaps, and gaps between roles of ``kinds``.

        Raises:
            NotFound: no such party, or none that this view may see.
            UnknownWord: a kind of role that the vocabulary does not hold.
        """
        for kind in kinds:
            self.vocabulary.kind("HOLDS_ROLE", kind)
        party, day = self.party(party_id), self.view.as_of
        rows = self.graph.rows(CAREER, self.view, id=party_id) if party else []
        evident, start_unknown = parted(roles_once(tuple(rows), self.vocabulary), day)
        return Career(
            **told(self.view),
            found=self._found(rows),
            party=party,
            roles=career_roles(evident, day),
            start_unknown=start_unknown,
            gap_kinds=tuple(kinds),
            gaps=gaps(evident, kinds, day),
        )

    def colleagues(
        self, party_id: str, *, body: str | None = None, minimum_days: int = 1, limit: int = 100
    ) -> Colleagues:
        """Who served in the same bodies (or in this one) at the same time, up to the view's day.

        Raises:
            NotFound: no such person, or none that this view may see; no such body.
            InputError: ``minimum_days`` or ``limit`` below 1.
        """
        for field, value in (("minimum_days", minimum_days), ("limit", limit)):
            if value < 1:
                raise InputError(f"{field} is {value}", field=field, expected="1 or more")
        person, day = self.party(party_id, label=PartyLabel.PERSON), self.view.as_of
        if body is not None:
            self.party(body)
        rows = self.graph.rows(COLLEAGUES, self.view, id=party_id, body=body) if person else []
        together = tallies(rows, day)
        days = {number: days_together(bodies) for number, bodies in together.items()}
        numbers = [number for number in days if days[number] >= minimum_days]
        left_out = refusing(self, numbers, Use.SCORE)
        numbers = [number for number in numbers if number not in left_out]
        shown = self._named_in_order(numbers, days, limit)
        bodies = {row.body.id: row.body for row in rows}
        return Colleagues(
            **told(self.view),
            found=self._found(numbers),
            person=person,
            total=len(numbers),
            left_out=len(left_out),
            colleagues=tuple(colleague(party, together[number], bodies, day) for number, party in shown),
        )

    def _named_in_order(self, numbers: list[int], days: dict[int, int], limit: int) -> list[tuple[int, PartyRef]]:
        """The first ``limit`` by days, then name and id: only those that can be among them are looked up."""
        ranked = sorted(numbers, key=lambda number: -days[number])
        if len(ranked) > limit:
            least = days[ranked[limit - 1]]
            ranked = [number for number in ranked if days[number] >= least]
        found = self.graph.rows(BY_IDX, None, numbers=sorted(ranked)) if ranked else []
        found.sort(key=lambda row: (-days[row.number], row.party.name, row.party.id))
        return [(row.number, row.party) for row in found[:limit]]

    def hats(self, person_id: str, subject_id: str, *, hierarchy: Kinds | None = None) -> Hats:
        """The person's roles that tie them to a body (or to one that is part of it), or to another person.

        ``hierarchy`` names kinds of PART_OF to go up along; all of them if None.

        Raises:
            NotFound: no such person or subject, or none that this view may see.
        """
        kinds = hierarchies_named(self.vocabulary, hierarchy, ["PART_OF"], field="hierarchy")
        held, subject = self._held(person_id), self.party(subject_id)
        if held is None or subject is None:
            nothing: dict[str, Any] = {"person": None, "subject": None, "hats": (), "start_unknown": ()}
            return Hats(**told(self.view), found=Found.NOT_LOOKED_FOR, **nothing)
        if subject.label == PartyLabel.PERSON:
            theirs = self._held(subject_id)
            found = hats_on_person(held.roles, theirs.roles if theirs else ())
        else:
            bodies = {role.body.id for role in held.roles}
            above = walk(self.graph, self.view, bodies, kinds, direction="up") if bodies else None
            found = hats_on_body(held.roles, subject, above.steps if above else ())
        certain = [hat for hat in found if self._is_certain(hat)]
        return Hats(
            **told(self.view),
            found=self._found(found),
            person=held.party,
            subject=subject,
            hats=tuple(certain),
            start_unknown=tuple(hat for hat in found if not self._is_certain(hat)),
        )

    def _is_certain(self, hat: Hat) -> bool:
        day, theirs = self.view.as_of, hat.subject_roles
        return hat.role.is_evident_on(day) and (not theirs or any(role.is_evident_on(day) for role in theirs))

    def _held(self, party_id: str) -> RolesHeldRow | None:
        """The party with its roles in one query; None where nothing had been looked for."""
        row = self.graph.one(ROLES_HELD, self.view, id=checked_id(party_id))
        if row is None:
            self.absent(party_id)
        return row

    def _found(self, rows: Sequence[object]) -> Found:
        return Found.FOUND if rows else self.found("HOLDS_ROLE")
