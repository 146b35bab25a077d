"""What households buy: each in a rhythm of its own, with goods that go together.

Planted, in ``truth``: ``rhythms.csv`` (the usual days between two purchases) and ``pairs.csv`` (of those who
take the first product, the share who take the second with it).
"""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.days import LAST, YEAR, moments
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.households import CELL, homes
from graphcrm.worlds.organisations import SHOP, kind_of
from graphcrm.worlds.society import OURS, Society
from graphcrm.worlds.tables import Files, Table, chunks, money

PRODUCTS, PLANTED = 400, 10
"""Products, and pairs of them that go together: the first 2 times PLANTED products, two by two."""
PAIR_SHARE, TOGETHER = 0.12, 0.6
LINES = 8
"""The most lines of a basket beside a planted pair."""
CATEGORIES = (
    "dairy", "bread", "fruit", "vegetables", "drinks", "sweets", "household", "care", "frozen", "garden",
)  # fmt: skip
_CHUNK = 500


def purchases(files: Files, society: Society) -> None:
    """later/products.csv, purchases.csv, purchase_lines.csv, and the truth behind them."""
    price = 99 + society.draws("prices").below(2_900, np.arange(PRODUCTS))
    _products(files, price)
    with (
        files.table("later/purchases.csv", "id household person shop at channel total currency") as bought,
        files.table("later/purchase_lines.csv", "purchase line product quantity price") as lines,
        files.table("truth/rhythms.csv", "household days") as rhythms,
    ):
        for cells in chunks(society.people // CELL, _CHUNK):
            slots = (cells[:, None] * CELL + np.arange(CELL)).ravel()
            people = society.positions(slots)
            home = homes(society, people)
            heads = np.flatnonzero(home.known & (home.role == "H"))
            _baskets(bought, lines, rhythms, society, (people[heads], home.household[heads]), price)


def _products(files: Files, price: Ints) -> None:
    with files.table("later/products.csv", "id name category price currency") as table:
        numbers = range(PRODUCTS)
        categories = [CATEGORIES[number % len(CATEGORIES)] for number in numbers]
        table.add(
            [f"s{number}" for number in numbers],
            [f"{category} {number}" for category, number in zip(categories, numbers, strict=True)],
            categories,
            money(price),
            ["EUR"] * PRODUCTS,
        )
    with files.table("truth/pairs.csv", "first second share") as truth:
        pairs = range(PLANTED)
        truth.add([f"s{2 * pair}" for pair in pairs], [f"s{2 * pair + 1}" for pair in pairs], [str(TOGETHER)] * PLANTED)


def _baskets(
    bought: Table, lines: Table, rhythms: Table, society: Society, heads: tuple[Ints, Ints], price: Ints
) -> None:
    """One year of purchases of these households, made by their heads."""
    person, household = heads
    draws = society.draws("purchases")
    days = 7 + (60 * draws.uniform(household) ** 2).astype(np.int64)
    rhythms.add([f"h{number}" for number in household.tolist()], [str(day) for day in days.tolist()])
    many = YEAR // days
    row = np.repeat(np.arange(len(household)), many)
    place = np.arange(len(row)) - np.repeat(np.cumsum(many) - many, many)
    number = household[row] * YEAR + place
    jitter = draws.below(1 + days[row] // 4, number, 1)
    day = LAST - YEAR + place * days[row] + jitter
    product, quantity, wanted = _lines(society, number)
    total = (price[product] * quantity * wanted).sum(axis=1)
    ids = [f"b{value}" for value in number.tolist()]
    shop = _shop(society, person)[row]
    bought.add(
        ids,
        [f"h{value}" for value in household[row].tolist()],
        society.ids(person[row]),
        [f"o{value}" for value in shop.tolist()],
        moments(day, 9 * 60 + draws.below(11 * 60, number, 2)),
        np.where(shop == OURS, "online", "shop").tolist(),
        money(total),
        ["EUR"] * len(ids),
    )
    basket, column = np.nonzero(wanted)
    line = (np.cumsum(wanted, axis=1))[basket, column]
    lines.add(
        [ids[value] for value in basket.tolist()],
        [str(value) for value in line.tolist()],
        [f"s{value}" for value in product[basket, column].tolist()],
        [str(value) for value in quantity[basket, column].tolist()],
        money(price[product[basket, column]]),
    )


def _lines(society: Society, number: Ints) -> tuple[Ints, Ints, Flags]:
    """Columns of shape (purchases, LINES + 2): product, quantity, whether it is in the basket; each product once."""
    draws = society.draws("basket lines")
    others = PRODUCTS - 2 * PLANTED
    begin = draws.below(others, number)
    step = 1 + np.stack([draws.below(others // LINES - 1, number, 1 + at) for at in range(LINES)], axis=1)
    usual = 2 * PLANTED + (begin[:, None] + np.cumsum(step, axis=1)) % others
    size = 1 + draws.below(LINES, number, 20)
    pair = draws.below(PLANTED, number, 21)
    has_first = draws.chance(PAIR_SHARE, number, 22)
    has_second = np.where(has_first, draws.chance(TOGETHER, number, 23), draws.chance(PAIR_SHARE / 4, number, 24))
    product = np.concatenate([usual, 2 * pair[:, None], 2 * pair[:, None] + 1], axis=1)
    wanted = np.concatenate([np.arange(LINES) < size[:, None], has_first[:, None], has_second[:, None]], axis=1)
    quantity = np.stack([1 + draws.below(3, number, 30 + at) for at in range(LINES + 2)], axis=1)
    return product, quantity, wanted


def _shop(society: Society, person: Ints) -> Ints:
    """The shop of the community that each goes to: the first of a few that is one, else ours, online."""
    draws = society.draws("shops")
    community = society.community_of(person)
    begin, stop = society.community_starts[community], society.community_starts[community + 1]
    found = np.full(len(person), OURS)
    for turn in range(6):
        asked = begin + draws.below(stop - begin, person, turn)
        found = np.where((found == OURS) & (kind_of(society, asked) == SHOP), asked, found)
    return found
