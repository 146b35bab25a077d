"""Organisations: companies, public bodies, shops, care; their departments and what is part of what."""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.days import FIRST, LAST, NO_DAY, YEAR, iso
from graphcrm.worlds.draws import Ints
from graphcrm.worlds.names import LANGUAGES, TRADES
from graphcrm.worlds.society import OURS, Society
from graphcrm.worlds.tables import Files, Table, chunks

HEADER = "id name kind ours city"
KINDS = (
    "company", "shop", "public_body", "association", "practice", "hospital", "care_home", "supplier", "warehouse",
)  # fmt: skip
_SHARES = (0.60, 0.12, 0.06, 0.05, 0.06, 0.02, 0.03, 0.04, 0.02)
_CUMULATED = np.cumsum(_SHARES)
COMPANY, SHOP, PRACTICE, HOSPITAL, SUPPLIER = (
    KINDS.index(kind) for kind in ("company", "shop", "practice", "hospital", "supplier")
)
_WORDS = {"public_body": "Office", "association": "Society", "practice": "Practice", "hospital": "Hospital",
          "care_home": "Care Home", "shop": "Shop", "warehouse": "Depot"}  # fmt: skip
DEPARTMENTS = (
    "Purchasing", "Sales", "Finance", "Research", "Production", "Logistics", "Quality", "Human Resources", "IT",
    "Legal", "Marketing", "Service",
)  # fmt: skip
_OURS_NAME = "Halden & Reyes"
_SUBSIDIARY, _SHOP_OF = 0.12, 0.5


def kind_of(society: Society, organisations: Ints) -> Ints:
    """Places in KINDS; ours is a company."""
    drawn = np.searchsorted(_CUMULATED, society.draws("kind of organisation").uniform(organisations) * _CUMULATED[-1])
    return np.where(organisations == OURS, COMPANY, np.minimum(drawn, len(KINDS) - 1))


def language_of(society: Society, communities: Ints) -> Ints:
    """The language that is spoken there; a place in LANGUAGES."""
    return society.draws("language").below(len(LANGUAGES), communities)


def city_of(society: Society, communities: Ints) -> list[str]:
    """The name of each community's city."""
    chosen = society.draws("city").uniform(communities).tolist()
    spoken = language_of(society, communities).tolist()
    cities = [LANGUAGES[language].cities for language in spoken]
    return [names[int(draw * len(names))] for names, draw in zip(cities, chosen, strict=True)]


def organisations(files: Files, society: Society) -> None:
    """organisations.csv, with the departments, and part_of.csv."""
    with (
        files.table("organisations.csv", HEADER) as table,
        files.table("part_of.csv", "from to kind valid_from valid_to") as parts,
    ):
        for numbers in chunks(society.organisations):
            _records(table, society, numbers)
            _departments(table, parts, society, numbers)
            _parents(parts, society, numbers)


def ids_of(organisations: Ints) -> list[str]:
    return [f"o{number}" for number in organisations.tolist()]


def department_ids(organisations: Ints, places: Ints) -> list[str]:
    """Ids of departments; of the organisation itself where the place is below 0."""
    pairs = zip(organisations.tolist(), places.tolist(), strict=True)
    return [f"o{number}.d{place}" if place >= 0 else f"o{number}" for number, place in pairs]


def _records(table: Table, society: Society, numbers: Ints) -> None:
    kinds = [KINDS[kind] for kind in kind_of(society, numbers).tolist()]
    communities = society.community_of_organisation(numbers)
    cities = city_of(society, communities)
    called = _called(society, numbers, kinds, communities, cities)
    ours = ["true" if number == OURS else "false" for number in numbers.tolist()]
    table.add(ids_of(numbers), called, kinds, ours, cities)


def _called(society: Society, numbers: Ints, kinds: list[str], communities: Ints, cities: list[str]) -> list[str]:
    draws = society.draws("names of organisations")
    family = (draws.uniform(numbers) ** 1.2).tolist()
    trade = draws.below(len(TRADES), numbers, 1).tolist()
    form = draws.uniform(numbers, 2).tolist()
    found = []
    for place, language in enumerate(language_of(society, communities).tolist()):
        spoken, kind = LANGUAGES[language], kinds[place]
        founder = spoken.family[int(family[place] * len(spoken.stems) * len(spoken.endings))]
        if kind in _WORDS:
            found.append(f"{founder} {_WORDS[kind]} {cities[place]}")
        else:
            found.append(f"{founder} {TRADES[trade[place]]} {spoken.forms[int(form[place] * len(spoken.forms))]}")
    return [_OURS_NAME if number == OURS else name for number, name in zip(numbers.tolist(), found, strict=True)]


def _departments(table: Table, parts: Table, society: Society, numbers: Ints) -> None:
    many = society.departments[numbers]
    owner = np.repeat(numbers, many)
    place = np.arange(len(owner)) - np.repeat(np.cumsum(many) - many, many)
    ids = department_ids(owner, place)
    cities = city_of(society, society.community_of_organisation(owner))
    called = [DEPARTMENTS[at] for at in place.tolist()]
    many_rows = len(ids)
    table.add(ids, called, ["department"] * many_rows, ["false"] * many_rows, cities)
    nothing = [""] * many_rows
    parts.add(ids, ids_of(owner), ["department"] * many_rows, nothing, nothing)


def _parents(parts: Table, society: Society, numbers: Ints) -> None:
    """Subsidiaries and shops of chains: part of one with a lower number, so that no circle closes."""
    draws = society.draws("part of")
    community = society.community_of_organisation(numbers)
    begin = society.community_starts[community]
    parent = begin + draws.below(np.maximum((numbers - begin) // 2, 1), numbers)
    kind = kind_of(society, numbers)
    is_shop = (kind == SHOP) & draws.chance(_SHOP_OF, numbers, 1)
    is_part = (parent < numbers) & (numbers != OURS) & (is_shop | draws.chance(_SUBSIDIARY, numbers, 2))
    begun = FIRST + draws.below(LAST - FIRST - YEAR, numbers, 3)
    ended = begun + 200 + draws.waiting(2000, numbers, 4)
    ended = np.where((ended < LAST) & draws.chance(0.4, numbers, 5), ended, NO_DAY)
    rows = np.flatnonzero(is_part)
    words = np.where(is_shop[rows], "franchise", "legal").tolist()
    parts.add(ids_of(numbers[rows]), ids_of(parent[rows]), words, iso(begun[rows]), iso(ended[rows]))
