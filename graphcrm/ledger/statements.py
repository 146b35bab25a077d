"""Writing statements: drafts, their checks, and the few queries around the plan of what is new or refused."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field, replace
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.errors import GraphCRMError, InputError
from graphcrm.ledger.change import Recording, fingerprint
from graphcrm.ledger.details import check_details
from graphcrm.ledger.erased import erased_among
from graphcrm.ledger.hierarchy import refuse_cycles
from graphcrm.ledger.parties import Did, Outcome
from graphcrm.ledger.plan import HeldRow, HeldStatement, Plan
from graphcrm.ledger.records import refresh_participations
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.whereabouts import placed
from graphcrm.model import is_record_ref
from graphcrm.vocabulary import Kind, Vocabulary

EXTRA_FIELDS = ("title", "purpose", "basis")
"""The fields beyond the common ones; a family's vocabulary says which of them its statements may have."""


@dataclass(frozen=True, slots=True)
class Stretch:
    """Days on one of which something began, or had ended: not before ``earliest``, and on ``latest`` it had."""

    earliest: dt.date
    latest: dt.date


@dataclass(frozen=True, slots=True)
class StatementDraft:
    """A statement as somebody gives it: days half-open, None for unknown.

    ``seen_on`` is the first day of which we know that it holds: it matters where ``valid_from`` is unknown.
    ``key`` is the source's own key of the row; without one, ends, kind, title and first day are its key.
    ``began`` is when it began if nothing else says so and it is new: a stretch between two snapshots of its source.
    ``mark`` tells the row of an import from any other row, so that the same row again is known by it.
    ``from_earliest`` and ``to_earliest`` are given where a correction leaves a day as approximate as it was.
    ``told_at`` is when the source itself recorded it, where it says so: what it says is the same whenever that was.
    ``line`` and ``replaces`` are given when it corrects a statement. An end that is a record is named by its ref
    (``deal:d17``); ``details`` are the fields that only families with records have, like a seat's stance.
    ``home`` are the ends that the source gave, where one was merged away: the ledger finds that out itself.
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
    mark: int | None = None
    began: Stretch | None = None
    line: str | None = None
    replaces: str | None = None
    details: Mapping[str, Any] = field(default_factory=dict)
    home: tuple[str, str] | None = None
    from_earliest: dt.date | None = None
    to_earliest: dt.date | None = None
    told_at: dt.datetime | None = None

    def line_in(self, source: str) -> str:
        """What stays the same through all corrections of this statement."""
        if self.line:
            return self.line
        own = self.key or [self.kind, self.title, self.purpose, self.valid_from]
        return fingerprint([source, self.family, self.from_id, self.to_id, own])


@dataclass(frozen=True, slots=True)
class HeldRows:
    """All rows of a batch in one record: a record each would cost more than all that is in them."""

    held: list[list[Any]]


HELD = Query("ledger/held_statements", HeldRows)
CREATE = Query("ledger/create_statements", CountRow)
RETRACT = Query("ledger/retract_statements", CountRow)
MARK = Query("ledger/mark_statements", CountRow)
HELD_OF_RECORDS = Query("ledger/held_record_statements", HeldRows)
CREATE_OF_RECORDS = Query("ledger/create_record_statements", CountRow)
RETRACT_OF_RECORDS = Query("ledger/retract_record_statements", CountRow)


@dataclass(frozen=True, slots=True)
class Files:
    """How a family is read and written: parties alone are found by one index, which is faster."""

    held: Query[HeldRows]
    create: Query[CountRow]
    retract: Query[CountRow]


BETWEEN_PARTIES = Files(HELD, CREATE, RETRACT)
WITH_RECORDS = Files(HELD_OF_RECORDS, CREATE_OF_RECORDS, RETRACT_OF_RECORDS)


def files_of(vocabulary: Vocabulary, family: str) -> Files:
    """The files that read and write this family."""
    return WITH_RECORDS if vocabulary.family(family).has_records else BETWEEN_PARTIES


def check_draft(vocabulary: Vocabulary, draft: StatementDraft) -> Kind:
    """What can be said of a draft without the graph; its kind.

    Raises:
        InputError: names the field and what would be right.
    """
    kind = vocabulary.kind(draft.family, draft.kind)
    vocabulary.writable(draft.scope or kind.scope)
    if draft.valid_from and draft.valid_to and draft.valid_to <= draft.valid_from:
        raise InputError(
            f"it ends on {draft.valid_to}, not after its start on {draft.valid_from}",
            field="valid_to",
            expected="the day after the last one, later than valid_from",
        )
    family = vocabulary.family(draft.family)
    if (draft.from_id == draft.to_id) != family.loop:
        right = "the record itself" if family.loop else "another one"
        wrong = f"{draft.family} leads to the record itself" if family.loop else "a statement needs two different ends"
        raise InputError(wrong, field="to", expected=right)
    if draft.confidence is not None and not 0 <= draft.confidence <= 1:
        raise InputError(f"confidence {draft.confidence}", field="confidence", expected="0 to 1")
    allowed = family.fields
    check_details(vocabulary, draft.family, draft.kind, draft.details, allowed)
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
    recording: Recording,
    vocabulary: Vocabulary,
    drafts: Sequence[StatementDraft],
    *,
    said: AbstractSet[str] = frozenset(),
) -> list[Outcome]:
    """Write checked drafts; an outcome for each, in order. A refused one leaves the others alone.

    ``said`` has the lines that earlier batches of the same request spoke of: to say otherwise now is a conflict.
    """
    outcomes: list[Outcome | None] = [None] * len(drafts)
    by_family: dict[str, list[int]] = defaultdict(list)
    for place, draft in enumerate(drafts):
        by_family[draft.family].append(place)
    for family, places in by_family.items():
        family_drafts = [drafts[place] for place in places]
        done = _write_family(recording, vocabulary, family, family_drafts, said)
        for place, outcome in zip(places, done, strict=True):
            outcomes[place] = outcome
    return [outcome for outcome in outcomes if outcome is not None]


def _write_family(
    recording: Recording,
    vocabulary: Vocabulary,
    family: str,
    drafts: Sequence[StatementDraft],
    said: AbstractSet[str],
) -> list[Outcome]:
    kinds = [vocabulary.kind(family, draft.kind) for draft in drafts]
    drafts = [in_order(kind, draft) for kind, draft in zip(kinds, drafts, strict=True)]
    drafts, standing = placed(recording.transaction, recording.author.source, drafts)
    drafts = [in_order(kind, draft) for kind, draft in zip(kinds, drafts, strict=True)]
    files = files_of(vocabulary, family)
    asked = _asked(drafts)
    held = held_rows(recording.transaction.rows(files.held, rows=asked, family=family))
    plan = Plan(recording.author.source, recording.now, vocabulary, said)
    for place, (kind, draft, row) in enumerate(zip(kinds, drafts, held, strict=True)):
        if place in standing:
            plan.outcomes.append(_standing(standing[place]))
        else:
            plan.add(kind, draft, row)
    _settle(recording, family, plan)
    creates, retracts = plan.creates(), plan.retracts()
    back = {(row["from_id"], row["to_id"]): row["back"] for row in asked}
    if marks := plan.marks:
        rows = [{**row, "back": back[row["from_id"], row["to_id"]]} for row in marks]
        recording.transaction.rows(MARK, rows=rows, family=family, source=recording.author.source)
    if retracts:
        rows = [{**row, "back": back[row["from_id"], row["to_id"]]} for row in retracts]
        recording.transaction.rows(
            files.retract, rows=rows, family=family, now=recording.stamp["now"], change=recording.change
        )
        for was in retracts:
            recording.touch(family, was["scope"], was["id"], was["from_id"], was["to_id"])
    if creates:
        recording.transaction.rows(files.create, rows=creates, family=family, **recording.stamp)
        if family == "TOOK_PART":
            refresh_participations(recording, [row["to_id"] for row in creates])
    for said_now in creates:
        records = (said_now["id"], said_now["from_id"], said_now["to_id"])
        recording.touch(family, said_now["scope"], *records)
    return _without_erased(recording, drafts, held, plan.outcomes)


def _without_erased(
    recording: Recording, drafts: Sequence[StatementDraft], held: Sequence[HeldRow], outcomes: list[Outcome]
) -> list[Outcome]:
    """The outcomes, where a row that names somebody who was erased is no mistake of its source."""
    missing = {
        end
        for draft, row in zip(drafts, held, strict=True)
        for end, idx in ((draft.from_id, row.from_idx), (draft.to_id, row.to_idx))
        if idx is None
    }
    gone = erased_among(recording, {end: () for end in sorted(missing)})
    return [
        Outcome(Did.ERASED, None, outcome.problem) if {draft.from_id, draft.to_id} & gone else outcome
        for draft, outcome in zip(drafts, outcomes, strict=True)
    ]


def _standing(found: GraphCRMError | str) -> Outcome:
    """What becomes of a row whose statement a merge has set aside, or made impossible."""
    if isinstance(found, str):
        return Outcome(Did.UNCHANGED, found)
    return Outcome(Did.REJECTED, None, found)


def _asked(drafts: Sequence[StatementDraft]) -> list[dict[str, Any]]:
    """The rows to look up; ``back`` where the start is the end that more of the batch's rows share.

    A supplier of 50,000 has 50,000 statements, each of its customers few: 0.1 instead of 5 ms a row.
    """
    starts = Counter(draft.from_id for draft in drafts)
    targets = Counter(draft.to_id for draft in drafts)
    return [
        {
            "n": n,
            "from_id": draft.from_id,
            "to_id": draft.to_id,
            "back": _from_behind(draft, starts, targets),
        }
        for n, draft in enumerate(drafts)
    ]


def _from_behind(draft: StatementDraft, starts: Mapping[str, int], targets: Mapping[str, int]) -> bool:
    """Whether to walk from the target: a record has few statements, a party at its other end may have many."""
    if is_record_ref(draft.from_id) or is_record_ref(draft.to_id):
        return not is_record_ref(draft.from_id)
    return starts[draft.from_id] > targets[draft.to_id]


def held_rows(records: Sequence[HeldRows]) -> list[HeldRow]:
    """The rows of the one record."""
    return [_held_row(*values) for record in records for values in record.held]


def _held_row(
    from_idx: int | None,
    from_labels: Sequence[str] | None,
    from_kind: str | None,
    to_idx: int | None,
    to_labels: Sequence[str] | None,
    to_kind: str | None,
    held: Sequence[Sequence[Any]],
) -> HeldRow:
    said = tuple([HeldStatement(*values) for values in held])
    return HeldRow(from_idx, from_labels, from_kind, to_idx, to_labels, to_kind, said)


def _settle(recording: Recording, family: str, plan: Plan) -> None:
    """Refuse what overlaps or closes a circle, until what is left does neither.

    A refused correction leaves standing what it would have replaced, and that may be in another's way.
    """
    while True:
        problems = plan.overlaps() or refuse_cycles(recording.transaction, family, plan.hierarchical())
        if not problems:
            return
        for place, problem in problems.items():
            plan.refuse(place, problem)
