"""Consents: what somebody agreed or objected to, towards whom, for which purpose, on which basis, when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import Answer, Found, PartyRef, checked_id, told
from graphcrm.topics.statements import Statements, Written, corrected
from graphcrm.topics.writing import WritingTopic

FAMILY = "CONSENTS"
GIVEN, WITHDRAWN, OPTED_OUT = "given", "withdrawn", "opted_out"


@dataclass(frozen=True, slots=True)
class Consent:
    """One thing said: consent given, withdrawn, or an objection. No purpose means all of them."""

    statement: str
    towards: PartyRef
    kind: str
    purpose: str | None
    basis: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class Standing:
    """What holds for one purpose towards one body: whether it is allowed, and the statement that decides."""

    towards: PartyRef
    purpose: str | None
    allowed: bool
    decided_by: Consent


class ConsentsGiven(Answer):
    """What a party consents and objects to on a day.

    ``standings`` has one row for each body and purpose; what is not there was never asked: no consent.
    ``start_unknown`` lists apart what has no known start and no evidence by that day.
    """

    rows_field: ClassVar[str] = "standings"

    party: PartyRef | None = None
    standings: tuple[Standing, ...] = ()
    consents: tuple[Consent, ...] = ()
    start_unknown: tuple[Consent, ...] = ()


@dataclass(frozen=True, slots=True)
class GivenRow:
    party: PartyRef
    consents: tuple[Consent, ...]


CONSENTS_GIVEN = Query("consents/given", GivenRow)


@dataclass(frozen=True, slots=True)
class Consents(WritingTopic):
    """Consents and objections: recorded as dated statements, an objection stands until it ends."""

    def given(self, party_id: str) -> ConsentsGiven:
        """What this party consents and objects to on the view's day.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        row = self.graph.one(CONSENTS_GIVEN, self.view, id=checked_id(party_id))
        if row is None:
            self.absent(party_id)
            return ConsentsGiven(**told(self.view), found=Found.NOT_LOOKED_FOR)
        day = self.view.as_of
        evident = tuple(one for one in row.consents if one.evident_from is None or one.evident_from <= day)
        return ConsentsGiven(
            **told(self.view),
            found=Found.FOUND if row.consents else self.found(FAMILY),
            party=row.party,
            standings=standings(evident),
            consents=evident,
            start_unknown=tuple(one for one in row.consents if one not in evident),
        )

    def record(
        self,
        party_id: str,
        towards: str,
        purpose: str,
        *,
        kind: str = GIVEN,
        basis: str | None = None,
        since: dt.date | None = None,
        until: dt.date | None = None,
        scope: str | None = None,
        key: str | None = None,
    ) -> Written:
        """Record that somebody consents to a purpose, withdraws that, or objects (``opted_out``).

        ``since`` is the view's day if not given. What was given or withdrawn before ends on that day; an
        objection stands until it is ended by itself.

        Raises:
            InputError: a word, an end, a day or the purpose is wrong.
        """
        if not purpose.strip():
            raise InputError("a consent is for a purpose", field="purpose", expected="like newsletter")
        since = since or self.view.as_of
        draft = StatementDraft(FAMILY, kind, party_id, towards, since, until, scope=scope, purpose=purpose, basis=basis)
        said = Statements(self.graph, self.view, self.vocabulary, self.who)
        ended = [
            corrected(said.statement(one.statement), {"valid_to": since})
            for one in (self._held(party_id, since) if kind != OPTED_OUT else ())
            if (one.towards.id, one.purpose) == (towards, purpose) and one.kind != OPTED_OUT and one.valid_from != since
        ]
        return said.record_all([*ended, draft], key=key)

    def _held(self, party_id: str, day: dt.date) -> tuple[Consent, ...]:
        view = replace(self.view, as_of=day)
        row = self.graph.one(CONSENTS_GIVEN, view, id=checked_id(party_id))
        return row.consents if row else ()


def standings(consents: Sequence[Consent]) -> tuple[Standing, ...]:
    """For each body and purpose what holds, in the order of the consents.

    An objection stands over everything until it is ended; a withdrawal over what was given on its day or
    before. What is said for no purpose in particular counts for each.
    """
    asked = dict.fromkeys((one.towards, one.purpose) for one in consents)
    found = []
    for towards, purpose in asked:
        said = [one for one in consents if one.towards == towards and one.purpose in (purpose, None)]
        decides = max(said, key=_weight)
        found.append(Standing(towards, purpose, decides.kind == GIVEN, decides))
    return tuple(found)


def _weight(one: Consent) -> tuple[bool, dt.date, bool]:
    return one.kind == OPTED_OUT, one.evident_from or dt.date.min, one.kind == WITHDRAWN
