"""What a line or a party's values would be without some imports: a pure rule, whatever was undone in what order.

A line is a history of changes: one recorded a statement, another retracted it or put another in its place. What
holds is what the last of them left that stands. A change of an import that was undone does not stand. Merges and
undoings change nothing of what is said, they only carry it: they are neutral.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from graphcrm.model import FOREVER

NEUTRAL, UNDONE = "neutral", "undone"


@dataclass(frozen=True, slots=True)
class Version:
    """One version of a line, wherever it stands. ``carries``: the version of which it is a copy elsewhere."""

    id: str
    family: str
    from_id: str
    to_id: str
    key: str | None
    line: str
    replaces: str | None
    carries: str | None
    change: str
    retracted_by: str | None
    recorded_at: dt.datetime
    retracted_at: dt.datetime | None
    is_aside: bool
    home_from: str | None
    home_to: str | None
    kind: str
    valid_from: dt.date | None
    valid_to: dt.date | None
    evident_from: dt.date | None
    from_earliest: str | None
    to_earliest: str | None
    told_at: str | None
    scope: str
    source: str
    source_key: str | None
    confidence: float | None
    fingerprint: str | None
    attributes: str | None
    title: str | None
    purpose: str | None
    basis: str | None

    @property
    def is_live(self) -> bool:
        return self.retracted_at is None or self.retracted_at >= FOREVER

    @property
    def origin(self) -> str:
        """The version that first said so; what a party is known by is never corrected, at most ended."""
        return self.carries or (self.line if self.family == "KNOWN_AS" and not self.valid_to else self.id)


@dataclass(frozen=True, slots=True)
class Verdict:
    """What holds of a line (``said``, None for nothing), and what stands there now.

    ``built_upon`` is the change of somebody else's that came after those of the import that is undone.
    """

    line: str
    said: Version | None
    standing: tuple[Version, ...]
    last: Version
    built_upon: str | None

    @property
    def is_right(self) -> bool:
        """Whether nothing has to be done."""
        return [version.origin for version in self.standing] == ([self.said.origin] if self.said else [])


def verdicts(versions: Iterable[Version], stands: Mapping[str, str], undoing: frozenset[str]) -> list[Verdict]:
    """A verdict for each line. ``stands`` names the changes that are neutral or undone, all others stand.

    ``undoing`` are the changes of the import that is being undone.
    """
    lines: dict[str, list[Version]] = defaultdict(list)
    for version in versions:
        lines[version.line].append(version)
    return [_verdict(line, rows, stands, undoing) for line, rows in lines.items()]


def _verdict(
    line: str, rows: Sequence[Version], stands: Mapping[str, str], undoing: frozenset[str]
) -> Verdict:
    said: Version | None = None
    mine, built_upon = False, None
    for change, version in _events(rows):
        if stands.get(change) == NEUTRAL:
            continue
        if stands.get(change) == UNDONE:
            mine = mine or change in undoing
            continue
        said = version
        if mine:
            built_upon = change
    standing = tuple(row for row in rows if row.is_live or row.is_aside)
    last = max(rows, key=lambda row: (row.recorded_at, row.id))
    return Verdict(line, said, standing, last, built_upon)


def _events(rows: Sequence[Version]) -> list[tuple[str, Version | None]]:
    """What each change did to the line, in order of time: the version that it left, or None."""
    recorded = {row.change for row in rows}
    events: list[tuple[dt.datetime, str, str, Version | None]] = [
        (row.recorded_at, row.change, row.id, row) for row in rows if row.origin == row.id
    ]
    for row in rows:
        if row.retracted_at and not row.is_live and row.retracted_by and row.retracted_by not in recorded:
            events.append((row.retracted_at, row.retracted_by, row.id, None))
    events.sort(key=lambda event: event[:3])
    return [(change, version) for _, change, _, version in events]


@dataclass(frozen=True, slots=True)
class Values:
    """The values that a party had from a moment on; ``change`` is the one that gave it others, None if it has them."""

    kind: str | None
    name: str
    ours: bool | None
    ghost: bool | None
    attributes: str | None
    scope: str | None
    source: str | None
    recorded_at: dt.datetime
    change: str | None

    def said(self) -> tuple[Any, ...]:
        """What is compared: the values and whose they are."""
        return self.kind, self.name, bool(self.ours), bool(self.ghost), self.attributes, self.scope, self.source


def values_without(
    earlier: Sequence[Values], present: Values, stands: Mapping[str, str]
) -> Values:
    """The values that a party would have: the last that a change gave it which stands, else its first ones."""
    told = [*earlier, present]
    holds = told[0]
    for before, after in pairwise(told):
        if before.change not in stands:
            holds = after
    return holds
