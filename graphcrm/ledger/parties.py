"""Writing parties: what is new, what changed, what is as it was; what they are known by is in ``aliases``."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.errors import Conflict, GraphCRMError, InputError, PreconditionFailed, shown
from graphcrm.ledger.aliases import aliases_of, write_aliases
from graphcrm.ledger.beside import Beside
from graphcrm.ledger.change import Recording, fingerprint
from graphcrm.ledger.erased import erased_among
from graphcrm.ledger.rows import CountRow, HeldRows
from graphcrm.ledger.whereabouts import standing_for
from graphcrm.model import PartyLabel, checked_id
from graphcrm.vocabulary import Vocabulary

LONGEST_NAME = 500
ANY_VERSION = "*"  # expected of a party that has to be there already, whatever its values


class Did(StrEnum):
    """What a write did with one row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"
    ERASED = "erased"


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one row: the id of its record, or the problem."""

    did: Did
    id: str | None = None
    problem: GraphCRMError | None = None


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """A party as somebody gives it. ``key`` is the source's own key, the id where there is none."""

    id: str
    label: PartyLabel
    name: str
    kind: str | None = None
    key: str | None = None
    emails: tuple[str, ...] = ()
    spellings: tuple[str, ...] = ()
    attributes: Mapping[str, Any] = field(default_factory=dict)
    ours: bool = False
    ghost: bool = False
    scope: str = "b2b"
    mark: int | None = None

    def values(self) -> dict[str, Any]:
        """The present values, as the node carries them."""
        kept = {name: value for name, value in self.attributes.items() if value is not None}
        values = {
            "kind": self.kind,
            "name": self.name,
            "ours": self.ours,
            "ghost": self.ghost,
            "attributes": json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str) if kept else None,
            "scope": self.scope,
        }
        return {**values, "fingerprint": fingerprint([self.label, values])}


@dataclass(frozen=True, slots=True)
class HeldParty:
    id: str
    idx: int
    labels: tuple[str, ...]
    kind: str | None
    name: str
    fingerprint: str
    source: str
    attributes: str | None
    ours: bool
    ghost: bool
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class HeldValues:
    """As much of a held party as a write needs to know."""

    id: str
    idx: int
    labels: tuple[str, ...]
    fingerprint: str | None
    source: str | None
    scope: str | None
    name: str

    def is_apart(self, draft: PartyDraft) -> bool:
        """Whether the draft speaks under another scope than the one that the present values belong to."""
        return self.scope is not None and self.scope != draft.scope


HELD = Query("ledger/held_parties", HeldParty)
HELD_VALUES = Query("ledger/held_values", HeldRows)
HELD_APART = Query("ledger/held_apart", HeldRows)
CREATE = Query("ledger/create_parties", CountRow)
CHANGE = Query("ledger/change_parties", CountRow)
KEEP_APART = Query("ledger/keep_apart", CountRow)


def check_draft(vocabulary: Vocabulary, draft: PartyDraft) -> None:
    """What can be said of a draft without the graph.

    Raises:
        InputError: names the field and what would be right.
    """
    checked_id(draft.id)
    if not draft.name.strip():
        raise InputError("a party needs a name", field="name", expected="some text")
    if len(draft.name) > LONGEST_NAME:
        raise InputError(f"the name has {len(draft.name)} characters", field="name", expected=f"at most {LONGEST_NAME}")
    for email in draft.emails:
        if "@" not in email or " " in email:
            raise InputError(f"{shown(email)} is not an address", field="emails", expected="name@example.org")
    vocabulary.party_kind(draft.label, draft.kind)
    vocabulary.writable(draft.scope)


def write_parties(
    recording: Recording,
    drafts: Sequence[PartyDraft],
    *,
    numbers: Callable[[int], int],
    vocabulary: Vocabulary,
    owns: bool = False,
    expected: str | None = None,
) -> list[Outcome]:
    """Write checked drafts with different ids; an outcome for each, in order.

    A party's present values belong to the source that leads (by the vocabulary's precedence, else that which brought
    it), unless one ``owns`` them, as a person at the keyboard does. What others say is kept beside, under another
    scope apart. ``numbers`` gives the first of so many fresh node numbers. ``expected``: the fingerprint read or ``*``.
    """
    held = held_values(recording, [draft.id for draft in drafts])
    into = _stand_ins(recording, held, refused=owns)
    gone = _erased(recording, drafts, held)
    apart = _held_apart(recording, drafts, held)
    beside = Beside(recording, vocabulary, held)
    created, changed, away = list[dict[str, Any]](), list[dict[str, Any]](), list[dict[str, Any]]()
    outcomes: list[Outcome] = []
    same: set[str] = set()
    for draft in drafts:
        if draft.id in gone:
            outcomes.append(_refused_for_good(draft))
            continue
        was = apart.get(draft.id) or held.get(draft.id)
        if expected is not None and (was is None or expected not in (ANY_VERSION, was.fingerprint)):
            raise PreconditionFailed("the party is not, or is no longer, as it was read")
        values = draft.values()
        if was is None:
            created.append({"id": draft.id, "label": draft.label.value, **values})
            outcomes.append(Outcome(Did.CREATED, draft.id))
        elif draft.label.value not in was.labels:
            outcomes.append(_taken(draft, was))
        elif not owns and beside.is_beside(was, values, may_lead=draft.id not in apart):
            outcomes.append(Outcome(Did.UNCHANGED if beside.is_told(draft.id, values) else Did.CHANGED, draft.id))
        elif was.fingerprint == values["fingerprint"]:
            same.add(draft.id)
            outcomes.append(Outcome(Did.UNCHANGED, draft.id))
        else:
            (away if draft.id in apart else changed).append({"id": draft.id, **values})
            outcomes.append(Outcome(Did.CHANGED, draft.id))
    beside.write(changed)
    _write_values(recording, created, changed, away, numbers)
    idx_of = {row["id"]: row["idx"] for row in created} | {row.id: row.idx for row in held.values()}
    rejected = {outcome.id for outcome in outcomes if outcome.problem is not None}
    kept = [_faced(draft, held.get(draft.id)) for draft in drafts if draft.id not in rejected]
    known = write_aliases(recording, kept, idx_of, {row["id"] for row in created}, same, into)
    for place, outcome in enumerate(outcomes):
        if outcome.did is Did.UNCHANGED and outcome.id in known:
            outcomes[place] = Outcome(Did.CHANGED, outcome.id)
    for draft, outcome in zip(drafts, outcomes, strict=True):
        if outcome.did in (Did.CREATED, Did.CHANGED):
            recording.touch("KNOWN_AS", draft.scope, draft.id)
            stand_in = into.get(draft.id)
            recording.starts |= {idx_of[draft.id]} | ({stand_in.idx} if stand_in else set())
    return outcomes


def _write_values(
    recording: Recording,
    created: Sequence[dict[str, Any]],
    changed: Sequence[dict[str, Any]],
    away: Sequence[dict[str, Any]],
    numbers: Callable[[int], int],
) -> None:
    """Write new parties, with their numbers; other present values; and those that are kept apart."""
    transaction, stamp = recording.transaction, recording.stamp
    if created:
        first = numbers(len(created))
        for place, row in enumerate(created):
            row["idx"] = first + place
        transaction.rows(CREATE, rows=created, now=stamp["now"], source=stamp["source"])
    if changed:
        transaction.rows(CHANGE, rows=changed, **stamp)
    if away:
        transaction.rows(KEEP_APART, rows=away, **stamp)


def held_values(recording: Recording, ids: Sequence[str]) -> dict[str, HeldValues]:
    """What is held of these ids."""
    records = recording.transaction.rows(HELD_VALUES, ids=list(ids))
    return {values[0]: HeldValues(*values) for record in records for values in record.held}


def _stand_ins(recording: Recording, held: Mapping[str, HeldValues], *, refused: bool) -> dict[str, HeldValues]:
    """Who stands now for those of them that were merged away.

    Raises:
        Conflict: there is one, and whoever writes has to use the other id.
    """
    into, _ = standing_for(recording.transaction, held) if held else ({}, set())
    away = {party: kept for party, kept in into.items() if party in held}
    for party, stand_in in away.items() if refused else ():
        raise Conflict(f"{shown(party)} has been merged into {shown(stand_in)}", field="id", expected=stand_in)
    kept = held_values(recording, sorted(set(away.values()))) if away else {}
    return {party: kept[stand_in] for party, stand_in in away.items()}


def _erased(recording: Recording, drafts: Sequence[PartyDraft], held: Mapping[str, HeldValues]) -> set[str]:
    """Of those that are not held, the ones that were erased."""
    source = recording.author.source
    new = {
        draft.id: [alias.key for alias in aliases_of(draft, source) if alias.kind != "spelling"]
        for draft in drafts
        if draft.id not in held
    }
    return erased_among(recording, new)


def _taken(draft: PartyDraft, was: HeldValues) -> Outcome:
    found = next(label for label in was.labels if label != "Party")
    said = f"{shown(draft.id)} is a {found} already"
    return Outcome(Did.REJECTED, draft.id, Conflict(said, field="id", expected="an id of its own for each party"))


def _refused_for_good(draft: PartyDraft) -> Outcome:
    return Outcome(Did.ERASED, draft.id, Conflict("this record was erased, and does not come back"))


def _held_apart(
    recording: Recording, drafts: Sequence[PartyDraft], held: Mapping[str, HeldValues]
) -> dict[str, HeldValues]:
    """What is held under a draft's scope, of those parties whose present values belong to another one."""
    away = [draft for draft in drafts if draft.id in held and held[draft.id].is_apart(draft)]
    rows = [{"id": draft.id, "scope": draft.scope} for draft in away]
    if not rows:
        return {}
    records = recording.transaction.rows(HELD_APART, rows=rows)
    found = {party: (mark, source) for record in records for party, mark, source in record.held}
    nothing = ("", recording.author.source)
    return {
        party: replace(held[party], fingerprint=mark, source=source)
        for party in (draft.id for draft in away)
        for mark, source in (found.get(party, nothing),)
    }


def _faced(draft: PartyDraft, was: HeldValues | None) -> PartyDraft:
    """The draft as it may be found: under another scope its name is a spelling, for the party's name is common."""
    if was is None or not was.is_apart(draft) or draft.name == was.name:
        return draft
    return replace(draft, name=was.name, spellings=(*draft.spellings, draft.name))
