"""What every write of a topic shares: who writes, and the batch in one transaction."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from graphcrm.errors import GraphCRMError
from graphcrm.ledger.change import Author
from graphcrm.ledger.parties import Outcome
from graphcrm.topics.topic import Topic


@dataclass(frozen=True, slots=True)
class WritingTopic(Topic):
    """A topic that writes in somebody's name."""

    who: str = "unknown"

    def author(self, key: str | None) -> Author:
        """The author of a write at the keyboard or over the API."""
        return Author(who=self.who, source="manual", key=key)


def ids_of(outcomes: Sequence[Outcome]) -> list[dict[str, Any]]:
    """The outcomes as a change's result keeps them; the first refusal refuses the whole batch."""
    for row, outcome in enumerate(outcomes):
        if outcome.problem is not None:
            with in_row(row, of=len(outcomes)):
                raise outcome.problem
    return [{"id": outcome.id, "did": outcome.did.value} for outcome in outcomes]


@contextmanager
def in_row(row: int, *, of: int) -> Iterator[None]:
    """Let an error of ours name the row of its batch, from 0; a batch of one has no rows to name."""
    try:
        yield
    except GraphCRMError as error:
        if of > 1:
            error.details["row"] = row
        raise
