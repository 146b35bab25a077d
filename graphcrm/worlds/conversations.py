"""What was said on a deal: interactions with their participants, and what they show.

A participant is somebody whose seat has begun and whose job has not ended; an interaction without one of the
customer's people is none. Times are minutes after midnight, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.worlds.days import NO_DAY, moments
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.seats import BUYER, SEATS, Plan, roles_on
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Table

FEWEST, SPREAD = 20, 81
"""Interactions planned for a deal: from the first to the first plus the second."""
MOST = 100
MAIL, CALL, MEETING = range(3)
CHANNELS = ("mail", "call", "meeting")
_SHARES = (0.65, 0.85)


@dataclass(frozen=True, slots=True)
class Evidence:
    """Interactions, one row each (``deal`` is the row of the plan; seats are -1 for nobody), in order of time
    within a deal; and, one row a deal, what they show: the longest silence, how many of the customer's people
    took part, whether the economic buyer did."""

    deal: Ints
    number: Ints
    day: Ints
    minute: Ints
    channel: Ints
    is_inbound: Flags
    first: Ints
    second: Ints
    seller: Ints
    silent_from: Ints
    silent_days: Ints
    threads: Ints
    buyer_met: Flags


def evidence(society: Society, plan: Plan) -> Evidence:
    """Draw the interactions of these deals, and measure what they show."""
    draws = society.draws("conversations")
    many = FEWEST + draws.below(SPREAD, plan.number)
    deal = np.repeat(np.arange(len(many)), many)
    number = plan.number[deal] * (MOST + 1) + np.arange(len(deal)) - np.repeat(np.cumsum(many) - many, many)
    day = _days(society, plan, deal, number)
    # Who of them: in some deals one person alone, in some never the economic buyer.
    alone = draws.chance(0.25, plan.number, 1)[deal]
    only = np.argmax(plan.has_seat, axis=1)[deal]
    first = np.where(alone, only, draws.below(SEATS, number, 2))
    second = np.where(alone | draws.chance(0.6, number, 3), -1, (first + 1 + draws.below(SEATS - 1, number, 4)) % SEATS)
    is_buyer = roles_on(society, plan)[:, BUYER] == "economic_buyer"
    avoids = (is_buyer & draws.chance(0.4, plan.number, 5))[deal]
    first, second = (_present(plan, deal, day, seat, avoids) for seat in (first, second))
    first, second = np.where(first < 0, second, first), np.where(first < 0, -1, second)
    minute = 8 * 60 + draws.below(10 * 60, number, 6)
    rows = np.flatnonzero(first >= 0)
    rows = rows[np.lexsort((number[rows], minute[rows], day[rows], deal[rows]))]
    channel = np.searchsorted(_SHARES, draws.uniform(number, 7), side="right")
    seller = (draws.chance(0.25, number, 8) & (plan.sellers[deal, 0] != plan.sellers[deal, 1])).astype(np.int64)
    inbound = draws.chance(0.45, number, 9)
    columns = [column[rows] for column in (deal, number, day, minute, channel, inbound, first, second, seller)]
    silent_from, silent_days = _silences(plan, deal[rows], day[rows])
    took_part = np.zeros((len(many), SEATS), dtype=bool)
    for seat in (first[rows], second[rows]):
        took_part[deal[rows][seat >= 0], seat[seat >= 0]] = True
    met = took_part[:, BUYER] & is_buyer
    return Evidence(*columns, silent_from, silent_days, took_part.sum(axis=1), met)


def _days(society: Society, plan: Plan, deal: Ints, number: Ints) -> Ints:
    """The day of each interaction; in a third of the deals nothing happens for six weeks and more."""
    draws = society.draws("silences")
    lasts = plan.until - plan.opened
    is_silent = draws.chance(0.33, plan.number) & (lasts > 80)
    length = np.where(is_silent, np.minimum(46 + draws.below(40, plan.number, 1), lasts - 20), 0)
    begins = (draws.uniform(plan.number, 2) * (lasts - length)).astype(np.int64)
    after = (draws.uniform(number, 3) * np.maximum(lasts - length, 1)[deal]).astype(np.int64)
    return plan.opened[deal] + after + np.where(after >= begins[deal], length[deal], 0)


def _present(plan: Plan, deal: Ints, day: Ints, seat: Ints, avoids: Flags) -> Ints:
    """The seat, or -1 where nobody sits on it that day."""
    there = (seat >= 0) & plan.has_seat[deal, seat] & ~((seat == BUYER) & avoids)
    there &= (plan.seated[deal, seat] <= day) & (day < plan.risen[deal, seat])
    return np.where(there, seat, -1)


def _silences(plan: Plan, deal: Ints, day: Ints) -> tuple[Ints, Ints]:
    """The longest stretch without an interaction: its first day and how many days, for each deal.

    From the opening to the first, from one to the next, from the last to the close.
    """
    many = len(plan.number)
    owner = np.concatenate([np.arange(many), deal, np.arange(many)])
    when = np.concatenate([plan.opened, day, plan.until])
    order = np.lexsort((when, owner))
    owner, when = owner[order], when[order]
    gap = np.where(owner[1:] == owner[:-1], when[1:] - when[:-1], -1)
    # The longest first within a deal, the earliest of equal ones; each deal has at least one.
    best = np.lexsort((when[:-1], -gap, owner[:-1]))
    first = best[np.searchsorted(owner[:-1][best], np.arange(many))]
    return when[:-1][first], gap[first]


def write_conversations(interactions: Table, participants: Table, society: Society, plan: Plan, found: Evidence) -> None:
    """The rows of the interactions and of those who took part."""
    ids = [f"i{number}" for number in found.number.tolist()]
    meeting = found.channel == MEETING
    direction = np.select([meeting, found.is_inbound], ["", "in"], "out")
    interactions.add(
        ids,
        moments(found.day, found.minute),
        ["60" if is_meeting else "" for is_meeting in meeting.tolist()],
        [CHANNELS[channel] for channel in found.channel.tolist()],
        direction.tolist(),
        [f"d{number}" for number in plan.number[found.deal].tolist()],
    )
    mail = found.channel == MAIL
    ours = np.select([meeting, mail & found.is_inbound, mail], ["organizer", "to", "from"], "present")
    theirs = np.select([mail & found.is_inbound, mail], ["from", "to"], "present")
    beside = np.where(mail, "cc", "present")
    third = np.full(len(ids), NO_DAY)
    for who, role in (
        (plan.sellers[found.deal, found.seller], ours),
        (plan.people[found.deal, found.first], theirs),
        (np.where(found.second >= 0, plan.people[found.deal, found.second], third), beside),
    ):
        rows = np.flatnonzero(who >= 0)
        participants.add([ids[row] for row in rows.tolist()], society.ids(who[rows]), role[rows].tolist())
