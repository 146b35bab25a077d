"""What no single word can know: how the words of a vocabulary have to fit each other."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from graphcrm.errors import shown
from graphcrm.model import PartyLabel, RecordLabel
from graphcrm.vocabulary.words import (
    Family,
    Kind,
    Parameter,
    PartyKind,
    Precedence,
    RecordKind,
    Scope,
    Value,
    Word,
)

Key = tuple[str, str, str]
"""(section, label or family, name); the middle is empty for scopes and families."""

Words = dict[Key, Word]

CLASSES: Mapping[str, type[Word]] = {
    "scopes": Scope,
    "parties": PartyKind,
    "records": RecordKind,
    "values": Value,
    "families": Family,
    "kinds": Kind,
    "parameters": Parameter,
    "precedence": Precedence,
}
SECTIONS = tuple(CLASSES)

_SHAPE = ("from_ends", "to_ends", "symmetric", "hierarchical", "cycles")


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong (error) or worth a second look (warning), and where it stands."""

    level: Literal["error", "warning"]
    message: str
    key: Key | None = None
    file: str = ""
    line: int | None = None

    @property
    def word(self) -> str | None:
        """The word as the file writes it, like kinds.HOLDS_ROLE.chair."""
        return ".".join(part for part in self.key if part) if self.key else None

    def __str__(self) -> str:
        place = f"{self.file}, line {self.line}" if self.line else self.file
        return f"{place}: {self.word}: {self.message}" if self.word else f"{place}: {self.message}"


def broken_rules(words: Words, before: Mapping[Key, Mapping[str, Any]], shipped: bool) -> Iterable[Finding]:
    """What does not fit in ``words``; ``before`` are those under the file that is being laid over them."""
    yield from _labels_kept(words)
    yield from _aliases_are_free(words)
    for key, word in words.items():
        if isinstance(word, Kind):
            yield from _kind_fits(key, word, words)
    yield from _bands_are_in_order(words)
    yield from _precedence_is_of_something(words)
    if not shipped:
        yield from _own_file(words, before)


def _labels_kept(words: Words) -> Iterable[Finding]:
    """A kind of party has one label: parties of it are held under that one."""
    seen: dict[str, str] = {}
    for key, word in words.items():
        if isinstance(word, PartyKind):
            label = seen.setdefault(word.name, word.label)
            if label != word.label:
                yield Finding(
                    "error", f"{word.name} is a kind of {label} already; a kind of party has one label", key
                )


def _aliases_are_free(words: Words) -> Iterable[Finding]:
    """An alias leads to one word among those it could be mistaken for."""
    seen: dict[Key, str] = {}
    for (section, group, name), word in words.items():
        for alias in word.aliases:
            other = seen.setdefault((section, group, alias), name)
            if other != name:
                yield Finding("error", f"the alias {alias} is one of {other} already", (section, group, name))


def _kind_fits(key: Key, kind: Kind, words: Words) -> Iterable[Finding]:
    family = words.get(("families", "", kind.family))
    scopes = sorted(name for section, _, name in words if section == "scopes")
    if not isinstance(family, Family):
        known = ", ".join(sorted(name for section, _, name in words if section == "families"))
        yield Finding("error", f"unknown family {kind.family}; there are: {known}", key)
    else:
        yield from _ends_fit(key, kind, family, words)
    if kind.scope not in scopes:
        yield Finding("error", f"unknown scope {shown(kind.scope)}; there are: {', '.join(scopes)}", key)
    if kind.symmetric and (kind.hierarchical or not kind.cycles):
        yield Finding("error", "what is symmetric cannot be hierarchical, nor refuse cycles", key)
    if kind.symmetric and (set(kind.from_ends), kind.forward) != (set(kind.to_ends), kind.backward):
        yield Finding("error", "what is symmetric reads the same, with the same ends, from both sides", key)


def _ends_fit(key: Key, kind: Kind, family: Family, words: Words) -> Iterable[Finding]:
    labels = {label.value for label in (*PartyLabel, *RecordLabel)}
    kinds = (word for word in words.values() if isinstance(word, PartyKind | RecordKind))
    known = labels | {f"{word.label}:{word.name}" for word in kinds}
    for field, ends, allowed in (
        ("from_ends", kind.from_ends, family.from_ends),
        ("to_ends", kind.to_ends, family.to_ends),
    ):
        for end in ends:
            if end not in known:
                message = f"{field}: unknown end {shown(end)}; an end is a label or Label:kind"
                yield Finding("error", message, key)
            elif end.partition(":")[0] not in allowed:
                there = " or ".join(allowed) or "nothing"
                message = f"{field}: in {kind.family} there can stand {there}, not {end}"
                yield Finding("error", message, key)


def _bands_are_in_order(words: Words) -> Iterable[Finding]:
    """A strength is above 0 and at most 1, so the bands' lower ends are, the higher one above the lower."""
    strong, moderate = (words.get(("parameters", "strength", name)) for name in ("strong", "moderate"))
    if isinstance(strong, Parameter) and isinstance(moderate, Parameter) and not moderate.value < strong.value <= 1:
        said = f"strong begins at {strong.value:g}, moderate at {moderate.value:g}; right is moderate < strong <= 1"
        yield Finding("error", said, ("parameters", "strength", "strong"))


def _precedence_is_of_something(words: Words) -> Iterable[Finding]:
    known = ["values", "any", *sorted(name for section, _, name in words if section == "families")]
    for key, word in words.items():
        if isinstance(word, Precedence):
            if word.name not in known:
                yield Finding("error", f"precedence of what is no family; there are: {', '.join(known)}", key)
            if len(set(word.sources)) < len(word.sources):
                yield Finding("error", "a source stands twice", key)


REQUIRED_SEATS = "required_seats"
_FAMILY_SHAPE = ("fields", "from_ends", "to_ends", "loop", "exclusive")
_FIXED = "families are fixed, every question is written for them; add a kind to one of them"
_NEW_RULE = "statements that are held already were checked by the shipped rule, not by this one"


def _own_file(words: Words, before: Mapping[Key, Mapping[str, Any]]) -> Iterable[Finding]:
    """The operator may add words and reword; the relationship types themselves are the program's."""
    for key, word in words.items():
        was = before.get(key)
        if isinstance(word, Family) and (was is None or _differs(word, was, _FAMILY_SHAPE)):
            yield Finding("error", _FIXED, key)
        elif isinstance(word, Parameter) and was is None and not _of_a_part(word, words, before):
            known = ", ".join(sorted(f"{group}.{name}" for section, group, name in before if section == "parameters"))
            yield Finding("error", f"unknown parameter; there are: {known}", key)
        elif isinstance(word, Kind) and was is not None and _differs(word, was, _SHAPE):
            yield Finding("warning", _NEW_RULE, key)


def _of_a_part(word: Parameter, words: Words, before: Mapping[Key, Mapping[str, Any]]) -> bool:
    """Whether it is a number of a rule for a pipeline or a stage, like coverage_proposal, or of another seat."""
    measure, _, part = word.measure.partition("_")
    if word.measure.startswith(REQUIRED_SEATS):
        measure, part = REQUIRED_SEATS, word.measure.removeprefix(REQUIRED_SEATS).removeprefix("_")
    parts = {name for section, group, name in words if (section, group) in (("records", "Deal"), ("kinds", "IN_STAGE"))}
    known = ("parameters", measure, word.name) in before
    seat = measure == REQUIRED_SEATS and ("kinds", "SEATED_ON", word.name) in words
    return (known or seat) and (part in parts or not part) and measure in ("coverage", "pace", REQUIRED_SEATS)


def _differs(word: Word, was: Mapping[str, Any], fields: Iterable[str]) -> bool:
    before = type(word).model_validate(was)
    return any(getattr(before, name) != getattr(word, name) for name in fields)
