"""What splink does here: expectation-maximisation for the parameters, and the weights of pairs."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import duckdb
from splink import DuckDBAPI, Linker, SettingsCreator

from graphcrm.matching.fields import FIELDS, UNKNOWN, Compared
from graphcrm.matching.pool import Pool

if TYPE_CHECKING:
    from graphcrm.matching.model import Model

FEWEST_FIELDS = 2
"""Fields that a session has to teach at once: with one alone nothing tells doubles from others."""
FEWEST = 10
"""Pairs that agree on a session's columns below which nothing can be learnt from them."""
LEARNT_FROM = 50_000
"""Records at most of one session; whole blocks are taken, by the hash of their key."""
PRIOR_FROM = 50_000
"""Pairs at most from which the prior is estimated."""
_ROUNDS = 100


def trained_m(
    pool: Pool,
    compared: Sequence[Compared],
    several: frozenset[str],
    u: Mapping[str, Sequence[float]],
    columns: Sequence[str],
    seed: int,
) -> dict[str, list[float]]:
    """``m`` of the fields that pairs which agree on these columns can teach; empty where too few agree."""
    key = " || ' ' || ".join(f'"{column}"::VARCHAR' for column in columns)
    known = " AND ".join(f'"{column}" IS NOT NULL' for column in columns)
    share = max(1, -(-pool.count // LEARNT_FROM))
    pool.run(
        f"CREATE OR REPLACE TABLE lesson AS SELECT * FROM people "
        f"WHERE {known} AND hash(({key}) || $seed) % {share} = 0",
        seed=str(seed),
    )
    agreeing = pool.run(
        f"SELECT coalesce(sum(size * (size - 1) // 2), 0) FROM (SELECT count(*) AS size FROM lesson GROUP BY {key})"
    )
    if int(agreeing[0][0]) < FEWEST:
        return {}
    comparisons = [_comparison(one, several, u[one.name], None) for one in compared]
    linker = _linker(pool.connection, "lesson", comparisons, prior=1e-4)
    rule = " AND ".join(f'l."{column}" = r."{column}"' for column in columns)
    linker.training.estimate_parameters_using_expectation_maximisation(rule, fix_u_probabilities=True)
    told = _told(linker)
    return told if len(told) >= FEWEST_FIELDS else {}


def _told(linker: Linker) -> dict[str, list[float]]:
    found: dict[str, list[float]] = {}
    for comparison in linker.misc.save_model_to_json()["comparisons"]:
        levels = [level for level in comparison["comparison_levels"] if not level.get("is_null_level")]
        values = [level.get("m_probability") for level in levels]
        numbers = [value if isinstance(value, float) else None for value in values]
        if any(value is not None for value in numbers):
            found[comparison["output_column_name"]] = [value or 0.0 for value in numbers]
    return found


def expected_doubles(pool: Pool, model: Model, seed: int) -> float:
    """How many of the pairs are doubles, as the weights themselves say: the fixed point of the prior.

    A pair that blocking does not compare counts as none.
    """
    pool.run(
        f"CREATE OR REPLACE TABLE some_pairs AS SELECT * FROM pairs "
        f"ORDER BY hash(join_key_l, join_key_r, $seed), join_key_l, join_key_r LIMIT {PRIOR_FROM}",
        seed=seed,
    )
    all_pairs = pool.count * (pool.count - 1) / 2
    [counts] = pool.run("SELECT (SELECT count(*) FROM pairs), (SELECT count(*) FROM some_pairs)")
    if not counts[1]:
        return 0.0
    # at a prior of one half the weight of a pair is its evidence alone
    table = scored(pool, model, "some_pairs", prior=0.5, least=None)
    odds = pool.run(
        f'SELECT pow(2, round(match_weight, 6)) AS odds, count(*) FROM "{table}" GROUP BY odds ORDER BY odds'
    )
    pool.run(f'DROP TABLE "{table}"')
    prior = 1 / all_pairs if all_pairs > 1 else 0.5
    for _ in range(_ROUNDS):
        at = prior / (1 - prior)
        doubles = counts[0] / counts[1] * sum(count * at * one / (1 + at * one) for one, count in odds)
        prior = min(max(doubles, 0.5) / all_pairs, 0.5)
    return float(doubles)


def scored(pool: Pool, model: Model, table: str, *, prior: float, least: float | None) -> str:
    """The name of a table with the weight of each pair of ``table``, and the degree and weight of each field.

    Pairs below the probability ``least`` are left out.
    """
    by_name = {compared.name: compared for compared in FIELDS}
    several = frozenset(model.several)
    comparisons = [
        _comparison(
            by_name[one.field], several, [degree.u for degree in one.degrees], [degree.m for degree in one.degrees]
        )
        for one in model.fields
    ]
    linker = _linker(pool.connection, "people", comparisons, prior=prior)
    linker.table_management.register_blocked_pairs_for_predict(linker._db_api.register(table))
    found = linker.inference.predict(threshold_match_probability=least, warning_mode="never")
    return str(found.physical_name)


def _comparison(
    compared: Compared, several: frozenset[str], u: Sequence[float], m: Sequence[float] | None
) -> dict[str, Any]:
    levels = compared.all_levels(several)
    unknown = f'l."{compared.column}" IS NULL OR r."{compared.column}" IS NULL'
    rows: list[dict[str, Any]] = [
        {
            "sql_condition": _side_by_side(unknown),
            "label_for_charts": UNKNOWN,
            "is_null_level": True,
        }
    ]
    conditions = [*((level.condition, level.name) for level in levels), ("ELSE", "different")]
    for place, (condition, name) in enumerate(conditions):
        row: dict[str, Any] = {"sql_condition": _side_by_side(condition), "label_for_charts": name}
        known = {"u_probability": u[place]} if m is None else {"u_probability": u[place], "m_probability": m[place]}
        rows.append(row | known)
    return {"output_column_name": compared.name, "comparison_levels": rows}


def _side_by_side(condition: str) -> str:
    """A condition over two records as splink has it: over one row with the columns of both."""
    return re.sub(r'\b([lr])\."(\w+)"', r'"\2_\1"', condition)


def _linker(
    connection: duckdb.DuckDBPyConnection, table: str, comparisons: list[dict[str, Any]], *, prior: float
) -> Linker:
    logging.getLogger("splink").setLevel(logging.ERROR)
    settings = SettingsCreator(
        link_type="dedupe_only",
        unique_id_column_name="row",
        comparisons=list(comparisons),
        blocking_rules_to_generate_predictions=[],
        probability_two_random_records_match=prior,
        retain_intermediate_calculation_columns=True,
        retain_matching_columns=True,
        linker_uid="doubles",
    )
    api = DuckDBAPI(connection)
    return Linker(api.register(table), settings, log_level=logging.ERROR, validate_settings=False)
