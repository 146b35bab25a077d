"""Where two parties to be merged contradict each other about consent: a pure rule."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence

from graphcrm.ledger.homes import CONSENTS, Place, Said

GIVEN, WITHDRAWN, OPTED_OUT = "given", "withdrawn", "opted_out"


def contradictions(found: Sequence[Place], keep: str, drop: str, day: dt.date) -> list[str]:
    """What the one consents to on that day and the other does not, in words with ids only."""
    said: dict[tuple[str, str], list[Said]] = defaultdict(list)
    for place in found:
        since, until = place.said.period
        if place.said.family != CONSENTS or place.aside or not since <= day < until:
            continue
        for side, other in (place.ends, place.ends[::-1]):
            if side in (keep, drop):
                said[side, other].append(place.said)
    problems = []
    for other in sorted({other for _, other in said}):
        kept, dropped = said.get((keep, other), []), said.get((drop, other), [])
        for purpose in sorted({one.purpose or "" for one in (*kept, *dropped)}):
            one, two = verdict(kept, purpose), verdict(dropped, purpose)
            if one and two and (one == GIVEN) != (two == GIVEN):
                problems.append(f"{purpose or 'every purpose'} with {other}: {one} by {keep}, {two} by {drop}")
    return problems


def verdict(said: Sequence[Said], purpose: str) -> str | None:
    """What decides for a purpose: an objection, else the latest, a withdrawal before a consent of its day."""
    about = [one for one in said if (one.purpose or "") in (purpose, "")]
    return max(about, key=_weight).kind if about else None


def _weight(one: Said) -> tuple[bool, dt.date, bool]:
    return one.kind == OPTED_OUT, one.evident_from or dt.date.min, one.kind == WITHDRAWN
