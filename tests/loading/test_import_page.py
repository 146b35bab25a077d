"""docs/import.md: its example is loaded as it stands there, so that it cannot drift from the program."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest
from asking import statements

from graphcrm.crm import GraphCRM
from graphcrm.loading.columns import FAMILIES, RECORDS
from graphcrm.loading.recipe import Recipe
from graphcrm.loading.report import ImportReport

PAGE = (Path(__file__).parents[2] / "docs" / "import.md").read_text(encoding="utf-8")


def block(mark: str) -> str:
    """The code block after a mark."""
    found = re.search(rf"<!-- {re.escape(mark)} -->\n```\w*\n(.*?)```", PAGE, re.DOTALL)
    assert found, mark
    return found[1]


def told(report: ImportReport) -> list[str]:
    words = ("created", "changed", "unchanged", "rejected")
    return [
        f"{entry.entry} " + ", ".join(f"{getattr(entry, word)} {word}" for word in words) for entry in report.entries
    ]


def squeezed(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines()]


def test_the_example_does_what_the_page_says(crm: GraphCRM, tmp_path: Path):
    for name in ("contacts.csv", "accounts.json", "recipe.toml"):
        (tmp_path / name).write_text(block(f"file: {name}"), encoding="utf-8")
    report = crm.imports.load(tmp_path)
    assert told(report) == squeezed(block("report"))
    assert report.rejected_file is not None
    with report.rejected_file.open(encoding="utf-8", newline="") as file:
        rows = [f"{row['entry']} line {row['line']} {row['field']} {row['reason']}" for row in csv.DictReader(file)]
    assert rows == squeezed(block("rejected"))
    assert [said.split()[0] + " " + " ".join(said.split()[-2:]) for said, _ in statements(crm)] == [
        "00017 2020-03-01 2022-01-01",
        "00017 2022-01-01 -",
        "00018 - -",
    ]
    mended = block("file: contacts.csv").replace("not known", "cem@acme.example").replace("30.02.", "28.02.")
    (tmp_path / "contacts.csv").write_text(mended, encoding="utf-8")
    again = crm.imports.load(tmp_path)
    assert (again.created, again.changed, again.unchanged, again.rejected) == (2, 0, 7, 0)


def test_the_page_names_every_word_of_a_recipe():
    for word in (*Recipe.model_fields, *RECORDS, *FAMILIES):
        assert re.search(rf"\b{word}\b", PAGE), word


def test_the_frame_on_the_page_prints_what_stands_below_it(crm: GraphCRM, capsys: pytest.CaptureFixture[str]):
    exec(block("frame"), {"crm": crm})
    assert capsys.readouterr().out == block("frame prints")
