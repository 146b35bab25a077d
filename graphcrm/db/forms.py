"""The view as Cypher: the condition that each form puts on a statement variable.

The files hold these conditions written out, so that a file can be run and read as it is; a test renders the
form that a file's header names and requires it there word for word. Nothing is put together at run time.
"""

from __future__ import annotations

FORMS = {
    # who is: it holds on the day
    "at": "{s}.valid_from <= $as_of AND $as_of < {s}.valid_to",
    # careers, history, timelines: whatever had begun by the day
    "until": "{s}.valid_from <= $as_of",
    # who was, in a period that the question gives; it begins no later than the view's day
    "during": "{s}.valid_from < $until AND $since < {s}.valid_to",
    # any day: what a record is known by, what is said at all
    "ever": "",
    # what changed in what we know: whatever was live at one of two moments
    "versions": "",
    # an objection, or consent withdrawn: it protects today, whatever day, state of knowledge or scope is asked for
    "refused": (
        "{s}.kind IN ['opted_out', 'withdrawn'] AND {s}.retracted_at = datetime('9999-12-31T00:00:00Z')"
        " AND ($as_of < {s}.valid_to OR date() < {s}.valid_to) AND split({s}.scope, ':')[0] <> 'scenario'"
    ),
}

KNOWN = "{s}.recorded_at <= $known_at AND $known_at < {s}.retracted_at"
BOTH_KNOWN = "{s}.recorded_at <= $known_until AND $known_since < {s}.retracted_at"
SEEN = "{s}.scope IN $scopes AND NOT {s}.id IN $without"


def render(form: str, variable: str) -> str:
    """The condition that ``form`` puts on ``variable``: time in the world, our knowledge, the reader."""
    if form == "refused":
        return FORMS[form].format(s=variable)
    known = BOTH_KNOWN if form == "versions" else KNOWN
    parts = [part for part in (FORMS[form], known, SEEN) if part]
    return " AND ".join(parts).format(s=variable)
