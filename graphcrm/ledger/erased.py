"""Who was erased does not come back with the next import: drafts of such records are left out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.ledger.change import Recording


@dataclass(frozen=True, slots=True)
class CountRow:
    count: int


@dataclass(frozen=True, slots=True)
class KeysRow:
    keys: tuple[str, ...]


ANY_ERASED = Query("ledger/erasure/any_erased", CountRow)
ERASED_AMONG = Query("ledger/erasure/erased_among", KeysRow)


def erased_among(recording: Recording, records: Mapping[str, Sequence[str]]) -> set[str]:
    """Of these ids, each with the keys of its aliases, those that stand for somebody who was erased.

    Ask after the records themselves were looked up: an erasure that is kept in between is seen then.
    """
    if not records:
        return set()
    asked = recording.transaction.one(ANY_ERASED)
    if asked is None or not asked.count:
        return set()
    hashed = recording.keyed.hashed
    owners = {hashed(text): party for party, keys in records.items() for text in (f"party:{party}", *keys)}
    found = recording.transaction.one(ERASED_AMONG, keys=sorted(owners))
    return {owners[key] for key in found.keys} if found else set()
