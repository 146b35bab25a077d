"""A recipe: which files, which select for which records, in whose name; read from TOML and checked."""

from __future__ import annotations

import datetime as dt
import re
import tomllib
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from graphcrm.errors import InputError, shown
from graphcrm.loading.columns import FAMILIES, PARTIES, RECORDS
from graphcrm.model import PartyLabel
from graphcrm.vocabulary import Vocabulary

DEFAULT_RECIPE = "recipe.toml"
_VENDORS = Path(__file__).parent / "vendors"
RESERVED_SOURCES = ("manual",)
_SOURCE = re.compile(r"[a-z0-9][a-z0-9._-]{0,47}")
_TABLE = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

Option = str | int | float | bool | list[str] | dict[str, str]


class DataFile(BaseModel):
    """A file that becomes a table of the selects; what else is given are options of its reader.

    ``optional``: columns that the selects may count on although the file, or the column in it, is not there;
    ``needed``: those without which a file that is there is not the right one. ``head``: the words with which the
    line of the columns' names begins, where a CSV file has notes before it.
    Of a workbook ``sheet``, by name (the first if none); of a CSV file those of DuckDB's ``read_csv``.
    """

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, Option]

    path: str
    sheet: str | None = None
    optional: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()
    head: str | None = None

    @property
    def options(self) -> dict[str, Option]:
        return dict(self.__pydantic_extra__ or {})


class Load(BaseModel):
    """One entry: a select, and what its rows are: a record or statements of a family."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    select: str
    record: str | None = None
    family: str | None = None
    name: str = ""
    scope: str | None = None

    @model_validator(mode="after")
    def _one_of_the_two(self) -> Load:
        if (self.record is None) == (self.family is None):
            raise ValueError("an entry has either record or family")
        if self.record is not None and self.record not in RECORDS:
            raise ValueError(f"unknown record {self.record!r}; right would be {', '.join(RECORDS)}")
        if self.family is not None and self.family not in FAMILIES:
            raise ValueError(f"unknown family {self.family!r}; right would be {', '.join(FAMILIES)}")
        return self

    @property
    def what(self) -> str:
        """The record or the family."""
        return self.record or self.family or ""

    @property
    def label(self) -> PartyLabel | None:
        return PARTIES.get(self.record or "")


class Recipe(BaseModel):
    """How one source's files are read. ``seen_on`` is the day of the source's state: what it lists held then.

    ``files`` are tables by name; ``views`` are selects by name, over the tables and the views before them.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    source: str
    about: str | None = None
    scope: str | None = None
    seen_on: dt.date | None = None
    files: dict[str, DataFile] = Field(default_factory=dict)
    views: dict[str, str] = Field(default_factory=dict)
    load: Annotated[tuple[Load, ...], Field(min_length=1)]

    @field_validator("source")
    @classmethod
    def _sound_source(cls, value: str) -> str:
        return checked_source(value)

    @field_validator("files", mode="before")
    @classmethod
    def _paths_alone(cls, value: Any) -> Any:
        """``contacts = "contacts.csv"`` is short for a table with a path."""
        if not isinstance(value, dict):
            return value
        return {table: {"path": file} if isinstance(file, str) else file for table, file in value.items()}

    @field_validator("files", "views")
    @classmethod
    def _sound_names(cls, value: dict[str, Any]) -> dict[str, Any]:
        for table in value:
            if not _TABLE.fullmatch(table):
                raise ValueError(f"{table!r} is not a table's name; right would be letters, digits and _")
        return value

    @model_validator(mode="after")
    def _named_entries(self) -> Recipe:
        named = tuple(
            entry if entry.name else entry.model_copy(update={"name": f"{number} ({entry.what})"})
            for number, entry in enumerate(self.load, start=1)
        )
        names = [entry.name for entry in named]
        for name in names:
            if names.count(name) > 1:
                raise ValueError(f"two entries are named {name!r}; right would be a name of its own for each")
        # parties first: whatever is said of them needs them
        object.__setattr__(self, "load", tuple(sorted(named, key=lambda entry: entry.record is None)))
        return self


def checked_source(value: str) -> str:
    """The name of a source, or a ValueError that says what one looks like."""
    if not _SOURCE.fullmatch(value) or value in RESERVED_SOURCES:
        raise ValueError(f"{shown(value)} is not a source; right would be 1 to 48 of a-z 0-9 . _ -, not manual")
    return value


def vendors() -> tuple[str, ...]:
    """The recipes that come with graphcrm, by name."""
    return tuple(sorted(path.stem for path in _VENDORS.glob("*.toml")))


class Vendor(BaseModel):
    """A recipe that comes with graphcrm, and which files it reads."""

    model_config = ConfigDict(frozen=True)

    recipe: str
    about: str | None
    files: tuple[str, ...]


class Vendors(BaseModel):
    """The recipes that come with graphcrm."""

    model_config = ConfigDict(frozen=True)

    recipes: tuple[Vendor, ...]


def told_vendors() -> Vendors:
    """The recipes that come with graphcrm, as an answer."""
    found = [read_recipe(_VENDORS, name) for name in vendors()]
    return Vendors(
        recipes=tuple(
            Vendor(recipe=one.name, about=one.about, files=tuple(file.path for file in one.files.values()))
            for one in found
        )
    )


def read_recipe(
    folder: Path, recipe: str | Path | None = None, *, source: str | None = None, seen_on: dt.date | None = None
) -> Recipe:
    """The recipe at ``recipe``, or ``recipe.toml`` of the folder.

    ``source`` and ``seen_on`` stand in for the recipe's own.

    Raises:
        InputError: names the file, the place in it, and what would be right.
    """
    path = folder / DEFAULT_RECIPE if recipe is None else Path(recipe)
    if str(recipe) in vendors() and not (folder / path).exists():
        path = _VENDORS / f"{recipe}.toml"
    if recipe is not None and not path.exists() and (folder / path).exists():
        path = folder / path
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise InputError(
            f"the recipe {path} cannot be read: {error.strerror}",
            field="recipe",
            expected=f"a file {DEFAULT_RECIPE} in the folder, or --recipe with its path",
        ) from None
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"the recipe {path} is not TOML: {error}", field="recipe") from None
    if source is not None:
        content["source"] = source
    if seen_on is not None:
        content["seen_on"] = seen_on
    try:
        name = path.stem if path.parent == _VENDORS else path.parent.resolve().name
        return Recipe.model_validate({"name": name, **content})
    except ValidationError as error:
        raise InputError(f"recipe {path}: {_first(error, content)}", field="recipe") from None


def _first(error: ValidationError, content: dict[str, Any]) -> str:
    """The first thing that is wrong, with the place as it stands in the file."""
    problem = error.errors(include_url=False)[0]
    place = list(problem["loc"])
    if place[:1] == ["load"] and len(place) > 1 and isinstance(place[1], int):
        entry = content["load"][place[1]]
        name = entry.get("name") if isinstance(entry, dict) else None
        place[:2] = [f"load {name or place[1] + 1}"]
    message = problem["msg"].removeprefix("Value error, ")
    if problem["type"] == "extra_forbidden":
        message = "there is no such word in a recipe"
    elif problem["type"] == "missing":
        message = "is missing"
    return f"{'.'.join(str(part) for part in place)}: {message}" if place else message


def check_words(recipe: Recipe, vocabulary: Vocabulary) -> None:
    """Refuse a recipe whose scopes this vocabulary does not hold.

    Raises:
        UnknownWord: names what is allowed.
        Forbidden: it would write under a scope that is not the reader's.
    """
    for scope in (recipe.scope, *(entry.scope for entry in recipe.load)):
        if scope is not None:
            vocabulary.writable(scope)
