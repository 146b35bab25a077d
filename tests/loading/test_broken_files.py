"""Files that are broken in the ways in which files are: named with what is wrong, and nothing is written."""

from __future__ import annotations

import resource
from collections.abc import Callable
from pathlib import Path

import pytest
from asking import counts, totals

from graphcrm.crm import GraphCRM
from graphcrm.errors import ImportFailed, InputError

Folder = Callable[..., Path]

GOOD = "id,name\n" + "".join(f"p{number},Ann {number}\n" for number in range(30))
RECIPE = """
source = "broken"

[files]
people = {file}

[[load]]
name = "people"
record = "person"
select = "select id, name from people"
"""
CSV = '"people.csv"'
STRICT = """{ path = "people.csv", delim = ",", quote = '"', escape = '"', header = true }"""
JSON = '"people.jsonl"'
LINES = "".join(f'{{"id": "p{number}", "name": "Ann"}}\n' for number in range(30))
GIGABYTE = 2**30


@pytest.mark.parametrize(
    ("declared", "content", "told"),
    [
        (STRICT, GOOD.replace(",", ";"), "id;name"),
        (CSV, GOOD.replace("name", "full name"), '"name" not found'),
        (STRICT, GOOD.replace("p12,Ann 12", 'p12,"Ann 12'), 'sniffing file "people.csv"'),
        (CSV, GOOD.encode("utf-16"), "not utf-8 encoded"),
        (CSV, "id,name\np1,Müller\n".encode("latin-1"), "not utf-8 encoded"),
        (CSV, "", "the file is empty"),
        (JSON, LINES + '{"id": "p30", "na\n' + LINES, 'Malformed JSON in file "people.jsonl"'),
    ],
    ids=["delimiter", "column", "quote", "utf-16", "latin-1", "empty", "json"],
)
def test_a_broken_file_is_named_and_nothing_is_written(
    crm: GraphCRM, folder: Folder, declared: str, content: str | bytes, told: str
):
    name = "people.jsonl" if declared == JSON else "people.csv"
    where = folder(RECIPE.replace("{file}", declared), **{name: content})
    before = totals(crm)
    with pytest.raises((InputError, ImportFailed)) as caught:
        crm.imports.load(where)
    assert told in caught.value.message
    assert "Ann 12" not in caught.value.message  # what stands in the row is nobody's business in a message
    assert totals(crm) == before
    (where / name).write_text(LINES if declared == JSON else GOOD, encoding="utf-8")
    assert counts(crm.imports.load(where)) == {"people": (30, 0, 0, 0)}


def test_a_mark_of_the_byte_order_is_no_part_of_the_first_column(crm: GraphCRM, folder: Folder):
    where = folder(RECIPE.replace("{file}", CSV), **{"people.csv": GOOD.encode("utf-8-sig")})
    assert counts(crm.imports.load(where)) == {"people": (30, 0, 0, 0)}


def test_a_line_of_a_gigabyte_is_refused_without_taking_its_memory(crm: GraphCRM, folder: Folder):
    where = folder(RECIPE.replace("{file}", STRICT), **{"people.csv": "id,name\np1,"})
    with (where / "people.csv").open("r+b") as file:
        file.truncate(GIGABYTE)  # a hole: takes no room on the disk
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises((InputError, ImportFailed)) as caught:
        crm.imports.load(where)
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # kilobytes
    assert "people.csv" in caught.value.message
    assert len(caught.value.message) < 3000
    assert grown < 500_000
    assert totals(crm) == {}
