"""Taking an import back: what it recorded is retracted, what it retracted is recorded anew as it was before.

Change by change, a transaction each, so that it can be of any size and be stopped and run again: each looks what
its lines would be without the imports that are undone, and does what is missing. Nothing is overwritten.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph, Transaction
from graphcrm.db.values import end_day, start_day
from graphcrm.ledger.change import Author, Recording, fingerprint, record
from graphcrm.ledger.histories import Values, Verdict, Version, values_without, verdicts
from graphcrm.ledger.merges import KNOW_MOVED, LOCK, RECORD_MOVED, RETRACT_KNOWN, RETRACT_MOVED
from graphcrm.ledger.parties import HELD
from graphcrm.ledger.rows import CountRow
from graphcrm.ledger.ulids import ulid
from graphcrm.ledger.whereabouts import resolve
from graphcrm.vocabulary import Vocabulary

PARTIES_AT_ONCE = 2_000
LEFT_AT_MOST = 100


@dataclass(frozen=True, slots=True)
class IdRow:
    id: str


@dataclass(frozen=True, slots=True)
class NumbersRow:
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class LineRow:
    from_id: str
    to_id: str | None
    line: str


@dataclass(frozen=True, slots=True)
class StandingRow:
    id: str
    standing: str


@dataclass(frozen=True, slots=True)
class ValuesRow:
    id: str
    label: str
    earlier: tuple[Values, ...]
    present: Values


@dataclass(frozen=True, slots=True)
class ApartRow:
    """Values under another scope than the present ones; ``told`` is the change that first said so."""

    id: str
    scope: str
    told: str | None
    is_live: bool
    fingerprint: str
    source: str
    kind: str | None
    name: str
    ours: bool | None
    ghost: bool | None
    attributes: str | None
    is_present: bool | None


CHANGES = Query("ledger/imports/changes", IdRow)
STARTS = Query("ledger/imports/starts", NumbersRow)
WRITTEN = Query("ledger/imports/written", LineRow)
LINES = Query("ledger/imports/lines", Version)
STANDING = Query("ledger/imports/standing", StandingRow)
VALUES = Query("ledger/imports/values", ValuesRow)
RESTORE_VALUES = Query("ledger/imports/restore_values", CountRow)
APART = Query("ledger/imports/apart", ApartRow)
RESTORE_APART = Query("ledger/imports/restore_apart", CountRow)
FORSAKEN = Query("ledger/imports/forsaken", IdRow)


@dataclass(frozen=True, slots=True)
class Left:
    """What somebody has built upon since, and so was left as it is: the statement, and the change that did."""

    statement: str
    family: str
    change: str


@dataclass(slots=True)
class Undone:
    """What an undoing did. ``gone``: parties of whom nobody says anything any more."""

    retracted: int = 0
    restored: int = 0
    values: int = 0
    gone: int = 0
    left_total: int = 0
    left: list[Left] = field(default_factory=list)

    def add(self, done: Undone) -> None:
        """Count what one transaction did."""
        self.retracted += done.retracted
        self.restored += done.restored
        self.values += done.values
        self.gone += done.gone
        self.left_total += done.left_total
        self.left += done.left[: LEFT_AT_MOST - len(self.left)]


def undo_run(graph: Graph, vocabulary: Vocabulary, author: Author, run: str) -> Iterator[Undone]:
    """Take back all that a run wrote, the latest first; what was done so far, after each transaction.

    The run has to be marked as being undone before. ``author`` says in ``undoes`` which run it is.
    """
    total = Undone()
    changes = frozenset(row.id for row in graph.rows(CHANGES, run=run))
    for row in graph.rows(CHANGES, run=run):
        numbers = [number for starts in graph.rows(STARTS, id=row.id) for number in starts.numbers]
        for first in range(0, len(numbers), PARTIES_AT_ONCE):
            total.add(_undo(graph, vocabulary, author, row.id, numbers[first : first + PARTIES_AT_ONCE], changes))
            yield total
    yield total


def _undo(
    graph: Graph, vocabulary: Vocabulary, author: Author, change: str, numbers: list[int], undoing: frozenset[str]
) -> Undone:
    done = Undone()

    def work(recording: Recording) -> dict[str, Any]:
        nonlocal done
        done = Undone()
        found = _verdicts(recording.transaction, change, numbers, undoing)
        _settle(recording, vocabulary, found, done)
        _restore_values(recording, numbers, done)
        _restore_apart(recording, numbers, done, beside=False)
        _restore_apart(recording, numbers, done, beside=True)
        return {}

    record(graph, author, ["undo", change, numbers[:1]], work)
    return done


def _verdicts(transaction: Transaction, change: str, numbers: list[int], undoing: frozenset[str]) -> list[Verdict]:
    """What should hold of each line that the change wrote, read when all who write there wait."""
    locked: set[str] = set()
    while True:
        written = transaction.rows(WRITTEN, numbers=numbers, change=change)
        ends = {end for row in written for end in (row.from_id, row.to_id) if end}
        into = resolve(transaction, ends)
        parties = {row.from_id for row in written} | set(into.values())
        if parties <= locked:
            break
        transaction.rows(LOCK, ids=sorted(parties - locked))
        locked |= parties
    lines: dict[str, set[str]] = defaultdict(set)
    for row in written:
        for end in (row.from_id, into.get(row.from_id), into.get(row.to_id or "")):
            if end:
                lines[end].add(row.line)
    asked = [{"id": party, "lines": sorted(lines[party])} for party in sorted(lines)]
    versions = {row.id: row for row in transaction.rows(LINES, rows=asked)}
    return verdicts(versions.values(), _standing(transaction, versions.values()), undoing)


def _standing(transaction: Transaction, versions: Iterable[Version]) -> dict[str, str]:
    changes = {change for row in versions for change in (row.change, row.retracted_by) if change}
    return {row.id: row.standing for row in transaction.rows(STANDING, ids=sorted(changes))}


def _settle(recording: Recording, vocabulary: Vocabulary, found: Sequence[Verdict], done: Undone) -> None:
    """Make each line as it should be."""
    wrong = [verdict for verdict in found if not verdict.is_right]
    for verdict in found:
        if verdict.built_upon:
            done.left_total += 1
            done.left.append(Left(verdict.last.id, verdict.last.family, verdict.built_upon))
    away = [version for verdict in wrong for version in verdict.standing]
    done.retracted += len(away)
    _retract(recording, away)
    back = [(verdict.said, verdict.last) for verdict in wrong if verdict.said]
    done.restored += _record_again(recording, vocabulary, back)


def _retract(recording: Recording, versions: Sequence[Version]) -> None:
    stamp = {"now": recording.stamp["now"], "change": recording.change}
    by_family: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for version in versions:
        by_family[version.family].append(
            {
                "id": version.id,
                "from_id": version.from_id,
                "to_id": version.to_id,
                "key": version.key,
                "is_live": version.is_live,
                "set_aside": None,
                "home_from": version.home_from,
                "home_to": version.home_to,
            }
        )
        recording.touch(version.family, version.scope, version.id, version.from_id)
    for family, rows in sorted(by_family.items()):
        if family == "KNOWN_AS":
            recording.transaction.rows(RETRACT_KNOWN, rows=rows, **stamp)
        else:
            recording.transaction.rows(RETRACT_MOVED, rows=rows, family=family, **stamp)


def _record_again(recording: Recording, vocabulary: Vocabulary, back: Sequence[tuple[Version, Version]]) -> int:
    """Record statements anew as they were, where the parties for whom they were recorded stand now."""
    # an alias is no party: what is known by it has one end
    homes = [(said.home_from or said.from_id, said.home_to or said.to_id or said.from_id) for said, _ in back]
    into = resolve(recording.transaction, {party for home in homes for party in home})
    stand = sorted({into.get(party, party) for home in homes for party in home})
    numbers = {row.id: row.idx for row in recording.transaction.rows(HELD, ids=stand)} if stand else {}
    symmetric = {(kind.family, kind.name) for kind in vocabulary.kinds if kind.symmetric}
    by_family: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for (said, last), home in zip(back, homes, strict=True):
        ends = into.get(home[0], home[0]), into.get(home[1], home[1])
        if said.key is not None:
            row = _known_again(said, last, home[0], ends[0]) | {"new_id": f"{numbers[ends[0]]}.{ulid()}"}
            by_family[said.family].append(row)
            recording.touch(said.family, said.scope, ends[0])
            continue
        if ends[0] == ends[1]:
            continue  # between two who are one now nothing can be said
        if (said.family, said.kind) in symmetric:
            ends = min(ends), max(ends)
        row = _again(said, last, home, ends) | {"id": f"{numbers[ends[0]]}.{ulid()}"}
        by_family[said.family].append(row)
        recording.touch(said.family, said.scope, row["id"], *ends)
    for family, rows in sorted(by_family.items()):
        stamp = {"now": recording.stamp["now"], "change": recording.change}
        if family == "KNOWN_AS":
            recording.transaction.rows(KNOW_MOVED, rows=rows, **stamp)
        else:
            recording.transaction.rows(RECORD_MOVED, rows=rows, family=family, **stamp)
    return sum(map(len, by_family.values()))


_KEPT = (
    "line", "kind", "scope", "source", "source_key", "confidence", "fingerprint", "attributes", "title", "purpose",
    "basis", "from_earliest", "to_earliest", "told_at",
)  # fmt: skip


def _again(said: Version, last: Version, home: tuple[str, str], ends: tuple[str, str]) -> dict[str, Any]:
    away = ends != home
    return {
        **{name: getattr(said, name) for name in _KEPT},
        "replaces": last.id,
        "carries": said.origin,
        "from_id": ends[0],
        "to_id": ends[1],
        "valid_from": start_day(said.valid_from),
        "valid_to": end_day(said.valid_to),
        "evident_from": start_day(said.evident_from),
        "home_from": home[0] if away else None,
        "home_to": home[1] if away else None,
    }


def _known_again(said: Version, last: Version, home: str, party: str) -> dict[str, Any]:
    return {
        **{name: getattr(said, name) for name in ("key", "line", "kind", "scope", "source", "to_earliest")},
        "id": last.id,
        "to_party": party,
        "valid_to": end_day(said.valid_to),
        "home_from": home if home != party else None,
        "carries": said.origin,
    }


def _restore_values(recording: Recording, numbers: list[int], done: Undone) -> None:
    """Give parties back the values they had before; take them from those of whom nobody says anything any more."""
    transaction = recording.transaction
    parties = transaction.rows(VALUES, numbers=numbers)
    changes = {one.change for party in parties for one in party.earlier if one.change}
    stands = {row.id: row.standing for row in transaction.rows(STANDING, ids=sorted(changes))}
    gone = {row.id for row in transaction.rows(FORSAKEN, numbers=numbers)}
    rows = []
    for party in parties:
        holds = values_without(party.earlier, party.present, stands)
        if party.id in gone:
            done.gone += party.present.source is not None
            if party.present.source is not None:
                rows.append(_values_row(party.id, None, party.present))
        elif holds.said() != party.present.said():
            done.values += 1
            rows.append(_values_row(party.id, party.label, holds))
    if rows:
        now, change = recording.stamp["now"], recording.change
        transaction.rows(RESTORE_VALUES, rows=rows, now=now, change=change)
        recording.touched.update(row["id"] for row in rows)


def _values_row(party: str, label: str | None, values: Values) -> dict[str, Any]:
    """Values as a party carries them; nobody's where no label is given, so that whoever comes next may give others."""
    told = {
        "kind": values.kind,
        "name": values.name,
        "ours": bool(values.ours),
        "ghost": bool(values.ghost),
        "attributes": values.attributes,
        "scope": values.scope if label else None,
    }
    mark = fingerprint([label, told]) if label else None
    return {"id": party, **told, "fingerprint": mark, "source": values.source if label else None}




def _restore_apart(recording: Recording, numbers: list[int], done: Undone, *, beside: bool) -> None:
    """The same of the values that parties have apart under other scopes, or ``beside`` those of another source."""
    held: dict[tuple[str, str, str], list[ApartRow]] = defaultdict(list)
    for row in recording.transaction.rows(APART, numbers=numbers, beside=beside):
        held[row.id, row.scope, row.source if beside else ""].append(row)
    changes = {row.told for rows in held.values() for row in rows if row.told}
    stands = {row.id for row in recording.transaction.rows(STANDING, ids=sorted(changes))}
    wrong = []
    for (party, scope, _), rows in held.items():
        kept = not (beside and rows[0].is_present)  # a source whose values are the present ones has none beside
        holds = next((row for row in reversed(rows) if kept and row.told not in stands), None)
        live = next((row for row in reversed(rows) if row.is_live), None)
        if (holds and (holds.told, holds.fingerprint)) != (live and (live.told, live.fingerprint)):
            told = asdict(holds) if holds else dict.fromkeys(asdict(rows[0]))
            wrong.append({**told, "id": party, "scope": scope, "source": (holds or rows[0]).source})
    if wrong:
        now, change = recording.stamp["now"], recording.change
        recording.transaction.rows(RESTORE_APART, rows=wrong, beside=beside, now=now, change=change)
        recording.touched.update(row["id"] for row in wrong)
        done.values += len(wrong)
