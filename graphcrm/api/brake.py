"""Slows an address whose attempts to sign in fail, and logs it; its memory is bounded."""

from __future__ import annotations

import logging
import time
from collections import OrderedDict
from dataclasses import dataclass

log = logging.getLogger("graphcrm.api.sign_in")

FREE = 5
"""Attempts that may fail before the address has to wait."""
APART_SECONDS = 1.0
"""How far apart the attempts of a slowed address are, whatever number of connections it opens."""
WAIT_AT_MOST = 10.0
"""Whoever would wait longer is sent away."""
FORGIVEN_AFTER = 300.0
ADDRESSES = 10_000


@dataclass(slots=True)
class Failures:
    """How often an address failed, when last, and when its next attempt may be."""

    count: int = 0
    last: float = 0.0
    next: float = 0.0


class Brake:
    """Failures by address; the addresses that failed longest ago are forgotten first."""

    def __init__(self) -> None:
        self._failures: OrderedDict[str, Failures] = OrderedDict()

    def wait(self, address: str) -> float | None:
        """How many seconds this attempt has to wait; None where too many wait already."""
        found = self._failures.get(address)
        now = time.monotonic()
        if found is None or now - found.last > FORGIVEN_AFTER or found.count < FREE:
            return 0.0
        start = max(now, found.next)
        if start - now > WAIT_AT_MOST:
            return None
        found.next = start + APART_SECONDS
        return start - now

    def failed(self, address: str) -> None:
        """Note that an attempt failed."""
        now = time.monotonic()
        found = self._failures.pop(address, None)
        if found is None or now - found.last > FORGIVEN_AFTER:
            found = Failures()
        found.count, found.last = found.count + 1, now
        self._failures[address] = found
        while len(self._failures) > ADDRESSES:
            self._failures.popitem(last=False)
        if found.count == 1 or found.count % FREE == 0:
            told = {"event": "sign-in failed", "address": address, "failures": found.count}
            log.warning("sign-in failed", extra={"told": told})

    def __len__(self) -> int:
        return len(self._failures)
