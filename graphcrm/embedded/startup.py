"""A cache that more than halves the time which the server needs to start.

Java can keep what it learns while a program starts (its classes read, linked and laid out) and begin
from there the next time: an "ahead-of-time cache", about 40 MB. It depends on the Java and the jars
alone, not on any data, so there is one for each user and version: in `~/.cache/graphcrm`, or
`$XDG_CACHE_HOME/graphcrm`. The first server of all records it, the watchdog puts it together when that
server has ended. Without it everything works the same, only slower; it can be deleted at any time.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import subprocess
import time
from pathlib import Path

from . import java
from .locks import EXCLUSIVE, take

_ASSEMBLY_SECONDS = 60.0
_LEFTOVER_SECONDS = 86_400.0


class StartupCache:
    """Java's startup cache for one installation: used if it is there, recorded if it is not."""

    def __init__(self, package: Path, data_dir: Path) -> None:
        self._package = package
        self._file = _folder(data_dir) / f"startup-{_fingerprint(package)}.aot"
        self._record = self._file.with_suffix(f".{os.getpid()}.record")
        self._recorder: int | None = None

    def flags(self) -> tuple[str, ...]:
        """What to tell Java: use the cache, record one, or (if another server is recording) nothing."""
        if self._file.exists():
            return (f"-XX:AOTCache={self._file}",)
        with contextlib.suppress(OSError):  # no home, no rights, no space: then without
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if self._recorder is None:
                self._recorder = take(self._file.with_suffix(".lock"), EXCLUSIVE)
            if self._recorder is not None:
                self._remove_leftovers()
                return ("-XX:AOTMode=record", f"-XX:AOTConfiguration={self._record}")
        return ()

    def forget(self) -> bool:
        """Delete a cache with which Java did not start; False if there was none to blame."""
        if not self._file.exists():
            return False
        self._file.unlink(missing_ok=True)
        return True

    def assemble(self) -> None:
        """Make the cache out of what was recorded, if something was. Takes a second or two."""
        if self._recorder is None or not self._record.exists():
            return
        draft = self._file.with_suffix(f".{os.getpid()}.new")
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            subprocess.run(
                java.assembly_command(self._package, self._record, draft),
                env=java.environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                timeout=_ASSEMBLY_SECONDS,
                check=True,
            )
            draft.replace(self._file)  # whole or not at all
        for left in (self._record, draft):
            left.unlink(missing_ok=True)

    def _remove_leftovers(self) -> None:
        """Drafts of processes that were killed, and caches of versions that are gone."""
        for pattern in ("*.record", "*.new"):
            for path in self._file.parent.glob(f"startup-{pattern}"):
                if time.time() - path.stat().st_mtime > _LEFTOVER_SECONDS:
                    path.unlink(missing_ok=True)


def _folder(data_dir: Path) -> Path:
    """The user's cache folder; the data folder for a user without a home, as in some containers."""
    try:
        caches = os.environ.get("XDG_CACHE_HOME") or Path("~/.cache").expanduser()
    except RuntimeError:
        return data_dir
    return Path(caches) / "graphcrm"


def _fingerprint(package: Path) -> str:
    """Changes whenever Java would refuse the cache: another Java, other jars, other options."""
    facts = [(package / "jre" / "release").read_text(encoding="utf-8"), *java.JVM_FLAGS]
    for jar in java.jars(package):
        stat = jar.stat()
        facts.append(f"{jar} {stat.st_size} {stat.st_mtime_ns}")
    return hashlib.sha256("\n".join(facts).encode()).hexdigest()[:16]
