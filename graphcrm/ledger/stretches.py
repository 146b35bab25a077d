"""What snapshots tell of days: a statement began, or had ended, somewhere between one and the next. Pure rules.

A row of a snapshot has no days of its own. What it began or ended with was concluded from the snapshots, so the same
row without days takes that up instead of contradicting it; a row that says a day itself always has its way.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from graphcrm.ledger.plan import HeldStatement
    from graphcrm.ledger.statements import StatementDraft

AGAIN = "~"
"""Between a line and the day on which what it says held again after an end that a snapshot told."""


@dataclass(frozen=True, slots=True)
class TakenUp:
    """A draft with the days that snapshots told of it, the line it stands in, and what it may replace there."""

    draft: StatementDraft
    line: str
    was: HeldStatement | None
    from_earliest: str | None = None
    to_earliest: str | None = None


def first_line(line: str) -> str:
    """The line that a row leads to, of that line or of one that took it up again."""
    return line.partition(AGAIN)[0]


def latest(line: str, held: Sequence[HeldStatement]) -> HeldStatement | None:
    """What is held of a line, or of the last one that took it up again."""
    own = [one for one in held if one.line == line or one.line.startswith(line + AGAIN)]
    return max(own, key=lambda one: (one.line != line, one.line), default=None)


def take_up(draft: StatementDraft, line: str, was: HeldStatement | None) -> TakenUp:
    """The draft as it stands among what snapshots have told."""
    if was is None:
        return _begun(draft, line, None)
    if draft.valid_from is None and draft.valid_to is None and was.to_earliest:
        ended = dt.date.fromisoformat(was.valid_to)
        if draft.began and ended < draft.began.latest:
            return _begun(draft, f"{line}{AGAIN}{draft.began.latest}", ended)
        if not draft.began:  # a row that says nothing of its end does not deny the one that was seen
            draft = replace(draft, valid_to=ended)
            return _started(TakenUp(draft, was.line, was, to_earliest=was.to_earliest))
    return _started(TakenUp(draft, was.line, was))


def _begun(draft: StatementDraft, line: str, not_before: dt.date | None) -> TakenUp:
    if draft.valid_from or not draft.began or (draft.valid_to and draft.valid_to <= draft.began.latest):
        return TakenUp(draft, line, None)
    earliest = max(draft.began.earliest, not_before or draft.began.earliest)
    return TakenUp(replace(draft, valid_from=draft.began.latest), line, None, from_earliest=earliest.isoformat())


def _started(taken: TakenUp) -> TakenUp:
    """With the start that an earlier snapshot told, where the row tells none."""
    was = taken.was
    if was is None or was.from_earliest is None or taken.draft.valid_from is not None:
        return taken
    since = dt.date.fromisoformat(was.valid_from)
    if taken.draft.valid_to is not None and taken.draft.valid_to <= since:
        return taken
    return replace(taken, draft=replace(taken.draft, valid_from=since), from_earliest=was.from_earliest)
