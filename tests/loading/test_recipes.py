"""Recipes and files without a graph: what is read, and what is refused with what would be right."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from graphcrm.errors import ImportFailed, InputError, UnknownWord
from graphcrm.loading.columns import FAMILIES, PARTIES, PARTY_COLUMNS, check_columns, columns_of
from graphcrm.loading.files import DataFolder
from graphcrm.loading.recipe import check_words, read_recipe
from graphcrm.loading.staging import Stage
from graphcrm.vocabulary import read_vocabulary

Folder = Callable[..., Path]

ONE = """
source = "crm"
{head}
[[load]]
name = "people"
record = "person"
select = '''{select}'''
"""


def recipe(select: str = "select 1 as id, 'Ann' as name", head: str = "") -> str:
    return ONE.format(select=select, head=head)


def rows(where: Path) -> list[tuple[Any, ...]]:
    """The rows of the first entry."""
    found = read_recipe(where)
    with DataFolder(where, found) as files:
        stage = Stage(files, found, read_vocabulary([]))
        stage.take(found.load[0], files.columns(found.load[0]))
        stage.settle()
        assert stage.sieve(stage.entries[0]) == 0
        return [row.values for batch in stage.rows(stage.entries[0], 2) for row in batch]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("source = ", "is not TOML"),
        ("", "source: is missing"),
        ('source = "crm"', "load: is missing"),
        ('source = "Our CRM"\n[[load]]\nrecord = "person"\nselect = "x"', "'Our CRM' is not a source"),
        ('source = "manual"\n[[load]]\nrecord = "person"\nselect = "x"', "'manual' is not a source"),
        ('source = "crm"\nsauce = 1\n[[load]]\nrecord = "person"\nselect = "x"', "sauce: there is no such word"),
        ('source = "crm"\n[[load]]\nname = "jobs"\nselect = "x"', "load jobs: an entry has either record or family"),
        (
            'source = "crm"\n[[load]]\nrecord = "human"\nselect = "x"',
            "load 1: unknown record 'human'; right would be person",
        ),
        (
            'source = "crm"\n[[load]]\nfamily = "WORKS"\nselect = "x"',
            "unknown family 'WORKS'; right would be HOLDS_ROLE",
        ),
        ('source = "crm"\n[[load]]\nrecord = "person"', "load 1.select: is missing"),
        (
            'source = "crm"\n[files]\n"a b" = "x.csv"\n[[load]]\nrecord = "person"\nselect = "x"',
            "'a b' is not a table's name",
        ),
        (recipe() + recipe().split("\n", 2)[2], "two entries are named 'people'"),
        (recipe(head="seen_on = 2026-02-30"), "is not TOML"),
        (recipe(head='seen_on = "soon"'), "seen_on: "),
    ],
)
def test_a_recipe_that_is_wrong_says_where(folder: Folder, text: str, message: str):
    with pytest.raises(InputError) as caught:
        read_recipe(folder(text))
    assert message in caught.value.message
    assert "recipe.toml" in caught.value.message


def test_no_recipe_says_what_would_be_one(tmp_path: Path):
    with pytest.raises(InputError, match=r"recipe.toml cannot be read") as caught:
        read_recipe(tmp_path)
    assert "--recipe" in (caught.value.expected or "")


def test_parties_come_before_what_is_said_of_them(folder: Folder):
    text = 'source = "crm"\n' + "".join(
        f'[[load]]\nname = "{name}"\n{kind}\nselect = "x"\n'
        for name, kind in (
            ("jobs", 'family = "HOLDS_ROLE"'),
            ("people", 'record = "person"'),
            ("teams", 'record = "group"'),
        )
    )
    assert [entry.name for entry in read_recipe(folder(text)).load] == ["people", "teams", "jobs"]


def test_a_scope_is_a_word_of_the_vocabulary(folder: Folder):
    found = read_recipe(folder(recipe(head='scope = "secret"')))
    with pytest.raises(UnknownWord, match="unknown scope 'secret'; allowed: "):
        check_words(found, read_vocabulary(["b2b"]))


def test_the_families_are_those_of_the_vocabulary():
    named = {family.name for family in read_vocabulary([]).families}
    assert set(FAMILIES) <= named
    assert named - set(FAMILIES) <= {"KNOWN_AS"}


def test_columns_are_told_for_records_and_families():
    assert [columns_of(party) for party in PARTIES] == [PARTY_COLUMNS] * 4
    assert [column.name for column in columns_of("deal") if column.required] == ["id", "name"]
    about = ["from", "from_record", "to", "to_record"]
    assert [column.name for column in columns_of("ABOUT") if column.required] == about
    assert [column.name for column in columns_of("holds_role") if column.required] == ["from", "to", "kind"]
    with pytest.raises(UnknownWord, match="record or family 'people'; allowed: person, organisation"):
        columns_of("people")


@pytest.mark.parametrize(
    ("what", "found", "field", "message"),
    [
        ("person", ["id"], "name", "e yields no column 'name'; it yields id"),
        (
            "person",
            ["id", "name", "email"],
            "email",
            "e yields the unknown column 'email'; person has id, name, kind, emails",
        ),
        ("person", ["id", "name", "id"], "id", "e yields the column 'id' twice"),
        ("HOLDS_ROLE", ["from", "kind"], "to", "no column 'to'"),
        ("HOLDS_ROLE", ["from", "to", "kind", "valid_to", "last_day"], "last_day", "both valid_to and last_day"),
    ],
)
def test_wrong_columns_are_named(what: str, found: list[str], field: str, message: str):
    with pytest.raises(InputError) as caught:
        check_columns(what, found, where="e")
    assert caught.value.field == field
    assert message in caught.value.message


SELECT_ERRORS = [
    ("selec 1", "Parser Error"),
    ("select nope from 'people.csv'", 'Referenced column "nope" not found'),
    ("select * from nowhere", "Table with name nowhere does not exist"),
    ("select 1; select 2", "this is not one select"),
    ("copy (select 1) to 'out.csv'", "this is not one select"),
    ("", "this is not one select"),
    ("select * from 'other.csv'", "there is no file 'other.csv' in the data folder"),
    ("select * from '/etc/passwd'", "lies outside the data folder"),
    ("select * from read_csv('../secret.csv')", "lies outside the data folder"),
    ("select * from read_text('/etc/' || 'passwd')", "lies outside the data folder"),
    ("select * from read_text(concat('/etc/', 'passwd'))", "Permission Error"),
    ("select * from read_csv('link.csv')", "lies outside the data folder"),
    ("select * from 'https://example.org/people.csv'", "there is no file"),
]


@pytest.mark.parametrize(("select", "message"), SELECT_ERRORS)
def test_a_select_that_is_wrong_names_recipe_and_entry(folder: Folder, select: str, message: str):
    where = folder(recipe(select), **{"people.csv": "id,name\n1,Ann\n"})
    (where / "link.csv").symlink_to("/etc/passwd")
    with pytest.raises(InputError) as caught:
        rows(where)
    assert f"recipe {where.name}, entry people: " in caught.value.message
    assert message in caught.value.message


def test_a_recipe_can_neither_write_nor_change_its_limits(folder: Folder):
    where = folder(recipe())
    with DataFolder(where, read_recipe(where)) as files:
        duck = files._duck
        for statement in ("SET memory_limit = '100GB'", "INSTALL httpfs", "SET enable_external_access = true"):
            with pytest.raises(duckdb.Error):
                duck.execute(statement)


PEOPLE = {"id": "007", "name": "Ann Müller"}


def test_files_of_every_kind_give_the_same_rows(folder: Folder):
    where = folder(
        "",
        **{
            "people.csv": "id,name\n007,Ann Müller\n",
            "people.tsv": "id\tname\n007\tAnn Müller\n",
            "bom.csv": b"\xef\xbb\xbfid;name\r\n007;Ann M\xc3\xbcller\r\n",
            "utf16.csv": "id,name\n007,Ann Müller\n".encode("utf-16"),
            "people.json": json.dumps([PEOPLE]),
            "people.jsonl": json.dumps(PEOPLE) + "\n",
            "people.yaml": "- id: '007'\n  name: Ann Müller\n",
        },
    )
    book = openpyxl.Workbook()
    book.active.title = "Notes"
    sheet = book.create_sheet("Contacts")
    sheet.append(["id", "name", "since"])
    sheet.append(["007", "Ann Müller", None])
    sheet.append([None, None, None])
    book.save(where / "people.xlsx")
    duckdb.sql(f"copy (select '007' as id, 'Ann Müller' as name) to '{where}/people.parquet'")
    direct = ["people.csv", "people.tsv", "bom.csv", "people.json", "people.jsonl", "people.parquet"]
    for name in direct:
        folder(recipe(f"select id, name from '{name}'"))
        assert rows(where) == [("007", "Ann Müller")], name
    declared = {
        "people.yaml": '"people.yaml"',
        "people.xlsx": '{ path = "people.xlsx", sheet = "Contacts" }',
        "utf16.csv": '{ path = "utf16.csv", encoding = "utf-16" }',
        "people.json": '"people.json"',
    }
    for name, file in declared.items():
        folder(recipe("select id, name from listed", head=f"[files]\nlisted = {file}"))
        assert rows(where) == [("007", "Ann Müller")], name


@pytest.mark.parametrize(
    ("file", "message"),
    [
        ('"nowhere.csv"', "there is no file 'nowhere.csv'"),
        ('"../x.csv"', "lies outside the data folder"),
        ('"notes.docx"', "a file ending in .docx cannot be read"),
        ('{ path = "people.csv", colour = "red" }', "colour"),
        ('"broken.xlsx"', "this is not a workbook"),
        ('{ path = "good.xlsx", sheet = "None" }', "no sheet 'None'"),
        ('"broken.yaml"', "this is not YAML"),
        ('"scalar.yaml"', "neither a list of maps nor a map"),
        ('"utf16.csv"', "not utf-8 encoded"),
    ],
)
def test_a_file_that_cannot_be_read_is_named(folder: Folder, file: str, message: str):
    where = folder(
        recipe("select * from listed", head=f"[files]\nlisted = {file}"),
        **{
            "people.csv": "id,name\n",
            "notes.docx": "x",
            "broken.xlsx": "x",
            "broken.yaml": "a: [1",
            "scalar.yaml": "3",
            "utf16.csv": "id,name\n007,Ann\n".encode("utf-16"),
        },
    )
    openpyxl.Workbook().save(where / "good.xlsx")
    with pytest.raises(InputError) as caught:
        rows(where)
    assert f"recipe {where.name}, file " in caught.value.message
    assert message in caught.value.message


def test_a_view_is_a_select_that_others_read(folder: Folder):
    head = "[views]\nnamed = \"select id, 'Ann' as name from 'people.csv'\"\ntwice = \"select * from named\""
    where = folder(recipe("select id, name from twice", head=head), **{"people.csv": "id\n1\n2\n3\n"})
    assert rows(where) == [("1", "Ann"), ("2", "Ann"), ("3", "Ann")]
    folder(recipe(head='[views]\nbad = "select x from nowhere"'))
    with pytest.raises(InputError, match=r"view bad: .*nowhere does not exist"):
        rows(where)


def test_paths_are_the_folders_wherever_the_program_was_started(
    folder: Folder, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
):
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    (elsewhere / "people.csv").write_text("id,name\n1,Wrong\n")
    monkeypatch.chdir(elsewhere)
    where = folder(
        recipe(
            "select id, 'people.csv' as name from read_csv(['people.csv', 'more.csv'], delim=',') "
            "where id <> 'more.csv'"
        ),
        **{"people.csv": "id,name\na,Ann\n", "more.csv": "id,name\nb,Bob\n"},
    )
    assert rows(where) == [("a", "people.csv"), ("b", "people.csv")]
    folder(recipe("select id, name /* from 'x.csv' */ from '*.csv' order by id -- join 'y.csv'"))
    assert rows(where) == [("a", "Ann"), ("b", "Bob")]


def test_a_file_that_is_not_what_its_head_promised(folder: Folder):
    good = "".join(f"{n},P\n" for n in range(60_000))
    where = folder(recipe("select id, name from read_csv('people.csv')"), **{"people.csv": f"id,name\n{good}x,P\n"})
    with pytest.raises(ImportFailed, match=r"entry people: [\s\S]*people.csv"):
        rows(where)
