"""Answers on a terminal: a table with what it is about, or JSON, or CSV."""

from __future__ import annotations

import csv
import datetime as dt
import sys
from collections.abc import Sequence
from enum import Enum
from typing import Any

from pydantic import BaseModel
from rich.console import Console
from rich.table import Table

from graphcrm.model import Answer, Found, flat

WITHOUT_ROWS = {
    Found.EMPTY: "nobody and nothing: looked for, and there is none",
    Found.NOT_LOOKED_FOR: "not looked for: nothing of this kind had been recorded",
    Found.WITHHELD: "withheld: your rights do not reach this",
}


def show(answer: BaseModel, *, as_json: bool = False, as_csv: bool = False) -> None:
    """Print an answer in the form that was asked for."""
    if as_json:
        sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
    elif isinstance(answer, Answer):
        rows = [flat(row) for row in answer.rows_of()]
        if as_csv:
            write_csv(rows)
        else:
            write_table(answer, rows)
    else:
        write_fields(answer)


def write_csv(rows: Sequence[dict[str, Any]]) -> None:
    """Rows as CSV on stdout, with a header."""
    if rows:
        writer = csv.DictWriter(sys.stdout, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: text(value) for name, value in row.items()} for row in rows)


def write_table(answer: Answer, rows: Sequence[dict[str, Any]]) -> None:
    """Rows as a table; columns in which nothing stands are left out."""
    console = Console()
    if not rows:
        console.print(WITHOUT_ROWS.get(answer.found, "none"))
        return
    columns = [name for name in rows[0] if any(row[name] not in (None, "", ()) for row in rows)]
    table = Table(*columns, header_style="bold")
    for row in rows:
        table.add_row(*(text(row[name]) for name in columns))
    console.print(table)


def write_fields(answer: BaseModel) -> None:
    """An answer without a table: a line for each of its fields."""
    console = Console()
    for name in type(answer).model_fields:
        console.print(f"[bold]{name}[/bold] {text(getattr(answer, name))}")


def text(value: Any) -> str:
    """A cell: none is empty, a day is ISO, a list is joined."""
    if value is None:
        return ""
    if isinstance(value, Enum):
        return str(value.value)
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="seconds")
    if isinstance(value, list | tuple):
        return ", ".join(text(item) for item in value)
    return str(getattr(value, "name", None) or value)
