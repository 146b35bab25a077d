"""Who writes to whom outside of deals, by a strength that is known: ``truth/strengths.csv``.

Each pair has a rate of mails a month; the number of mails follows it. Some pairs are one-sided: one writes, the
other never answers.
"""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.days import LAST, moments
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.households import homes
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Table, chunks
from graphcrm.worlds.ties import ADULT

MONTHS, MONTH = 24, 30
PAIRS = 2
"""Pairs that each person begins."""
_LOWEST, _HIGHEST = 0.08, 6.0
_ONE_SIDED = 0.1
_NEAR = 40
"""Slots among which those in copy stand."""
_CHUNK = 10_000


def exchanges(interactions: Table, participants: Table, truth: Table, society: Society) -> None:
    """Mails between people, their participants, and the rates behind them."""
    for positions in chunks(society.people, _CHUNK):
        one, other, number = _pairs(society, positions)
        draws = society.draws("exchanges")
        rate = np.minimum(_LOWEST * (1 - draws.uniform(number)) ** -0.9, _HIGHEST)
        one_sided = draws.chance(_ONE_SIDED, number, 1)
        truth.add(
            society.ids(one),
            society.ids(other),
            [f"{value:.4f}" for value in rate.tolist()],
            ["false" if silent else "true" for silent in one_sided.tolist()],
        )
        # As many as the rate says, the broken part by chance.
        many = np.floor(rate * MONTHS + draws.uniform(number, 2)).astype(np.int64)
        pair = np.repeat(np.arange(len(many)), many)
        place = np.arange(len(pair)) - np.repeat(np.cumsum(many) - many, many)
        _mails(interactions, participants, society, (one, other, number, one_sided), pair, place)


def _pairs(society: Society, positions: Ints) -> tuple[Ints, Ints, Ints]:
    """Pairs of adults of one community, each once, with a number of their own."""
    draws = society.draws("who writes to whom")
    found = []
    for turn in range(PAIRS):
        number = positions * PAIRS + turn
        half = np.maximum(society.room(positions) // PAIRS, 1)
        # Distances of the one turn are even, of the other odd: no pair comes twice.
        near = np.minimum((half * draws.uniform(number) ** 3).astype(np.int64), half - 1)
        other = society.neighbours(positions, 1 + turn + PAIRS * near)
        grown = (homes(society, positions).born < ADULT) & (homes(society, other).born < ADULT)
        found.append(np.stack([positions[grown], other[grown], number[grown]]))
    pairs = np.concatenate(found, axis=1)
    return pairs[0], pairs[1], pairs[2]


def _mails(
    interactions: Table,
    participants: Table,
    society: Society,
    pairs: tuple[Ints, Ints, Ints, Flags],
    pair: Ints,
    place: Ints,
) -> None:
    one, other, number = (column[pair] for column in pairs[:3])
    one_sided = pairs[3][pair]
    draws = society.draws("mails")
    mail = number * (int(_HIGHEST) * MONTHS + 2) + place
    day = LAST - MONTHS * MONTH + draws.below(MONTHS * MONTH, mail)
    ids = [f"m{value}" for value in mail.tolist()]
    many = len(ids)
    minute = 8 * 60 + draws.below(10 * 60, mail, 1)
    nothing = [""] * many
    interactions.add(ids, moments(day, minute), nothing, ["mail"] * many, nothing, nothing)
    answers = ~one_sided & draws.chance(0.5, mail, 2)
    participants.add(ids, society.ids(np.where(answers, other, one)), ["from"] * many)
    participants.add(ids, society.ids(np.where(answers, one, other)), ["to"] * many)
    for turn in range(2):
        # In copy, for every second mail each: somebody near, who may be anybody but the two.
        near = 1 + turn * _NEAR + draws.below(_NEAR, mail, 3 + 2 * turn)
        copied = society.neighbours(one, near)
        fits = (near <= society.room(one)) & (copied != one) & (copied != other)
        fits &= (homes(society, copied).born < ADULT) & draws.chance(0.75, mail, 4 + 2 * turn)
        rows = np.flatnonzero(fits)
        participants.add([ids[row] for row in rows.tolist()], society.ids(copied[rows]), ["cc"] * len(rows))
