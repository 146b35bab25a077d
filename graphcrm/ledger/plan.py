"""What to do with a batch of statements of one family, decided without writing: new, changed, refused."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from graphcrm.db.values import end_day, start_day
from graphcrm.errors import Conflict, GraphCRMError, InputError, OverlapRefused, shown
from graphcrm.ledger.change import fingerprint
from graphcrm.ledger.details import stored_details
from graphcrm.ledger.parties import Did, Outcome
from graphcrm.ledger.stretches import latest, take_up
from graphcrm.ledger.ulids import ulid
from graphcrm.model import OPEN_END, OPEN_START, is_record_ref
from graphcrm.vocabulary import Kind, Vocabulary

if TYPE_CHECKING:
    from graphcrm.ledger.statements import StatementDraft


@dataclass(frozen=True, slots=True)
class HeldStatement:
    """A live statement between the same two ends, in the same family; its days as they are stored."""

    id: str
    line: str
    kind: str
    title: str | None
    purpose: str | None
    valid_from: str
    valid_to: str
    evident_from: str
    fingerprint: str
    source: str
    scope: str
    from_earliest: str | None = None
    to_earliest: str | None = None

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        return dt.date.fromisoformat(self.valid_from), dt.date.fromisoformat(self.valid_to)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """The two ends of a row, None where there is no such party, and what is held between them."""

    from_idx: int | None
    from_labels: Sequence[str] | None
    from_kind: str | None
    to_idx: int | None
    to_labels: Sequence[str] | None
    to_kind: str | None
    held: tuple[HeldStatement, ...]


@dataclass(frozen=True, slots=True)
class _Planned:
    """A statement to be recorded, and the held one that it replaces."""

    draft: StatementDraft
    held: tuple[HeldStatement, ...]
    values: dict[str, Any]
    was: HeldStatement | None
    is_acyclic: bool
    is_exclusive: bool

    @property
    def role(self) -> tuple[Any, ...]:
        """What may not be said twice of one day by one source; whatever the kind, where one holds at a time."""
        values = self.values
        names = ("from_id", "to_id", "scope", *(() if self.is_exclusive else ("kind", "title", "purpose")))
        return tuple(values[name] for name in names)

    @property
    def period(self) -> tuple[dt.date, dt.date]:
        return self.draft.valid_from or OPEN_START, self.draft.valid_to or OPEN_END


class Plan:
    """Takes drafts one by one; ``overlaps`` and ``hierarchical`` see the batch as a whole."""

    def __init__(
        self, source: str, now: dt.datetime, vocabulary: Vocabulary, said: AbstractSet[str] = frozenset()
    ) -> None:
        self._source = source
        self._now = now
        self._today = now.date()
        self._vocabulary = vocabulary
        self._said = said
        self._lines: dict[str, tuple[int, str]] = {}
        self._planned: dict[int, _Planned] = {}
        self.outcomes: list[Outcome] = []
        self.marks: list[dict[str, Any]] = []

    def creates(self) -> list[dict[str, Any]]:
        """The rows to create."""
        return [planned.values for planned in self._planned.values()]

    def retracts(self) -> list[dict[str, Any]]:
        """The held statements that they replace."""
        return [
            {
                "id": planned.was.id,
                "from_id": planned.draft.from_id,
                "to_id": planned.draft.to_id,
                "scope": planned.was.scope,
            }
            for planned in self._planned.values()
            if planned.was
        ]

    def hierarchical(self) -> dict[int, tuple[StatementDraft, str]]:
        """The drafts that may not close a circle, with their lines, by place."""
        return {
            place: (planned.draft, planned.values["line"])
            for place, planned in self._planned.items()
            if planned.is_acyclic
        }

    def refuse(self, place: int, problem: GraphCRMError) -> None:
        """Take a row back out of the plan."""
        self._planned.pop(place, None)
        self.outcomes[place] = Outcome(Did.REJECTED, None, problem)

    def add(self, kind: Kind, draft: StatementDraft, row: HeldRow) -> None:
        """Decide on one draft, given what is held between its ends."""
        try:
            self.outcomes.append(self._decide(kind, draft, row))
        except GraphCRMError as problem:
            self.outcomes.append(Outcome(Did.REJECTED, None, problem))

    def overlaps(self) -> dict[int, OverlapRefused]:
        """The problem of each row that says of some day what is said already, by its place.

        The same role twice at one time, from one source, is a mistake of the row's. What counts is how things
        stand after the batch, so two rows may move the day between them, in either order.
        """
        roles: dict[tuple[Any, ...], list[int]] = defaultdict(list)
        for place, planned in self._planned.items():
            roles[planned.role].append(place)
        problems: dict[int, OverlapRefused] = {}
        for places in roles.values():
            taken = list(self._standing(places))
            for place in places:
                start, end = self._planned[place].period
                other = next((one for one in taken if start < one[1] and one[0] < end), None)
                if other:
                    problems[place] = _overlap(*other)
                else:
                    taken.append((start, end, None))
        return problems

    def _standing(self, places: list[int]) -> Iterator[tuple[dt.date, dt.date, str | None]]:
        """The periods of a role that are held and stay as they are."""
        moving = {self._planned[place].values["line"] for place in places}
        planned = self._planned[places[0]]
        values = planned.values
        role = (values["kind"], values["title"], values["purpose"])
        for held in planned.held:
            same = (held.source, held.scope) == (self._source, values["scope"])
            alike = planned.is_exclusive or (held.kind, held.title, held.purpose) == role
            if same and alike and held.line not in moving:
                yield *held.period, held.id

    def _decide(self, kind: Kind, draft: StatementDraft, row: HeldRow) -> Outcome:
        self._check_ends(kind, draft, row)
        if draft.told_at and draft.told_at > self._now:
            raise InputError("told_at lies in the future", field="told_at", expected="when the source recorded it")
        line = draft.line_in(self._source)
        family = self._vocabulary.family(draft.family)
        was = latest(line, row.held)
        given = take_up(draft, line, was)
        own_line, draft, was = given.line, given.draft, given.was
        told = {
            "from_earliest": given.from_earliest or _iso(draft.from_earliest),
            "to_earliest": given.to_earliest or _iso(draft.to_earliest),
        }
        said = _said(kind, draft, family.has_records)
        mark = fingerprint(said)
        if line in self._lines:
            return self._again(*self._lines[line], mark)
        if was and (was.fingerprint == mark or was.source != self._source):
            # what somebody at the keyboard has corrected stays as corrected
            self._lines[line] = len(self.outcomes), mark
            if draft.mark is not None and was.source == self._source:
                ends = {"from_id": draft.from_id, "to_id": draft.to_id}
                self.marks.append({"id": was.id, **ends, "mark": draft.mark})
            return Outcome(Did.UNCHANGED, was.id)
        if line in self._said:
            raise _said_otherwise()
        self._lines[line] = len(self.outcomes), mark
        values = self._values(draft, said, row, was) | told | {"line": own_line, "fingerprint": mark}
        planned = _Planned(draft, row.held, values, was, kind.is_acyclic, family.exclusive)
        self._planned[len(self.outcomes)] = planned
        return Outcome(Did.CHANGED if values["replaces"] else Did.CREATED, values["id"])

    def _again(self, first: int, before: str, mark: str) -> Outcome:
        """The same line twice in one batch: harmless if equal."""
        if before != mark:
            raise _said_otherwise()
        outcome = self.outcomes[first]
        return outcome if outcome.problem else Outcome(Did.UNCHANGED, outcome.id)

    def _check_ends(self, kind: Kind, draft: StatementDraft, row: HeldRow) -> None:
        for end, idx, name in (("from", row.from_idx, draft.from_id), ("to", row.to_idx, draft.to_id)):
            if idx is None:
                what = "record" if is_record_ref(name) else "party"
                raise InputError(
                    f"no {what} with the id {shown(name)}", field=end, expected=f"the id of a {what} that is held"
                )
        self._vocabulary.check_ends(
            kind, (_label(row.from_labels), row.from_kind), (_label(row.to_labels), row.to_kind)
        )

    def _values(
        self, draft: StatementDraft, said: Mapping[str, Any], row: HeldRow, was: HeldStatement | None
    ) -> dict[str, Any]:
        """The statement as it is stored, but for its line and fingerprint."""
        seen = draft.valid_from or draft.seen_on or self._today
        if draft.valid_to and seen >= draft.valid_to:
            seen = draft.valid_to - dt.timedelta(days=1)  # it is known to have held until then
        if was and draft.valid_from is None:
            seen = min(seen, dt.date.fromisoformat(was.evident_from))  # the earliest evidence stands
        return {
            **said,
            "id": f"{'r' if is_record_ref(draft.from_id) else ''}{row.from_idx}.{ulid()}",
            "replaces": was.id if was else draft.replaces,
            "from_id": draft.from_id,
            "to_id": draft.to_id,
            "evident_from": start_day(seen),
            "source_key": draft.key,
            "mark": draft.mark,
            "told_at": draft.told_at.astimezone(dt.UTC).isoformat() if draft.told_at else None,
            "home_from": draft.home[0] if draft.home else None,
            "home_to": draft.home[1] if draft.home else None,
        }


def _said(kind: Kind, draft: StatementDraft, has_records: bool) -> dict[str, Any]:
    """What the statement says: equal here is the same statement."""
    details = stored_details(draft.details) if has_records else {}
    attributes = None
    if draft.attributes:
        attributes = json.dumps(dict(draft.attributes), sort_keys=True, ensure_ascii=False, default=str)
    return {
        "kind": draft.kind,
        "valid_from": start_day(draft.valid_from),
        "valid_to": end_day(draft.valid_to),
        "scope": draft.scope or kind.scope,
        "confidence": draft.confidence,
        "title": draft.title,
        "purpose": draft.purpose,
        "basis": draft.basis,
        "attributes": attributes,
        **details,
    }


def _said_otherwise() -> Conflict:
    return Conflict(
        "an earlier row says otherwise about the same statement",
        field="key",
        expected="a key of its own for each row",
    )


def _overlap(start: dt.date, end: dt.date, held: str | None) -> OverlapRefused:
    return OverlapRefused(
        f"the same role is held from {_day(start)} to {_day(end)} already ({held or 'an earlier row'})",
        field="valid_from",
        expected="a period beside it, or a correction of that statement",
        statement=held,
    )


def _label(labels: Iterable[str] | None) -> str:
    return next(label for label in labels or () if label not in ("Party", "Record"))


def _iso(day: dt.date | None) -> str | None:
    return day.isoformat() if day else None


def _day(day: dt.date) -> str:
    return "an unknown day" if day == OPEN_START else "now" if day == OPEN_END else day.isoformat()
