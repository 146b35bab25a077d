"""A product that spreads along friendships: who took it up when, and through whom.

Each month an adult who has not taken it up does so with the chance ``ALONE``, and for each friend who had it by
the month before with the chance ``THROUGH_A_FRIEND``. Friends are those of ``related.csv``, while it lasts.
``truth/adoptions.csv`` has everybody who took it up; ``later/referrals.csv`` those referrals that were noted.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graphcrm.worlds.days import LAST, NO_DAY, iso
from graphcrm.worlds.draws import Ints
from graphcrm.worlds.households import homes
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Files, chunks
from graphcrm.worlds.ties import ADULT, FRIENDS, friend_of, told_of

MONTHS, MONTH = 36, 30
ALONE = 0.002
THROUGH_A_FRIEND = 0.25
NOTED = 0.7
_NEVER = 127
CHANNELS = ("said_so", "code", "form")


def referrals(files: Files, society: Society) -> None:
    """later/referrals.csv, and the truth behind it: truth/adoptions.csv."""
    month, through = _spread(society)
    draws = society.draws("referrals")
    with (
        files.table("truth/adoptions.csv", "person adopted_on through") as truth,
        files.table("later/referrals.csv", "id referrer referred at channel") as table,
    ):
        for positions in chunks(society.people):
            who = positions[month[positions] != _NEVER]
            day = _first_day(month[who].astype(np.int64)) + draws.below(MONTH, who)
            referrer = through[who].astype(np.int64)
            truth.add(society.ids(who), iso(day), society.ids(referrer))
            rows = np.flatnonzero((referrer >= 0) & draws.chance(NOTED, who, 1))
            told = [CHANNELS[at] for at in draws.below(len(CHANNELS), who[rows], 2).tolist()]
            ids = [f"r{number}" for number in society.numbers(who[rows]).tolist()]
            table.add(ids, society.ids(referrer[rows]), society.ids(who[rows]), iso(day[rows]), told)


def _spread(society: Society) -> tuple[NDArray[np.int8], NDArray[np.int32]]:
    """The month in which each took it up, and the position of the friend (-1: alone); nine bytes a person."""
    draws = society.draws("adoption")
    friend = np.concatenate([friend_of(society, part).astype(np.int32) for part in chunks(society.people)])
    month = np.full(society.people, _NEVER, dtype=np.int8)
    through = np.full(society.people, -1, dtype=np.int32)
    for now in range(MONTHS):
        for part in chunks(society.people):
            _by_friends(society, part, friend, month, through, now)
        for part in chunks(society.people):
            free = month[part] == _NEVER
            adult = homes(society, part).born < ADULT
            alone = part[free & adult & draws.chance(ALONE, part, 3 * now)]
            month[alone], through[alone] = now, -1
    return month, through


def _by_friends(
    society: Society,
    part: Ints,
    friend: NDArray[np.int32],
    month: NDArray[np.int8],
    through: NDArray[np.int32],
    now: int,
) -> None:
    """Along each friendship of that month, in both directions; who is reached by several has it from the last."""
    draws = society.draws("adoption")
    one = part[friend[part] >= 0]
    other = friend[one].astype(np.int64)
    for turn, (giver, taker) in enumerate(((one, other), (other, one)), start=1):
        # Who took it up this month does not hand it on before the next.
        reached = (month[giver] < now) & (month[taker] >= now) & draws.chance(THROUGH_A_FRIEND, one, 3 * now + turn)
        rows = np.flatnonzero(reached)
        since, until, _ = told_of(society, one[rows], FRIENDS)
        first = _first_day(np.full(len(rows), now))
        rows = rows[(since <= first) & ((until == NO_DAY) | (until > first + MONTH))]
        month[taker[rows]] = now
        through[taker[rows]] = giver[rows]


def _first_day(month: Ints) -> Ints:
    """The first day of a month of the spread."""
    return LAST - (MONTHS - month) * MONTH
