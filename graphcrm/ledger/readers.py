"""Readers and what they sign in with, written as changes like everything else; secrets as hashes alone."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Transaction
from graphcrm.ledger.change import Recording
from graphcrm.ledger.rows import CountRow
from graphcrm.readers.tokens import Minted

PUT = Query("ledger/put_reader", CountRow)
REVOKE_READER = Query("ledger/revoke_reader", CountRow)
REVOKE_CREDENTIAL = Query("ledger/revoke_credential", CountRow)
GIVE = Query("ledger/give_credential", CountRow)
USE = Query("ledger/use_credential", CountRow)
FORGET = Query("ledger/forget_readers", CountRow)


@dataclass(frozen=True, slots=True)
class ReaderDraft:
    """A reader as an administrator gives it; ``scopes`` None is every scope that there is."""

    name: str
    person: str | None
    email: str | None
    issuer_subject: str | None
    scopes: tuple[str, ...] | None
    rights: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CredentialDraft:
    """A credential for a reader: ``parent`` is the one that it was opened with, and ends with."""

    reader: str
    kind: str
    life: dt.timedelta
    scopes: tuple[str, ...] | None = None
    rights: tuple[str, ...] | None = None
    note: str | None = None
    parent: str | None = None
    latest: dt.datetime | None = None


def put_reader(recording: Recording, reader_id: str, draft: ReaderDraft) -> None:
    """Make a reader, or give the one with this id these values."""
    scopes, rights = _words(draft.scopes), list(draft.rights)
    recording.transaction.rows(
        PUT,
        id=reader_id,
        name=draft.name,
        person=draft.person,
        email=draft.email,
        issuer_subject=draft.issuer_subject,
        scopes=scopes,
        rights=rights,
        now=recording.stamp["now"],
    )
    recording.touched.add(f"reader:{reader_id}")


def give(recording: Recording, draft: CredentialDraft, minted: Minted) -> dt.datetime:
    """Give a reader something to sign in with; the moment at which it expires."""
    ends = recording.now + draft.life
    expires_at = ends if draft.latest is None else min(ends, draft.latest)
    recording.transaction.rows(
        GIVE,
        id=minted.id,
        hash=minted.hash,
        reader=draft.reader,
        kind=draft.kind,
        note=draft.note,
        scopes=_words(draft.scopes),
        rights=_words(draft.rights),
        parent=draft.parent,
        expires_at=expires_at.isoformat(),
        now=recording.stamp["now"],
    )
    recording.touched.add(f"credential:{minted.id}")
    return expires_at


def revoke_reader(recording: Recording, reader_id: str) -> None:
    """Revoke a reader, and whatever they sign in with."""
    recording.transaction.rows(REVOKE_READER, id=reader_id, now=recording.stamp["now"])
    recording.touched.add(f"reader:{reader_id}")


def revoke_credential(recording: Recording, credential_id: str, reader_id: str) -> int:
    """Revoke a credential and the sessions opened with it; how many that were."""
    row = recording.transaction.one(
        REVOKE_CREDENTIAL, id=credential_id, reader=reader_id, now=recording.stamp["now"]
    )
    count = row.count if row else 0
    if count:
        recording.touched.add(f"credential:{credential_id}")
    return count


def use(recording: Recording, credential_id: str) -> bool:
    """Use a one-time credential up; whether it was still good."""
    row = recording.transaction.one(USE, id=credential_id, now=recording.stamp["now"])
    recording.touched.add(f"credential:{credential_id}")
    return row is not None and row.count == 1


def forget_readers(transaction: Transaction, persons: Sequence[str]) -> int:
    """Delete the readers that are a person under one of these ids, for an erasure; how many that were.

    Changes name a reader by an id that says nothing, and so keep none of their data.
    """
    row = transaction.one(FORGET, persons=list(persons))
    return row.count if row else 0


def _words(words: Sequence[str] | None) -> list[str] | None:
    return None if words is None else list(words)
