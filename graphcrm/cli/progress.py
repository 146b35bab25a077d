"""Progress on a terminal; nothing where there is none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def parts_shown() -> Iterator[Callable[[str, int], None]]:
    """A line on stderr that says how far a backup or a restore has come."""
    if not sys.stderr.isatty():
        yield lambda part, done: None
        return
    from rich.console import Console

    with Console(stderr=True, markup=False).status("beginning") as line:
        yield lambda part, done: line.update(f"{part}: {done:,}")
