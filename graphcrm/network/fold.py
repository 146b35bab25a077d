"""A view of the columns as a graph of people: a mask over the rows, folded into a sparse matrix of strengths.

The numbers are those of ``scoring.strength`` and ``scoring.claims`` for each pair alone, to the precision of a
float32; a test compares them.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array, csr_array

from graphcrm.network.columns import Bytes, Claims, Events, Floats, Ints, Parts, Roles
from graphcrm.scoring.claims import TogetherFormula
from graphcrm.scoring.strength import COPIED, LEAST, MEETS, RECEIVES, SENDS, Formula

Longs = NDArray[np.int64]
_EPOCH = dt.date(1970, 1, 1).toordinal()
_TINY = np.nextafter(0.0, 1.0)


@dataclass(frozen=True, slots=True)
class Network:
    """The ties of a view: ``ties`` holds each twice (both ways), by node number; its values are strengths."""

    ties: csr_array

    @property
    def nbytes(self) -> int:
        """What it keeps in memory."""
        return int(self.ties.data.nbytes + self.ties.indices.nbytes + self.ties.indptr.nbytes)

    def strength(self, one: int, other: int) -> float | None:
        """The strength of a tie; None where there is none."""
        if max(one, other) >= self.ties.shape[0]:
            return None
        start, end = self.ties.indptr[one], self.ties.indptr[one + 1]
        found = np.flatnonzero(self.ties.indices[start:end] == other)
        return float(self.ties.data[start + found[0]]) if len(found) else None


@dataclass(frozen=True, slots=True)
class Pairs:
    """Ties as rows: ``key`` is lower number * size + higher number, once each and in order."""

    key: Longs
    strength: Floats


def day_number(day: dt.date) -> int:
    """A day counted from 1970."""
    return day.toordinal() - _EPOCH


def folded(size: int, *pairs: Pairs) -> Network:
    """One graph of several sets of pairs: of each tie the strongest counts."""
    keys, strengths = [one.key for one in pairs], [one.strength for one in pairs]
    key, strength = _strongest(np.concatenate(keys), np.concatenate(strengths))
    low, high = (key // size).astype(np.int32), (key % size).astype(np.int32)
    values = strength.astype(np.float32)
    ends = np.concatenate([low, high]), np.concatenate([high, low])
    return Network(coo_array((np.concatenate([values, values]), ends), shape=(size, size)).tocsr())


def _strongest(key: Longs, strength: Floats) -> tuple[Longs, Floats]:
    order = np.lexsort((strength, key))
    key, strength = key[order], strength[order]
    last = np.append(key[1:] != key[:-1], True) if len(key) else np.empty(0, np.bool_)
    return key[last], strength[last]


def evidence_pairs(
    events: Events, parts: Parts, people: NDArray[np.bool_], scopes: NDArray[np.bool_], day: int, formula: Formula,
    weights: Floats,
) -> Pairs:  # fmt: skip
    """The ties that interactions make: ``people`` and ``scopes`` say which numbers and codes count, ``weights`` are
    those of the channels' codes.
    """
    size = len(people)
    place, person, flags = _visible(events, parts, scopes, day)
    group, starts, counts = _groups(place)
    near = (counts > 1) & (counts <= formula.most_participants)
    decay = np.exp2((events.day[place[starts]].astype(np.float64) - day) / formula.half_life_days)
    weight = weights[events.channel[place[starts]]]
    share = np.where(near & (weight > 0), np.maximum(weight * decay / np.maximum(counts - 1, 1), _TINY), 0.0)
    kept = near[group] & people[person]
    keys: list[Longs] = []
    sums: list[tuple[Floats, Floats, Floats]] = []
    _spoken(keys, sums, group[kept], person[kept], flags[kept], len(starts), share, size, formula.copied)
    _met(keys, sums, group[kept], person[kept], flags[kept], len(starts), share, size)
    total, ahead, back = (np.concatenate(column) for column in zip(*sums, strict=True))
    return _measured(np.concatenate(keys), total, ahead, back, formula)


def _visible(events: Events, parts: Parts, scopes: NDArray[np.bool_], day: int) -> tuple[Longs, Ints, Bytes]:
    """The parts that count: the place of the interaction, the person, the flags; each person once."""
    place = np.searchsorted(events.number, parts.event)
    place[place == len(events.number)] = 0
    there = (events.number[place] == parts.event) if len(events.number) else np.zeros(len(parts.event), np.bool_)
    seen = there & scopes[parts.scope]
    seen[seen] &= scopes[events.scope[place[seen]]] & (events.day[place[seen]] <= day)
    place, person, flags = place[seen], parts.person[seen], parts.flags[seen]
    first = np.append(True, (place[1:] != place[:-1]) | (person[1:] != person[:-1])) if len(place) else seen[:0]
    flags = np.bitwise_or.reduceat(flags, np.flatnonzero(first)) if len(place) else flags
    place, person = place[first], person[first]
    spoke = (flags & (SENDS | RECEIVES)) != 0
    returned = ((flags & SENDS) != 0) & ((flags & (RECEIVES | COPIED)) != 0)
    both = (events.both[place] & spoke) | returned if len(place) else spoke
    return place, person, np.where(both, flags | MEETS, flags).astype(np.uint8)


def _groups(place: Longs) -> tuple[Longs, Longs, Longs]:
    """For each row the number of its interaction; for each interaction its first row, and its rows."""
    first = np.append(True, place[1:] != place[:-1]) if len(place) else np.empty(0, np.bool_)
    starts = np.flatnonzero(first)
    return np.cumsum(first) - 1, starts, np.diff(np.append(starts, len(place)))


def _products(group: Longs, left: NDArray[np.bool_], right: NDArray[np.bool_], groups: int) -> tuple[Longs, Longs]:
    """Each row on the left beside each row on the right of the same group."""
    rights = np.flatnonzero(right)
    counts = np.bincount(group[rights], minlength=groups)
    starts = np.cumsum(counts) - counts
    lefts = np.flatnonzero(left)
    many = counts[group[lefts]]
    offset = np.arange(many.sum()) - np.repeat(np.cumsum(many) - many, many)
    return np.repeat(lefts, many), rights[np.repeat(starts[group[lefts]], many) + offset]


def _spoken(
    keys: list[Longs], sums: list[tuple[Floats, Floats, Floats]], group: Longs, person: Ints, flags: Bytes,
    groups: int, share: Floats, size: int, copied: float,
) -> None:  # fmt: skip
    one, other = _products(group, (flags & SENDS) != 0, (flags & (RECEIVES | COPIED)) != 0, groups)
    apart = (person[one] != person[other]) & ((flags[one] & flags[other] & MEETS) == 0)
    one, other = one[apart], other[apart]
    weight = np.maximum(share[group[one]] * np.where(flags[other] & RECEIVES, 1.0, copied), _TINY)
    up = person[one] < person[other]
    keys.append(_key(person[one], person[other], size))
    sums.append((weight, np.where(up, weight, 0.0), np.where(up, 0.0, weight)))


def _met(
    keys: list[Longs], sums: list[tuple[Floats, Floats, Floats]], group: Longs, person: Ints, flags: Bytes,
    groups: int, share: Floats, size: int,
) -> None:  # fmt: skip
    met = (flags & MEETS) != 0
    one, other = _products(group, met, met, groups)
    once = person[one] < person[other]
    one, other = one[once], other[once]
    weight = share[group[one]]
    keys.append(_key(person[one], person[other], size))
    sums.append((weight, weight, weight))


def _key(one: Ints, other: Ints, size: int) -> Longs:
    return np.minimum(one, other).astype(np.int64) * size + np.maximum(one, other)


def _measured(key: Longs, total: Floats, ahead: Floats, back: Floats, formula: Formula) -> Pairs:
    order = np.argsort(key, kind="stable")
    key = key[order]
    starts = np.flatnonzero(np.append(True, key[1:] != key[:-1])) if len(key) else np.empty(0, np.int64)
    if not len(starts):
        return Pairs(key, total)
    total, ahead, back = (np.add.reduceat(column[order], starts) for column in (total, ahead, back))
    mutual = np.minimum(ahead, back)
    strength = (0.25 + 0.75 * mutual / (1 + mutual)) * -np.expm1(-total / formula.saturation)
    there = total > 0
    return Pairs(key[starts][there], np.clip(strength[there], LEAST, 1.0))


def claim_pairs(claims: Claims, people: NDArray[np.bool_], scopes: NDArray[np.bool_], day: int) -> Pairs:
    """The ties that statements claim on the day."""
    live = (claims.since <= day) & (day < claims.until) & scopes[claims.scope] & (claims.one != claims.other)
    live &= people[claims.one] & people[claims.other]
    return Pairs(_key(claims.one[live], claims.other[live], len(people)), claims.weight[live].astype(np.float64))


def together_pairs(
    roles: Roles, people: NDArray[np.bool_], scopes: NDArray[np.bool_], day: int, formula: TogetherFormula
) -> Pairs:
    """The ties of those who served in the same small body at the same time, up to the day."""
    size = len(people)
    seen = scopes[roles.scope] & (roles.since <= day) & people[roles.person]
    person, body, since, until = (column[seen] for column in (roles.person, roles.body, roles.since, roles.until))
    group, starts, _ = _groups(body.astype(np.int64))
    members = _distinct(group, person, size, len(starts))
    small = (members[group] >= 2) & (members[group] <= formula.most_members)
    one, other = _products(group, small, small, len(starts))
    once = person[one] < person[other]
    one, other = one[once], other[once]
    begins = np.maximum(since[one], since[other]).astype(np.int64)
    ends = np.minimum(until[one], until[other]).astype(np.int64)
    there = begins < ends
    one, other, begins, ends = one[there], other[there], begins[there], ends[there]
    key, body_of = _key(person[one], person[other], size), group[one]
    order = np.lexsort((begins, body_of, key))
    return _served(key[order], body_of[order], begins[order], ends[order], members, day, formula)


def _distinct(group: Longs, person: Ints, size: int, groups: int) -> Longs:
    unique = np.unique(group * size + person)
    return np.bincount(unique // size, minlength=groups)


def _served(
    key: Longs, body: Longs, begins: Longs, ends: Longs, members: Longs, day: int, formula: TogetherFormula
) -> Pairs:
    """The strength of each stretch of serving together; several of two people in one body count as their union."""
    ends = np.minimum(ends, day + 1)
    first = np.append(True, (key[1:] != key[:-1]) | (body[1:] != body[:-1])) if len(key) else np.empty(0, np.bool_)
    starts = np.flatnonzero(first)
    if not len(starts):
        return Pairs(key, np.empty(0))
    group = np.cumsum(first) - 1
    # Within a group stretches are in order of their start: what an earlier one covers is cut off. Groups lie apart
    # on one axis, so that one running maximum serves all of them.
    shift = group * (np.int64(1) << 32)
    covered = np.maximum.accumulate(ends + shift)
    before = np.append(np.int64(-(1 << 40)), covered[:-1])
    begins = np.maximum(begins + shift, before)
    days = np.add.reduceat(np.maximum(ends + shift - begins, 0), starts)
    over = day + 1 - np.maximum.reduceat(ends, starts)
    number = members[body[starts]]
    grown = -np.expm1(-np.log(2.0) * days / formula.together_days)
    known = np.minimum(1.0, formula.small_body / np.maximum(number - 1, 1))
    return Pairs(key[starts], formula.together * grown * known * np.exp2(-over / formula.fading_days))
