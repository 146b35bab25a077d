"""Pairs that may be one, most probable first, each with what speaks for and against it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from graphcrm.errors import InputError
from graphcrm.matching.blocks import RULES
from graphcrm.matching.fields import UNKNOWN
from graphcrm.matching.model import Model
from graphcrm.matching.pool import Pool
from graphcrm.matching.weights import scored

THRESHOLD = 0.5
"""Probability from which a pair is shown: more likely one than two."""
STRANGE = "an address carries another's name"


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one field says of a pair: its degree of agreement, and its weight in bits; 0 where nothing is known."""

    field: str
    agreement: str
    weight: float


@dataclass(frozen=True, slots=True)
class Pair:
    """Two records that may be one. ``weight`` is in bits, and with the prior in it: 0 is as likely as not.

    ``blocked_by`` is the first rule that brought the two together; ``warning`` a reason to look before merging.
    """

    left: str
    right: str
    weight: float
    probability: float
    evidence: tuple[Evidence, ...]
    blocked_by: str
    warning: str | None = None

    @property
    def speaks_for(self) -> tuple[Evidence, ...]:
        """The evidence for, strongest first."""
        return tuple(sorted((one for one in self.evidence if one.weight > 0), key=lambda one: -one.weight))

    @property
    def speaks_against(self) -> tuple[Evidence, ...]:
        """The evidence against, strongest first."""
        return tuple(sorted((one for one in self.evidence if one.weight < 0), key=lambda one: one.weight))

    def is_safe(self, least: float) -> bool:
        """Whether it may be merged unseen: probable enough, with nothing against it and no warning."""
        return self.probability >= least and not self.speaks_against and self.warning is None


@dataclass(frozen=True, slots=True)
class Found:
    """The pairs at or above the threshold, how many there are in all, and how many were compared."""

    pairs: tuple[Pair, ...]
    count: int
    compared: int


def checked_threshold(value: float, *, field: str = "threshold") -> float:
    """A probability.

    Raises:
        InputError: it is not between 0 and 1.
    """
    if not 0 <= value <= 1:
        raise InputError(f"{field} {value}", field=field, expected="a probability, 0 to 1")
    return value


def pairs(pool: Pool, model: Model, *, threshold: float = THRESHOLD, limit: int | None = None) -> Found:
    """The pairs of a blocked pool that are doubles with at least this probability, the most probable first."""
    checked_threshold(threshold)
    compared = _count(pool, "pairs")
    table = scored(pool, model, "pairs", prior=model.prior, least=threshold or None)
    names = [one.field for one in model.fields]
    columns = "".join(f', found."gamma_{name}"' for name in names)
    rows = pool.run(
        f"""
        SELECT least(l.id, r.id), greatest(l.id, r.id), found.match_weight, found.match_probability,
               found.match_key::INTEGER, coalesce(l.strange, false) OR coalesce(r.strange, false){columns}
        FROM "{table}" AS found
        JOIN people AS l ON l."row" = found.row_l JOIN people AS r ON r."row" = found.row_r
        ORDER BY round(found.match_weight, 6) DESC, 1, 2 LIMIT {"ALL" if limit is None else int(limit)}
        """
    )
    count = _count(pool, table)
    pool.run(f'DROP TABLE "{table}"')
    return Found(tuple(_pair(model, row) for row in rows), count, compared)


def _pair(model: Model, row: Sequence[object]) -> Pair:
    left, right, weight, probability, rule, strange, *gammas = row
    evidence = []
    for one, gamma in zip(model.fields, gammas, strict=True):
        place = len(one.degrees) - 1 - int(str(gamma))  # splink numbers them from the farthest, -1 is null
        if place == len(one.degrees):
            evidence.append(Evidence(one.field, UNKNOWN, 0.0))
        else:
            evidence.append(Evidence(one.field, one.degrees[place].name, round(one.degrees[place].weight, 2)))
    return Pair(
        str(left),
        str(right),
        round(float(str(weight)), 2),
        round(float(str(probability)), 6),
        tuple(evidence),
        RULES[int(str(rule))].name,
        STRANGE if strange else None,
    )


def _count(pool: Pool, table: str) -> int:
    return int(pool.run(f'SELECT count(*) FROM "{table}"')[0][0])
