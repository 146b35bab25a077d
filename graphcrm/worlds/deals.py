"""Deals whose outcome hangs on what happens in them: champions, leavers, silences, threads.

Each deal is planned from the careers of the people who sit on it; its interactions are drawn from the plan
(``conversations``); what really came about is then measured, and the outcome drawn by the logit below. The
truth is so a fact of the files and can be worked out from them again.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graphcrm.worlds.conversations import Evidence, evidence, write_conversations
from graphcrm.worlds.days import NO_DAY, iso
from graphcrm.worlds.draws import Floats
from graphcrm.worlds.seats import CHAMPION, SEATS, Plan, champion_left, plan_of, roles_on
from graphcrm.worlds.society import Society
from graphcrm.worlds.tables import Files, Table, chunks, money
from graphcrm.worlds.ties import our_staff

DEALS = "id name customer owner amount currency opened expected_close closed outcome"
TRUTH = "deal champion left_on silent_from silent_days threads buyer_met logit outcome"
_STANCES = ("supporter", "neutral", "non_supporter", "opponent")
STAGES = ("lead", "qualified", "proposal", "negotiation")
_STAGE_AT = (0.0, 0.2, 0.5, 0.75)
SILENCE_DAYS = 45
INTERCEPT = -0.3
EFFECTS = {
    "champion": 1.5,
    "champion_left": -1.8,
    "silent": -1.2,
    "single_threaded": -0.9,
    "buyer_met": 0.8,
}
"""The outcome is drawn with the chance 1 / (1 + exp(-(INTERCEPT + what holds of these)))."""
_CHUNK = 2_000


@dataclass(frozen=True, slots=True)
class _Files:
    deals: Table
    seats: Table
    stages: Table
    truth: Table
    interactions: Table | None
    participants: Table | None


def deals(files: Files, society: Society, *, spoken: tuple[Table, Table] | None) -> None:
    """Deals with seats, stages and outcomes; their interactions and participants into ``spoken`` where given."""
    staff = our_staff(society)
    many = society.size.deals if len(staff) else 0
    with (
        files.table("later/deals.csv", DEALS) as one,
        files.table("later/seats.csv", "deal person side role stance valid_from valid_to") as two,
        files.table("later/stages.csv", "deal stage valid_from valid_to") as three,
        files.table("truth/deals.csv", TRUTH) as truth,
    ):
        out = _Files(one, two, three, truth, *(spoken or (None, None)))
        for numbers in chunks(many, _CHUNK):
            plan = plan_of(society, numbers, staff)
            found = evidence(society, plan)
            _write(out, society, plan, found)


def logit_of(plan: Plan, found: Evidence) -> Floats:
    """What the outcome is drawn from: the intercept and the effects of what came about."""
    facts = {
        "champion": plan.has_champion,
        "champion_left": champion_left(plan),
        "silent": found.silent_days >= SILENCE_DAYS,
        "single_threaded": found.threads < 2,
        "buyer_met": found.buyer_met,
    }
    total = np.full(len(plan.number), INTERCEPT)
    for name, fact in facts.items():
        total = total + EFFECTS[name] * fact
    return total


def _write(out: _Files, society: Society, plan: Plan, found: Evidence) -> None:
    logit = logit_of(plan, found)
    won = society.draws("outcomes").uniform(plan.number) < 1 / (1 + np.exp(-logit))
    is_open = plan.closed == NO_DAY
    outcome = np.select([is_open, won], ["", "won"], "lost").tolist()
    ids = [f"d{number}" for number in plan.number.tolist()]
    _deal_rows(out.deals, society, plan, ids, outcome)
    _seat_rows(out.seats, society, plan, ids)
    _stage_rows(out.stages, plan, ids, outcome)
    left = champion_left(plan)
    out.truth.add(
        ids,
        society.ids(np.where(plan.has_champion, plan.people[:, CHAMPION], -1)),
        iso(np.where(left, plan.job_end[:, CHAMPION], NO_DAY)),
        iso(found.silent_from),
        [str(days) for days in found.silent_days.tolist()],
        [str(count) for count in found.threads.tolist()],
        ["true" if met else "false" for met in found.buyer_met.tolist()],
        [f"{value:.1f}" for value in logit.tolist()],
        outcome,
    )
    if out.interactions and out.participants:
        write_conversations(out.interactions, out.participants, society, plan, found)


def _deal_rows(table: Table, society: Society, plan: Plan, ids: list[str], outcome: list[str]) -> None:
    draws = society.draws("deal records")
    amount = (5_000 * (1 - draws.uniform(plan.number)) ** -0.8).astype(np.int64) * 100
    home = society.organisation_of(plan.people[:, 0])
    expected = plan.until + draws.below(60, plan.number, 1) - 15
    table.add(
        ids,
        [f"Offer {number}" for number in plan.number.tolist()],
        [f"o{number}" for number in home.tolist()],
        society.ids(plan.sellers[:, 0]),
        money(np.minimum(amount, 500_000_000)),
        ["EUR"] * len(ids),
        iso(plan.opened),
        iso(expected),
        iso(plan.closed),
        outcome,
    )


def _seat_rows(table: Table, society: Society, plan: Plan, ids: list[str]) -> None:
    deal, seat = np.nonzero(plan.has_seat)
    roles = roles_on(society, plan)[deal, seat].tolist()
    drawn = society.draws("stances").below(len(_STANCES), plan.number[deal] * SEATS + seat).tolist()
    stances = ["mentor" if role == "champion" else _STANCES[at] for role, at in zip(roles, drawn, strict=True)]
    risen = np.where(plan.risen < plan.until[:, None], plan.risen, plan.closed[:, None])[deal, seat]
    people = society.ids(plan.people[deal, seat])
    theirs = ["theirs"] * len(deal)
    table.add(
        [ids[row] for row in deal.tolist()], people, theirs, roles, stances, iso(plan.seated[deal, seat]), iso(risen)
    )
    for place, role in enumerate(("account_manager", "executive_sponsor")):
        rows = np.flatnonzero((place == 0) | (plan.sellers[:, 1] != plan.sellers[:, 0]))
        table.add(
            [ids[row] for row in rows.tolist()], society.ids(plan.sellers[rows, place]), ["ours"] * len(rows),
            [role] * len(rows), [""] * len(rows), iso(plan.opened[rows]), iso(plan.closed[rows]),
        )  # fmt: skip


def _stage_rows(table: Table, plan: Plan, ids: list[str], outcome: list[str]) -> None:
    """Stages as dated statements; an open deal is still in the one it reached."""
    lasts = plan.until - plan.opened
    for place, stage in enumerate(STAGES):
        start = plan.opened + (lasts * _STAGE_AT[place]).astype(np.int64)
        share = _STAGE_AT[place + 1] if place + 1 < len(STAGES) else 1.0
        end = plan.opened + (lasts * share).astype(np.int64)
        reached = end > start
        end = np.where((place + 1 == len(STAGES)) & (plan.closed == NO_DAY), NO_DAY, end)
        rows = np.flatnonzero(reached)
        table.add([ids[row] for row in rows.tolist()], [stage] * len(rows), iso(start[rows]), iso(end[rows]))
    rows = np.flatnonzero(plan.closed != NO_DAY)
    last = [outcome[row] for row in rows.tolist()]
    table.add([ids[row] for row in rows.tolist()], last, iso(plan.closed[rows]), [""] * len(rows))
