"""A written world, read back as plain rows, and what the tests ask of it again and again."""

from __future__ import annotations

import csv
import datetime as dt
from collections import defaultdict
from functools import cached_property
from pathlib import Path

from graphcrm.worlds import Written

Row = dict[str, str]
PARTIES = {"persons": "Person", "organisations": "Organisation", "groups": "Group", "households": "Household"}
STATEMENTS = {
    "roles": "HOLDS_ROLE",
    "part_of": "PART_OF",
    "subgroups": "PART_OF",
    "reports_to": "REPORTS_TO",
    "kin": "KIN_OF",
    "related": "RELATED_TO",
    "serves": "SERVES",
    "consents": "CONSENTS",
}
SEEN = dt.date(2026, 1, 1)


def day(text: str) -> dt.date | None:
    """A cell's day, also of a moment."""
    return dt.date.fromisoformat(text[:10]) if text else None


class Made:
    """The files of a world, by name without ending; read with the standard library alone."""

    def __init__(self, written: Written) -> None:
        self.written = written
        self.folder: Path = written.folder
        self._rows: dict[str, list[Row]] = {}

    def rows(self, name: str) -> list[Row]:
        if name not in self._rows:
            with (self.folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
                self._rows[name] = list(csv.DictReader(file))
        return self._rows[name]

    @cached_property
    def labels(self) -> dict[str, tuple[str, str | None]]:
        """Label and kind of every party, by id."""
        return {row["id"]: (label, row.get("kind")) for name, label in PARTIES.items() for row in self.rows(name)}

    @cached_property
    def jobs(self) -> dict[str, list[tuple[str, dt.date | None, dt.date | None]]]:
        """(organisation without its department, start, end) of each person."""
        found = defaultdict(list)
        for row in self.rows("roles"):
            if row["kind"] == "employee":
                found[row["from"]].append((row["to"].split(".")[0], day(row["valid_from"]), day(row["valid_to"])))
        return found

    def works(self, person: str, organisation: str, on: dt.date) -> bool:
        return any(
            where == organisation and (start is None or start <= on) and (end is None or on < end)
            for where, start, end in self.jobs[person]
        )
