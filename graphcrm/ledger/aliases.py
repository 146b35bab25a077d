"""Writing what parties are known by: keys of sources, addresses, spellings, and the words that search finds them by."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.db.cypher import Query
from graphcrm.ledger.change import Recording
from graphcrm.ledger.names import folded, fuzzy_text, search_text
from graphcrm.ledger.rows import CountRow, HeldRows
from graphcrm.ledger.ulids import ulid

if TYPE_CHECKING:
    from graphcrm.ledger.parties import HeldValues, PartyDraft


@dataclass(frozen=True, slots=True)
class AliasDraft:
    """Something that a party is known by; ``texts`` are what search finds it by."""

    key: str
    kind: str
    value: str
    texts: tuple[str, ...]


HELD_ALIASES = Query("ledger/held_aliases", HeldRows)
PUT_ALIASES = Query("ledger/put_aliases", CountRow)
KNOW_AS = Query("ledger/know_as", CountRow)
END_KNOWN = Query("ledger/end_known", CountRow)
MARK = Query("ledger/mark_known", CountRow)


def aliases_of(draft: PartyDraft, source: str) -> list[AliasDraft]:
    """What a draft is known by: the source's key (which finds it by name too), addresses, spellings."""
    key = draft.key or draft.id
    found = [AliasDraft(own_key(source, key), "id", key, (draft.name, key if len(key) <= 64 else ""))]
    for email in dict.fromkeys(address.lower() for address in draft.emails):
        found.append(AliasDraft(f"email:{email}", "email", email, (email,)))
    spelled = {words: spelling for spelling in reversed(draft.spellings) if (words := folded(spelling))}
    for words, spelling in sorted(spelled.items()):
        found.append(AliasDraft(f"name:{draft.id}:{words}", "spelling", spelling, (spelling,)))
    return found


def write_aliases(
    recording: Recording,
    drafts: Sequence[PartyDraft],
    idx_of: Mapping[str, int],
    fresh: set[str],
    same: set[str],
    into: Mapping[str, HeldValues],
) -> set[str]:
    """Write what is not yet known, and the words of names that changed; the ids of those that got something new.

    ``fresh`` are the ids of parties that are new, ``same`` of those whose held values are the draft's. Who
    was merged ``into`` another is known as what the other is known as, and takes it along when they part.
    """
    at = {draft.id: into[draft.id].id if draft.id in into else draft.id for draft in drafts}
    old = sorted({at[draft.id] for draft in drafts if draft.id not in fresh})
    source = recording.author.source
    records = recording.transaction.rows(HELD_ALIASES, ids=old, source=source) if old else []
    known = {tuple(said[:3]): said[3] for record in records for said in record.held}
    over: list[dict[str, Any]] = []
    rows: dict[str, dict[str, Any]] = {}
    shared: list[dict[str, Any]] = []
    new: set[str] = set()
    for draft in drafts:
        for alias in aliases_of(draft, source):
            ended = known.get((at[draft.id], alias.key, draft.scope))
            is_new = bool(ended) or (at[draft.id], alias.key, draft.scope) not in known
            if ended:  # a snapshot without it said so; here it is again
                over.append({"party_id": at[draft.id], "id": ended, "new_id": None})
            if not is_new and draft.id in same:
                continue
            stand_in = into.get(draft.id)
            row = _alias_row(draft, alias, (stand_in.idx if stand_in else idx_of[draft.id]) if is_new else None)
            if stand_in:
                row |= {"party_id": stand_in.id, "home_from": draft.id}
            if is_new:
                new.add(draft.id)
            if rows.setdefault(alias.key, row) is not row and is_new:
                shared.append(row)  # somebody else of this batch brings the alias itself
    if over:
        recording.transaction.rows(END_KNOWN, rows=over, **recording.stamp)
    if rows:
        recording.transaction.rows(PUT_ALIASES, rows=list(rows.values()), **recording.stamp)
    if shared:
        recording.transaction.rows(KNOW_AS, rows=shared, **recording.stamp)
    mark_known(recording, [draft for draft in drafts if draft.id not in fresh])
    return new


def mark_known(recording: Recording, drafts: Sequence[PartyDraft]) -> None:
    """Note by which rows parties that were held already were said to be known."""
    source = recording.author.source
    rows = [
        {"party_id": draft.id, "key": own_key(source, draft.key or draft.id), "scope": draft.scope, "mark": draft.mark}
        for draft in drafts
        if draft.mark is not None
    ]
    if rows:
        recording.transaction.rows(MARK, rows=rows, source=source)


def own_key(source: str, key: str) -> str:
    """The key of the alias by which a source itself knows a party."""
    return f"id:{source}:{key}"


def _alias_row(draft: PartyDraft, alias: AliasDraft, idx: int | None) -> dict[str, Any]:
    """The row of an alias; ``idx`` is the party's number where it is not yet known by it."""
    return {
        "party_id": draft.id,
        "home_from": None,
        "key": alias.key,
        "kind": alias.kind,
        "value": alias.value,
        "search": search_text(*alias.texts),
        "fuzzy": fuzzy_text(*alias.texts),
        "scope": draft.scope,
        "from_idx": idx,
        "id": None if idx is None else f"{idx}.{ulid()}",
        "mark": draft.mark if alias.kind == "id" else None,
    }
