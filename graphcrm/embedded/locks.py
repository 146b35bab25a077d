"""File locks: who is alive, who is using the server, who is starting it.

A lock of the kind used here (flock) belongs to an open file and ends with the last process that has the
file open, however that process ends. So a lock cannot be stale, and a process id written into a locked
file is the id of a living process. That is why nothing here compares process ids with process lists.
"""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from .errors import EmbeddedError

if sys.platform != "win32":
    import fcntl

    SHARED = fcntl.LOCK_SH
    EXCLUSIVE = fcntl.LOCK_EX
else:  # importable everywhere, usable where flock is
    SHARED = EXCLUSIVE = 0
_POLL_SECONDS = 0.01


def take(path: Path, kind: int, wait_seconds: float = 0.0) -> int | None:
    """Lock the file and return its descriptor, or None when others keep it for longer than `wait_seconds`.

    `os.close(descriptor)` gives the lock back. Never unlock: a forked child shares the lock, and a
    child that unlocks would take it from its parent.
    """
    if sys.platform == "win32":
        raise EmbeddedError(
            "unsupported",
            "The embedded database needs a POSIX system (Linux, macOS, WSL): its users share it by "
            "flock. On Windows point GRAPHCRM_NEO4J_URI to a Neo4j server.",
        )
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    deadline = time.monotonic() + wait_seconds
    try:
        while True:
            try:
                fcntl.flock(descriptor, kind | fcntl.LOCK_NB)
            except BlockingIOError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return None
                time.sleep(_POLL_SECONDS)
            else:
                return descriptor
    except BaseException:
        with contextlib.suppress(OSError):
            os.close(descriptor)
        raise


@contextlib.contextmanager
def held(path: Path, kind: int, wait_seconds: float) -> Iterator[bool]:
    """Hold the lock for the length of a block; the value says whether it was got in time."""
    descriptor = take(path, kind, wait_seconds)
    try:
        yield descriptor is not None
    finally:
        if descriptor is not None:
            os.close(descriptor)


def is_held(path: Path) -> bool:
    """Whether somebody holds the file exclusively at this moment."""
    if not path.exists():
        return False
    descriptor = take(path, SHARED)
    if descriptor is None:
        return True
    os.close(descriptor)
    return False


def write_owner(descriptor: int, pid: int | None) -> None:
    """Write the id of the process that holds the lock into the locked file; None empties it."""
    os.ftruncate(descriptor, 0)
    os.pwrite(descriptor, b"" if pid is None else str(pid).encode(), 0)


def owner(path: Path) -> int | None:
    """The process that holds this exclusive lock, or None when nobody does (or it has not said yet)."""
    if not is_held(path):
        return None
    text = path.read_text()
    return int(text) if text.isdigit() else None
