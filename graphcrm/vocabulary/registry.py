"""The registry: profile files laid over each other, the operator's own on top, checked and frozen."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from graphcrm.errors import InputError, SettingsError, UnknownWord
from graphcrm.model import PartyLabel


class Word(BaseModel):
    """What every word of the vocabulary has: its name, what it means, where it comes from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    meaning: str
    source: str | None = None
    profile: str = ""


class Scope(Word):
    """A purpose under which statements may be read."""


class PartyKind(Word):
    """A kind of party: company, ward, working group."""

    label: PartyLabel


class Family(Word):
    """A relationship type: what a query expands along. ``fields`` are the extra ones its statements have."""

    reads: str
    fields: tuple[str, ...] = ()


class Kind(Word):
    """A kind of statement within a family: what a query filters on and shows.

    ``from_ends`` and ``to_ends`` are labels, or ``Label:kind`` where only one kind of party may stand there.
    """

    family: str
    forward: str
    backward: str
    from_ends: tuple[str, ...]
    to_ends: tuple[str, ...]
    symmetric: bool = False
    hierarchical: bool = False
    cycles: bool = False
    scope: str = "b2b"

    @property
    def is_acyclic(self) -> bool:
        return self.hierarchical and not self.cycles


class Vocabulary(BaseModel):
    """All words, each list in order of name. Frozen; the API serves it as it is."""

    model_config = ConfigDict(frozen=True)

    scopes: tuple[Scope, ...]
    parties: tuple[PartyKind, ...]
    families: tuple[Family, ...]
    kinds: tuple[Kind, ...]

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str], Kind]:
        return {(kind.family, kind.name): kind for kind in self.kinds}

    @cached_property
    def _families(self) -> Mapping[str, Family]:
        return {family.name: family for family in self.families}

    @cached_property
    def _parties(self) -> Mapping[tuple[str, str], PartyKind]:
        return {(kind.label.value, kind.name): kind for kind in self.parties}

    @cached_property
    def scope_names(self) -> tuple[str, ...]:
        return tuple(scope.name for scope in self.scopes)

    def family(self, name: str) -> Family:
        """The family, or an UnknownWord that lists them all."""
        if name not in self._families:
            raise UnknownWord("family", name, sorted(self._families))
        return self._families[name]

    def kind(self, family: str, name: str) -> Kind:
        """The kind within its family, or an UnknownWord that lists the family's."""
        self.family(family)
        found = self._kinds.get((family, name))
        if found is None:
            raise UnknownWord(f"kind of {family}", name, self.kinds_of(family), field="kind")
        return found

    def kinds_of(self, family: str) -> list[str]:
        return sorted(kind.name for kind in self.kinds if kind.family == family)

    def party_kind(self, label: str, name: str | None) -> None:
        """Check a party's kind; a party may have none."""
        if name is not None and (label, name) not in self._parties:
            allowed = sorted(kind.name for kind in self.parties if kind.label == label)
            raise UnknownWord(f"kind of {label}", name, allowed, field="kind")

    def scope(self, name: str) -> str:
        """The scope's name, or an UnknownWord."""
        if name not in self.scope_names and not name.startswith("scenario:"):
            raise UnknownWord("scope", name, self.scope_names)
        return name

    def check_ends(
        self, kind: Kind, from_end: tuple[str, str | None], to_end: tuple[str, str | None]
    ) -> None:
        """Check that a kind may stand between two parties, each given as (label, kind)."""
        for field, end, allowed in (("from", from_end, kind.from_ends), ("to", to_end, kind.to_ends)):
            label, party_kind = end
            if label not in allowed and f"{label}:{party_kind}" not in allowed:
                found = f"{label} ({party_kind})" if party_kind else label
                raise InputError(
                    f"{kind.family} {kind.name} cannot stand {field} a {found}",
                    field=field,
                    expected=" or ".join(allowed),
                )


def profile_names() -> list[str]:
    """The profiles that ship with graphcrm."""
    folder = resources.files("graphcrm.vocabulary") / "profiles"
    names = (entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return sorted(name for name in names if name != "core")


def read_vocabulary(profiles: Sequence[str], own: Path | None = None) -> Vocabulary:
    """The core words, the profiles laid over them in order, and the operator's own file on top.

    Raises:
        SettingsError: names the file, the word and what is wrong with it.
    """
    shipped = profile_names()
    folder = resources.files("graphcrm.vocabulary") / "profiles"
    layers: list[tuple[str, str]] = []
    for name in ["core", *profiles]:
        if name != "core" and name not in shipped:
            raise SettingsError(f"unknown vocabulary profile {name!r}; there are: {', '.join(shipped)}")
        layers.append((name, (folder / f"{name}.toml").read_text(encoding="utf-8")))
    if own is not None:
        try:
            layers.append((str(own), own.read_text(encoding="utf-8")))
        except OSError as error:
            raise SettingsError(f"the vocabulary file {own} cannot be read: {error.strerror}") from error
    return lay_over(layers)


def lay_over(layers: Iterable[tuple[str, str]]) -> Vocabulary:
    """A vocabulary from (name of the layer, TOML text); a later layer replaces the words it names again."""
    found: dict[str, dict[tuple[str, str], dict[str, Any]]] = {
        section: {} for section in ("scopes", "parties", "families", "kinds")
    }
    for layer, text in layers:
        try:
            content = tomllib.loads(text)
        except tomllib.TOMLDecodeError as error:
            raise SettingsError(f"vocabulary {layer}: {error}") from error
        for section, group, name, word in _words(layer, content):
            found[section][group, name] = {**word, "name": name, "profile": Path(layer).stem}
    try:
        vocabulary = Vocabulary(
            **{section: [words[key] for key in sorted(words)] for section, words in found.items()}  # type: ignore[arg-type]
        )
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(str(part) for part in first["loc"])
        raise SettingsError(f"vocabulary: {place}: {first['msg']} (found {first['input']!r})") from None
    _check(vocabulary)
    return vocabulary


def _words(layer: str, content: dict[str, Any]) -> Iterable[tuple[str, str, str, dict[str, Any]]]:
    """(section, group, name, word) of each word in one file."""
    for section, entries in content.items():
        if section in ("scopes", "families"):
            for name, word in entries.items():
                yield section, "", name, word
        elif section == "parties":
            for label, kinds in entries.items():
                for name, word in kinds.items():
                    yield section, label, name, {**word, "label": label}
        elif section == "kinds":
            for family, kinds in entries.items():
                for name, word in kinds.items():
                    yield section, family, name, {**word, "family": family}
        else:
            raise SettingsError(
                f"vocabulary {layer}: unknown section [{section}]; there are scopes, parties, families, kinds"
            )


def _check(vocabulary: Vocabulary) -> None:
    """What no single word can know: that the words it names are there."""
    families = {family.name for family in vocabulary.families}
    labels = {label.value for label in PartyLabel}
    ends = labels | {f"{kind.label}:{kind.name}" for kind in vocabulary.parties}
    for kind in vocabulary.kinds:
        where = f"vocabulary {kind.profile}: kind {kind.family}.{kind.name}"
        if kind.family not in families:
            raise SettingsError(f"{where}: unknown family; there are {', '.join(sorted(families))}")
        if kind.scope not in vocabulary.scope_names:
            raise SettingsError(f"{where}: unknown scope {kind.scope!r}")
        for end in (*kind.from_ends, *kind.to_ends):
            if end not in ends:
                raise SettingsError(f"{where}: unknown end {end!r}; an end is a label or Label:kind")
        if kind.symmetric and kind.hierarchical:
            raise SettingsError(f"{where}: symmetric and hierarchical exclude each other")
