"""Roles: who has a combination of them, who has most seats, which groups are fullest."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, UnknownWord, shown
from graphcrm.model import Found, PartyLabel, PartyRef, checked_id, told
from graphcrm.scoring.combinations import Combination, Condition, Fact, Of, check, solve
from graphcrm.topics.objections import Use, refusing
from graphcrm.topics.roles.combination import (
    AMONG,
    CONDITION,
    REFS,
    PartyThatFits,
    RolesCombined,
    RoleThatFits,
    Together,
    ends_of,
    key_of,
    of_word,
    order_of,
    party_that_fits,
    start_of,
    where_word,
)
from graphcrm.topics.roles.rankings import (
    FULLEST_GROUPS,
    MOST_SEATS,
    FullestGroups,
    Fullness,
    MostSeats,
    Seats,
    places,
)
from graphcrm.topics.ties.ours import not_ranked
from graphcrm.topics.topic import Topic
from graphcrm.vocabulary import Vocabulary

__all__ = [
    "Condition",
    "FullestGroups",
    "Fullness",
    "MostSeats",
    "PartyThatFits",
    "RoleThatFits",
    "Roles",
    "RolesCombined",
    "Seats",
]

AT_MOST = 1_000
FEW = 500
"""So many people are passed on to the next condition; of more, it is asked without them."""


@dataclass(frozen=True, slots=True)
class Roles(Topic):
    """Roles: who has a combination of them, who has most seats, which groups are fullest."""

    ranks_own_people: bool = False

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
            of=of_word(of),
            where=where_word(of, same_body, same_person),
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
        order = sorted(fits.certain, key=lambda fit: order_of(named[fit.subject]))
        if after is not None:
            key = (after[0].casefold(), *after)
            order = [fit for fit in order if order_of(named[fit.subject]) > key]
        page = order[:limit]
        apart = sorted(fits.start_unknown, key=lambda fit: order_of(named[fit.subject]))[:limit]
        told_of = self._refs({end for fit in (*page, *apart) for _, fact in fit.facts for end in ends_of(fact)})
        return RolesCombined(
            **told(self.view),
            found=Found.FOUND if fits.certain or fits.start_unknown else self.found("HOLDS_ROLE"),
            total=len(fits.certain),
            parties=tuple(party_that_fits(fit, named, told_of) for fit in page),
            start_unknown_total=len(fits.start_unknown),
            start_unknown=tuple(party_that_fits(fit, named, told_of) for fit in apart),
            following=key_of(named[page[-1].subject]) if len(order) > limit else None,
        )

    def most_seats(self, *, kind: str | None = None, body_kind: str | None = None, limit: int = 10) -> MostSeats:
        """The people with roles in most bodies on the view's day, of one kind or in one kind of body.

        Our own people are not compared, unless the setting ``rank_own_people`` allows it.

        Raises:
            UnknownWord: the kind of role or of body.
        """
        left_out = not_ranked(self, ranks_own_people=self.ranks_own_people)
        while True:  # whoever steps up in the place of those who object may object as well
            rows = self._ranking(MOST_SEATS, kind, body_kind, limit, left_out=sorted(left_out))
            objecting = refusing(self, [row.number for row in rows], Use.SCORE)
            if not objecting:
                break
            left_out |= objecting
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

    def _ranking(
        self, query: Query[Any], kind: str | None, body_kind: str | None, limit: int, **more: Any
    ) -> list[Any]:
        _check_limit(limit)
        self._check_words(Condition(kind=kind or (), body_kind=body_kind or ()))
        return self.graph.rows(
            query,
            self.view,
            kinds=[kind] if kind else None,
            body_kinds=[body_kind] if body_kind else None,
            limit=limit + 1,
            **more,
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
            start=start_of(condition, people, bodies),
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


def _check_body_kinds(vocabulary: Vocabulary, words: Sequence[str]) -> None:
    allowed = sorted({kind.name for kind in vocabulary.parties if kind.label != PartyLabel.PERSON})
    for word in words:
        if word not in allowed:
            raise UnknownWord("kind of body", word, allowed, field="body_kind")


def _check_limit(limit: int) -> None:
    if not 1 <= limit <= AT_MOST:
        raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")
