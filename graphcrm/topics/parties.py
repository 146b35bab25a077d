"""Parties: put one; its present values, with what they were kept."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any, ClassVar

from pydantic import Field

from graphcrm.db.cypher import Query
from graphcrm.ledger.change import Recording, record, take_idx
from graphcrm.ledger.parties import PartyDraft, check_draft, write_parties
from graphcrm.model import Answer, Found, PartyRef, checked_id, told
from graphcrm.topics.sources import SourcesTold, Standing, sources_of
from graphcrm.topics.statements import LOCK, Written
from graphcrm.topics.writing import WritingTopic, ids_of


@dataclass(frozen=True, slots=True)
class KnownBy:
    """One thing that a party is known by: a source's key, an address, a spelling."""

    kind: str
    value: str
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class ValuesHeld:
    """A party's values as they were known; ``version`` only where they are the present ones.

    All but its name and kind belong to the scope under which they were written, and are null outside it.
    """

    name: str
    kind: str | None
    ours: bool | None
    ghost: bool | None
    attributes: str | None
    source: str | None
    recorded_at: dt.datetime | None
    version: str | None


@dataclass(frozen=True, slots=True)
class RecordRow:
    id: str
    label: str
    held: ValuesHeld | None
    aliases: tuple[KnownBy, ...]


class PartyRecord(Answer):
    """A party itself: its values, who said them when, and what it is known by.

    ``version`` is the fingerprint of its present values: a write that is bound to it does not overwrite what
    somebody else wrote meanwhile. It is null where the values are those of an earlier state of knowledge.
    """

    rows_field: ClassVar[str] = "aliases"

    id: str
    label: str | None = None
    name: str | None = None
    kind: str | None = None
    ours: bool = False
    ghost: bool = False
    attributes: dict[str, Any] = Field(default_factory=dict)
    source: str | None = None
    recorded_at: dt.datetime | None = None
    version: str | None = None
    aliases: tuple[KnownBy, ...] = ()


class PartiesBy(Answer):
    """Who is known by a source's key, or by an address; a merged party's keys lead to the one that stands for it."""

    rows_field: ClassVar[str] = "parties"

    parties: tuple[PartyRef, ...]


BY_ALIAS = Query("parties/by_alias", PartyRef)
RECORD = Query("parties/record", RecordRow)


@dataclass(frozen=True, slots=True)
class Parties(WritingTopic):
    """People, organisations, groups and households as records."""

    def record(self, party_id: str) -> PartyRecord:
        """What is held of this party itself.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        row = self.graph.one(RECORD, self.view, id=checked_id(party_id))
        if row is None or row.held is None:
            self.absent(party_id)
            return PartyRecord(**told(self.view), found=Found.NOT_LOOKED_FOR, id=party_id)
        held = row.held
        return PartyRecord(
            **told(self.view),
            id=row.id,
            label=row.label,
            name=held.name,
            kind=held.kind,
            ours=bool(held.ours),
            ghost=bool(held.ghost),
            attributes=json.loads(held.attributes) if held.attributes else {},
            source=held.source,
            recorded_at=held.recorded_at,
            version=held.version,
            aliases=row.aliases,
        )

    def sources(self, party_id: str) -> SourcesTold:
        """What each source says of this party on the view's day: where they agree, where not, and which one leads.

        Raises:
            NotFound: no such party, or none that this view may see.
        """
        party = self.party(party_id)
        if party is None:
            return SourcesTold(**told(self.view), found=Found.NOT_LOOKED_FOR, party=None)
        said = sources_of(self.graph, self.view, self.vocabulary, party)
        return SourcesTold(
            **told(self.view),
            party=party,
            sources=tuple(sorted({source for one in said for source in one.sources})),
            contradicted=len({(one.of, one.what) for one in said if one.standing is Standing.CONTRADICTED}),
            told=said,
        )

    def by(self, source: str, key: str) -> PartiesBy:
        """Who stands for what another system knows under this key: any text, as that system writes it.

        Raises:
            NotFound: nobody, or nobody whom this view may see.
        """
        found = self._by(f"id:{source}:{key}")
        if not found.parties:
            self.absent(key)
        return found

    def by_email(self, address: str) -> PartiesBy:
        """Who is known by this e-mail address; several may share one."""
        return self._by(f"email:{address.strip().lower()}")

    def _by(self, alias: str) -> PartiesBy:
        parties = tuple(self.graph.rows(BY_ALIAS, self.view, key=alias))
        return PartiesBy(
            **told(self.view), found=Found.FOUND if parties else self.found("KNOWN_AS"), parties=parties
        )

    def put(self, draft: PartyDraft, *, key: str | None = None, expected: str | None = None) -> Written:
        """Create a party, or give it these present values; the ones it had are kept as a version.

        ``expected`` is the version that the caller has read, ``*`` for any, so that nothing is created;
        None writes whatever is there.

        Raises:
            InputError: a word or a field is wrong.
            Conflict: the id stands for another sort of party.
            PreconditionFailed: it changed since it was read.
        """
        check_draft(self.vocabulary, draft)

        def work(recording: Recording) -> dict[str, Any]:
            # whoever comes second waits, and reads what the first has written
            recording.transaction.rows(LOCK, ids=[draft.id])
            outcomes = write_parties(
                recording,
                [draft],
                numbers=partial(take_idx, self.graph),
                vocabulary=self.vocabulary,
                owns=True,
                expected=expected,
            )
            return {"records": ids_of(outcomes)}

        request = ["put", asdict(replace(draft, attributes=dict(draft.attributes)))]
        return Written(**record(self.graph, self.author(key), request, work))
