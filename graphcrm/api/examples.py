"""Examples of the main answers, for the OpenAPI document; a test reads each as the answer it stands for."""

from __future__ import annotations

from typing import Any

_VIEW = {"as_of": "2026-03-01", "known_at": None, "scopes": ["b2b", "b2c"], "found": "found"}
_ANN = {"id": "ann", "name": "Ann Müller", "label": "Person", "kind": None}
_RIVERSIDE = {"id": "riverside", "name": "Riverside", "label": "Organisation", "kind": "company"}
_PERIOD = {
    **{"valid_from": "2020-01-01", "valid_to": None, "evident_from": "2020-01-01"},
    **{"from_earliest": None, "to_earliest": None},
}
_ROLE = "12.01KHZ4T8Q7V0N2JX5W6R9C3DEF"
_CONSENT = {
    **{"statement": "12.01KHZ4V1M3B8G5T7Y9P2K4HSQA", "towards": _RIVERSIDE, "kind": "given"},
    **{"purpose": "newsletter", "basis": "form", **_PERIOD, "source": "manual", "scope": "b2c"},
}

EXAMPLES: dict[str, dict[str, Any]] = {
    "RolesHeld": {
        **_VIEW,
        "party": _ANN,
        "roles": [
            {
                **{"statement": _ROLE, "body": _RIVERSIDE, "kind": "employee", "title": "Head of innovation"},
                **{**_PERIOD, "source": "manual", "scope": "b2b", "agreed_by": []},
            }
        ],
        "start_unknown": [],
    },
    "PartyRecord": {
        **_VIEW,
        **{"id": "ann", "label": "Person", "name": "Ann Müller", "kind": None, "ours": False, "ghost": False},
        **{"attributes": {"language": "de"}, "source": "manual", "recorded_at": "2026-02-01T09:30:00Z"},
        "version": "7f8de94ee2ae6c46caa4c98e23fcf42b",
        "aliases": [{"kind": "email", "value": "ann@riverside.example", "source": "manual", "scope": "b2b"}],
    },
    "StatementHeld": {
        **_VIEW,
        "statement": {
            **{"id": _ROLE, "family": "HOLDS_ROLE", "kind": "employee", "from_id": "ann", "to_id": "riverside"},
            **{"line": "c0ffee11c0ffee11c0ffee11c0ffee11", **_PERIOD, "told_at": None},
            "recorded_at": "2026-02-01T09:30:00Z",
            **{"retracted_at": None, "scope": "b2b", "source": "manual", "source_key": None, "confidence": None},
            **{"attributes": None, "title": "Head of innovation", "purpose": None, "basis": None},
            **{"details": None},
        },
    },
    "Written": {
        "change": "01KHZ4T8Q7V0N2JX5W6R9C3DEF",
        "recorded_at": "2026-02-01T09:30:00Z",
        "records": [{"id": _ROLE, "did": "created"}],
    },
    "ConsentsGiven": {
        **_VIEW,
        "party": _ANN,
        "standings": [{"towards": _RIVERSIDE, "purpose": "newsletter", "allowed": True, "decided_by": _CONSENT}],
        "consents": [_CONSENT],
        "start_unknown": [],
    },
}
