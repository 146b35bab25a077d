"""The model: how much each degree of agreement speaks for or against, estimated from the records themselves.

Nothing known about which pairs are doubles goes into it. ``u``, how often a degree is met among different
records, is counted over all pairs of a sample. ``m``, how often among doubles, comes from expectation-
maximisation over the pairs that agree on some fields, for the other fields, and then the other way round.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from hashlib import sha256
from math import log2

from graphcrm.errors import InputError, shown
from graphcrm.matching.fields import DIFFERS, FIELDS, Compared
from graphcrm.matching.pool import Pool
from graphcrm.matching.weights import expected_doubles, trained_m

VERSION = "1"
"""Of the fields and their levels; a model of another version cannot be used."""
SAMPLE = 1_000
"""Records whose pairs, all of them, give ``u``."""
RARE = 0.005
"""How often a degree of agreement, other than none, is met among different records, before any are looked at."""
TAKEN_FOR = 200
"""Pairs that this counts for: much among ten records, nothing among a thousand."""
LEAST_M = 0.002
"""No degree of agreement is impossible among doubles, however few were seen."""
SURE, UNLIKE = 0.75, 0.05
"""``m`` of full agreement and of none where no pairs could teach it; the degrees between share the rest."""
SESSIONS = (
    ("given", "family"),
    ("emails",),
    ("number",),
    ("phones",),
    ("birth",),
    ("street", "postcode"),
    ("family", "postcode"),
)
"""Prepared columns on which pairs may agree to teach the rest, the surest first."""
ENOUGH_SESSIONS = 3


@dataclass(frozen=True, slots=True)
class Degree:
    """A degree of agreement of a field: how often it is met among doubles (m) and among others (u)."""

    name: str
    m: float
    u: float

    @property
    def weight(self) -> float:
        """Bits for (above 0) or against (below 0) that a pair is one: log2(m / u)."""
        return log2(self.m / self.u)


@dataclass(frozen=True, slots=True)
class FieldModel:
    """A field with its degrees, nearest first. ``learnt`` is false where no pairs could teach ``m``."""

    field: str
    degrees: tuple[Degree, ...]
    learnt: bool


@dataclass(frozen=True, slots=True)
class Model:
    """The parameters of all fields; ``prior`` is how probable two records are one before they are looked at."""

    version: str
    seed: int
    records: int
    prior: float
    several: tuple[str, ...]
    fields: tuple[FieldModel, ...]

    @property
    def id(self) -> str:
        """Equal parameters, equal id."""
        return sha256(self.to_json().encode()).hexdigest()[:16]

    def to_json(self) -> str:
        """The parameters as text that ``model_from`` reads back."""
        return json.dumps(asdict(self), sort_keys=True)


def model_from(text: str) -> Model:
    """The model that ``to_json`` wrote.

    Raises:
        InputError: it is no such text, or of another version.
    """
    try:
        values = json.loads(text)
        fields = tuple(
            FieldModel(one["field"], tuple(Degree(**degree) for degree in one["degrees"]), bool(one["learnt"]))
            for one in values["fields"]
        )
        model = Model(
            str(values["version"]),
            int(values["seed"]),
            int(values["records"]),
            float(values["prior"]),
            tuple(values["several"]),
            fields,
        )
    except (ValueError, TypeError, KeyError) as error:
        raise InputError("this is no model", field="model", expected="the text of Model.to_json") from error
    if model.version != VERSION:
        raise InputError(f"the model has version {shown(model.version)}", field="model", expected=f"version {VERSION}")
    _check(model)
    return model


def _check(model: Model) -> None:
    """A model read from a file is as the fields here are, and its numbers are probabilities."""
    known = {compared.name: compared for compared in FIELDS}
    wrong = InputError("this model does not fit the fields", field="model", expected="a model fitted here")
    if not 0 < model.prior < 1:
        raise wrong
    for one in model.fields:
        compared = known.get(one.field)
        if compared is None or [degree.name for degree in one.degrees] != degree_names(compared, model.several):
            raise wrong
        if not all(0 < number <= 1 for degree in one.degrees for number in (degree.m, degree.u)):
            raise wrong


def degree_names(compared: Compared, several: Iterable[str]) -> list[str]:
    """The names of a field's degrees, the last one "different"."""
    return [*(level.name for level in compared.all_levels(frozenset(several))), DIFFERS]


def fitted(pool: Pool, *, seed: int = 1) -> Model:
    """Estimate the parameters from a pool that has been blocked. The same records and seed give the same model.

    Raises:
        InputError: fewer than two records, or nothing known that could be compared.
    """
    several = pool.several()
    compared = pool.fields()
    if pool.count < 2 or not compared:
        raise InputError(
            "there is nothing to compare", field="records", expected="two records or more with names or addresses"
        )
    u = {one.name: _u(pool, one, several, seed) for one in compared}
    learnt = _learnt_m(pool, compared, several, u, seed)
    fields = tuple(_field(one, several, u[one.name], learnt.get(one.name, [])) for one in compared)
    model = Model(VERSION, seed, pool.count, 1e-4, tuple(sorted(several)), fields)
    all_pairs = pool.count * (pool.count - 1) / 2
    doubles = expected_doubles(pool, model, seed)
    prior = round(min(max(doubles, 0.5) / all_pairs, 0.5), 12)
    return Model(VERSION, seed, pool.count, prior, model.several, fields)


def _u(pool: Pool, compared: Compared, several: frozenset[str], seed: int) -> list[float]:
    """How often each degree is met among all pairs of a sample, and of some more in which each is rare."""
    levels = compared.all_levels(several)
    cases = " ".join(f"WHEN {level.condition} THEN {place}" for place, level in enumerate(levels))
    rows = pool.run(
        f"""
        WITH sample AS (
          SELECT * FROM people WHERE "{compared.column}" IS NOT NULL
          ORDER BY hash(id || $seed), id LIMIT {SAMPLE}
        )
        SELECT CASE {cases} ELSE {len(levels)} END AS degree, count(*)
        FROM sample AS l JOIN sample AS r ON l."row" < r."row" GROUP BY degree
        """,
        seed=str(seed),
    )
    counted = {int(degree): int(count) for degree, count in rows}
    total = sum(counted.values()) + TAKEN_FOR
    expected = [RARE] * len(levels) + [1 - RARE * len(levels)]
    return [round((counted.get(place, 0) + TAKEN_FOR * one) / total, 12) for place, one in enumerate(expected)]


def _learnt_m(
    pool: Pool, compared: Sequence[Compared], several: frozenset[str], u: Mapping[str, list[float]], seed: int
) -> dict[str, list[list[float]]]:
    """For each field what the sessions that could teach it say of its ``m``."""
    found: dict[str, list[list[float]]] = defaultdict(list)
    done = 0
    for columns in SESSIONS:
        if done == ENOUGH_SESSIONS:
            break
        told = trained_m(pool, compared, several, u, columns, seed)
        done += bool(told)
        for name, values in told.items():
            found[name].append(values)
    return found


def _field(
    compared: Compared, several: frozenset[str], u: Sequence[float], said: Sequence[Sequence[float]]
) -> FieldModel:
    names = degree_names(compared, several)
    m: list[float]
    if said:
        m = [sum(values) / len(said) for values in zip(*said, strict=True)]
    elif compared.usual:
        m = list(compared.usual)
    else:
        between = len(names) - 2
        m = [SURE, *[(1 - SURE - UNLIKE) / between] * between, UNLIKE] if between else [SURE, 1 - SURE]
    m = [max(value, LEAST_M) for value in m]
    whole = sum(m)
    degrees = [Degree(name, round(one / whole, 9), other) for name, one, other in zip(names, m, u, strict=True)]
    return FieldModel(compared.name, tuple(degrees), bool(said))
