"""Readers: who may ask, under which scopes, with which rights; their tokens. For administrators."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pydantic import BaseModel, ConfigDict
from ulid import ULID

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, NotFound, shown
from graphcrm.ledger.change import Recording, record
from graphcrm.ledger.readers import CredentialDraft, ReaderDraft, give, put_reader, revoke_credential, revoke_reader
from graphcrm.model import Answer, checked_id, told
from graphcrm.readers import checked_rights
from graphcrm.readers.tokens import Kind, mint
from graphcrm.topics.sign_in import BY_EMAIL, BY_NAME, ReaderRow
from graphcrm.topics.statements import Written
from graphcrm.topics.writing import WritingTopic

DAYS = 90
"""How many days a token is good, if nobody says otherwise."""
DAYS_AT_MOST = 3_660
LINK_MINUTES = 10


@dataclass(frozen=True, slots=True)
class Credential:
    """Something that a reader can sign in with, or could: never the secret, nor its hash."""

    id: str
    kind: str
    note: str | None
    scopes: tuple[str, ...] | None
    rights: tuple[str, ...] | None
    made_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None


class ReaderList(Answer):
    """All readers, by name. ``scopes`` null is every scope, of tomorrow too."""

    rows: tuple[ReaderRow, ...] = ()


class ReaderShown(Answer):
    """One reader, and what they can sign in with."""

    reader: ReaderRow
    rows: tuple[Credential, ...] = ()


class TokenGiven(BaseModel):
    """A new token or link. ``token`` is shown this once, and held nowhere."""

    model_config = ConfigDict(frozen=True)

    id: str
    token: str
    expires_at: dt.datetime
    reader: str


LIST = Query("readers/list", ReaderRow)
CREDENTIALS = Query("readers/credentials", Credential)


@dataclass(frozen=True, slots=True)
class Readers(WritingTopic):
    """People of ours and client programs that may ask: added, given tokens, revoked."""

    def all(self) -> ReaderList:
        """All readers, revoked ones too."""
        return ReaderList(**told(self.view), rows=tuple(self.graph.rows(LIST)))

    def reader(self, name: str) -> ReaderShown:
        """A reader and what they can sign in with.

        Raises:
            NotFound: no reader has that name.
        """
        held = self._named(name)
        return ReaderShown(**told(self.view), reader=held, rows=tuple(self.graph.rows(CREDENTIALS, reader=held.id)))

    def add(
        self,
        name: str,
        *,
        person: str | None = None,
        email: str | None = None,
        issuer_subject: str | None = None,
        scopes: Sequence[str] | None = None,
        rights: Sequence[str] = ("read",),
        key: str | None = None,
    ) -> Written:
        """Add a reader, or give the one of that name these values; a revoked one is let in again, without tokens.

        ``person`` is the party that the reader is, None for a program. ``email`` and ``subject`` are what a
        company's sign-in knows them by. ``scopes``: all there are, of tomorrow too, if None.

        Raises:
            UnknownWord: a right or a scope that there is not.
            NotFound: no such person.
            InputError: the name is none, or another reader has the address.
        """
        for scope in scopes or ():
            self.vocabulary.scope(scope)
        if person is not None:
            self.party(person, label="Person")
        draft = ReaderDraft(
            checked_id(name, field="name"),
            person,
            self._address(name, email),
            issuer_subject,
            None if scopes is None else tuple(sorted(set(scopes))),
            tuple(right.value for right in checked_rights(rights)),
        )
        held = next(iter(self.graph.rows(BY_NAME, name=name)), None)
        reader_id = held.id if held else str(ULID())

        def work(recording: Recording) -> dict[str, Any]:
            put_reader(recording, reader_id, draft)
            return {"records": [{"id": reader_id, "did": "changed" if held else "created"}]}

        return Written(**record(self.graph, self.author(key), ["reader", asdict(draft)], work))

    def token(
        self,
        name: str,
        *,
        scopes: Sequence[str] | None = None,
        rights: Sequence[str] | None = None,
        days: int = DAYS,
        note: str | None = None,
    ) -> TokenGiven:
        """Give a reader a token for so many days, narrower than the reader if scopes or rights are given.

        Raises:
            NotFound: no reader has that name, or it is revoked.
            UnknownWord: a right or a scope that there is not.
            InputError: the days are not between 1 and ten years.
        """
        if not 1 <= days <= DAYS_AT_MOST:
            raise InputError(f"a token is good for days, not {days}", field="days", expected=f"1 to {DAYS_AT_MOST}")
        for scope in scopes or ():
            self.vocabulary.scope(scope)
        narrowed = None if rights is None else tuple(right.value for right in checked_rights(rights))
        life = dt.timedelta(days=days)
        return self._given(name, Kind.TOKEN, life, None if scopes is None else tuple(scopes), narrowed, note)

    def link(self, name: str) -> TokenGiven:
        """Give a reader a one-time code, good for ten minutes, that opens one session of the page.

        Raises:
            NotFound: no reader has that name, or it is revoked.
        """
        return self._given(name, Kind.LINK, dt.timedelta(minutes=LINK_MINUTES))

    def revoke(self, name: str, *, token: str | None = None, key: str | None = None) -> Written:
        """Revoke a reader and whatever they sign in with, or only the ``token`` with this id and its sessions.

        Raises:
            NotFound: no such reader, or none of their tokens has that id or is still good.
        """
        held = self._named(name)

        def work(recording: Recording) -> dict[str, Any]:
            if token is None:
                revoke_reader(recording, held.id)
            elif not revoke_credential(recording, token, held.id):
                raise NotFound("live token", token)
            return {"records": [{"id": token or held.id, "did": "changed"}]}

        return Written(**record(self.graph, self.author(key), ["revoke", held.id, token], work))

    def _given(
        self,
        name: str,
        kind: Kind,
        life: dt.timedelta,
        scopes: tuple[str, ...] | None = None,
        rights: tuple[str, ...] | None = None,
        note: str | None = None,
    ) -> TokenGiven:
        held = self._named(name)
        if held.revoked_at is not None:
            raise NotFound("reader", name)
        minted = mint(kind)
        draft = CredentialDraft(held.id, kind.value, life, scopes, rights, note)

        def work(recording: Recording) -> dict[str, Any]:
            return {"expires_at": give(recording, draft, minted)}

        done = record(self.graph, self.author(None), [kind.value, minted.id], work)
        return TokenGiven(id=minted.id, token=minted.text, expires_at=done["expires_at"], reader=name)

    def _named(self, name: str) -> ReaderRow:
        held = next(iter(self.graph.rows(BY_NAME, name=checked_id(name, field="name"))), None)
        if held is None:
            raise NotFound("reader", name)
        return held

    def _address(self, name: str, email: str | None) -> str | None:
        if email is None:
            return None
        if "@" not in email or " " in email:
            raise InputError(f"{shown(email)} is not an address", field="email", expected="name@example.org")
        others = [row.name for row in self.graph.rows(BY_EMAIL, email=email.lower()) if row.name != name]
        if others:
            raise InputError(f"the reader {others[0]} has this address", field="email", expected="another address")
        return email.lower()
