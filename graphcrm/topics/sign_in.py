"""Signing in: a token, a session or a one-time link becomes a reader; what was seen is not looked up again."""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import NotSignedIn
from graphcrm.ledger.change import Author, Recording, record
from graphcrm.ledger.readers import CredentialDraft, give, revoke_credential, use
from graphcrm.ledger.rows import CountRow
from graphcrm.readers import Reader, Right
from graphcrm.readers.tokens import Kind, hashed, is_of, mint, read

SEEN_SECONDS = 5.0
"""How long a credential is good without another look: as long a revocation takes to reach other processes."""
SEEN_AT_MOST = 10_000
SESSION = dt.timedelta(hours=12)


@dataclass(frozen=True, slots=True)
class CredentialRow:
    kind: str
    hash: str
    credential_scopes: tuple[str, ...] | None
    credential_rights: tuple[str, ...] | None
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    reader: str
    name: str
    person: str | None
    scopes: tuple[str, ...] | None
    rights: tuple[str, ...]
    reader_revoked_at: dt.datetime | None
    now: dt.datetime


@dataclass(frozen=True, slots=True)
class ReaderRow:
    id: str
    name: str
    person: str | None
    email: str | None
    issuer_subject: str | None
    scopes: tuple[str, ...] | None
    rights: tuple[str, ...]
    made_at: dt.datetime
    revoked_at: dt.datetime | None


@dataclass(frozen=True, slots=True)
class Opened:
    """A session that was opened: ``text`` is the cookie's value."""

    text: str
    expires_at: dt.datetime
    reader: Reader


CREDENTIAL = Query("readers/by_credential", CredentialRow)
COUNT = Query("readers/count", CountRow)
BY_NAME = Query("readers/by_name", ReaderRow)
BY_EMAIL = Query("readers/by_email", ReaderRow)
BY_SUBJECT = Query("readers/by_subject", ReaderRow)


def not_signed_in() -> NotSignedIn:
    """The one error for all that does not sign anybody in: it tells nothing of what is held."""
    return NotSignedIn("this needs a token that is known, and neither expired nor revoked")


class SignIn:
    """Knows readers by what they bring. Safe between threads; what it has seen it forgets after some seconds."""

    def __init__(self, graph: Graph, scopes: Iterable[str], *, seen_seconds: float = SEEN_SECONDS) -> None:
        self._graph = graph
        self._scopes = frozenset(scopes)
        self._seen_seconds = seen_seconds
        self._seen: dict[str, tuple[float, Reader]] = {}
        self._counted = (0.0, False)

    def seen(self, text: str) -> Reader | None:
        """The reader of a credential that was looked up some seconds ago; asks nobody."""
        found = self._seen.get(hashed(text))
        return found[1] if found and time.monotonic() < found[0] else None

    def reader(self, text: str, *kinds: Kind) -> Reader:
        """The reader whose credential this is, of one of these kinds.

        Raises:
            NotSignedIn: malformed, unknown, expired, revoked, of another kind: they look alike.
        """
        found = self.seen(text)
        return self._looked_up(text, kinds or (Kind.TOKEN,)) if found is None else found

    def _looked_up(self, text: str, kinds: tuple[Kind, ...]) -> Reader:
        told = read(text)
        if told is None:
            raise not_signed_in()
        row = self._graph.one(CREDENTIAL, id=told[1])
        right = is_of(text, row.hash if row else None)
        if row is None or not right or told[0] not in kinds or row.kind != told[0] or not _is_good(row):
            raise not_signed_in()
        reader = Reader(
            row.reader,
            row.name,
            self._allowed(row.scopes, row.credential_scopes),
            _rights(row.rights, row.credential_rights),
            row.person,
            told[1],
        )
        left = (row.expires_at - row.now).total_seconds()
        if told[0] is not Kind.LINK:
            self.remember(text, reader, left)
        return reader

    def remember(self, text: str, reader: Reader, left: float) -> None:
        """Take this for the reader's for some seconds, ``left`` at most."""
        while len(self._seen) >= SEEN_AT_MOST:
            self._seen.pop(next(iter(self._seen)), None)
        self._seen[hashed(text)] = (time.monotonic() + min(self._seen_seconds, left), reader)

    def forget(self) -> None:
        """Look everything up again: in this process a revocation holds at once."""
        self._seen.clear()
        self._counted = (0.0, False)

    def knows_count(self) -> bool:
        """Whether ``has_readers`` asks nobody."""
        return time.monotonic() < self._counted[0]

    def has_readers(self) -> bool:
        """Whether there are readers, so that everybody signs in; looked up every few seconds."""
        until, found = self._counted
        if time.monotonic() >= until:
            row = self._graph.one(COUNT)
            found = bool(row and row.count)
            self._counted = (time.monotonic() + self._seen_seconds, found)
        return found

    def named(self, *, name: str | None = None, email: str | None = None, issuer_subject: str | None = None) -> Reader:
        """The reader that somebody whom we trust names: by name, by address, by an issuer's subject.

        Raises:
            NotSignedIn: none, several, or a revoked one.
        """
        rows: list[ReaderRow] = []
        if name:
            rows = self._graph.rows(BY_NAME, name=name)
        if not rows and issuer_subject:
            rows = self._graph.rows(BY_SUBJECT, issuer_subject=issuer_subject)
        if not rows and email:
            rows = self._graph.rows(BY_EMAIL, email=email.lower())
        if len(rows) != 1 or rows[0].revoked_at is not None:
            raise not_signed_in()
        row = rows[0]
        return Reader(row.id, row.name, self._allowed(row.scopes, None), _rights(row.rights, None), row.person)

    def open_session(self, text: str) -> Opened:
        """Open a session with a token, or with a link, which is used up by that.

        Raises:
            NotSignedIn: neither is known and good.
        """
        reader = self._looked_up(text, (Kind.TOKEN, Kind.LINK))
        told = read(text)
        if told and told[0] is Kind.LINK:
            return self.session_of(reader, link=told[1])
        row = self._graph.one(CREDENTIAL, id=reader.credential)
        return self.session_of(reader, latest=row.expires_at if row else None)

    def session_of(self, reader: Reader, *, link: str | None = None, latest: dt.datetime | None = None) -> Opened:
        """A session of a reader who has proved who they are; it ends at the ``latest`` then.

        Raises:
            NotSignedIn: the link was used by somebody else meanwhile.
        """
        minted = mint(Kind.SESSION)
        draft = CredentialDraft(
            reader.id,
            Kind.SESSION.value,
            SESSION,
            tuple(sorted(reader.scopes)),
            tuple(sorted(reader.rights)),
            parent=None if link else reader.credential,
            latest=latest,
        )

        def work(recording: Recording) -> dict[str, Any]:
            if link is not None and not use(recording, link):
                return {"expires_at": None}
            return {"expires_at": give(recording, draft, minted)}

        done = record(self._graph, Author(who=reader.who, source="sign-in"), ["session", minted.id], work)
        if done["expires_at"] is None:
            raise not_signed_in()
        return Opened(minted.text, done["expires_at"], reader)

    def close_session(self, reader: Reader) -> None:
        """End the session that a reader came with."""
        credential = reader.credential
        if credential is None:
            return

        def work(recording: Recording) -> dict[str, Any]:
            return {"closed": revoke_credential(recording, credential, reader.id)}

        record(self._graph, Author(who=reader.who, source="sign-in"), ["sign out", credential], work)
        self.forget()

    def _allowed(self, held: tuple[str, ...] | None, narrowed: tuple[str, ...] | None) -> frozenset[str]:
        scopes = self._scopes if held is None else self._scopes.intersection(held)
        return scopes if narrowed is None else scopes.intersection(narrowed)


def _rights(held: tuple[str, ...], narrowed: tuple[str, ...] | None) -> frozenset[Right]:
    words = set(held) if narrowed is None else set(held) & set(narrowed)
    return frozenset(right for right in Right if right.value in words)


def _is_good(row: CredentialRow) -> bool:
    return row.revoked_at is None and row.reader_revoked_at is None and row.now < row.expires_at
