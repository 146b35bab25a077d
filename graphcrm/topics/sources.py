"""What each source says of a party: where they agree, where they contradict each other, and which one leads."""

from __future__ import annotations

import datetime as dt
import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial
from typing import Any, ClassVar

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.ledger.beside import VALUES
from graphcrm.ledger.names import folded
from graphcrm.model import Answer, PartyRef, View
from graphcrm.topics.agreement import told_once
from graphcrm.vocabulary import BY_HAND, Vocabulary


class Standing(StrEnum):
    """How what is said stands to what the other sources say."""

    ALONE = "alone"
    AGREED = "agreed"
    CONTRADICTED = "contradicted"


class Why(StrEnum):
    """Why something leads among what contradicts it."""

    BY_HAND = "by hand"
    PRECEDENCE = "precedence"
    FIRST = "said first"


@dataclass(frozen=True, slots=True)
class SourceSays:
    """Something that one or several sources say of a party.

    ``of`` is a family, or ``values``; ``what`` the kind of statement, or the name of the value. ``value`` is the
    value, of a statement its title. ``leads`` is null where nothing contradicts it, and ``why`` says why it leads.
    """

    of: str
    what: str
    other: PartyRef | None
    value: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    sources: tuple[str, ...]
    standing: Standing
    leads: bool | None
    why: Why | None
    statement: str | None


class SourcesTold(Answer):
    """What each source says of a party on the view's day: its values, and what is said of it towards others.

    ``contradicted`` counts what the sources do not agree on. Of values that contradict each other the one that leads
    is shown everywhere; of statements both are.
    """

    rows_field: ClassVar[str] = "told"

    party: PartyRef | None
    sources: tuple[str, ...] = ()
    contradicted: int = 0
    told: tuple[SourceSays, ...] = ()


@dataclass(frozen=True, slots=True)
class ValuesTold:
    name: str
    kind: str | None
    attributes: str | None
    source: str | None
    scope: str | None
    recorded_at: dt.datetime | None
    is_present: bool


@dataclass(frozen=True, slots=True)
class ValuesRow:
    party: str
    told: tuple[ValuesTold, ...]


@dataclass(frozen=True, slots=True)
class SaidRow:
    statement: str
    family: str
    kind: str
    other: PartyRef
    title: str | None
    valid_from: dt.date | None
    valid_to: dt.date | None
    from_earliest: dt.date | None
    to_earliest: dt.date | None
    source: str
    recorded_at: dt.datetime


@dataclass(frozen=True, slots=True)
class MergedInRow:
    id: str


MERGED_IN = Query("parties/merged_in", MergedInRow)
VALUES_TOLD = Query("parties/values_told", ValuesRow)
STATEMENTS_TOLD = Query("parties/statements_told", SaidRow)


def sources_of(graph: Graph, view: View, vocabulary: Vocabulary, party: PartyRef) -> tuple[SourceSays, ...]:
    """All that is said of a party, values first; of those merged into it too."""
    values = graph.rows(VALUES_TOLD, view, ids=_with_merged(graph, view, party.id))
    values.sort(key=lambda row: row.party != party.id)  # the party's own present values are those shown
    said = graph.rows(STATEMENTS_TOLD, view, id=party.id)
    told = [one for row in values for one in row.told if one.source]
    return (*_values_told(told, vocabulary), *_said(said, vocabulary))


def _with_merged(graph: Graph, view: View, party: str) -> list[str]:
    found, fresh = [party], [party]
    while fresh:
        known_at = view.parameters()["known_at"]
        fresh = [row.id for row in graph.rows(MERGED_IN, None, ids=fresh, known_at=known_at) if row.id not in found]
        found += fresh
    return found


@dataclass(slots=True)
class _Value:
    """One value of one field, and who says so; ``shown`` where it is the present one."""

    text: str
    sources: list[str]
    shown: bool


def _values_told(told: Sequence[ValuesTold], vocabulary: Vocabulary) -> Iterator[SourceSays]:
    fields: dict[str, dict[str, _Value]] = defaultdict(dict)
    for number, one in enumerate(told):
        for field, text in _fields(one):
            key = folded(text) or text if field == "name" else text
            value = fields[field].setdefault(key, _Value(text, [], shown=False))
            value.shown |= number == 0 and one.is_present
            if one.source not in value.sources:
                value.sources.append(str(one.source))
    for field in sorted(fields, key=lambda field: (field != "name", field != "kind", field)):
        yield from _value_told(field, list(fields[field].values()), vocabulary)


def _fields(one: ValuesTold) -> Iterator[tuple[str, str]]:
    yield "name", one.name
    if one.kind:
        yield "kind", one.kind
    attributes: dict[str, Any] = json.loads(one.attributes) if one.attributes else {}
    for name, value in attributes.items():
        yield name, value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _value_told(field: str, values: Sequence[_Value], vocabulary: Vocabulary) -> Iterator[SourceSays]:
    every = [source for value in values for source in value.sources]
    for value in sorted(values, key=lambda value: not value.shown):
        contradicted = len(values) > 1
        yield SourceSays(
            of=VALUES,
            what=field,
            other=None,
            value=value.text,
            valid_from=None,
            valid_to=None,
            from_earliest=None,
            to_earliest=None,
            sources=tuple(value.sources),
            standing=Standing.CONTRADICTED if contradicted else _standing(value.sources),
            leads=value.shown if contradicted else None,
            why=_why(VALUES, value.sources, every, vocabulary) if contradicted and value.shown else None,
            statement=None,
        )


def _standing(sources: Sequence[str]) -> Standing:
    return Standing.AGREED if len(sources) > 1 else Standing.ALONE


def _why(of: str, sources: Sequence[str], every: Sequence[str], vocabulary: Vocabulary) -> Why:
    mine = min(vocabulary.rank(of, source) for source in sources)
    others = [vocabulary.rank(of, source) for source in every if source not in sources]
    if others and mine < min(others):
        return Why.BY_HAND if set(sources) == {BY_HAND} else Why.PRECEDENCE
    return Why.FIRST


def _said(rows: Sequence[SaidRow], vocabulary: Vocabulary) -> Iterator[SourceSays]:
    kinds: dict[tuple[str, str], list[SaidRow]] = defaultdict(list)
    for row in rows:
        kinds[row.family, row.kind].append(row)
    for (family, kind), of_kind in kinds.items():
        is_single = vocabulary.is_single(family, kind)
        told = [
            _Voice(row, frozenset((row.source, *others)))
            for row, others in told_once(of_kind, same=_other, rank=partial(_rank, vocabulary=vocabulary))
        ]
        for one in told:
            against = [two.row for two in told if two is not one and _contradict(one, two, told, is_single=is_single)]
            yield _said_row(one, against, vocabulary)


@dataclass(frozen=True, slots=True)
class _Voice:
    """Something said, with all the sources that say so."""

    row: SaidRow
    sources: frozenset[str]


def _other(row: SaidRow) -> str:
    """Whom it is about: sources with keys of their own for one body are told apart by its name."""
    return folded(row.other.name) or row.other.id


def _contradict(one: _Voice, two: _Voice, told: Sequence[_Voice], *, is_single: bool) -> bool:
    """Whether different sources say otherwise of the same: of other days, or, of what is single, of another."""
    if one.sources & two.sources:
        return False
    if _other(one.row) == _other(two.row):
        titles = {row.title.casefold() for row in (one.row, two.row) if row.title}
        return is_single or len(titles) < 2
    return is_single and not (_is_told(one, two.sources, told) or _is_told(two, one.sources, told))


def _is_told(one: _Voice, sources: frozenset[str], told: Sequence[_Voice]) -> bool:
    """Whether one of these sources tells of the same body too."""
    return any(two.sources & sources and _other(two.row) == _other(one.row) for two in told)


def _said_row(one: _Voice, against: Sequence[SaidRow], vocabulary: Vocabulary) -> SourceSays:
    row, sources = one.row, (one.row.source, *sorted(one.sources - {one.row.source}))
    order = {one.statement: (_rank(one, vocabulary), one.recorded_at, one.statement) for one in (row, *against)}
    leads = min(order, key=lambda statement: order[statement]) == row.statement if against else None
    every = [*sources, *(one.source for one in against)]
    return SourceSays(
        of=row.family,
        what=row.kind,
        other=row.other,
        value=row.title,
        valid_from=row.valid_from,
        valid_to=row.valid_to,
        from_earliest=row.from_earliest,
        to_earliest=row.to_earliest,
        sources=sources,
        standing=Standing.CONTRADICTED if against else _standing(sources),
        leads=leads,
        why=_why(row.family, sources, every, vocabulary) if leads else None,
        statement=row.statement,
    )


def _rank(row: SaidRow, vocabulary: Vocabulary) -> int:
    return vocabulary.rank(row.family, row.source)
