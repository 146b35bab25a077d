"""Combinations asked of the graph against brute force, on random worlds."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Sequence

import pytest
from scoring.brute_force import BODIES, BODY_KINDS, DAYS, PEOPLE, TODAY, TooManyCases, settled
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import Period
from graphcrm.scoring.combinations import Combination, Condition, Fact, Of, When, Where

WORLDS = 12
QUESTIONS = 15


def some_draft(chance: random.Random) -> StatementDraft:
    first, last = chance.choice([None, *DAYS]), chance.choice([None, *DAYS])
    if first and last and last <= first:
        first, last = last, None
    return StatementDraft(
        "HOLDS_ROLE",
        chance.choice(["chair", "member"]),
        chance.choice(PEOPLE),
        chance.choice(BODIES),
        valid_from=first,
        valid_to=last,
        # what ended has been seen while it held
        seen_on=None if first else min(chance.choice(DAYS), (last or dt.date.max) - dt.timedelta(days=1)),
        title=chance.choice([None, "Owner"]),
        key=f"row {chance.random()}",
    )


def built(world: World, chance: random.Random) -> list[Fact]:
    """A random world in the graph; the same as facts."""
    world.build("\n".join([*(f"person {one}" for one in PEOPLE), *(f"{BODY_KINDS[one]} {one}" for one in BODIES)]))
    drafts = []
    for _ in range(12):
        draft = some_draft(chance)
        same = [one for one in drafts if _role(one) == _role(draft)]
        if not same:  # the ledger would refuse the same role twice at one time
            drafts.append(draft)
    written = world.crm.statements.record_all(drafts)
    return [
        Fact(
            draft.from_id,
            draft.to_id,
            record.id,
            draft.kind,
            draft.title,
            draft.valid_from,
            draft.valid_to,
            draft.valid_from or draft.seen_on,
        )
        for draft, record in zip(drafts, written.records, strict=True)
    ]


def _role(draft: StatementDraft) -> tuple[str | None, ...]:
    return draft.from_id, draft.to_id, draft.kind, draft.title


def some_condition(chance: random.Random, *, counts: bool) -> Condition:
    past = [day for day in DAYS if day <= TODAY]
    whens: Sequence[When] = ["now", "ever", chance.choice(past), Period(DAYS[1], DAYS[3]), Period(None, DAYS[2])]
    least = chance.randint(1, 2) if counts else 1
    return Condition(
        kind=chance.choice([(), "chair", ("chair", "member")]),
        title=chance.choice([None, None, "OWNER"]),
        body=chance.choice([None, None, *BODIES]),
        body_kind=chance.choice([(), "team", ("team", "board")]),
        person=chance.choice([None, None, None, *PEOPLE]),
        when=chance.choice(whens),
        at_least=least,
        at_most=chance.choice([None, 2]) if counts else None,
    )


def some_combination(chance: random.Random) -> Combination:
    where = chance.choice(list(Where))
    count = chance.randint(1, 3)
    return Combination(
        tuple(some_condition(chance, counts=where is Where.ANY) for _ in range(count)),
        chance.choice(list(Of)),
        where,
        chance.choice([None, chance.randint(1, count)]),
        tuple(some_condition(chance, counts=True) for _ in range(chance.randint(0, 2))),
    )


def answered(crm: GraphCRM, asked: Combination) -> tuple[set[str], set[str]]:
    together = {Where.ANY: False, Where.SAME: True, Where.DIFFERENT: "different"}[asked.where]
    other = "same_body" if asked.of is Of.PEOPLE else "same_person"
    answer = crm.roles.combination(
        asked.conditions,
        of=asked.of,
        at_least=asked.needed,
        none_of=asked.none_of,
        **{other: together},  # type: ignore[arg-type]
    )
    return {row.party.id for row in answer.parties}, {row.party.id for row in answer.start_unknown}


@pytest.mark.parametrize("seed", range(WORLDS))
def test_the_graph_says_what_brute_force_says(world: World, seed: int):
    chance = random.Random(seed)
    facts = built(world, chance)
    crm = world.crm.at(as_of=TODAY)
    compared = 0
    for _ in range(QUESTIONS):
        asked = some_combination(chance)
        subjects = PEOPLE if asked.of is Of.PEOPLE else BODIES
        try:
            certain = {one for one in subjects if settled(facts, asked, one, surely=True)}
            possible = {one for one in subjects if settled(facts, asked, one, surely=False)}
        except TooManyCases:
            continue
        assert answered(crm, asked) == (certain, possible - certain), asked
        compared += 1
    assert compared > QUESTIONS // 2
