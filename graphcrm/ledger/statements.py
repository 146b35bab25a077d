"""Writing statements: a pure plan of what is new, changed or refused, and its few queries."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ulid import ULID

from graphcrm.db.cypher import Query
from graphcrm.db.values import end_day, start_day
from graphcrm.errors import Conflict, GraphCRMError, InputError, OverlapRefused, shown
from graphcrm.ledger.change import Recording, fingerprint
from graphcrm.ledger.hierarchy import refuse_cycles
from graphcrm.ledger.parties import CountRow, Did, Outcome
from graphcrm.model import OPEN_END, OPEN_START
from graphcrm.vocabulary import Kind, Vocabulary

EXTRA_FIELDS = ("title", "purpose", "basis")
"""The fields beyond the common ones; a family's vocabulary says which of them its statements may have."""


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A statement as somebody gives it: days half-open, None for unknown.

    ``seen_on`` is the first day of which we know that it holds: it matters where ``valid_from`` is unknown.
    ``key`` is the source's own key of the row; without one, ends, kind, title and first day are its key.
    ``line`` and ``replaces`` are given when it corrects a statement.
    """

    family: str
    kind: str
    from_id: str
    to_id: str
    valid_from: dt.date | None = None
    valid_to: dt.date | None = None
    seen_on: dt.date | None = None
    scope: str | None = None
    key: str | None = None
    confidence: float | None = None
    title: str | None = None
    purpose: str | None = None
    basis: str | None = None
    attributes: Mapping[str, Any] = field(default_factory=dict)
    line: str | None = None
    replaces: str | None = None

    def line_in(self, source: str) -> str:
        """What stays the same through all corrections of this statement."""
        if self.line:
            return self.line
        own = self.key or [self.kind, self.title, self.purpose, self.valid_from]
        return fingerprint([source, self.family, self.from_id, self.to_id, own])


@dataclass(frozen=True, slots=True)
class HeldStatement:
    """A live statement between the same two ends, in the same family."""

    id: str
    line: str
    kind: str
    title: str | None
    purpose: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    fingerprint: str
    source: str
    scope: str


@dataclass(frozen=True, slots=True)
class HeldRow:
    n: int
    from_idx: int | None
    from_labels: tuple[str, ...] | None
    from_kind: str | None
    to_idx: int | None
    to_labels: tuple[str, ...] | None
    to_kind: str | None
    held: tuple[HeldStatement, ...]


HELD = Query("ledger/held_statements", HeldRow)
CREATE = Query("ledger/create_statements", CountRow)
RETRACT = Query("ledger/retract_statements", CountRow)


def check_draft(vocabulary: Vocabulary, draft: StatementDraft) -> Kind:
    """What can be said of a draft without the graph; its kind.

    Raises:
        InputError: names the field and what would be right.
    """
    kind = vocabulary.kind(draft.family, draft.kind)
    vocabulary.scope(draft.scope or kind.scope)
    if draft.valid_from and draft.valid_to and draft.valid_to <= draft.valid_from:
        raise InputError(
            f"it ends on {draft.valid_to}, not after its start on {draft.valid_from}",
            field="valid_to",
            expected="the day after the last one, later than valid_from",
        )
    if draft.from_id == draft.to_id:
        raise InputError("a statement needs two different ends", field="to", expected="another party")
    if draft.confidence is not None and not 0 <= draft.confidence <= 1:
        raise InputError(f"confidence {draft.confidence}", field="confidence", expected="0 to 1")
    allowed = vocabulary.family(draft.family).fields
    for name in EXTRA_FIELDS:
        if getattr(draft, name) is not None and name not in allowed:
            raise InputError(
                f"{draft.family} has no {name}", field=name, expected=", ".join(allowed) or "no such field"
            )
    return kind


def in_order(kind: Kind, draft: StatementDraft) -> StatementDraft:
    """A symmetric pair is kept once: its ends in order of id."""
    if kind.symmetric and draft.to_id < draft.from_id:
        return replace(draft, from_id=draft.to_id, to_id=draft.from_id)
    return draft


def write_statements(
    recording: Recording, vocabulary: Vocabulary, drafts: Sequence[StatementDraft]
) -> list[Outcome]:
    """Write checked drafts; an outcome for each, in order. A refused one leaves the others alone."""
    outcomes: list[Outcome | None] = [None] * len(drafts)
    by_family: dict[str, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        by_family[draft.family].append(place)
    for family, places in by_family.items():
        family_drafts = [drafts[place] for place in places]
        done = _write_family(recording, vocabulary, family, family_drafts)
        for place, outcome in zip(places, done, strict=True):
            outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def _write_family(
    recording: Recording, vocabulary: Vocabulary, family: str, drafts: Sequence[StatementDraft]
) -> list[Outcome]:
    kinds = [vocabulary.kind(family, draft.kind) for draft in drafts]
    drafts = [in_order(kind, draft) for kind, draft in zip(kinds, drafts, strict=True)]
    asked = [{"n": n, "from_id": draft.from_id, "to_id": draft.to_id} for n, draft in enumerate(drafts)]
    held = recording.transaction.rows(HELD, rows=asked, family=family)
    plan = Plan(recording, vocabulary)
    for kind, draft, row in zip(kinds, drafts, held, strict=True):
        plan.add(kind, draft, row)
    for place, problem in refuse_cycles(recording.transaction, family, plan.hierarchical()).items():
        plan.refuse(place, problem)
    if plan.retracts():
        recording.transaction.rows(
            RETRACT, rows=plan.retracts(), family=family, now=recording.stamp["now"], change=recording.change
        )
    if plan.creates():
        recording.transaction.rows(CREATE, rows=plan.creates(), family=family, **recording.stamp)
    for made in plan.creates():
        recording.touch(family, made["scope"], made["id"], made["from_id"], made["to_id"])
    return plan.outcomes


class Plan:
    """What to do with one batch of one family, decided without writing."""

    def __init__(self, recording: Recording, vocabulary: Vocabulary) -> None:
        self._recording = recording
        self._vocabulary = vocabulary
        self._lines: dict[str, int] = {}
        self._roles: dict[tuple[Any, ...], list[tuple[dt.date, dt.date, str]]] = defaultdict(list)
        self._creates: dict[int, dict[str, Any]] = {}
        self._retracts: dict[int, dict[str, Any]] = {}
        self._acyclic: dict[int, StatementDraft] = {}
        self.outcomes: list[Outcome] = []

    def creates(self) -> list[dict[str, Any]]:
        return list(self._creates.values())

    def retracts(self) -> list[dict[str, Any]]:
        return list(self._retracts.values())

    def hierarchical(self) -> dict[int, tuple[StatementDraft, str]]:
        """The drafts that may not close a circle, with their lines, by place."""
        return {place: (draft, self._creates[place]["line"]) for place, draft in self._acyclic.items()}

    def refuse(self, place: int, problem: GraphCRMError) -> None:
        """Take a row back out of the plan."""
        self._creates.pop(place, None)
        self._retracts.pop(place, None)
        self._acyclic.pop(place, None)
        self.outcomes[place] = Outcome(Did.REJECTED, None, problem)

    def add(self, kind: Kind, draft: StatementDraft, row: HeldRow) -> None:
        """Decide on one draft, given what is held between its ends."""
        try:
            self.outcomes.append(self._decide(kind, draft, row))
        except GraphCRMError as problem:
            self.outcomes.append(Outcome(Did.REJECTED, None, problem))

    def _decide(self, kind: Kind, draft: StatementDraft, row: HeldRow) -> Outcome:
        self._check_ends(kind, draft, row)
        source = self._recording.author.source
        line = draft.line_in(source)
        place = len(self.outcomes)
        values = self._values(kind, draft, row, line)
        was = next((held for held in row.held if held.line == line), None)
        if line in self._lines:
            return self._again(self._lines[line], values)
        if was and was.fingerprint == values["fingerprint"]:
            self._lines[line] = place
            return Outcome(Did.UNCHANGED, was.id)
        self._check_overlap(draft, row, line, values["scope"])
        self._lines[line] = place
        if was:
            self._retracts[place] = {"id": was.id, "from_id": draft.from_id, "to_id": draft.to_id}
            first = min(was.evident_from or OPEN_END, dt.date.fromisoformat(values["evident_from"]))
            values |= {"replaces": was.id, "evident_from": start_day(first)}
        self._creates[place] = values
        if kind.is_acyclic:
            self._acyclic[place] = draft
        return Outcome(Did.CHANGED if was or draft.replaces else Did.CREATED, values["id"])

    def _again(self, first: int, values: Mapping[str, Any]) -> Outcome:
        """The same line twice in one batch: harmless if equal."""
        before = self._creates.get(first)
        if before is None or before["fingerprint"] == values["fingerprint"]:
            return Outcome(Did.UNCHANGED, self.outcomes[first].id)
        raise Conflict(
            "another row of this batch says otherwise about the same statement",
            field="key",
            expected="a key of its own for each row",
        )

    def _check_ends(self, kind: Kind, draft: StatementDraft, row: HeldRow) -> None:
        for end, labels, party in (("from", row.from_labels, draft.from_id), ("to", row.to_labels, draft.to_id)):
            if labels is None:
                raise InputError(
                    f"no party with the id {shown(party)}", field=end, expected="the id of a party that is held"
                )
        self._vocabulary.check_ends(
            kind, (_label(row.from_labels), row.from_kind), (_label(row.to_labels), row.to_kind)
        )

    def _check_overlap(self, draft: StatementDraft, row: HeldRow, line: str, scope: str) -> None:
        """The same role twice at the same time, from the same source, is a mistake of the row's."""
        source = self._recording.author.source
        role = (draft.from_id, draft.to_id, draft.kind, draft.title, draft.purpose, scope)
        start, end = draft.valid_from or OPEN_START, draft.valid_to or OPEN_END
        others = [
            (held.valid_from or OPEN_START, held.valid_to or OPEN_END, held.id)
            for held in row.held
            if held.line != line
            and held.line not in self._lines
            and (held.source, held.kind, held.title, held.purpose, held.scope)
            == (source, draft.kind, draft.title, draft.purpose, scope)
        ]
        for other_start, other_end, other in [*others, *self._roles[role]]:
            if start < other_end and other_start < end:
                raise OverlapRefused(
                    f"the same role is held from {_day(other_start)} to {_day(other_end)} already ({other})",
                    field="valid_from",
                    expected="a period beside it, or a correction of that statement",
                    statement=other,
                )
        self._roles[role].append((start, end, "an earlier row"))

    def _values(self, kind: Kind, draft: StatementDraft, row: HeldRow, line: str) -> dict[str, Any]:
        seen = draft.valid_from or draft.seen_on or self._recording.now.date()
        attributes = json.dumps(dict(draft.attributes), sort_keys=True, ensure_ascii=False, default=str)
        said = {
            "kind": draft.kind,
            "valid_from": start_day(draft.valid_from),
            "valid_to": end_day(draft.valid_to),
            "scope": draft.scope or kind.scope,
            "confidence": draft.confidence,
            "title": draft.title,
            "purpose": draft.purpose,
            "basis": draft.basis,
            "attributes": attributes if draft.attributes else None,
        }
        return {
            **said,
            "id": f"{row.from_idx}.{ULID()}",
            "line": line,
            "replaces": draft.replaces,
            "from_id": draft.from_id,
            "to_id": draft.to_id,
            "evident_from": start_day(seen),
            "source_key": draft.key,
            "fingerprint": fingerprint(said),
        }


def _label(labels: Iterable[str] | None) -> str:
    return next(label for label in labels or () if label != "Party")


def _day(day: dt.date) -> str:
    return "an unknown day" if day == OPEN_START else "now" if day == OPEN_END else day.isoformat()

