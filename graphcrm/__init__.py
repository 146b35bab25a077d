"""graphcrm: who matters, who knows whom, what to do next. ``connect()`` is the front door."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM, connect
    from graphcrm.errors import GraphCRMError
    from graphcrm.ledger.parties import PartyDraft
    from graphcrm.ledger.statements import StatementDraft
    from graphcrm.model import Period, View
    from graphcrm.scoring.combinations import Condition
    from graphcrm.settings import Settings

_HOMES = {
    "Condition": "scoring.combinations",
    "GraphCRM": "crm",
    "GraphCRMError": "errors",
    "PartyDraft": "ledger.parties",
    "Period": "model",
    "Settings": "settings",
    "StatementDraft": "ledger.statements",
    "View": "model",
    "connect": "crm",
}

__all__ = [
    "Condition",
    "GraphCRM",
    "GraphCRMError",
    "PartyDraft",
    "Period",
    "Settings",
    "StatementDraft",
    "View",
    "connect",
]


def __getattr__(name: str) -> Any:
    # Loaded on first use, so that ``graphcrm --help`` need not wait for the driver.
    if name not in _HOMES:
        raise AttributeError(f"module 'graphcrm' has no attribute {name!r}")
    return getattr(import_module(f"graphcrm.{_HOMES[name]}"), name)
