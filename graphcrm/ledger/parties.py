"""Writing parties and their aliases: what is new, what changed, what is as it was."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from ulid import ULID

from graphcrm.db.cypher import Query
from graphcrm.errors import Conflict, GraphCRMError, InputError, PreconditionFailed, shown
from graphcrm.ledger.change import Recording, fingerprint
from graphcrm.ledger.names import folded, fuzzy_text, search_text
from graphcrm.model import PartyLabel, checked_id
from graphcrm.vocabulary import Vocabulary

LONGEST_NAME = 500
ANY_VERSION = "*"
"""Expected of a party that has to be there already, whatever its values."""


class Did(StrEnum):
    """What a write did with one row."""

    CREATED = "created"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REJECTED = "rejected"


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

    def values(self) -> dict[str, Any]:
        """The present values, as the node carries them."""
        kept = {name: value for name, value in self.attributes.items() if value is not None}
        values = {
            "kind": self.kind,
            "name": self.name,
            "ours": self.ours,
            "ghost": self.ghost,
            "attributes": json.dumps(kept, sort_keys=True, ensure_ascii=False, default=str) if kept else None,
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
class HeldAlias:
    party_id: str
    key: str
    source: str
    scope: str
    search: str


@dataclass(frozen=True, slots=True)
class CountRow:
    count: int


HELD = Query("ledger/held_parties", HeldParty)
HELD_ALIASES = Query("ledger/held_aliases", HeldAlias)
CREATE = Query("ledger/create_parties", CountRow)
CHANGE = Query("ledger/change_parties", CountRow)
PUT_ALIASES = Query("ledger/put_aliases", CountRow)
KNOW_AS = Query("ledger/know_as", CountRow)


def check_draft(vocabulary: Vocabulary, draft: PartyDraft) -> None:
    """What can be said of a draft without the graph.

    Raises:
        InputError: names the field and what would be right.
    """
    checked_id(draft.id)
    if not draft.name.strip():
        raise InputError("a party needs a name", field="name", expected="some text")
    if len(draft.name) > LONGEST_NAME:
        raise InputError(
            f"the name has {len(draft.name)} characters", field="name", expected=f"at most {LONGEST_NAME}"
        )
    for email in draft.emails:
        if "@" not in email or " " in email:
            raise InputError(f"{shown(email)} is not an address", field="emails", expected="name@example.org")
    vocabulary.party_kind(draft.label, draft.kind)
    vocabulary.scope(draft.scope)


def write_parties(
    recording: Recording,
    drafts: Sequence[PartyDraft],
    *,
    numbers: Callable[[int], int],
    owns: bool = False,
    expected: str | None = None,
) -> list[Outcome]:
    """Write checked drafts with different ids; an outcome for each, in order.

    A party's present values belong to the source that brought it; another source adds its aliases and
    leaves the values alone, unless it ``owns`` them (a person at the keyboard does). ``numbers`` gives the first
    of so many fresh node numbers. ``expected`` is the fingerprint that the caller has read, or ``*``.
    """
    ids = [draft.id for draft in drafts]
    held = {row.id: row for row in recording.transaction.rows(HELD, ids=ids)}
    created: list[dict[str, Any]] = []
    changed: list[dict[str, Any]] = []
    outcomes: list[Outcome] = []
    for draft in drafts:
        was = held.get(draft.id)
        if expected is not None and (was is None or expected not in (ANY_VERSION, was.fingerprint)):
            raise PreconditionFailed("the party is not, or is no longer, as it was read")
        values = draft.values()
        if was is None:
            created.append({"id": draft.id, "label": draft.label.value, **values})
            outcomes.append(Outcome(Did.CREATED, draft.id))
        elif draft.label.value not in was.labels:
            found = next(label for label in was.labels if label != "Party")
            problem = Conflict(
                f"{shown(draft.id)} is a {found} already", field="id", expected="an id of its own for each party"
            )
            outcomes.append(Outcome(Did.REJECTED, draft.id, problem))
        elif was.fingerprint == values["fingerprint"] or not (owns or was.source == recording.author.source):
            outcomes.append(Outcome(Did.UNCHANGED, draft.id))
        else:
            changed.append({"id": draft.id, **values})
            outcomes.append(Outcome(Did.CHANGED, draft.id))
    if created:
        first = numbers(len(created))
        for place, row in enumerate(created):
            row["idx"] = first + place
        recording.transaction.rows(CREATE, rows=created, now=recording.stamp["now"], source=recording.author.source)
    if changed:
        recording.transaction.rows(CHANGE, rows=changed, **recording.stamp)
    idx_of = {row["id"]: row["idx"] for row in created} | {row.id: row.idx for row in held.values()}
    kept = [
        draft for draft, outcome in zip(drafts, outcomes, strict=True) if outcome.did is not Did.REJECTED
    ]
    known = _write_aliases(recording, kept, idx_of, {row["id"] for row in created})
    for place, outcome in enumerate(outcomes):
        if outcome.did is Did.UNCHANGED and outcome.id in known:
            outcomes[place] = Outcome(Did.CHANGED, outcome.id)
    for draft, outcome in zip(drafts, outcomes, strict=True):
        if outcome.did in (Did.CREATED, Did.CHANGED):
            recording.touch("KNOWN_AS", draft.scope, draft.id)
    return outcomes


def aliases_of(draft: PartyDraft, source: str) -> list[dict[str, Any]]:
    """What a draft is known by: the source's key (which finds it by name too), addresses, spellings."""
    key = draft.key or draft.id
    named = (draft.name, key if len(key) <= 64 else "")
    rows = [_alias(f"id:{source}:{key}", "id", key, *named)]
    rows += [_alias(f"email:{email.lower()}", "email", email.lower(), email) for email in draft.emails]
    rows += [
        _alias(f"name:{draft.id}:{folded(spelling)}", "spelling", spelling, spelling)
        for spelling in draft.spellings
    ]
    return list({row["key"]: row for row in rows}.values())


def _alias(key: str, kind: str, value: str, *texts: str) -> dict[str, Any]:
    return {
        "key": key,
        "kind": kind,
        "value": value,
        "search": search_text(*texts),
        "fuzzy": fuzzy_text(*texts),
    }


def _write_aliases(
    recording: Recording, drafts: Sequence[PartyDraft], numbers: Mapping[str, int], created: set[str]
) -> set[str]:
    """Write what is not yet known; the ids of the parties that got something new."""
    source = recording.author.source
    old = [draft.id for draft in drafts if draft.id not in created]
    rows = recording.transaction.rows(HELD_ALIASES, ids=old) if old else []
    said = {(row.party_id, row.key, row.source, row.scope): row.search for row in rows}
    nodes: dict[str, dict[str, Any]] = {}
    links: list[dict[str, Any]] = []
    for draft in drafts:
        for alias in aliases_of(draft, source):
            before = said.get((draft.id, alias["key"], source, draft.scope))
            if before == alias["search"]:
                continue
            nodes[alias["key"]] = alias
            if before is None:
                idx = numbers[draft.id]
                links.append(
                    {
                        "party_id": draft.id,
                        "key": alias["key"],
                        "kind": alias["kind"],
                        "scope": draft.scope,
                        "from_idx": idx,
                        "id": f"{idx}.{ULID()}",
                    }
                )
    if nodes:
        recording.transaction.rows(PUT_ALIASES, rows=list(nodes.values()))
    if links:
        recording.transaction.rows(KNOW_AS, rows=links, **recording.stamp)
    return {link["party_id"] for link in links}

