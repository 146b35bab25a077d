"""Small named worlds, written as lines: a test is such a world, a question and an expected set.

    person ann "Ann Müller" ann@acme.example
    company acme
    company us ours             (our own side)
    working_group wg "Innovation"
    ann employee acme 2020-01-01..2022-01-01 "Engineer"
    ann member wg ..            (start unknown; ``seen 2024-05-01`` gives the first evidence)
    mia parent tom @care        (another scope than the kind's own)

    deal d1 "Offer" amount=5000 currency=EUR opened=2025-01-01
    interaction i1 kind=mail at=2025-02-03T10:00:00Z direction=in "subject=About the price"
    d1 proposal d1 2025-03-01..  (a stage, a state leads to the deal, the to-do itself)
    ann champion d1 2025-01-01.. stance=mentor

A day after ``..`` is the first on which it no longer holds.
"""

from __future__ import annotations

import datetime as dt
import re
import shlex
from decimal import Decimal
from functools import partial

from graphcrm.crm import GraphCRM
from graphcrm.db.graph import Graph
from graphcrm.ledger.change import Recording, record, take_idx
from graphcrm.ledger.parties import PartyDraft, check_draft, write_parties
from graphcrm.ledger.records import RecordDraft, write_records
from graphcrm.ledger.records import check_draft as check_record
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import PartyLabel, RecordLabel
from graphcrm.topics.writing import ids_of

CLEAR = "MATCH (node) WHERE NOT node:SchemaStep DETACH DELETE node"
RECORDS = {label.value.lower(): label for label in RecordLabel}
PERIOD = re.compile(r"(\d{4}-\d\d-\d\d)?\.\.(\d{4}-\d\d-\d\d)?")


def clear(graph: Graph) -> None:
    """Empty the graph, but for its schema."""
    graph.run_schema(CLEAR)


class World:
    """A graph under construction: ``build`` takes lines; ``said`` has the statements' ids, in order."""

    def __init__(self, crm: GraphCRM) -> None:
        self.crm = crm
        self.said: list[str] = []
        self.refs: dict[str, str] = {}
        self.change: str | None = None

    def build(self, text: str) -> World:
        """Write all lines: parties in one change, then statements in another, in order.

        A line is ``kind id "name" emails`` or ``from kind to period ...``.
        """
        lines = [words for line in text.strip().splitlines() if (words := shlex.split(line, comments=True))]
        parties = [self._party(label, words) for words in lines if (label := self._label(words[0]))]
        records = [self._record(words) for words in lines if words[0] in RECORDS]
        self.refs |= {draft.id: draft.ref for draft in records}
        said = [words for words in lines if not self._label(words[0]) and words[0] not in RECORDS]
        statements = [self._statement(words) for words in said]
        if parties:
            self._put(parties)
        if records:
            self._put_records(records)
        if statements:
            written = self.crm.statements.record_all(statements)
            self.change = written.change
            self.said += [record.id for record in written.records]
        return self

    def _put(self, drafts: list[PartyDraft]) -> None:
        numbers = partial(take_idx, self.crm.graph)

        def work(recording: Recording) -> dict[str, object]:
            words = self.crm.vocabulary
            return {"records": ids_of(write_parties(recording, drafts, numbers=numbers, vocabulary=words, owns=True))}

        for draft in drafts:
            check_draft(self.crm.vocabulary, draft)
        written = record(self.crm.graph, self.crm.parties.author(None), [draft.id for draft in drafts], work)
        self.change = written["change"]

    def _put_records(self, drafts: list[RecordDraft]) -> None:
        numbers = partial(take_idx, self.crm.graph, counter="record")

        def work(recording: Recording) -> dict[str, object]:
            return {"records": ids_of(write_records(recording, drafts, numbers=numbers, owns=True))}

        for draft in drafts:
            check_record(self.crm.vocabulary, draft)
        record(self.crm.graph, self.crm.parties.author(None), [draft.ref for draft in drafts], work)

    def _record(self, words: list[str]) -> RecordDraft:
        label, record_id, *rest = words
        names = [word for word in rest if "=" not in word and word[0] != "@"]
        values: dict[str, object] = {"name": names[0]} if names else {}
        values |= {name: _value(name, value) for name, _, value in (w.partition("=") for w in rest if "=" in w)}
        if isinstance(at := values.get("at"), dt.datetime):
            values.setdefault("day", at.date())
        scope = next((word[1:] for word in rest if word.startswith("@")), "b2b")
        return RecordDraft(RECORDS[label], record_id, values, scope=scope)

    def _label(self, kind: str) -> PartyLabel | None:
        if kind in ("person", "organisation", "group", "household"):
            return PartyLabel(kind.capitalize())
        return next((word.label for word in self.crm.vocabulary.parties if word.name == kind), None)

    def _party(self, label: PartyLabel, words: list[str]) -> PartyDraft:
        kind, party_id, *rest = words
        scope = next((word[1:] for word in rest if word.startswith("@")), "b2b")
        emails = tuple(word for word in rest if "@" in word[1:])
        names = [word for word in rest if "@" not in word and word != "ours"]
        return PartyDraft(
            id=party_id,
            label=label,
            name=names[0] if names else party_id.capitalize(),
            kind=None if kind == label.value.lower() else kind,
            emails=emails,
            ours="ours" in rest,
            scope=scope,
        )

    def _statement(self, words: list[str]) -> StatementDraft:
        from_id, name, to_id, *rest = words
        kind = next(word for word in self.crm.vocabulary.kinds if word.name == name)
        values: dict[str, object] = {}
        details: dict[str, object] = {}
        waiting = iter(rest)
        for word in waiting:
            if matched := PERIOD.fullmatch(word):
                since, until = (dt.date.fromisoformat(day) if day else None for day in matched.groups())
                values |= {"valid_from": since, "valid_to": until}
            elif word.startswith("@"):
                values["scope"] = word[1:]
            elif word == "seen":
                values["seen_on"] = dt.date.fromisoformat(next(waiting))
            elif "=" in word and kind.family in self.crm.vocabulary.record_families():
                field, _, value = word.partition("=")
                details[field] = _value(field, value)
            elif kind.family == "CONSENTS":
                values["purpose"] = word
            else:
                values["title"] = word
        start, target = self.refs.get(from_id, from_id), self.refs.get(to_id, to_id)
        return StatementDraft(kind.family, name, start, target, details=details, **values)  # type: ignore[arg-type]


def _value(name: str, text: str) -> object:
    """The value of a field, by its name."""
    if name in ("amount", "quantity"):
        return Decimal(text)
    if name == "at":
        return dt.datetime.fromisoformat(text)
    days = ("opened", "closed", "expected_close", "due", "day")
    return dt.date.fromisoformat(text) if name in days else text
