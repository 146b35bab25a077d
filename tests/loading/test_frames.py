"""Data frames loaded from Python: the same rows, checks and report as a recipe's."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pandas as pd
import polars as pl
import pyarrow as pa
import pytest
from asking import statements, totals

from graphcrm.crm import GraphCRM
from graphcrm.errors import Forbidden, InputError, UnknownWord
from graphcrm.readers import Reader, Right

PEOPLE = {"id": ["007", "bob"], "name": ["Ann", "Bob"], "kind": [None, None]}
FRAMES = {"pandas": pd.DataFrame, "polars": pl.DataFrame, "pyarrow": pa.table}
kinds = pytest.mark.parametrize("make", FRAMES.values(), ids=FRAMES)


@kinds
def test_a_frame_is_loaded_once(crm: GraphCRM, make: Any):
    report = crm.load(make(PEOPLE), "person", source="hr")
    assert (report.source, report.created, report.rejected, report.written) == ("hr", 2, 0, True)
    assert crm.load(make(PEOPLE), "Person", source="hr").unchanged == 2
    assert crm.parties.record("007").name == "Ann"
    assert [run.source for run in crm.imports.runs().runs] == ["hr", "hr"]


@kinds
def test_statements_with_days_and_what_is_missing(crm: GraphCRM, make: Any):
    crm.load(make(PEOPLE), "person", source="hr")
    crm.load(make({"id": [1, 2], "name": ["Acme", "Beta"]}), "organisation", source="hr")
    nan = float("nan")
    jobs = {
        "from": ["007", "bob"],
        "to": [1.0, 2.0],
        "kind": ["employee", "employee"],
        "title": ["Head", None],
        "valid_from": [dt.datetime(2020, 1, 1), None],
        "last_day": [dt.date(2021, 12, 31), None],
        "confidence": [0.5, nan],
    }
    report = crm.load(make(jobs), "holds_role", source="hr", seen_on=dt.date(2026, 3, 1))
    assert (report.created, report.rejected) == (2, 0)
    assert [said for said, _ in statements(crm)] == ["007 employee 1 2020-01-01 2022-01-01", "bob employee 2 - -"]


def test_pandas_marks_of_nothing_are_null(crm: GraphCRM):
    frame = pd.DataFrame({"id": ["a", "b", "c"], "name": ["A", "B", "C"], "kind": [float("nan"), None, pd.NA]})
    frame["attributes"] = [{"city": "Leeds"}, None, float("nan")]
    assert crm.load(frame, "person", source="hr").created == 3
    assert {crm.parties.record(id).kind for id in "abc"} == {None}
    assert crm.parties.record("a").attributes == {"city": "Leeds"}


def test_a_wrong_row_is_told_with_its_reason(crm: GraphCRM):
    frame = pd.DataFrame({"id": ["a", "b"], "name": ["A", None]})
    report = crm.load(frame, "person", source="hr", strict=True)
    assert (report.created, report.rejected, report.written) == (1, 1, False)
    assert totals(crm) == {}
    assert report.rejected_file is not None
    assert "name" in report.rejected_file.read_text()


def test_a_dry_run_writes_nothing(crm: GraphCRM):
    report = crm.load(pa.table(PEOPLE), "person", source="hr", dry_run=True)
    assert (report.created, report.dry_run, report.written) == (2, True, False)
    assert totals(crm) == {}


@pytest.mark.parametrize(
    ("frame", "field", "says"),
    [
        (pd.DataFrame({"id": ["a"]}), "name", "the frame yields no column 'name'"),
        (pd.DataFrame({"id": ["a"], "name": ["A"], "Mail": ["x"]}), "Mail", "unknown column 'Mail'"),
        (pd.DataFrame([["a", "A", "B"]], columns=["id", "name", "name"]), "name", "twice"),
        (pd.DataFrame([["a"]]), "0", "unknown column '0'"),
        ([{"id": "a", "name": "A"}], "frame", "a list is not a data frame"),
        (None, "frame", "a NoneType is not a data frame"),
    ],
    ids=["missing", "unknown", "twice", "number", "list", "none"],
)
def test_what_is_wrong_with_a_frame_is_named(crm: GraphCRM, frame: Any, field: str, says: str):
    with pytest.raises(InputError, match=says) as refused:
        crm.load(frame, "person", source="hr")
    assert refused.value.field == field
    assert refused.value.expected
    assert totals(crm) == {}


def test_what_and_source_are_checked_and_the_right_is_asked(crm: GraphCRM):
    frame = pd.DataFrame(PEOPLE)
    with pytest.raises(UnknownWord, match="'persons'"):
        crm.load(frame, "persons", source="hr")
    with pytest.raises(InputError, match="is not a source"):
        crm.load(frame, "person", source='x"\n')
    with pytest.raises(UnknownWord, match="scope"):
        crm.load(frame, "person", source="hr", scope="nowhere")
    reader = Reader("r1", "R", frozenset(crm.vocabulary.scope_names), frozenset({Right.WRITE}))
    with pytest.raises(Forbidden, match="import"):
        crm.as_reader(reader).load(frame, "person", source="hr")


def test_an_empty_frame_loads_nothing(crm: GraphCRM):
    assert crm.load(pa.table({"id": pa.array([], pa.string()), "name": pa.array([], pa.string())}), "person",
                    source="hr").entries[0].rows == 0
