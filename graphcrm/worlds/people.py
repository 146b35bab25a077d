"""Person records: names, addresses, the day of birth, and the double records among them."""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.careers import careers
from graphcrm.worlds.days import NO_DAY, iso
from graphcrm.worlds.doubles import doubled, second_names
from graphcrm.worlds.draws import Ints
from graphcrm.worlds.households import homes
from graphcrm.worlds.names import LANGUAGES, Names, names
from graphcrm.worlds.organisations import city_of, language_of
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Files, Table, chunks, quoted

HEADER = "id name emails born city scope"


def people(files: Files, society: Society) -> None:
    """persons.csv, and truth/doubles.csv."""
    with files.table("persons.csv", HEADER) as table:
        for positions in chunks(society.people):
            _originals(table, society, positions)
        with files.table("truth/doubles.csv", "id same_as how email") as truth:
            _doubles(table, truth, society)


def names_of(society: Society, positions: Ints) -> Names:
    """The names of these people; a household has one family name, but for a fifth of its members."""
    draws = society.draws("names")
    household = homes(society, positions).household
    own = draws.chance(0.2, positions, 4)
    family = np.where(own, positions + society.people, household)
    language = language_of(society, society.community_of(positions))
    elsewhere = draws.chance(0.15, household, 5)
    language = np.where(elsewhere, draws.below(len(LANGUAGES), household, 6), language)
    return names(draws, language, positions, family)


def _originals(table: Table, society: Society, positions: Ints) -> None:
    called = names_of(society, positions)
    work, private = _addresses(society, positions, called)
    emails = [";".join(filter(None, pair)) for pair in zip(work, private, strict=True)]
    home = homes(society, positions)
    has_role = careers(society, positions).has_worked.tolist()
    table.add(
        society.ids(positions),
        called.whole(),
        emails,
        iso(home.born),
        city_of(society, society.community_of(positions)),
        ["b2b" if role else "b2c" for role in has_role],
    )


def _addresses(society: Society, positions: Ints, called: Names) -> tuple[list[str], list[str]]:
    """The address at work of those who work, and a private one of a third."""
    draws = society.draws("addresses")
    job = careers(society, positions)
    works = job.held[:, 0] & (job.end[:, 0] == NO_DAY) & draws.chance(0.9, positions)
    private = draws.chance(0.35, positions, 1)
    rows = zip(
        called.addresses(), society.numbers(positions).tolist(), job.organisation[:, 0].tolist(), works.tolist(),
        private.tolist(), strict=True,
    )  # fmt: skip
    at_work, own = [], []
    for local, number, organisation, is_employed, has_private in rows:
        at_work.append(f"{local}{number}@o{organisation}.example" if is_employed else "")
        own.append(f"{local}{number}@mail.example" if has_private else "")
    return at_work, own


EMAIL = ("same", "other", "none")
"""How the address of a double compares with those of the first record."""


def _doubles(table: Table, truth: Table, society: Society) -> None:
    draws = society.draws("doubles' records")
    first = doubled(society)
    for numbers in chunks(len(first)):
        positions = first[numbers]
        called = names_of(society, positions)
        spelled, how = second_names(draws, called.whole(), numbers)
        ids = [f"p{number}" for number in (society.people + numbers).tolist()]
        work, private = _addresses(society, positions, called)
        email, kind = [], []
        wanted = draws.below(len(EMAIL), numbers, 2).tolist()
        for place, local in enumerate(called.addresses()):
            known = work[place] or private[place]
            word = EMAIL[wanted[place]] if known or EMAIL[wanted[place]] != "same" else "none"
            kind.append(word)
            email.append({"same": known, "other": f"{local}.{ids[place]}@post.example", "none": ""}[word])
        born = np.where(draws.chance(0.5, numbers, 3), homes(society, positions).born, NO_DAY)
        has_role = careers(society, positions).has_worked.tolist()
        table.add(
            ids,
            [quoted(name) for name in spelled],
            email,
            iso(born),
            city_of(society, society.community_of(positions)),
            ["b2b" if role else "b2c" for role in has_role],
        )
        truth.add(ids, society.ids(positions), how, kind)
