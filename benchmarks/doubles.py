"""Candidates for doubles among made-up people: seconds of work of each step, against the blocking query by itself.

    python benchmarks/doubles.py 100000 1000000

One in twenty is a double of an earlier one, with mistakes; precision and recall are told as well.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Iterator
from resource import RUSAGE_SELF, getrusage
from typing import Any

from graphcrm.matching.model import fitted
from graphcrm.matching.pairs import pairs
from graphcrm.matching.pool import Pool
from graphcrm.matching.records import Columns

SLICE = 20_000
LETTERS = "abcdefghijklmnopqrstuvwxyz"
Person = dict[str, Any]


def people(count: int, seed: int) -> Iterator[tuple[Person, int | None]]:
    """So many people, and for a double the number of whom it doubles. Names are as unevenly common as names are."""
    chance = random.Random(seed)
    given, family = words(chance, 2_000), words(chance, max(2_000, count // 20))
    cities = words(chance, 2_000)
    kept: list[Person] = []
    for number in range(count):
        if kept and chance.random() < 0.05:
            place = chance.randrange(len(kept))
            yield mistaken(chance, kept[place]), kept[place]["number"]
            continue
        first, last = pick(chance, given), pick(chance, family)
        person = {
            "number": number,
            "given": first,
            "family": last,
            "birth": f"{chance.randint(1940, 2008)}{chance.randint(1, 12):02}{chance.randint(1, 28):02}",
            "city": pick(chance, cities),
            "postcode": str(chance.randint(10_000, 10_000 + max(100, count // 50))),
            "emails": [f"{first}.{last}{number}@mail.example"],
        }
        if len(kept) < 50_000:
            kept.append(person)
        yield person, None


def words(chance: random.Random, count: int) -> list[str]:
    return ["".join(chance.choices(LETTERS, k=chance.randint(4, 9))) for _ in range(count)]


def pick(chance: random.Random, among: list[str]) -> str:
    return among[int(len(among) * chance.random() ** 2.5)]


def mistaken(chance: random.Random, person: Person) -> Person:
    """The same person typed again: one or two fields wrong, one or two missing."""
    copy = dict(person)
    for name in chance.sample(["given", "family", "birth", "city", "postcode"], chance.randint(1, 2)):
        text = copy[name]
        place = chance.randrange(len(text))
        other = chance.choice("0123456789" if text.isdigit() else LETTERS)
        copy[name] = text[:place] + other + text[place + 1 :]
    if chance.random() < 0.5:
        copy["emails"] = []
    if chance.random() < 0.2:
        copy[chance.choice(["birth", "city", "postcode"])] = None
    return copy


def slices(count: int, seed: int, truth: dict[str, str]) -> Iterator[Columns]:
    names = ("given", "family", "birth", "city", "postcode", "emails")
    columns: dict[str, list[Any]] = {"id": [], **{name: [] for name in names}}
    for number, (person, doubled) in enumerate(people(count, seed)):
        columns["id"].append(f"p{number}")
        for name in names:
            columns[name].append(person[name])
        if doubled is not None:
            truth[f"p{number}"] = f"p{doubled}"
        if len(columns["id"]) == SLICE:
            yield Columns(columns)
            columns = {name: [] for name in columns}
    if columns["id"]:
        yield Columns(columns)


def measure(count: int, seed: int) -> dict[str, float]:
    """The seconds of each step, and how well the doubles are found."""
    truth: dict[str, str] = {}
    seconds: dict[str, float] = {}
    with Pool() as pool:
        spent = 0.0
        for batch in slices(count, seed, truth):
            start = time.process_time()
            pool.add(batch)
            spent += time.process_time() - start
        seconds["add"] = spent
        start = time.process_time()
        blocked = pool.block()
        seconds["block"] = time.process_time() - start
        start = time.process_time()
        model = fitted(pool, seed=seed)
        seconds["fit"] = time.process_time() - start
        start = time.process_time()
        found = pairs(pool, model)
        seconds["score"] = time.process_time() - start
        seconds["compared"] = found.compared
        seconds["left out of blocks"] = sum(one.left_out_records for one in blocked)
    seconds["ratio"] = (seconds["block"] + seconds["fit"] + seconds["score"]) / seconds["block"]
    right = sum(truth.get(pair.left, pair.left) == truth.get(pair.right, pair.right) for pair in found.pairs)
    direct = {(min(old, new), max(old, new)) for new, old in truth.items()}
    hit = sum((pair.left, pair.right) in direct for pair in found.pairs)
    return seconds | {
        "pairs": found.count,
        "precision": round(right / max(found.count, 1), 4),
        "recall": round(hit / max(len(direct), 1), 4),
        "peak MB": getrusage(RUSAGE_SELF).ru_maxrss / 1024,
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("counts", nargs="*", type=int, default=[100_000, 1_000_000])
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    for size in given.counts:
        told = measure(size, given.seed)
        print(f"{size:,}:", ", ".join(f"{name} {value:,.4g}" for name, value in told.items()))
