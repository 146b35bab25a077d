"""Real records with known doubles, and how well pairs of them are found."""

from __future__ import annotations

import csv
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from graphcrm.matching.model import fitted
from graphcrm.matching.pairs import Found, pairs
from graphcrm.matching.pool import Pool
from graphcrm.matching.records import Record

HERE = Path(__file__).parents[1] / "data" / "doubles"
ENRON = Path(__file__).parents[3] / "shared" / "data" / "enron_email" / "people.csv"
Ids = tuple[str, str]


@dataclass(frozen=True)
class Known:
    """Records, and which of them are one: the truth that nothing is fitted on."""

    records: tuple[Record, ...]
    same: Mapping[str, str]

    @property
    def doubles(self) -> set[Ids]:
        """All pairs that are one."""
        return pairs_of(self.same)


@dataclass(frozen=True)
class Quality:
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def pairs_of(group: Mapping[str, object]) -> set[Ids]:
    """The pairs with something in common."""
    members: dict[object, list[str]] = defaultdict(list)
    for record, common in group.items():
        members[common].append(record)
    return {pair for some in members.values() for pair in combinations(sorted(some), 2)}


def quality(found: Iterable[Ids], doubles: set[Ids]) -> Quality:
    """Precision and recall of pairs that were found."""
    pairs_found = set(found)
    right = len(pairs_found & doubles)
    return Quality(right / len(pairs_found) if pairs_found else 0.0, right / len(doubles))


def searched(records: Sequence[Record], *, threshold: float = 0.0, seed: int = 1) -> Found:
    """All pairs that were compared, with their probability."""
    with Pool() as pool:
        pool.add(records)
        pool.block()
        return pairs(pool, fitted(pool, seed=seed), threshold=threshold)


def above(found: Found, threshold: float) -> set[Ids]:
    return {(pair.left, pair.right) for pair in found.pairs if pair.probability >= threshold}


def lines(file: Path) -> list[str]:
    return file.read_text(encoding="utf-8").splitlines()


def febrl() -> Known:
    """1,000 records of 500 people; the number in the record's id says who."""
    rows = list(csv.DictReader(lines(HERE / "febrl1.csv"), skipinitialspace=True))
    told = [{name.strip(): (value or "").strip() or None for name, value in row.items()} for row in rows]
    records = [
        Record(
            id=str(row["rec_id"]),
            given=row["given_name"],
            family=row["surname"],
            birth=row["date_of_birth"],
            number=row["soc_sec_id"],
            street=row["address_1"],
            house=row["street_number"],
            postcode=row["postcode"],
            city=row["suburb"],
        )
        for row in told
    ]
    return Known(tuple(records), {record.id: record.id.split("-")[1] for record in records})


def splink_people() -> Known:
    """1,000 records, several of one person, with many mistakes and gaps."""
    rows = list(csv.DictReader(lines(HERE / "splink_fake_1000.csv")))
    records = [
        Record(
            id=row["unique_id"],
            given=row["first_name"].strip() or None,
            family=row["surname"].strip() or None,
            birth=row["dob"] or None,
            city=row["city"].strip() or None,
            emails=(row["email"],) if row["email"] else (),
        )
        for row in rows
    ]
    return Known(tuple(records), {row["unique_id"]: row["cluster"] for row in rows})


def enron() -> Known:
    """184 addresses; 31 names have two or three. One of them carries another's name."""
    rows = list(csv.DictReader(lines(ENRON)))
    records = [
        Record(id=row["email"], name=row["name"] or None, emails=(f"{row['email']}@enron.example",)) for row in rows
    ]
    return Known(tuple(records), {row["email"]: row["name"] or row["email"] for row in rows})


def equal_fields(known: Known) -> set[Ids]:
    """The rule to be better than: given name, family name and date of birth are equal."""
    told = {record.id: (record.given, record.family, record.birth) for record in known.records}
    return pairs_of({record: fields for record, fields in told.items() if None not in fields})


if __name__ == "__main__":
    # the tables of docs/doubles.md
    for name, one in (("febrl1", febrl()), ("splink", splink_people())):
        found = searched(one.records)
        exact = quality(equal_fields(one), one.doubles)
        print(f"{name}: three equal fields {exact.precision:.4f} {exact.recall:.4f} {exact.f1:.4f}")  # noqa: T201
        for least in (0.01, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99, 0.999):
            at = quality(above(found, least), one.doubles)
            print(f"| {least} | {len(above(found, least)):,} | {at.precision:.4f} | {at.recall:.4f} | {at.f1:.4f} |")  # noqa: T201
        safe = {(pair.left, pair.right) for pair in found.pairs if pair.is_safe(0.99)}
        print("safe at 0.99:", len(safe), len(safe & one.doubles), "compared:", found.compared)  # noqa: T201
