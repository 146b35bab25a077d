"""Who sits on a deal, from when to when: planned from the careers of one organisation's people."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.worlds.careers import careers
from graphcrm.worlds.days import LAST, NO_DAY
from graphcrm.worlds.draws import Flags, Ints
from graphcrm.worlds.society import OURS, Society, apart

SEATS = 6
"""The most seats on the customer's side."""
CHAMPION, BUYER = 0, 1
"""Places of seats: who may be the champion, who may be the economic buyer."""
_OTHER_ROLES = ("user", "evaluator", "decision_maker", "technical_buyer", "influencer", "procurement")


@dataclass(frozen=True, slots=True)
class Plan:
    """Deals, one row each; columns of shape (deals, seats) speak of the customer's people, as positions.

    ``seated`` to ``risen`` is the time of the seat, ``job_end`` the true end of the job (the last day of the
    world while it lasts); ``until`` is the close, or that day.
    """

    number: Ints
    people: Ints
    has_seat: Flags
    seated: Ints
    risen: Ints
    job_end: Ints
    has_champion: Flags
    opened: Ints
    closed: Ints
    until: Ints
    sellers: Ints


def plan_of(society: Society, numbers: Ints, staff: Ints) -> Plan:
    """Who sits on these deals, and from when to when; deals on which nobody can sit are left out."""
    draws = society.draws("deals")
    people, held, start, end = _seats(society, numbers)
    is_champion = draws.chance(0.65, numbers, 1) & held[:, CHAMPION]
    lasts = 60 + draws.below(240, numbers, 2)
    opened = LAST - 1000 + draws.below(1000 - lasts, numbers, 3)
    opened = np.where(draws.chance(0.2, numbers, 4), LAST - 1 - draws.below(lasts, numbers, 5), opened)
    # A champion who left does so in the middle of a deal, more often than chance would have it.
    gone = end[:, CHAMPION]
    planted = is_champion & (gone > LAST - 950) & (gone < LAST - 60) & draws.chance(0.8, numbers, 6)
    opened = np.where(planted, gone - ((0.3 + 0.5 * draws.uniform(numbers, 7)) * lasts).astype(np.int64), opened)
    is_champion &= (start[:, CHAMPION] < opened) & (gone > opened + 30)
    closed = np.where(opened + lasts < LAST, opened + lasts, NO_DAY)
    until = np.where(closed == NO_DAY, LAST, closed)
    # Of the champion we heard on the first day; the others are added as we meet them.
    late = np.stack([draws.below(lasts // 3, numbers, 20 + seat) for seat in range(SEATS)], axis=1)
    late[:, CHAMPION] = 0
    seated = np.maximum(opened[:, None] + late, start)
    risen = np.minimum(end, until[:, None])
    has_seat = held & (seated < risen)
    sellers = np.stack([staff[draws.below(len(staff), numbers, 8 + turn)] for turn in range(2)], axis=1)
    kept = has_seat.any(axis=1)
    return Plan(
        number=numbers[kept],
        people=people[kept],
        has_seat=has_seat[kept],
        seated=seated[kept],
        risen=risen[kept],
        job_end=end[kept],
        has_champion=(is_champion & has_seat[:, CHAMPION])[kept],
        opened=opened[kept],
        closed=closed[kept],
        until=until[kept],
        sellers=sellers[kept],
    )


def _seats(society: Society, numbers: Ints) -> tuple[Ints, Flags, Ints, Ints]:
    """Columns of shape (deals, SEATS): positions of one organisation, whether they can sit, their last job."""
    draws = society.draws("seats on deals")
    behind = society.starts[OURS + 1]
    anchor = behind + draws.below(society.people - behind, numbers)
    home = society.organisation_of(anchor)
    first, span = society.starts[home], society.starts[home + 1] - society.starts[home]
    offsets = apart(draws, SEATS, span, numbers, 10)
    wanted = np.minimum(3 + draws.below(SEATS - 2, numbers, 1), span)
    fits = np.arange(SEATS) < wanted[:, None]
    people = first[:, None] + ((anchor - first)[:, None] + offsets) % span[:, None]
    jobs = careers(society, people.ravel())
    shape = people.shape
    held = fits & jobs.held[:, 0].reshape(shape)
    return people, held, jobs.start[:, 0].reshape(shape), jobs.until()[:, 0].reshape(shape)


def roles_on(society: Society, plan: Plan) -> np.ndarray[tuple[int, int], np.dtype[np.str_]]:
    """The role of each seat, shape (deals, SEATS)."""
    drawn = society.draws("roles on deals")
    seats = plan.number[:, None] * SEATS + np.arange(SEATS)
    roles = np.asarray(_OTHER_ROLES, dtype="U16")[drawn.below(len(_OTHER_ROLES), seats)]
    roles[plan.has_champion, CHAMPION] = "champion"
    has_buyer = drawn.chance(0.8, plan.number, 1)
    roles[has_buyer, BUYER] = "economic_buyer"
    return roles


def champion_left(plan: Plan) -> Flags:
    """Whether the champion's job ended while the deal was open."""
    gone = plan.job_end[:, CHAMPION]
    left: Flags = plan.has_champion & (gone < plan.until)
    return left
