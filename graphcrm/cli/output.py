"""Answers on a terminal: a table with what it is about above it, or JSON, or CSV."""

from __future__ import annotations

import csv
import datetime as dt
import os
import sys
from collections.abc import Mapping, Sequence
from typing import Any, get_args

from pydantic import BaseModel
from rich import box
from rich.console import Console
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from graphcrm.cli.cells import cell, columns_of, is_record, names_of, parties_in, plain, shown_columns, text
from graphcrm.cli.command import leave_broken_pipe
from graphcrm.errors import InputError
from graphcrm.model import Answer, Found, PartyRef

WITHOUT_ROWS = {
    Found.EMPTY: "nobody and nothing: looked for, and there is none",
    Found.NOT_LOOKED_FOR: "not looked for: nothing of this kind had been recorded",
    Found.WITHHELD: "withheld: your rights do not reach this",
}
TOLD = {"as_of": "on", "known_at": "as known at", "scope": "read under"}
PIPED_WIDTH = 120
"""Columns where there is no terminal and ``COLUMNS`` says nothing."""
MOST_IN_A_LINE = 4
"""What is said beside a table stands in one line above it; more of it, in a line each."""
WORDS = (40, 24, 16, 12, 8)
"""Letters of a word that a column does not break: the first of these with which the table fits."""
FEW_ROWS = 12
"""So few rows that are too wide for a table are shown one below the other."""


def show(
    answer: BaseModel,
    *,
    as_json: bool = False,
    as_csv: bool = False,
    wide: bool = False,
    told: Mapping[str, Any] | None = None,
) -> None:
    """Print an answer in the form that was asked for; ``told`` is the view as far as it was asked for."""
    try:
        if as_json:
            sys.stdout.write(answer.model_dump_json(indent=2) + "\n")
        elif as_csv:
            write_csv(answer)
        else:
            write_answer(answer, screen(), wide=wide, told=told or {})
        sys.stdout.flush()
    except BrokenPipeError:
        leave_broken_pipe()


def screen() -> Console:
    """Where people read: no markup from names, no colours unless it is a terminal."""
    width = None if sys.stdout.isatty() else int(os.environ.get("COLUMNS") or PIPED_WIDTH)
    return Console(markup=False, highlight=False, emoji=False, width=width)


def rows_field(answer: BaseModel) -> str | None:
    """The field that holds the answer's table, if it has one."""
    name = getattr(answer, "rows_field", "rows")
    if isinstance(getattr(answer, name, None), tuple | list):
        return str(name)
    tables = [field for field in type(answer).model_fields if _is_table(getattr(answer, field))]
    return tables[0] if len(tables) == 1 else None


def _is_table(value: Any) -> bool:
    return isinstance(value, tuple | list) and bool(value) and is_record(value[0])


def write_csv(answer: BaseModel) -> None:
    """The answer's table as CSV on stdout: every column of it, with a header also where there is no row."""
    name = rows_field(answer)
    if name is None and not isinstance(answer, Answer):
        raise InputError("this answer is no table", field="--csv", expected="--json")
    rows = getattr(answer, name) if name else answer.rows_of()  # type: ignore[attr-defined]
    kinds = get_args(type(answer).model_fields[name].annotation) if name else ()
    columns = columns_of(type(rows[0]) if rows else kinds[0], refs_apart=True)
    writer = csv.writer(sys.stdout, lineterminator="\n")
    writer.writerow(column.name for column in columns)
    writer.writerows([plain(column.value(row)) for column in columns] for row in rows)


def write_answer(answer: BaseModel, console: Console, *, wide: bool, told: Mapping[str, Any]) -> None:
    """A line that says what the answer is about, its table, and beneath it whatever is listed apart."""
    table = rows_field(answer)
    values = {name: getattr(answer, name) for name, field in type(answer).model_fields.items() if not field.exclude}
    if isinstance(answer, Answer):
        values = {name: value for name, value in values.items() if name not in Answer.model_fields}
    if table is None and not isinstance(answer, Answer):
        write_fields(values, console, wide=wide)
        return
    rows = values.pop(table) if table else ()
    write_heading(values, console, told, (table, len(rows)) if table and rows else None)
    if rows:
        write_table(rows, console, wide=wide, known=parties_in(values.values()))
    apart = {name: value for name, value in values.items() if _is_apart(value)}
    if not rows and isinstance(answer, Answer) and not (answer.found is Found.FOUND and apart):
        console.print(WITHOUT_ROWS.get(answer.found, "none"))
    write_fields(apart, console, wide=wide)


def _is_apart(value: Any) -> bool:
    return _is_table(value) or (is_record(value) and not isinstance(value, PartyRef))


def _is_nothing(value: Any) -> bool:
    return value is None or value in ("", (), []) or value == {}


def write_heading(
    values: Mapping[str, Any], console: Console, told: Mapping[str, Any], count: tuple[str, int] | None
) -> None:
    """The subject, then what else is said in a word: ``Ann (ann) · on 2024-05-01 · roles: 2``."""
    subjects = [text(value) for value in values.values() if isinstance(value, PartyRef)]
    said = {name: value for name, value in values.items() if not (_is_apart(value) or _is_nothing(value))}
    said = {name: value for name, value in said.items() if value != 0 and not isinstance(value, PartyRef)}
    said.pop("version", None)  # for programs, in --json
    if count and said.get("total") == count[1]:
        del said["total"]
    in_a_line = said if len(said) <= MOST_IN_A_LINE else {}
    parts = [f"{TOLD[name]} {text(value)}" for name, value in told.items()]
    parts += [f"{name.replace('_', ' ')}: {text(value)}" for name, value in in_a_line.items()]
    if count:
        parts.append(f"{count[0].replace('_', ' ')}: {count[1]}")
    heading = [Text(" and ".join(subjects), style="bold")] if subjects else []
    if heading or parts:
        console.print(Text(" · ").join([*heading, *map(Text, parts)]))
    if len(said) > MOST_IN_A_LINE:
        write_fields(said, console, wide=False)


def write_table(rows: Sequence[Any], console: Console, *, wide: bool, known: frozenset[str] = frozenset()) -> None:
    """Rows as a table; columns in which nothing stands are left out, numbers stand to the right.

    ``known`` are ids of parties that the reader has just read: records within a cell leave them out.
    """
    columns = shown_columns(rows, wide=wide)
    cells = [[cell(column, row) for column in columns] for row in rows]
    texts = [[text(value, known | parties_in(values)) for value in values] for values in cells]
    headings = [column.heading for column in columns]
    anywhere = console.options.update(max_width=10_000)
    for word in WORDS:
        table = _table(headings, list(zip(*cells, strict=True)), texts, word)
        if Measurement.get(console, anywhere, table).minimum <= console.width:
            console.print(table)
            return
    if len(rows) > FEW_ROWS:
        console.print(table)
        return
    for values in cells:
        write_fields(dict(zip(headings, values, strict=True)), console, wide=wide)
        console.print()


def _table(
    headings: Sequence[str], columns: Sequence[Sequence[Any]], texts: Sequence[Sequence[str]], word: int
) -> Table:
    """A table that breaks no day, and no word up to so many letters."""
    table = Table(box=box.SIMPLE_HEAD, header_style="bold", pad_edge=False, show_edge=False)
    for place, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        longest = max((len(part) for row in texts for part in row[place].split()), default=1)
        table.add_column(
            heading,
            justify="right" if all(isinstance(cell, int | float | None) for cell in column) else "left",
            overflow="fold",
            no_wrap=all(isinstance(cell, dt.date | None) for cell in column),
            min_width=min(longest, word),
        )
    for row in texts:
        table.add_row(*map(Text, row))
    return table


def write_fields(values: Mapping[str, Any], console: Console, *, wide: bool) -> None:
    """Named values: a line for each, a table where a value is one, a paragraph where it has fields."""
    longest = max((len(name) for name, value in values.items() if not _is_apart(value)), default=0)
    for name, value in values.items():
        label = name.replace("_", " ")
        if _is_table(value):
            console.print(Text(f"\n{label}: {len(value)}", style="bold"))
            write_table(value, console, wide=wide)
        elif is_record(value) and not isinstance(value, PartyRef):
            console.print(Text(f"\n{label}", style="bold"))
            inner = {field: getattr(value, field) for field in names_of(type(value))}
            write_fields(inner, console, wide=wide)
        elif not _is_nothing(value):
            console.print(Text(f"{label:<{longest}}  ", style="bold").append(text(value), style="not bold"))
