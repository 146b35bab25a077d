"""Coverage of a deal: what is missing or about to go wrong, by rules whose thresholds are settings.

Each rule is a pure function from a situation to findings; a what-if changes the situation before the same rules.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from graphcrm.scoring.committee import Place, Situation, Supposed, copied_only, supposing, touches

VERSION = "coverage/1"
CHAMPION, ECONOMIC_BUYER, BLOCKER = "champion", "economic_buyer", "blocker"
MOST_STEPS = 5
UNNAMED = -1
"""A person who is not known yet, in a seat that is supposed to be filled."""


@dataclass(frozen=True, slots=True)
class Thresholds:
    """The numbers of the rules. ``required``: from which place in the pipeline on a seat has to be filled."""

    engaged_days: float
    cold_days: float
    least_engaged: float
    most_share: float
    least_talks: float
    alone_days: float
    required: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Found:
    """What a rule found: the people and the ids of statements and conversations behind it, and what would mend it.

    ``empty`` are the kinds of seats that nobody has.
    """

    rule: str
    people: tuple[int, ...]
    evidence: tuple[str, ...]
    says: str
    mend: str
    empty: tuple[str, ...] = ()


Rule = Callable[[Situation, Thresholds], Iterator[Found]]


def judge(situation: Situation, limits: Thresholds) -> list[Found]:
    """What all rules find, in their order."""
    return [found for rule in RULES for found in rule(situation, limits)]


def empty_seat(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """A seat that should be filled in this stage and is not."""
    for kind, place in sorted(limits.required.items()):
        if situation.place is None or situation.place < place or situation.seated(kind):
            continue
        gone = tuple(seat.statement for seat in situation.seats if seat.kind == kind and seat.left)
        what = _words(kind)
        yield Found("empty_seat", (), gone, f"Nobody is {what}.", f"Find out who is {what}, and say so.", (kind,))


def no_engaged_champion(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Nobody on their side sells for us and speaks with us."""
    champions = situation.seated(CHAMPION)
    told = [touches(situation, seat.person, limits.engaged_days) for seat in champions]
    if any(one.engaged for one in told):
        return
    behind = (*(seat.statement for seat in champions), *(talk for one in told for talk in one.recent))
    names = _names(situation, champions)
    says = f"{names}: no conversation both ways in {limits.engaged_days:g} days." if names else "There is no champion."
    mend = f"Speak with {names}." if names else "Win a champion among those who are engaged."
    yield Found("no_engaged_champion", _people(champions), behind, says, mend)


def no_economic_buyer_met(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Whoever has the money has not been met."""
    buyers = situation.seated(ECONOMIC_BUYER)
    if any(touches(situation, seat.person, limits.engaged_days).met for seat in buyers):
        return
    names = _names(situation, buyers)
    says = f"{names} has the money, and none of us has met them." if names else "Nobody knows who has the money."
    mend = f"Meet {names}." if names else "Find out who is economic buyer, and meet them."
    yield Found("no_economic_buyer_met", _people(buyers), tuple(seat.statement for seat in buyers), says, mend)


def single_threaded_theirs(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Too few of them speak with us."""
    engaged = _engaged(situation, limits)
    if len(engaged) >= limits.least_engaged:
        return
    recent = (talk for one in engaged for talk in touches(situation, one, limits.engaged_days).recent)
    who = ", ".join(situation.name(one) for one in engaged) or "nobody"
    yield Found(
        "single_threaded_theirs", tuple(engaged), tuple(dict.fromkeys(recent)),
        f"Engaged on their side: {who}; {limits.least_engaged:g} should be.", "Speak with another of the committee.",
    )  # fmt: skip


def single_threaded_ours(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """One of us has nearly all of the conversations."""
    talks = situation.with_them(situation.day - dt.timedelta(days=limits.engaged_days))
    if len(talks) < limits.least_talks:
        return
    shares = Counter(one for talk in talks for one in situation.ours & talk.parts.keys())
    total = shares.total()
    for one, count in shares.most_common(1):
        if count / total >= limits.most_share:
            yield Found(
                "single_threaded_ours", (one,), tuple(talk.id for talk in talks if one in talk.parts),
                f"{situation.name(one)} has {count} of {total} of our parts in {len(talks)} conversations.",
                f"Take somebody along besides {situation.name(one)}.",
            )  # fmt: skip


def going_cold(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Nobody has spoken with them for long."""
    talks = situation.with_them()
    last = max(talks, key=lambda talk: (talk.day, talk.id), default=None)
    since = last.day if last else situation.opened
    if since is None or (situation.day - since).days < limits.cold_days:
        return
    what = f"The last conversation was on {since}" if last else f"No conversation since it was opened on {since}"
    days = (situation.day - since).days
    people = tuple(sorted(last.parts)) if last else ()
    yield Found("going_cold", people, (last.id,) if last else (), f"{what}, {days} days ago.", "Speak with them.")


def champion_alone(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """A champion who has brought nobody new into a conversation sells for us to nobody."""
    since = situation.day - dt.timedelta(days=limits.alone_days)
    talks = situation.with_them()
    first: dict[int, dt.date] = {}
    for talk in sorted(talks, key=lambda talk: talk.day):
        for one in talk.parts:
            first.setdefault(one, talk.day)
    for seat in situation.seated(CHAMPION):
        own = [talk for talk in talks if seat.person in talk.parts and talk.day > since]
        new = (one for talk in own for one in talk.parts.keys() - situation.ours if first[one] == talk.day)
        if (seat.since and seat.since > since) or any(one != seat.person for one in new):
            continue
        name = situation.name(seat.person)
        yield Found(
            "champion_alone", (seat.person,), (seat.statement, *(talk.id for talk in own)),
            f"{name} has brought nobody new into a conversation in {limits.alone_days:g} days.",
            f"Ask {name} for a meeting with somebody we have not met.",
        )  # fmt: skip


def opponent_with_power(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Somebody who works against us can stop it."""
    for seat in situation.theirs():
        against = seat.stance == "opponent" or seat.kind == BLOCKER
        if against and (seat.power == "high" or seat.status == "inner_circle"):
            name = situation.name(seat.person)
            yield Found(
                "opponent_with_power", (seat.person,), (seat.statement,),
                f"{name} is against us and has power.", f"Win {name}, or gather those who outweigh them.",
            )  # fmt: skip


def somebody_left(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Somebody with a seat has left, and works nowhere that we know of."""
    for seat in situation.seats:
        if seat.left:
            name = situation.name(seat.person)
            yield Found(
                "somebody_left", (seat.person,), (seat.statement, seat.left),
                f"{name}, {_words(seat.kind)}, has left.", f"Find out who takes the seat of {name}, and end it.",
            )  # fmt: skip


def copied_without_seat(situation: Situation, limits: Thresholds) -> Iterator[Found]:
    """Somebody reads along of whom nobody knows what part they play."""
    seated = {seat.person for seat in situation.seats}
    copies: dict[int, list[str]] = {}
    for talk in situation.with_them(situation.day - dt.timedelta(days=limits.engaged_days)):
        for one in sorted(talk.parts.keys() - situation.ours - seated):
            if copied_only(talk, one):
                copies.setdefault(one, []).append(talk.id)
    for one, talks in copies.items():
        name = situation.name(one)
        yield Found(
            "copied_without_seat", (one,), tuple(talks),
            f"{name} was in copy of {len(talks)} and has no seat.", f"Find out what part {name} plays.",
        )  # fmt: skip


RULES: tuple[Rule, ...] = (
    empty_seat, no_engaged_champion, no_economic_buyer_met, single_threaded_theirs, single_threaded_ours,
    going_cold, champion_alone, opponent_with_power, somebody_left, copied_without_seat,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Step:
    """A single change, the rules of the findings that it would mend, and how many findings would be left."""

    change: Supposed
    mends: tuple[str, ...]
    left: int


def best_steps(situation: Situation, limits: Thresholds) -> list[Step]:
    """The single changes that would mend most: a seat filled, a meeting with one or two of them; the best first."""
    before = judge(situation, limits)
    steps = [_step(situation, limits, change, before) for change in _possible(situation, before)]
    useful = [step for step in steps if step.mends and step.left < len(before)]
    useful.sort(key=lambda step: (step.left, len(step.change.meets), _order(step.change)))
    return [step for step in useful if not any(_does_as_much(other, step) for other in useful)][:MOST_STEPS]


def _does_as_much(smaller: Step, step: Step) -> bool:
    """Whether a meeting with fewer of the same people mends as much."""
    fewer = set(smaller.change.meets) < set(step.change.meets)
    return fewer and bool(smaller.change.meets) and smaller.left <= step.left


def mended(before: Sequence[Found], after: Sequence[Found]) -> tuple[str, ...]:
    """The rules of which fewer findings are there than before."""
    fewer = Counter(one.rule for one in before) - Counter(one.rule for one in after)
    return tuple(sorted(fewer.elements()))


def _step(situation: Situation, limits: Thresholds, change: Supposed, before: Sequence[Found]) -> Step:
    after = judge(supposing(situation, change), limits)
    return Step(change, mended(before, after), len(after))


def _possible(situation: Situation, before: Sequence[Found]) -> Iterator[Supposed]:
    people = sorted({seat.person for seat in situation.theirs()})
    for size in (1, 2):
        for meeting in combinations(people, size):
            yield Supposed(meets=meeting)
    for kind in (kind for found in before for kind in found.empty):
        yield Supposed(seat=(UNNAMED, kind))


def _order(change: Supposed) -> tuple[int, ...]:
    return change.meets or (UNNAMED,)


def _engaged(situation: Situation, limits: Thresholds) -> list[int]:
    people = sorted({seat.person for seat in situation.theirs()})
    return [one for one in people if touches(situation, one, limits.engaged_days).engaged]


def _words(kind: str) -> str:
    return kind.replace("_", " ")


def _people(seats: Sequence[Place]) -> tuple[int, ...]:
    return tuple(seat.person for seat in seats)


def _names(situation: Situation, seats: Sequence[Place]) -> str:
    return " and ".join(sorted(situation.name(seat.person) for seat in seats))
