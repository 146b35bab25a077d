"""Files in: what is created, changed, left, rejected; the same again; dry and strict."""

from __future__ import annotations

import csv
import datetime as dt
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import ask, counts, statements, totals

from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, ImportFailed, InputError
from graphcrm.loading.report import ImportReport

Folder = Callable[..., Path]


def rejected(report: ImportReport) -> list[dict[str, str]]:
    """The rows of the file of rejected rows."""
    if report.rejected_file is None:
        return []
    with report.rejected_file.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_a_first_import_creates_and_says_so(crm: GraphCRM, folder: Folder):
    report = crm.imports.load(folder())
    assert counts(report) == {"people": (2, 0, 0, 0), "firms": (2, 0, 0, 0), "jobs": (3, 0, 0, 0)}
    assert (report.written, report.rejected_file, report.source) == (True, None, "crm")
    assert statements(crm) == [
        ("007 employee acme 2020-01-01 2022-01-01", "crm"),
        ("007 employee beta 2022-01-01 -", "crm"),
        ("bob employee acme - -", "crm"),
    ]


def test_columns_of_a_csv_file_are_text_so_that_007_stays_what_it_is(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    assert ask(crm, "MATCH (p:Party {id: '007'}) RETURN p.name AS left, 1 AS right") == [("Ann Müller", 1)]


def test_the_same_again_changes_nothing(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    before = totals(crm)
    again = crm.imports.load(folder())
    assert counts(again) == {"people": (0, 0, 2, 0), "firms": (0, 0, 2, 0), "jobs": (0, 0, 3, 0)}
    assert totals(crm) == before
    changes = ask(crm, "MATCH (c:Change) RETURN c.import_run AS left, count(*) AS right")
    assert [count for _, count in changes] == [3]  # one a batch, of the first run alone


def test_a_changed_end_is_retracted_and_recorded_anew_in_its_line(crm: GraphCRM, folder: Folder):
    where = folder()
    crm.imports.load(where)
    jobs = (where / "jobs.csv").read_text().replace("Head,2022-01-01,", "Head,2022-01-01,2025-07-01")
    report = crm.imports.load(folder(**{"jobs.csv": jobs}))
    assert counts(report)["jobs"] == (0, 1, 2, 0)
    versions = """
        MATCH (:Party {id: '007'})-[r:HOLDS_ROLE]->(:Party {id: 'beta'})
        RETURN toString(r.valid_to) AS left, r.line AS right ORDER BY r.recorded_at
    """
    (first, line), (second, same_line) = ask(crm, versions)
    assert (first, second, line) == ("9999-12-31", "2025-07-01", same_line)
    assert ("007 employee beta 2022-01-01 2025-07-01", "crm") in statements(crm)


def test_a_changed_name_keeps_the_old_one_as_a_version(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    report = crm.imports.load(folder(**{"people.csv": "id,name\n007,Ann Vos\nbob,Bob Ray\n"}))
    assert counts(report)["people"] == (0, 1, 1, 0)
    was = "MATCH (p:Party {id: '007'})-[:WAS]->(v:Version) RETURN p.name AS left, v.name AS right"
    assert ask(crm, was) == [("Ann Vos", "Ann Müller")]
    found = "MATCH (:Party {id: '007'})-[:KNOWN_AS]->(a:Alias) RETURN a.search CONTAINS 'vos' AS left, 1 AS right"
    assert ask(crm, found) == [(True, 1)]


BAD_JOBS = """person,firm,title,since,until
007,acme,Engineer,2026-02-30,
007,acme,Engineer,2021-01-01,2020-01-01
nobody,acme,,,
007,,Engineer,2020-01-01,
007,bob,Engineer,2020-01-01,
bob,acme,Engineer,2020-01-01,
bob,acme,Engineer,2021-01-01,2022-01-01
"""


def test_rejected_rows_go_to_a_private_file_with_what_would_be_right(crm: GraphCRM, folder: Folder):
    report = crm.imports.load(folder(**{"jobs.csv": BAD_JOBS}))
    assert counts(report)["jobs"] == (1, 0, 0, 6)
    rows = rejected(report)
    assert [(row["entry"], row["line"], row["field"], row["value"]) for row in rows] == [
        ("jobs", "1", "valid_from", "2026-02-30"),
        ("jobs", "2", "valid_to", "2020-01-01"),
        ("jobs", "3", "from", "nobody"),
        ("jobs", "4", "to", ""),
        ("jobs", "5", "to", "bob"),
        ("jobs", "7", "valid_from", "2021-01-01"),
    ]
    assert rows[0]["reason"] == "'2026-02-30' is not a day"
    assert rows[4]["expected"] == "Organisation"
    assert all(row["reason"] and row["expected"] for row in rows)
    assert report.rejected_file is not None
    assert stat.S_IMODE(report.rejected_file.stat().st_mode) == 0o600
    assert statements(crm) == [("bob employee acme 2020-01-01 -", "crm")]


def test_a_second_row_for_one_id_is_rejected_with_the_line_of_the_first(crm: GraphCRM, folder: Folder):
    report = crm.imports.load(folder(**{"people.csv": "id,name\n007,Ann\nbob,Bob\n007,Other\n"}))
    (row,) = rejected(report)
    assert (row["line"], row["field"], row["value"]) == ("3", "id", "007")
    assert "line 1 of people" in row["reason"]
    assert ask(crm, "MATCH (p:Party {id: '007'}) RETURN p.name AS left, 1 AS right") == [("Ann", 1)]


def test_the_line_is_what_the_recipe_says_it_is(crm: GraphCRM, folder: Folder):
    recipe = """
        source = "crm"
        [[load]]
        record = "person"
        select = "select '' as id, 'Ann' as name, 41 as line"
    """
    report = crm.imports.load(folder(recipe))
    assert [row["line"] for row in rejected(report)] == ["41"]


def test_a_dry_run_tells_what_would_happen_and_writes_nothing(crm: GraphCRM, folder: Folder):
    where = folder(**{"jobs.csv": BAD_JOBS})
    dry = crm.imports.load(where, dry_run=True)
    assert totals(crm) == {}
    assert not dry.written
    wet = crm.imports.load(where)
    assert counts(dry) == counts(wet)
    told = [(row["line"], row["field"], row["expected"]) for row in rejected(dry)]
    assert told == [(row["line"], row["field"], row["expected"]) for row in rejected(wet)]


def test_strict_writes_nothing_where_a_row_is_wrong_and_all_where_none_is(crm: GraphCRM, folder: Folder):
    refused = crm.imports.load(folder(**{"jobs.csv": BAD_JOBS}), strict=True)
    assert (refused.written, refused.rejected, totals(crm)) == (False, 6, {})
    done = crm.imports.load(folder(), strict=True)
    assert (done.written, done.created) == (True, 7)


def test_another_source_speaks_in_its_own_name(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    report = crm.imports.load(folder(), source="other")
    # the people are known by the other source's keys too; the jobs are said by both
    assert counts(report) == {"people": (0, 2, 0, 0), "firms": (0, 2, 0, 0), "jobs": (3, 0, 0, 0)}
    assert [source for _, source in statements(crm)] == ["crm", "other"] * 3
    again = crm.imports.load(folder(), source="other")
    assert (again.created, again.changed) == (0, 0)


def test_what_somebody_corrected_by_hand_stays_as_corrected(crm: GraphCRM, folder: Folder):
    crm.imports.load(folder())
    (held,) = ask(crm, "MATCH (:Party {id: 'bob'})-[r:HOLDS_ROLE]->() RETURN r.id AS left, 1 AS right")
    crm.statements.end(held[0], dt.date(2024, 1, 1))
    report = crm.imports.load(folder())
    assert counts(report)["jobs"] == (0, 0, 3, 0)
    assert ("bob employee acme - 2024-01-01", "manual") in statements(crm)


def test_rows_that_contradict_each_other_never_take_turns(crm: GraphCRM, folder: Folder, monkeypatch):
    from graphcrm.loading import imports

    monkeypatch.setattr(imports, "STATEMENTS_A_BATCH", 1)  # the two rows in batches of their own
    recipe = """
        source = "crm"
        [[load]]
        record = "person"
        select = "select 'ann' as id, 'Ann' as name"
        [[load]]
        record = "organisation"
        select = "select 'acme' as id, 'Acme' as name"
        [[load]]
        name = "jobs"
        family = "HOLDS_ROLE"
        select = '''
            select 'ann' as "from", 'acme' as "to", 'employee' as kind, 'k1' as key,
                   unnest([null, '2024-01-01']) as valid_to
        '''
    """
    for first in ((1, 0, 0, 1), (0, 0, 1, 1), (0, 0, 1, 1)):
        report = crm.imports.load(folder(recipe))
        assert counts(report)["jobs"] == first
        assert [row["field"] for row in rejected(report)] == ["key"]
    assert statements(crm) == [("ann employee acme - -", "crm")]


def test_progress_is_told_after_each_batch(crm: GraphCRM, folder: Folder):
    told: list[tuple[str, int, int]] = []

    def progress(*, entry: str, rows: int, total: int, rows_a_second: float, seconds_left: float) -> None:
        assert rows_a_second > 0
        assert seconds_left >= 0
        told.append((entry, rows, total))

    crm.imports.load(folder(), progress=progress)
    assert told == [("people", 2, 7), ("firms", 4, 7), ("jobs", 7, 7)]


def test_two_imports_of_one_source_at_once(crm: GraphCRM, folder: Folder):
    from graphcrm.db.locks import held

    with (
        held(crm.graph, "import:crm", seconds=30),
        pytest.raises(Conflict, match="another import of crm is at work"),
    ):
        crm.imports.load(folder(), wait=0)
    assert crm.imports.load(folder(), wait=0).created == 7


def test_a_file_that_breaks_off_says_where_and_a_rerun_completes(crm: GraphCRM, folder: Folder, monkeypatch):
    from graphcrm.loading import imports

    monkeypatch.setattr(imports, "PARTIES_A_BATCH", 200)
    recipe = """
        source = "crm"
        [[load]]
        name = "people"
        record = "person"
        select = "select id, name from read_json('people.jsonl', sample_size = 100)"
    """
    lines = [f'{{"id": "p{n}", "name": "p{n}"}}' for n in range(900)]
    broken = [*lines[:899], '{"id": "p899", "na']
    with pytest.raises(ImportFailed, match=r"recipe .*, entry people: "):
        crm.imports.load(folder(recipe, **{"people.jsonl": "\n".join(broken)}))
    whole = crm.imports.load(folder(recipe, **{"people.jsonl": "\n".join(lines)}))
    assert whole.created + whole.unchanged == 900
    assert ask(crm, "MATCH (p:Party) RETURN 1 AS left, count(*) AS right") == [(1, 900)]


@pytest.mark.parametrize(("given", "field"), [({"folder": "nowhere"}, "folder"), ({"source": "Not One"}, "source")])
def test_wrong_arguments_are_refused(crm: GraphCRM, folder: Folder, given: dict[str, str], field: str):
    where = folder()
    with pytest.raises(InputError) as caught:
        crm.imports.load(where / given.pop("folder", ""), recipe=where / "recipe.toml", **given)  # type: ignore[arg-type]
    assert caught.value.field == field
