"""What a command printed: shared by the tests of the command line."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Ran:
    """A command's output, what it said on stderr, and its exit code."""

    out: str
    err: str
    code: int

    @property
    def lines(self) -> list[str]:
        """The lines of the output, without blanks at their ends."""
        return [line.rstrip() for line in self.out.splitlines()]


Cli = Callable[..., Ran]
