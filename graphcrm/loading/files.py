"""The data folder as tables: DuckDB reads CSV, JSON and Parquet, Python's libraries workbooks, YAML and vCards.

A recipe may read from its folder and nothing else: no other file, no network, no change of these settings.
"""

from __future__ import annotations

import datetime as dt
import json
import re
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from types import TracebackType
from typing import Any

import duckdb

from graphcrm.errors import ImportFailed, InputError
from graphcrm.loading.cards import COLUMNS as CARD_COLUMNS
from graphcrm.loading.cards import read_cards
from graphcrm.loading.paths import anchored, inside
from graphcrm.loading.recipe import DataFile, Load, Option, Recipe

MEMORY = "256MB"
"""What DuckDB keeps in memory; the rest of a large file lies in the scratch folder."""
THREADS = 2
MOST_NOTES = 100
"""Lines of notes that may stand before the names of a CSV file's columns."""
LONGEST_MESSAGE = 2000
"""Characters of DuckDB's message that are told."""
_LINE_ITSELF = re.compile(r"^Original Line: .*\n?", re.MULTILINE)  # names and addresses, or a line without end
_READERS = {
    ".csv": "read_csv",
    ".tsv": "read_csv",
    ".txt": "read_csv",
    ".gz": "read_csv",
    ".json": "read_json",
    ".jsonl": "read_json",
    ".ndjson": "read_json",
    ".parquet": "read_parquet",
}


class DataFolder:
    """A recipe's tables and selects, open for reading; a ``with`` closes them."""

    def __init__(self, folder: Path, recipe: Recipe) -> None:
        if not folder.is_dir():
            raise InputError(f"{folder} is not a folder", field="folder", expected="the folder of the recipe's files")
        self._folder = folder.resolve()
        self._recipe = recipe
        self.absent: list[str] = []
        self._scratch = tempfile.TemporaryDirectory(prefix="graphcrm-import-")
        self._duck = duckdb.connect(
            str(Path(self._scratch.name) / "rows.duckdb"),
            config={
                "memory_limit": MEMORY,
                "threads": str(THREADS),
                "temp_directory": self._scratch.name,
                "autoinstall_known_extensions": "false",
                "autoload_known_extensions": "false",
                "python_enable_replacements": "false",  # a select names tables, never a variable of ours
            }
        )
        try:
            self._open()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> DataFolder:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self.close()

    def close(self) -> None:
        """Give back the memory and the scratch files."""
        self._duck.close()
        self._scratch.cleanup()

    def columns(self, entry: Load) -> list[str]:
        """The names of the columns that an entry's select yields.

        Raises:
            InputError: the select is wrong; names the recipe and the entry, with DuckDB's message.
        """
        return [name for name, _ in self.types(entry)]

    def types(self, entry: Load) -> list[tuple[str, str]]:
        """The same names with DuckDB's type of each."""
        with self._told(f"entry {entry.name}", "select"):
            described = self._duck.execute(f"DESCRIBE {self._select(entry)}").fetchall()
            return [(str(column[0]), str(column[1])) for column in described]

    def copy(self, entry: Load, statement: str) -> None:
        """Run a statement that takes the entry's rows FROM its select.

        Raises:
            ImportFailed: a file broke off or does not hold what its head promised; the disk is full.
        """
        try:
            self._duck.execute(f"{statement} FROM ({self._select(entry)}\n)")
        except duckdb.Error as error:
            raise ImportFailed(
                self._text(f"entry {entry.name}", error),
                entry=entry.name,
                expected="the same import again, when this is mended; nothing was written",
            ) from None

    def run(self, statement: str, values: Sequence[Any] | None = None) -> list[tuple[Any, ...]]:
        """The rows of a statement over the copies.

        Raises:
            ImportFailed: the scratch folder has no room left.
        """
        try:
            return self._duck.execute(statement, values).fetchall()
        except duckdb.Error as error:
            raise ImportFailed(
                self._text("its scratch folder", error),
                expected="room in the folder for temporary files (TMPDIR), then the same import again",
            ) from None

    def _select(self, entry: Load) -> str:
        with self._told(f"entry {entry.name}", "select"):
            return self._checked(entry.select)

    def _checked(self, select: str) -> str:
        """The select alone, with its paths made the folder's."""
        statements = duckdb.extract_statements(select)
        if len(statements) != 1 or statements[0].type != duckdb.StatementType.SELECT:
            raise InputError("this is not one select", expected="one select statement, nothing else")
        return anchored(select.strip().rstrip(";"), self._folder)

    @contextmanager
    def _told(self, place: str, field: str) -> Iterator[None]:
        """What is wrong in one place of the recipe, with the recipe and the place."""
        try:
            yield
        except duckdb.Error as error:
            raise InputError(self._text(place, error), field=field, expected="something that DuckDB reads") from None
        except InputError as error:
            message = f"recipe {self._recipe.name}, {place}: {error.message}"
            raise InputError(message, field=field, expected=error.expected) from None

    def _text(self, place: str, error: duckdb.Error) -> str:
        text = _LINE_ITSELF.sub("", str(error)).replace(f"{self._folder}/", "").replace("DESCRIBE ", "").strip()
        if len(text) > LONGEST_MESSAGE:
            text = f"{text[:LONGEST_MESSAGE]} ..."
        return f"recipe {self._recipe.name}, {place}: {text}"

    def _open(self) -> None:
        own = Path(self._scratch.name)
        allowed = ", ".join(f"'{_escaped(str(folder))}/'" for folder in (self._folder, own))
        self._duck.execute(f"SET allowed_directories = [{allowed}]")
        self._duck.execute("SET enable_external_access = false")
        self._duck.execute("SET lock_configuration = true")
        for name, file in self._recipe.files.items():
            with self._told(f"file {file.path}", f"files.{name}"):
                self._register(name, file, own)
        if self.absent and len(self.absent) == len(self._recipe.files):
            raise InputError(
                f"recipe {self._recipe.name}: none of its files is in the folder",
                field="folder",
                expected=", ".join(self.absent),
            )
        for name, select in self._recipe.views.items():
            with self._told(f"view {name}", f"views.{name}"):
                self._duck.execute(f"CREATE VIEW {name} AS {self._checked(select)}")

    def _register(self, name: str, file: DataFile, own: Path) -> None:
        """Make a file a table of that name: a view where DuckDB reads it itself, else a copy."""
        if file.optional and not (self._folder / file.path).exists():
            columns = ", ".join(f"{_quoted(column)} VARCHAR" for column in (*file.needed, *file.optional))
            self._duck.execute(f"CREATE TABLE {name} ({columns})")
            self.absent.append(file.path)
            return
        path = inside(self._folder, file.path)
        suffix = path.suffix.lower()
        if suffix in (".xlsx", ".xlsm", ".yaml", ".yml"):
            rows = _workbook(path, file.sheet) if suffix.startswith(".x") else _yaml(path)
            copy = own / f"{name}.json"
            longest = _write_json(rows, copy)
            self._duck.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_json('{_escaped(str(copy))}', "
                f"format = 'newline_delimited', maximum_object_size = {longest + 1_000_000}, "
                "sample_size = -1, map_inference_threshold = -1, field_appearance_threshold = 0)"
            )
        elif suffix == ".vcf":
            copy = own / f"{name}.json"
            longest = _write_json(read_cards(path), copy)
            columns = ", ".join(f"{column}: 'VARCHAR'" for column in CARD_COLUMNS)
            self._duck.execute(
                f"CREATE TABLE {name} AS SELECT * FROM read_json('{_escaped(str(copy))}', "
                f"format = 'newline_delimited', maximum_object_size = {longest + 1_000_000}, columns = {{{columns}}})"
            )
        elif suffix in _READERS:
            reader, options = _READERS[suffix], file.options
            if reader == "read_csv":
                if not file.optional and path.stat().st_size == 0:
                    raise InputError("the file is empty", expected="a line with the columns' names, then the rows")
                options = {"all_varchar": True, **options}
            if file.head is not None:
                options = {**options, "skip": _notes_before(path, file.head), "header": True}
            given = "".join(f", {key} = {_literal(key, value)}" for key, value in options.items())
            table = f"{reader}('{_escaped(str(path))}'{given})"
            there = [str(column[0]) for column in self._duck.execute(f"DESCRIBE SELECT * FROM {table}").fetchall()]
            known = {column.casefold() for column in there}
            for column in file.needed:
                if column.casefold() not in known:
                    raise InputError(f"no column {column!r}", expected=f"it beside {', '.join(there)}")
            lacking = (column for column in file.optional if column.casefold() not in known)
            empty = "".join(f", NULL::VARCHAR AS {_quoted(column)}" for column in lacking)
            self._duck.execute(f"CREATE VIEW {name} AS SELECT *{empty} FROM {table}")
        else:
            raise InputError(
                f"a file ending in {suffix or 'nothing'} cannot be read",
                expected=", ".join([*_READERS, ".xlsx", ".yaml", ".vcf"]),
            )


def _notes_before(path: Path, head: str) -> int:
    """The lines before the one that begins with ``head``."""
    with path.open(encoding="utf-8-sig", errors="replace") as file:
        for number, line in enumerate(islice(file, MOST_NOTES)):
            if line.lstrip('"').startswith(head):
                return number
    raise InputError(
        f"none of its first {MOST_NOTES} lines begins with {head!r}", expected="the line with the columns' names"
    )


def _escaped(text: str) -> str:
    return text.replace("'", "''")


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(key: str, value: Option) -> str:
    """A reader's option as DuckDB writes it."""
    if not key.isidentifier():
        raise InputError(f"{key!r} is not an option of DuckDB's reader", expected="like delim, header, nullstr")
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return str(value)
    if isinstance(value, dict):
        return "{" + ", ".join(f"'{_escaped(name)}': {_literal(key, item)}" for name, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(_literal(key, item) for item in value) + "]"
    return f"'{_escaped(value)}'"


def _workbook(path: Path, sheet: str | None) -> Iterator[dict[str, Any]]:
    """The rows of a worksheet whose first row has the names of the columns."""
    from openpyxl import load_workbook  # a slow import that few need

    try:
        book = load_workbook(path, read_only=True, data_only=True)
    except Exception as error:  # whatever a broken archive makes of it
        raise InputError(f"this is not a workbook ({error})", expected="an .xlsx file") from None
    try:
        if sheet is not None and sheet not in book.sheetnames:
            raise InputError(f"no sheet {sheet!r}", field="sheet", expected=", ".join(book.sheetnames))
        rows = book[sheet or book.sheetnames[0]].iter_rows(values_only=True)
        head = enumerate(next(rows, ()), start=1)
        names = [f"column{place}" if name is None else str(name).strip() for place, name in head]
        for row in rows:
            if any(value is not None for value in row):
                yield dict(zip(names, row, strict=False))
    finally:
        book.close()


def _yaml(path: Path) -> Iterable[dict[str, Any]]:
    """The records of a list, or the one record of a map."""
    import yaml

    try:
        content = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        raise InputError(f"this is not YAML: {error}", expected="a list of maps, or a map") from None
    records = content if isinstance(content, list) else [content]
    if not all(isinstance(record, dict) for record in records):
        raise InputError("this YAML is neither a list of maps nor a map", expected="a list of maps, or a map")
    return records


def _write_json(rows: Iterable[dict[str, Any]], path: Path) -> int:
    """One object a line, days as ISO text, which DuckDB reads as dates; the bytes of the longest line."""
    longest = 0
    with path.open("wb") as file:
        for row in rows:
            longest = max(longest, file.write(json.dumps(row, default=_plain).encode() + b"\n"))
    return longest


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime) and value.time() == dt.time():
        return value.date().isoformat()
    return str(value)
