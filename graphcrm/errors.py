"""What can go wrong, as one tree. It knows no HTTP; ``api/problems.py`` gives each branch its status.

GraphCRMError
├── InputError              what was asked or given is wrong; names the field, the value and what is right
│   ├── UnknownWord         a kind, family, scope or role that the vocabulary does not hold
│   └── NotSupported        right in itself, but not offered here
├── NotFound                there is no such record, or the reader may not see it: the two look alike
├── Conflict                right in itself, but it contradicts what is held
│   ├── CycleRefused        it would close a circle in a hierarchy that may have none
│   ├── OverlapRefused      the same role is already held in that time
│   └── KeyReused           the idempotency key was used for another request
├── NotSignedIn             no token, or one that is unknown, expired or revoked: they look alike
│   └── TooManyAttempts     this address failed to sign in too often
├── Forbidden               signed in, but without the right; names it
├── IssuerSilent            the issuer that signs people in does not answer
├── PreconditionFailed      the record changed since it was read
├── ImportFailed            nothing more of this import was written; rerun when mended
├── SettingsError           a setting is wrong
└── DatabaseError
    ├── DatabaseUnreachable nothing answers there
    ├── WrongPassword
    ├── DatabaseTooOld
    ├── SchemaTooNew        written by a newer graphcrm
    └── QueryTimeout
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any


class GraphCRMError(Exception):
    """The root. ``code`` is a stable word for programs; ``details`` holds ids and names of fields only."""

    code = "error"

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details = {name: value for name, value in details.items() if value is not None}


class InputError(GraphCRMError):
    """Bad input: ``field`` names the place, ``expected`` what would be right."""

    code = "invalid-input"

    def __init__(
        self, message: str, *, field: str | None = None, expected: str | None = None, **more: Any
    ) -> None:
        super().__init__(message, field=field, expected=expected, **more)
        self.field = field
        self.expected = expected


class UnknownWord(InputError):
    """A word that the vocabulary does not hold."""

    code = "unknown-word"

    def __init__(
        self,
        what: str,
        word: str,
        allowed: Sequence[str],
        *,
        field: str | None = None,
        meant: str | None = None,
    ) -> None:
        near = ", ".join(allowed) if allowed else "nothing"
        asked = f", did you mean {meant}?" if meant else ";"
        message = f"unknown {what} {shown(word)}{asked} allowed: {near}"
        super().__init__(message, field=field or what, expected=near, meant=meant)


class NotSupported(InputError):
    code = "not-supported"


class NotFound(GraphCRMError):
    code = "not-found"

    def __init__(self, what: str, record_id: str) -> None:
        super().__init__(f"no {what} with the id {shown(record_id)}", what=what)


class Conflict(GraphCRMError):
    code = "conflict"


class CycleRefused(Conflict):
    code = "cycle"


class OverlapRefused(Conflict):
    code = "overlap"


class KeyReused(Conflict):
    code = "idempotency-key-reused"


class NotSignedIn(GraphCRMError):
    code = "not-signed-in"


class TooManyAttempts(NotSignedIn):
    code = "too-many-attempts"


class Forbidden(GraphCRMError):
    code = "missing-right"


class IssuerSilent(GraphCRMError):
    code = "issuer-silent"


class PreconditionFailed(GraphCRMError):
    code = "precondition-failed"


class ImportFailed(GraphCRMError):
    code = "import-failed"


class SettingsError(GraphCRMError):
    code = "settings"


class DatabaseError(GraphCRMError):
    code = "database"


class DatabaseUnreachable(DatabaseError):
    code = "database-unreachable"


class WrongPassword(DatabaseError):
    code = "wrong-password"


class DatabaseTooOld(DatabaseError):
    code = "database-too-old"


class SchemaTooNew(DatabaseError):
    code = "schema-too-new"


class QueryTimeout(DatabaseError):
    code = "query-timeout"


def shown(value: object, limit: int = 80) -> str:
    """A value as it may stand in a message: quoted, and cut where it is long."""
    text = repr(value)
    return text if len(text) <= limit else f"{text[:limit]}... ({len(text)} characters)"
