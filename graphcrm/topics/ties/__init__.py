"""Ties: who knows whom, how well, and by what evidence."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from graphcrm.errors import InputError
from graphcrm.model import Found, PartyLabel, PartyRef, checked_id, told
from graphcrm.topics.objections import Use, refusing
from graphcrm.topics.ties.around import (
    EVIDENCE,
    MEMBERS,
    NUMBERS,
    KnownTie,
    KnownTies,
    contacts_around,
    named_ties,
    strongest_of,
)
from graphcrm.topics.ties.claims import FAMILIES, Claim, claims_of
from graphcrm.topics.ties.formula import FormulaTold, formula_of, formula_told
from graphcrm.topics.ties.ours import OurSide, our_side
from graphcrm.topics.ties.pair import (
    BETWEEN,
    Counted,
    Evidence,
    TieStrength,
    contacts_between,
    evidence_of,
    heaviest,
    strongest,
)
from graphcrm.topics.topic import Topic

__all__ = ["Claim", "Counted", "Evidence", "FormulaTold", "KnownTie", "KnownTies", "TieStrength", "Ties"]

SAID_IN = ("TOOK_PART", "HOLDS_ROLE", *FAMILIES)
"""Families that say anything of a tie."""


class Ties(Topic):
    """Ties: how strong they are, on which evidence, and by which claims."""

    def strength(self, first_id: str, second_id: str, *, limit: int = 20) -> TieStrength:
        """How strong the tie of two parties is on the view's day, and the interactions behind it.

        Raises:
            NotFound: no such party, or none that this view may see.
            InputError: both are the same, or ``limit`` is below 0.
        """
        if checked_id(first_id) == checked_id(second_id):
            raise InputError("a tie is between two", field="second", expected="another party's id")
        _check_limit(limit)
        first, second = self.party(first_id), self.party(second_id)
        formula, day = formula_of(self.vocabulary), self.view.as_of
        ends = self._numbers(first_id, second_id) if first and second else []
        refused = bool(refusing(self, ends, Use.SCORE))
        may = bool(ends) and not refused
        rows = self.graph.rows(BETWEEN, self.view, first=first_id, second=second_id) if may else []
        contacts = contacts_between(rows)
        evidence = evidence_of(contacts, day, formula)
        claims = claims_of(self, ends[:1], other=ends[1]).get((ends[0], ends[1]), ()) if may else ()
        strength = strongest(evidence, claims)
        later = sum(row.day > day for row in rows)
        return TieStrength(
            **told(self.view),
            found=Found.FOUND if rows or claims else self.found(*SAID_IN),
            first=first,
            second=second,
            refused=refused,
            strength=strength,
            band=None if strength is None else formula.band(strength),
            evidence=evidence,
            claims=claims,
            later=later,
            uncounted=len(rows) - later - evidence.interactions,
            formula=formula_told(self.vocabulary),
            interactions=heaviest(contacts, day, formula, limit),
        )

    def who_knows(self, party_id: str, *, limit: int = 50) -> KnownTies:
        """Who of us knows this person, or somebody in this organisation, group or household, the best first.

        One of us is who works for us on the view's day; whoever left, or objects to introducing, is not offered.

        Raises:
            NotFound: no such party, or none that this view may see.
            InputError: ``limit`` is below 0.
        """
        subject, ours = self.party(checked_id(party_id)), our_side(self)
        offered = ours.people - ours.opted_out
        people = self._people_of(subject, ours) if subject else frozenset()
        return self._known(subject, people, offered.__contains__, limit, ours=ours)

    def whom_knows(self, person_id: str, *, limit: int = 50) -> KnownTies:
        """Whom this person knows, the best first.

        Raises:
            NotFound: no such person, or none that this view may see.
            InputError: ``limit`` is below 0.
        """
        subject = self.party(checked_id(person_id), label=PartyLabel.PERSON)
        people = frozenset(self._numbers(person_id)) if subject else frozenset()
        return self._known(subject, people, lambda _: True, limit, ours=None)

    def _known(
        self,
        subject: PartyRef | None,
        people: frozenset[int],
        keep: Callable[[int], bool],
        limit: int,
        *,
        ours: OurSide | None,
    ) -> KnownTies:
        _check_limit(limit)
        refused = refusing(self, people, Use.SCORE)
        formula, day, numbers = formula_of(self.vocabulary), self.view.as_of, sorted(people - refused)
        channels = sorted(formula.channels)
        rows = self.graph.rows(EVIDENCE, self.view, numbers=numbers, channels=channels) if numbers else []
        contacts = contacts_around(rows, frozenset(numbers), keep, from_subject=ours is None)
        claims = {pair: of for pair, of in claims_of(self, numbers).items() if keep(pair[1])} if numbers else {}
        known = strongest_of(contacts, claims, day, formula)
        left_out = refusing(self, known, Use.SCORE)
        found = {number: tie for number, tie in known.items() if number not in left_out}
        is_body = subject is not None and subject.label != PartyLabel.PERSON
        return KnownTies(
            **told(self.view),
            found=Found.FOUND if found else self.found(*SAID_IN),
            subject=subject,
            refused=bool(refused) and not is_body,
            people=len(numbers),
            colleagues=len(ours.people) if ours else None,
            total=len(found),
            later=sum(contact.day > day for pair, of in contacts.items() if pair[1] not in left_out for contact in of),
            formula=formula_told(self.vocabulary),
            ties=named_ties(self, found, formula, limit, is_body=is_body),
        )

    def _people_of(self, subject: PartyRef, ours: OurSide) -> frozenset[int]:
        """The person, or those of a body on the day who are not our own."""
        if subject.label == PartyLabel.PERSON:
            return frozenset(self._numbers(subject.id))
        row = self.graph.one(MEMBERS, self.view, id=subject.id)
        return frozenset(row.people if row else ()) - ours.people

    def _numbers(self, *ids: str) -> Sequence[int]:
        rows = {row.id: row.number for row in self.graph.rows(NUMBERS, None, ids=list(ids))}
        return [rows[one] for one in ids]


def _check_limit(limit: int) -> None:
    if limit < 0:
        raise InputError(f"limit is {limit}", field="limit", expected="0 or more")
