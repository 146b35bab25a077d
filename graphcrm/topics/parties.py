"""Parties: put one; its present values, with what they were kept."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import Any

from graphcrm.ledger.change import Recording, record, take_idx
from graphcrm.ledger.parties import PartyDraft, check_draft, write_parties
from graphcrm.topics.statements import Written
from graphcrm.topics.writing import WritingTopic, ids_of


@dataclass(frozen=True, slots=True)
class Parties(WritingTopic):
    """People, organisations, groups and households as records."""

    def put(self, draft: PartyDraft, *, key: str | None = None, expected: str | None = None) -> Written:
        """Create a party, or give it these present values; the ones it had are kept as a version.

        ``expected`` is the version that the caller has read; None writes whatever is there.

        Raises:
            InputError: a word or a field is wrong.
            Conflict: the id stands for another sort of party.
            PreconditionFailed: it changed since it was read.
        """
        check_draft(self.vocabulary, draft)
        first_idx = take_idx(self.graph, 1)

        def work(recording: Recording) -> dict[str, Any]:
            outcomes = write_parties(recording, [draft], first_idx=first_idx, owns=True, expected=expected)
            return {"records": ids_of(outcomes)}

        request = ["put", asdict(replace(draft, attributes=dict(draft.attributes)))]
        return Written(**record(self.graph, self.author(key), request, work))
