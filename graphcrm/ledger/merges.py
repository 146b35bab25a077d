"""Merging two parties that are one, and undoing it: what is said of them is retracted and recorded anew."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Transaction
from graphcrm.db.values import end_day, start_day
from graphcrm.errors import Conflict, InputError, NotFound, shown
from graphcrm.ledger.change import Recording
from graphcrm.ledger.contradictions import contradictions
from graphcrm.ledger.hierarchy import refuse_cycles
from graphcrm.ledger.homes import Heads, Known, KnownPlace, Merge, Place, Said, known_places, places
from graphcrm.ledger.parties import HELD, HeldParty
from graphcrm.ledger.records import refresh_participations
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.statements import StatementDraft
from graphcrm.ledger.ulids import ulid
from graphcrm.ledger.whereabouts import BOTH, MERGES_OF, EndsRow
from graphcrm.model import is_record_ref
from graphcrm.vocabulary import Vocabulary

KEEP, DROP = "keep", "drop"
CHOICES = (KEEP, DROP, BOTH)


MERGE_ENDS = Query("ledger/merge_ends", EndsRow)
RECORD_MERGE = Query("ledger/record_merge", EndsRow)
UNDO_MERGE = Query("ledger/undo_merge", EndsRow)
STATEMENTS = Query("ledger/merged_statements", Said)
ALIASES = Query("ledger/merged_aliases", Known)
RETRACT_MOVED = Query("ledger/retract_moved", CountRow)
RETRACT_KNOWN = Query("ledger/retract_known", CountRow)
RECORD_MOVED = Query("ledger/record_moved", CountRow)
KNOW_MOVED = Query("ledger/know_moved", CountRow)
RETRACT_MOVED_OF_RECORDS = Query("ledger/retract_moved_of_records", CountRow)
RECORD_MOVED_OF_RECORDS = Query("ledger/record_moved_of_records", CountRow)
LOCK = Query("ledger/lock_parties", CountRow)
LOCK_RECORDS = Query("ledger/lock_records", CountRow)


_BETWEEN_PARTIES = RETRACT_MOVED, RECORD_MOVED
_OF_RECORDS = RETRACT_MOVED_OF_RECORDS, RECORD_MOVED_OF_RECORDS


@dataclass(frozen=True, slots=True)
class Settled:
    """What moving did: how many statements and aliases were recorded anew, and which were set aside."""

    moved: int
    aside: tuple[Place, ...]


def merge_parties(
    recording: Recording,
    vocabulary: Vocabulary,
    keep: str,
    drop: str,
    *,
    reason: str | None,
    consents: str | None,
    day: dt.date,
) -> Settled:
    """Merge ``drop`` into ``keep``. ``consents`` says whose consent holds where they contradict each other.

    Raises:
        NotFound: no such party.
        InputError: the same party twice, or different labels.
        Conflict: one of them has been merged already, or they contradict each other about consent.
        CycleRefused: a hierarchy would close a circle.
    """
    merges = _locked(recording.transaction, {keep, drop})
    held = _held(recording.transaction, keep, drop)
    heads = Heads(merges)
    for party in (keep, drop):
        if heads.of(party) != party:
            raise Conflict(
                f"{shown(party)} has been merged into {shown(heads.of(party))} already",
                field="keep" if party == keep else "drop",
                expected=heads.of(party),
            )
    parties = _parties(merges, keep, drop)
    if consents is None:
        standing, _ = _places(recording.transaction, vocabulary, merges, merges, parties)
        found = contradictions(standing, keep, drop, day)
        if found:
            raise Conflict(
                f"they contradict each other about consent: {'; '.join(found)}",
                field="consents",
                expected="keep, drop or both; with both an objection goes before a consent",
            )
    merge = Merge(recording.change, drop, keep, consents or BOTH, True)
    recording.transaction.rows(
        RECORD_MERGE,
        id=f"{held[drop].idx}.{ulid()}",
        dropped=drop,
        kept=keep,
        reason=reason,
        consents=merge.consents,
        who=recording.author.who,
        now=recording.stamp["now"],
        change=recording.change,
    )
    recording.touched |= {keep, drop}
    recording.did, recording.merge = "merged", (drop, keep)
    return _settle(recording, vocabulary, merges, [*merges, merge], parties, is_new=True)


def unmerge_parties(recording: Recording, vocabulary: Vocabulary, change: str) -> tuple[EndsRow, Settled]:
    """Undo the merge that this change made: its two parties, and what moved.

    Raises:
        NotFound: no such merge.
        Conflict: it was undone already.
    """
    ends = recording.transaction.one(MERGE_ENDS, change=change)
    if ends is None:
        raise NotFound("merge", change)
    merges = _locked(recording.transaction, {ends.dropped, ends.kept})
    if not any(merge.change == change and merge.is_live for merge in merges):
        raise Conflict(f"the merge {shown(change)} was undone already", field="change")
    stamp = {"now": recording.stamp["now"], "change": recording.change}
    recording.transaction.rows(UNDO_MERGE, dropped=ends.dropped, merge=change, **stamp)
    recording.touched |= {ends.dropped, ends.kept}
    recording.did, recording.merge = "unmerged", (ends.dropped, ends.kept)
    left = [merge for merge in merges if merge.change != change]
    return ends, _settle(recording, vocabulary, merges, left, _parties(merges))


def _held(transaction: Transaction, keep: str, drop: str) -> dict[str, HeldParty]:
    held = {row.id: row for row in transaction.rows(HELD, ids=sorted({keep, drop}))}
    for party in (keep, drop):
        if party not in held:
            raise NotFound("party", party)
    if keep == drop:
        raise InputError("a party cannot be merged with itself", field="drop", expected="another party")
    labels = [_label(held[party]) for party in (keep, drop)]
    if labels[0] != labels[1]:
        raise InputError(
            f"{shown(keep)} is a {labels[0]}, {shown(drop)} a {labels[1]}",
            field="drop",
            expected=f"another {labels[0]}",
        )
    return held


def _locked(transaction: Transaction, ids: set[str]) -> list[Merge]:
    """All merges, undone ones too, of all parties that these were ever merged with; they wait for us from here."""
    locked: set[str] = set()
    while True:
        transaction.rows(LOCK, ids=sorted(ids - locked))
        locked |= ids
        merges = transaction.rows(MERGES_OF, ids=sorted(locked))
        ids = {party for merge in merges for party in (merge.dropped, merge.kept)}
        if ids <= locked:
            return merges


def _lock(transaction: Transaction, ends: Iterable[str]) -> None:
    refs = sorted(filter(is_record_ref, ends))
    transaction.rows(LOCK, ids=sorted(set(ends) - set(refs)))
    if refs:
        transaction.rows(LOCK_RECORDS, refs=refs)


def _around(transaction: Transaction, parties: Iterable[str], rows: Iterable[Said]) -> list[Merge]:
    """The merges of those beyond these parties for whom statements were recorded."""
    known = set(parties)
    found: dict[str, Merge] = {}
    homes = {
        party
        for row in rows
        if row.is_aside or row.home_from
        for party in (row.home_from or row.from_id, row.home_to or row.to_id)
        if not is_record_ref(party)
    }
    while waiting := homes - known:
        more = transaction.rows(MERGES_OF, ids=sorted(waiting))
        known |= waiting
        found |= {merge.change: merge for merge in more}
        homes = {party for merge in more for party in (merge.dropped, merge.kept)}
    return list(found.values())


def _parties(merges: Iterable[Merge], *more: str) -> list[str]:
    return sorted({party for merge in merges for party in (merge.dropped, merge.kept)} | set(more))


def _places(
    transaction: Transaction,
    vocabulary: Vocabulary,
    before: Sequence[Merge],
    merges: Sequence[Merge],
    parties: Sequence[str],
) -> tuple[list[Place], dict[str, int]]:
    """Where everything that is said of these parties belongs, and the node numbers of all that it touches."""
    rows = transaction.rows(STATEMENTS, ids=list(parties))
    around = _around(transaction, parties, rows)
    symmetric = {(kind.family, kind.name): kind.symmetric for kind in vocabulary.kinds}
    numbers = {party: idx for row in rows for party, idx in ((row.from_id, row.from_idx), (row.to_id, row.to_idx))}
    return places(rows, Heads([*before, *around]), Heads([*merges, *around]), symmetric), numbers


def _settle(
    recording: Recording,
    vocabulary: Vocabulary,
    before: Sequence[Merge],
    merges: Sequence[Merge],
    parties: Sequence[str],
    *,
    is_new: bool = False,
) -> Settled:
    """Move everything to where it belongs under these merges; what stands there already is left alone.

    What a new merge would make of the statements is checked like any write. An undoing is not: it puts back what was
    said, and where another merge still stands that may close a circle, which ``hierarchies.cycles`` shows.
    """
    transaction = recording.transaction
    recording.moves = True
    locked = set(parties)
    while True:
        found, numbers = _places(transaction, vocabulary, before, merges, parties)
        wrong = [place for place in found if not place.is_right]
        ends = {end for place in wrong for end in (*place.ends, *place.home, place.said.from_id, place.said.to_id)}
        if ends <= locked:
            break
        # somebody may be merging the other end of a statement just now: once they wait, read again
        _lock(transaction, ends - locked)
        locked |= ends
    numbers |= {row.id: row.idx for row in transaction.rows(HELD, ids=sorted(locked - numbers.keys()))}
    by_family: dict[str, list[Place]] = defaultdict(list)
    for place in wrong:
        by_family[place.said.family].append(place)
        recording.touch(place.said.family, place.said.scope, place.said.id, *place.ends)
    for family, moving in sorted(by_family.items()):
        _move(recording, vocabulary, family, moving, numbers, is_new=is_new)
    known = known_places(transaction.rows(ALIASES, ids=list(parties)), Heads(merges))
    moved = _move_known(recording, [place for place in known if not place.is_right], numbers)
    shown_anew = sum(not place.aside for place in wrong)
    return Settled(shown_anew + moved, tuple(place for place in wrong if place.aside))


def _move(
    recording: Recording,
    vocabulary: Vocabulary,
    family: str,
    moving: Sequence[Place],
    numbers: dict[str, int],
    *,
    is_new: bool,
) -> None:
    transaction = recording.transaction
    stamp = {"now": recording.stamp["now"], "change": recording.change}
    of_records = vocabulary.family(family).has_records
    retract, create = _OF_RECORDS if of_records else _BETWEEN_PARTIES
    transaction.rows(retract, rows=[_retraction(place) for place in moving], family=family, **stamp)
    anew = [place for place in moving if not place.aside]
    if is_new:
        _check(transaction, vocabulary, family, anew)
    if anew:
        rows = [_anew(place, numbers) for place in anew]
        transaction.rows(create, rows=rows, family=family, **stamp)
        for row in rows:
            recording.touch(family, row["scope"], row["id"])
    if family == "TOOK_PART":
        refresh_participations(recording, [place.said.to_id for place in moving])


def _check(transaction: Transaction, vocabulary: Vocabulary, family: str, anew: Sequence[Place]) -> None:
    """That the statements may stand where they would go: the sort of their ends, and no circle.

    Raises:
        InputError, CycleRefused: the first that may not.
    """
    ends = sorted({end for place in anew for end in place.ends if not is_record_ref(end)})
    sorts = {row.id: (_label(row), row.kind) for row in (transaction.rows(HELD, ids=ends) if ends else ())}
    acyclic = {}
    for number, place in enumerate(anew):
        kind = vocabulary.kind(family, place.said.kind)
        # a merge moves parties alone: the record at the other end stands where it stood
        from_end, to_end = (None if is_record_ref(end) else sorts[end] for end in place.ends)
        vocabulary.check_ends(kind, from_end, to_end)
        if kind.is_acyclic:
            acyclic[number] = _draft(place), place.said.line
    for problem in refuse_cycles(transaction, family, acyclic).values() if acyclic else ():
        raise problem


def _label(party: HeldParty) -> str:
    return next(label for label in party.labels if label != "Party")


def _retraction(place: Place) -> dict[str, Any]:
    said = place.said
    moved = said.home_from is not None or place.aside or place.ends != (said.from_id, said.to_id)
    away = place.home != (said.from_id, said.to_id)
    return {
        "id": said.id,
        "from_id": said.from_id,
        "to_id": said.to_id,
        "record": said.from_id if is_record_ref(said.from_id) else said.to_id,
        "is_live": said.is_live,
        "set_aside": True if place.aside else None,
        "home_from": place.home[0] if moved and away else None,
        "home_to": place.home[1] if moved and away else None,
    }


def _draft(place: Place) -> StatementDraft:
    said = place.said
    return StatementDraft(said.family, said.kind, *place.ends, said.valid_from, said.valid_to)


def _anew(place: Place, numbers: dict[str, int]) -> dict[str, Any]:
    said, away = place.said, place.home != place.ends
    names = (
        "line", "kind", "scope", "source", "source_key", "confidence", "fingerprint", "attributes", "title",
        "purpose", "basis", "carries", "from_earliest", "to_earliest", "told_at",
    )  # fmt: skip
    return {
        **said.details,
        **{name: getattr(said, name) for name in names},
        "id": f"{'r' if is_record_ref(place.ends[0]) else ''}{numbers[place.ends[0]]}.{ulid()}",
        "replaces": said.id,
        "from_id": place.ends[0],
        "to_id": place.ends[1],
        "valid_from": start_day(said.valid_from),
        "valid_to": end_day(said.valid_to),
        "evident_from": start_day(said.evident_from),
        "home_from": place.home[0] if away else None,
        "home_to": place.home[1] if away else None,
    }


def _move_known(recording: Recording, moving: Sequence[KnownPlace], numbers: dict[str, int]) -> int:
    """Move what parties are known by; how many were recorded anew."""
    if not moving:
        return 0
    stamp = {"now": recording.stamp["now"], "change": recording.change}
    rows = [
        {
            "id": place.known.id,
            "from_id": place.known.from_id,
            "key": place.known.key,
            "is_live": place.known.is_live,
            "set_aside": True if place.is_aside else None,
            "home_from": place.home if place.home != place.known.from_id else None,
        }
        for place in moving
    ]
    recording.transaction.rows(RETRACT_KNOWN, rows=rows, **stamp)
    anew = [
        {
            "id": place.known.id,
            "new_id": f"{numbers[place.party]}.{ulid()}",
            "to_party": place.party,
            "key": place.known.key,
            "line": place.known.line,
            "kind": place.known.kind,
            "scope": place.known.scope,
            "source": place.known.source,
            "valid_to": end_day(place.known.valid_to),
            "to_earliest": place.known.to_earliest,
            "carries": place.known.carries,
            "home_from": place.home if place.home != place.party else None,
        }
        for place in moving
        if not place.is_aside
    ]
    recording.transaction.rows(KNOW_MOVED, rows=anew, **stamp)
    for place in moving:
        recording.touch("KNOWN_AS", place.known.scope, place.known.from_id, place.party)
    return len(anew)
