"""A folder of one file whose columns are the canonical ones, and the recipe that reads it."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from pathlib import Path

from graphcrm.errors import InputError
from graphcrm.loading.columns import FAMILIES, RECORDS, columns_of
from graphcrm.loading.recipe import DEFAULT_RECIPE, checked_source

CSV = {"delim": ",", "quote": '"', "escape": '"', "header": True}
JSON_LINES = {
    "format": "newline_delimited",
    "sample_size": -1,
    "map_inference_threshold": -1,
    "field_appearance_threshold": 0,
}


@dataclass(frozen=True, slots=True)
class Asked:
    """What the rows are, in whose name; ``scope`` and ``seen_on`` as in a recipe."""

    what: str
    source: str
    scope: str | None = None
    seen_on: dt.date | None = None


def checked(what: str, source: str, scope: str | None = None, seen_on: dt.date | None = None) -> Asked:
    """The same with the word for the records or the family as recipes write it.

    Raises:
        UnknownWord: neither a record nor a family.
        InputError: this is not the name of a source.
    """
    columns_of(what)
    try:
        checked_source(source)
    except ValueError as error:
        raise InputError(str(error), field="source") from None
    return Asked(what.lower() if what.lower() in RECORDS else what.upper(), source, scope, seen_on)


def write_recipe(folder: Path, file: str, asked: Asked, options: dict[str, str | int | bool] | None = None) -> None:
    """Put the recipe beside the file."""
    kind = "family" if asked.what in FAMILIES else "record"
    lines = [f'name = "rows"\nsource = {json.dumps(asked.source)}']
    lines += [f"scope = {json.dumps(asked.scope)}"] if asked.scope else []
    lines += [f"seen_on = {asked.seen_on}"] if asked.seen_on else []
    lines.append(f"[files.rows]\npath = {json.dumps(file)}")
    lines += [f"{key} = {json.dumps(value)}" for key, value in (options or {}).items()]
    lines.append(f'[[load]]\nname = "{asked.what}"\n{kind} = "{asked.what}"\nselect = "select * from rows"')
    (folder / DEFAULT_RECIPE).write_text("\n".join(lines) + "\n", encoding="utf-8")

