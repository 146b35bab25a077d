"""A world goes in through the import, whole, and the graph then says what the files say."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from made import STATEMENTS, Made, day

from graphcrm.crm import GraphCRM
from graphcrm.worlds import Size, write_world

ON = dt.date(2024, 6, 1)


@pytest.fixture
def small(tmp_path: Path) -> Made:
    return Made(write_world(tmp_path / "world", Size(500, seed=7)))


def test_a_small_world_is_imported_without_a_rejected_row(crm: GraphCRM, small: Made):
    report = crm.imports.load(small.folder)
    assert report.rejected == 0, report.rejected_file and report.rejected_file.read_text()
    expected = {file.file[:-4]: file.rows for file in small.written.files if not file.file.startswith("truth/")}
    assert {entry.entry: entry.created for entry in report.entries} == expected
    assert set(STATEMENTS) < set(expected)
    again = crm.imports.load(small.folder)
    assert (again.created, again.changed, again.rejected) == (0, 0, 0)
    assert again.unchanged == sum(expected.values())

    seasoned = max(small.jobs, key=lambda person: len(small.jobs[person]))
    held = crm.at(as_of=ON).people.roles_held(seasoned).roles
    wanted = {
        (row["to"], row["kind"])
        for row in small.rows("roles")
        if row["from"] == seasoned
        and (day(row["valid_from"]) or day(row["seen_on"])) <= ON
        and (day(row["valid_to"]) or dt.date.max) > ON
    }
    assert {(role.body.id, role.kind) for role in held} == wanted
    assert len(small.jobs[seasoned]) > 2
