"""A combination as it is asked over the wire or on the command line: words, turned into conditions."""

from __future__ import annotations

import datetime as dt
import re
import shlex
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool, StrictInt, ValidationError

from graphcrm.errors import InputError, shown
from graphcrm.model import Period
from graphcrm.scoring.combinations import Condition, When

Word = Annotated[str, Field(max_length=200)]
Words = Word | Annotated[tuple[Word, ...], Field(max_length=50)]

_PART = re.compile(r"([a-z-]+)(>=|<=|=)(.*)", re.DOTALL)
_COUNTED = ("bodies", "people")
_NAMES = ("kind", "title", "body", "body-kind", "person", "when")
_EXPECTED = f"{', '.join(f'{name}=...' for name in _NAMES)}, bodies>=2, people=2"


class Asked(BaseModel):
    """What somebody asks for, as data: frozen, and without keys that nobody knows."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ConditionAsked(Asked):
    """Roles of some sort; what is not given does not matter, of several words one has to fit."""

    kind: Words = Field((), description="A kind of role, or several.")
    title: Word | None = Field(None, description="The source's own word for the role, in any case of letters.")
    body: Word | None = Field(None, description="The id of a body.")
    body_kind: Words = Field((), description="A kind of body, or several.")
    person: Word | None = Field(None, description="The id of whoever holds the role.")
    when: Word = Field("now", description="now, ever, a day, or a period like 2020-01-01..2021-01-01.")
    at_least: StrictInt = Field(1, description="Different bodies at least, or people where bodies are asked for.")
    at_most: StrictInt | None = Field(None, description="And at most.")

    def condition(self, place: str) -> Condition:
        """The condition; ``place`` is where it stands, for messages.

        Raises:
            InputError: the ``when`` is none.
        """
        values = {name: getattr(self, name) for name in type(self).model_fields if name != "when"}
        return Condition(**values, when=when_of(self.when, f"{place}.when"))


class CombinationAsked(Asked):
    """A combination of roles: conditions that hold together, and some that do not."""

    model_config = ConfigDict(
        frozen=True,
        extra="forbid",
        json_schema_extra={
            "examples": [
                {
                    "conditions": [
                        {"kind": "chair", "body_kind": "special_interest_group"},
                        {"kind": "tech_lead", "body_kind": "special_interest_group"},
                    ],
                    "same_body": "different",
                },
                {"of": "bodies", "among": "shop", "none_of": [{"kind": "contact_person", "title": "Owner"}]},
            ]
        },
    )

    conditions: tuple[ConditionAsked, ...] = Field((), max_length=20)
    of: Word = Field("people", description="people or bodies.")
    same_body: StrictBool | Word = Field(False, description="For people: true, false or different.")
    same_person: StrictBool | Word = Field(False, description="For bodies: true, false or different.")
    at_least: StrictInt | None = Field(None, description="So many of the conditions; all if not given.")
    none_of: tuple[ConditionAsked, ...] = Field((), max_length=20)
    among: Words = Field((), description="Kinds or labels of party: these alone, those without roles too.")

    def options(self) -> dict[str, Any]:
        """The arguments of ``crm.roles.combination``."""
        asked = {name: getattr(self, name) for name in type(self).model_fields}
        for name in ("conditions", "none_of"):
            asked[name] = [one.condition(f"{name}.{place}") for place, one in enumerate(asked[name])]
        return asked


def read_json(text: str | bytes) -> CombinationAsked:
    """A combination from JSON.

    Raises:
        InputError: names the first field that is wrong.
    """
    try:
        return CombinationAsked.model_validate_json(text)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise InputError(first["msg"], field=place or "combination", expected="see docs/questions/roles.md") from None


def read_condition(text: str, field: str) -> Condition:
    """A condition as it is typed: ``kind=chair,tech_lead body-kind=committee bodies>=2 when=ever``.

    Raises:
        InputError: a part of it is not understood.
    """
    try:
        parts = shlex.split(text)
    except ValueError as error:
        raise InputError(f"{shown(text)}: {error}", field=field, expected="each quote closed") from None
    values: dict[str, Any] = {}
    for part in parts:
        matched = _PART.fullmatch(part)
        name, sign, value = matched.groups() if matched else ("", "", "")
        if name in _COUNTED:
            values |= _count(sign, value, field)
        elif name in _NAMES and sign == "=" and value:
            values[name.replace("-", "_")] = _value(name, value, field)
        else:
            raise InputError(f"{shown(part)} is not understood", field=field, expected=_EXPECTED)
    return Condition(**values)


def _value(name: str, value: str, field: str) -> Any:
    if name == "when":
        return when_of(value, field)
    return tuple(value.split(",")) if name in ("kind", "body-kind") else value


def _count(sign: str, value: str, field: str) -> dict[str, int]:
    if not (value.isdecimal() and len(value) < 10):
        raise InputError(f"{shown(value)} is not a number", field=field, expected="bodies>=2, people<=3 or people=2")
    names = {"=": ("at_least", "at_most"), ">=": ("at_least",), "<=": ("at_most",)}[sign]
    return dict.fromkeys(names, int(value))


def when_of(text: str, field: str) -> When:
    """now, ever, a day, or a period whose second day is the first that is not meant.

    Raises:
        InputError: it is none of these.
    """
    if text == "now":
        return "now"
    if text == "ever":
        return "ever"
    since, dots, until = text.partition("..")
    try:
        if dots:
            return Period(_day(since) if since else None, _day(until) if until else None)
        return _day(since)
    except ValueError:
        raise InputError(
            f"when {shown(text)}", field=field, expected="now, ever, 2020-01-01 or 2020-01-01..2021-01-01"
        ) from None


def _day(text: str) -> dt.date:
    if len(text) != len("2020-01-01"):  # Python would take 20200101 too
        raise ValueError(text)
    return dt.date.fromisoformat(text)
