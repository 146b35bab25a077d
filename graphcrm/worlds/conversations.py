"""What was said on a deal: interactions with their participants, and what they show.

A participant is somebody whose seat has begun and whose job has not ended; an interaction without one of the
customer's people is none. Times are minutes after midnight, UTC.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.worlds.days import moments
from graphcrm.worlds.draws import Draws, Flags, Ints
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
    """Interactions, one row each, in order of time within a deal; and, one row a deal, what they show.

    ``deal`` is the row of the plan, ``seats`` (interactions, 3) the customer's people, -1 for nobody but never
    in the first column; ``seller`` and ``beside`` are ours, the latter -1 for nobody. They show the longest
    silence, how many of the customer's people took part, and whether the economic buyer did.
    """

    deal: Ints
    number: Ints
    day: Ints
    minute: Ints
    channel: Ints
    is_inbound: Flags
    seats: Ints
    seller: Ints
    beside: Ints
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
    minute = 8 * 60 + draws.below(10 * 60, number)
    is_buyer = roles_on(society, plan)[:, BUYER] == "economic_buyer"
    seats = _their_people(draws, plan, deal, number, day, is_buyer)
    rows = np.flatnonzero(seats[:, 0] >= 0)
    rows = rows[np.lexsort((number[rows], minute[rows], day[rows], deal[rows]))]
    deal, number, day, minute, seats = (column[rows] for column in (deal, number, day, minute, seats))
    two_of_us = plan.sellers[deal, 0] != plan.sellers[deal, 1]
    seller = (draws.chance(0.25, number, 1) & two_of_us).astype(np.int64)
    silent_from, silent_days = _silences(plan, deal, day)
    took_part = np.zeros((len(many), SEATS), dtype=bool)
    for seat in seats.T:
        took_part[deal[seat >= 0], seat[seat >= 0]] = True
    return Evidence(
        deal=deal,
        number=number,
        day=day,
        minute=minute,
        channel=np.searchsorted(_SHARES, draws.uniform(number, 2), side="right"),
        is_inbound=draws.chance(0.45, number, 3),
        seats=seats,
        seller=seller,
        beside=np.where(two_of_us & draws.chance(0.5, number, 4), 1 - seller, -1),
        silent_from=silent_from,
        silent_days=silent_days,
        threads=took_part.sum(axis=1),
        buyer_met=took_part[:, BUYER] & is_buyer,
    )


def _their_people(draws: Draws, plan: Plan, deal: Ints, number: Ints, day: Ints, is_buyer: Flags) -> Ints:
    """Up to three seats an interaction, those of nobody last; in a quarter of the deals always the same one,
    in two of five never the economic buyer."""
    alone = draws.chance(0.25, plan.number, 10)[deal]
    only = np.argmax(plan.has_seat, axis=1)[deal]
    first = np.where(alone, only, draws.below(SEATS, number, 11))
    step = draws.below(SEATS - 1, number, 12)
    another = (step + 1 + draws.below(SEATS - 2, number, 13)) % (SEATS - 1)
    second = np.where(alone | draws.chance(0.5, number, 14), -1, (first + 1 + step) % SEATS)
    third = np.where(alone | draws.chance(0.7, number, 15), -1, (first + 1 + another) % SEATS)
    seats = np.stack([first, second, third], axis=1)
    there = (seats >= 0) & plan.has_seat[deal[:, None], seats]
    there &= ~((seats == BUYER) & (is_buyer & draws.chance(0.4, plan.number, 16))[deal, None])
    there &= (plan.seated[deal[:, None], seats] <= day[:, None]) & (day[:, None] < plan.risen[deal[:, None], seats])
    seats = np.where(there, seats, -1)
    in_front: Ints = np.take_along_axis(seats, np.argsort(~there, axis=1, kind="stable"), axis=1)
    return in_front


def _days(society: Society, plan: Plan, deal: Ints, number: Ints) -> Ints:
    """The day of each interaction; in a third of the deals nothing happens for six weeks and more."""
    draws = society.draws("silences")
    lasts = plan.until - plan.opened
    is_silent = draws.chance(0.33, plan.number) & (lasts > 80)
    length = np.where(is_silent, np.minimum(46 + draws.below(40, plan.number, 1), lasts - 20), 0)
    begins = (draws.uniform(plan.number, 2) * (lasts - length)).astype(np.int64)
    after = (draws.uniform(number, 3) * np.maximum(lasts - length, 1)[deal]).astype(np.int64)
    day: Ints = plan.opened[deal] + after + np.where(after >= begins[deal], length[deal], 0)
    return day


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


def write_conversations(
    interactions: Table, participants: Table, society: Society, plan: Plan, found: Evidence
) -> None:
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
    copied = np.where(mail, "cc", "present")
    took_part = [(found.seller, plan.sellers, ours), (found.beside, plan.sellers, copied)]
    took_part += [(seat, plan.people, copied if place else theirs) for place, seat in enumerate(found.seats.T)]
    for place, people, role in took_part:
        who = np.where(place >= 0, people[found.deal, place], -1)
        rows = np.flatnonzero(who >= 0)
        participants.add([ids[row] for row in rows.tolist()], society.ids(who[rows]), role[rows].tolist())
