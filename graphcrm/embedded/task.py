"""What the starter asks of the watchdog."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from .files import Folder


@dataclass(frozen=True, slots=True)
class Task:
    """One server to start and to look after; travels as command-line arguments, in this order."""

    folder: Folder
    package: Path
    heap_mb: int
    idle_seconds: float
    start_timeout: float

    def arguments(self) -> list[str]:
        return [
            str(self.folder.root),
            str(self.package),
            str(self.heap_mb),
            str(self.idle_seconds),
            str(self.start_timeout),
        ]

    @classmethod
    def parse(cls, arguments: list[str]) -> Task:
        """The task that these arguments are: what ``arguments`` made of it."""
        root, package, heap_mb, idle_seconds, start_timeout = arguments
        return cls(Folder(Path(root)), Path(package), int(heap_mb), float(idle_seconds), float(start_timeout))
