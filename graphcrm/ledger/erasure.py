"""Erasing a person: all that is held, in one transaction; what others need stays without the person.

A receipt stays, without a name or an id, and keyed hashes of what the person was known by: so the same record does
not come back with the next import, and a backup that is restored forgets again whom it still knew.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from tenacity import Retrying, retry_if_exception, stop_after_attempt

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph, Transaction
from graphcrm.db.keyed import Keyed
from graphcrm.errors import DatabaseError, InputError, NotFound
from graphcrm.ledger.change import Author, Recording, record
from graphcrm.ledger.homes import Heads
from graphcrm.ledger.merges import LOCK
from graphcrm.ledger.readers import forget_readers
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.whereabouts import MERGES_OF

_ROUNDS = 3
"""Each as many attempts as any write has: somebody who writes all the time must not keep a person in."""
_WORD = re.compile(r"[^\W\d_]{3,}")
GONE = "erased"
"""What stands where somebody was named."""


@dataclass(frozen=True, slots=True)
class HangingRow:
    families: tuple[str, ...]
    statements: tuple[str, ...]
    changes: tuple[str, ...]
    retracted_by: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AliasRow:
    key: str
    kind: str
    value: str
    is_shared: bool


@dataclass(frozen=True, slots=True)
class NamesRow:
    id: str
    idx: int
    name: str
    earlier: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RecordRow:
    ref: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class IdRow:
    id: str


@dataclass(frozen=True, slots=True)
class ChangeRow:
    id: str
    touched: tuple[str, ...]
    places: list[int] | None
    result: str | None


STATEMENTS_OF = Query("ledger/erasure/statements_of", HangingRow)
ALIASES_OF = Query("ledger/erasure/aliases_of", AliasRow)
NAMES_OF = Query("ledger/erasure/names_of", NamesRow)
RECORDS_BESIDE = Query("ledger/erasure/records_beside", RecordRow)
CHANGES_NAMING = Query("ledger/erasure/changes_naming", IdRow)
CHANGES_BY_ID = Query("ledger/erasure/changes_by_id", ChangeRow)
REDACT_CHANGES = Query("ledger/erasure/redact_changes", CountRow)
REDACT_RECORDS = Query("ledger/erasure/redact_records", CountRow)
FORGET_REPLACED = Query("ledger/erasure/forget_replaced", CountRow)
DELETE_VERSIONS = Query("ledger/erasure/delete_versions", CountRow)
DELETE_ALIASES = Query("ledger/erasure/delete_aliases", CountRow)
DELETE_MERGES = Query("ledger/erasure/delete_merges", CountRow)
DELETE_PARTIES = Query("ledger/erasure/delete_parties", CountRow)
RECORD_ERASURE = Query("ledger/erasure/record_erasure", CountRow)


@dataclass(frozen=True, slots=True)
class Traces:
    """A person as the graph holds it: under how many ids, known by what, hanging on what."""

    names: tuple[NamesRow, ...]
    aliases: tuple[AliasRow, ...]
    hanging: HangingRow

    @property
    def ids(self) -> list[str]:
        return [row.id for row in self.names]

    @property
    def texts(self) -> list[str]:
        """What the person could be found by in a text: names, addresses, keys, ids."""
        found = {text for row in self.names for text in (row.id, row.name, *row.earlier)}
        return sorted(found | {alias.value for alias in self.aliases}, key=lambda text: (-len(text), text))

    @property
    def words(self) -> list[str]:
        """The single words of the names, as a text beside the person may have them: "Ms Quillfeather called"."""
        spelled = [alias.value for alias in self.aliases if alias.kind == "spelling"]
        names = [name for row in self.names for name in (row.name, *row.earlier)]
        found = {word for name in (*names, *spelled) for word in _WORD.findall(name) if word[0].isupper()}
        return sorted(found | {word.upper() for word in found}, key=lambda word: (-len(word), word))

    def identities(self) -> set[str]:
        """What a record of this person would be known again by: ids, keys of sources, addresses of nobody else."""
        return {f"party:{party}" for party in self.ids} | {
            alias.key for alias in self.aliases if alias.kind in ("id", "email") and not alias.is_shared
        }

    def hashed(self, keyed: Keyed) -> list[str]:
        """The keyed hashes of these."""
        return sorted({keyed.hashed(identity) for identity in self.identities()})


def traces(transaction: Transaction, party_id: str) -> Traces:
    """All that the graph holds of the person whose record this is, with those that were merged with it.

    Raises:
        NotFound: no such party.
    """
    ids = _one_person(transaction, party_id)
    found = read_traces(transaction, ids)
    if party_id not in found.ids:
        raise NotFound("party", party_id)
    return found


def read_traces(graph: Graph | Transaction, ids: list[str]) -> Traces:
    """What the graph holds of the parties with these ids."""
    hanging = graph.one(STATEMENTS_OF, ids=ids)
    assert hanging is not None
    return Traces(tuple(graph.rows(NAMES_OF, ids=ids)), tuple(graph.rows(ALIASES_OF, ids=ids)), hanging)


def erase(graph: Graph, author: Author, party_id: str, reason: str) -> tuple[dict[str, Any], Traces | None]:
    """Erase the person: the change's result (receipt's id, kinds and counts), and what was held, for files.

    Nothing was held where an idempotency key repeats an erasure that was done.

    Raises:
        NotFound: no such party, or it was erased before: the two look alike.
        InputError: the reason names the person.
    """
    held: list[Traces] = []

    def work(recording: Recording) -> dict[str, Any]:
        found = traces(recording.transaction, party_id)
        held.append(found)
        if named := next((text for text in found.texts if _names(text).search(reason)), None):
            raise InputError(
                f"the reason has {len(named)} characters of what is to be erased",
                field="reason",
                expected="why, without who",
            )
        kinds = _erased(recording, found)
        recording.transaction.rows(
            RECORD_ERASURE,
            id=recording.change,
            now=recording.stamp["now"],
            who=author.who,
            reason=reason,
            kinds=json.dumps(kinds, sort_keys=True),
            keys=found.hashed(recording.keyed),
        )
        recording.touched |= {pseudonym(recording.change, party) for party in found.ids}
        return {"kinds": kinds}

    for attempt in Retrying(retry=retry_if_exception(_is_busy), stop=stop_after_attempt(_ROUNDS), reraise=True):
        with attempt:
            done = record(graph, author, ["erase", graph.keyed.hashed(party_id)], work)
    return done, held[-1] if held else None


def _is_busy(error: BaseException) -> bool:
    """Whether writes of others were in the way to the last: they may go on for as long as an import runs."""
    return isinstance(error, DatabaseError) and "Transient" in str(error.details.get("code"))


def pseudonym(change: str, party_id: str) -> str:
    """What the change tells of who was erased: whoever holds the id can know it again, nobody can read it."""
    return f"{GONE}:{sha256(f'{change} {party_id}'.encode()).hexdigest()[:32]}"


def _one_person(transaction: Transaction, party_id: str) -> list[str]:
    """The ids of all records that are this person by merges that stand; they wait for us from here."""
    ids = {party_id}
    while True:
        transaction.rows(LOCK, ids=sorted(ids))
        merges = transaction.rows(MERGES_OF, ids=sorted(ids))
        heads = Heads(merges)
        live = {end for merge in merges if merge.is_live for end in (merge.dropped, merge.kept)}
        same = {end for end in live | ids if heads.of(end) == heads.of(party_id)}
        if same <= ids:
            return sorted(same)
        ids |= same


def _erased(recording: Recording, found: Traces) -> dict[str, int]:
    """Delete it all; how many of each kind."""
    transaction, ids = recording.transaction, found.ids
    own = [alias.key for alias in found.aliases if not alias.is_shared]
    merges = sorted({change for family, change in _with_change(found) if family == "MERGED_INTO"})
    redacted = _redact_records(transaction, found)
    changes = _redact_changes(transaction, found)
    transaction.rows(DELETE_VERSIONS, ids=ids)
    transaction.rows(DELETE_ALIASES, keys=own)
    transaction.rows(DELETE_MERGES, ids=merges)
    readers = forget_readers(transaction, ids)
    transaction.rows(DELETE_PARTIES, ids=ids)
    kinds = Counter(found.hanging.families)
    kinds.update({"Party": len(ids), "Alias": len(own), "Merge": len(merges), "Reader": readers})
    kinds.update({"Change (redacted)": changes, "Record (redacted)": redacted})
    return {kind: count for kind, count in sorted(kinds.items()) if count}


def _with_change(found: Traces) -> Iterable[tuple[str, str]]:
    return zip(found.hanging.families, found.hanging.changes, strict=True)


def _redact_changes(transaction: Transaction, found: Traces) -> int:
    """Take every id of the person and of what was said of it out of the changes that wrote it."""
    ids, gone = set(found.ids), set(found.hanging.statements) - {""}
    numbers = {str(row.idx) for row in found.names}
    named = {row.id for row in transaction.rows(CHANGES_NAMING, ids=sorted(ids))}
    named |= {*found.hanging.changes, *found.hanging.retracted_by} - {""}

    def is_trace(text: str) -> bool:
        head, dot, _ = text.partition(".")
        return text in ids or text in gone or (dot == "." and head in numbers)

    rows, starts = [], set()
    for change in transaction.rows(CHANGES_BY_ID, ids=sorted(named)):
        stays = [place for place, one in enumerate(change.touched or ()) if not is_trace(one)]
        touched = [change.touched[place] for place in stays]
        is_parallel = change.places is not None and len(change.places) == len(change.touched or ())
        places = [change.places[place] for place in stays] if is_parallel and change.places else change.places
        result = None if change.result is None else json.dumps(_without(json.loads(change.result), is_trace))
        if len(touched) < len(change.touched or ()) or result != change.result:
            rows.append({"id": change.id, "touched": touched, "places": places, "result": result})
        if change.id in found.hanging.retracted_by:
            heads = (one.partition(".") for one in touched)
            starts |= {int(head) for head, dot, _ in heads if dot and head.isdecimal()}
    if rows:
        transaction.rows(REDACT_CHANGES, rows=rows, ids=sorted(ids))
    if starts:
        transaction.rows(FORGET_REPLACED, starts=sorted(starts), gone=sorted(gone))
    return len(rows)


def _without(value: Any, is_trace: Any) -> Any:
    if isinstance(value, dict):
        return {name: _without(inner, is_trace) for name, inner in value.items()}
    if isinstance(value, list):
        return [_without(inner, is_trace) for inner in value]
    return GONE if isinstance(value, str) and is_trace(value) else value


def _redact_records(transaction: Transaction, found: Traces) -> int:
    """Take the person's names, addresses and ids out of the texts of deals, interactions and tasks it was in.

    There a single word of a name is one too, where it is written as a name is: what was erased with it by mistake
    costs a word, what was left names somebody.
    """
    whole, part = named_in(found.texts), _words_in(found.words)
    rows = []
    for row in transaction.rows(RECORDS_BESIDE, ids=found.ids):
        texts = {name: value for name, value in row.values.items() if isinstance(value, str) and name not in _KEYS}
        new = {name: part.sub(GONE, whole.sub(GONE, value)) for name, value in texts.items()}
        if new != texts:
            rows.append({"ref": row.ref, "values": {name: new[name] for name in new if new[name] != texts[name]}})
    if rows:
        transaction.rows(REDACT_RECORDS, rows=rows)
    return len(rows)


_KEYS = ("ref", "id", "kind", "scope", "source", "fingerprint", "change")


def named_in(texts: Sequence[str]) -> re.Pattern[str]:
    """Finds any of these as whole words, whatever the case of their letters."""
    longest_first = sorted({text for text in texts if text}, key=len, reverse=True)
    return re.compile("|".join(rf"(?<!\w){re.escape(text)}(?!\w)" for text in longest_first) or r"(?!)", re.IGNORECASE)


def _words_in(words: Sequence[str]) -> re.Pattern[str]:
    """Finds any of these words, written just so."""
    return re.compile("|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words) or r"(?!)")


def _names(text: str) -> re.Pattern[str]:
    return named_in([text])
