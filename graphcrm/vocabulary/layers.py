"""Vocabulary files laid over each other: the core, the profiles, the operator's own file."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from difflib import get_close_matches
from importlib import resources
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from graphcrm.errors import SettingsError, shown
from graphcrm.vocabulary.registry import Vocabulary
from graphcrm.vocabulary.rules import CLASSES, SECTIONS, Finding, Key, Words, broken_rules

_PROFILES = "graphcrm.vocabulary"
_GIVEN = ("name", "profile", "label", "family", "field", "measure")
"""What a word's place in the file says, and so no key of it does."""
_MIDDLES = {
    **{"parties": "Label.", "records": "Label.", "values": "field."},
    **{"kinds": "FAMILY.", "parameters": "measure."},
}
"""What stands between the section and the name of a word."""


@dataclass(frozen=True, slots=True)
class Layer:
    """One file: its name as findings show it, its text, and whether graphcrm ships it."""

    name: str
    text: str
    shipped: bool = True


def profile_names() -> list[str]:
    """The profiles that ship with graphcrm."""
    folder = resources.files(_PROFILES) / "profiles"
    names = (entry.name.removesuffix(".toml") for entry in folder.iterdir() if entry.name.endswith(".toml"))
    return sorted(name for name in names if name != "core")


def read_vocabulary(profiles: Sequence[str], own: Path | None = None) -> Vocabulary:
    """The core words, the profiles laid over them in order, and the operator's own file on top.

    Raises:
        SettingsError: names the file, the line, the word and what is wrong with it.
    """
    return lay_over(_layers(profiles, own))


def check_file(own: Path, profiles: Sequence[str]) -> list[Finding]:
    """Everything that is wrong, or worth a second look, in the operator's file over these profiles."""
    return _Stack(_layers(profiles, own)).findings


def lay_over(layers: Iterable[Layer]) -> Vocabulary:
    """A vocabulary from files: a later one adds words, and replaces single fields of words it names again."""
    stack = _Stack(layers)
    wrong = [finding for finding in stack.findings if finding.level == "error"]
    if wrong:
        more = f"; and {len(wrong) - 1} more (graphcrm vocabulary check FILE)" if wrong[1:] else ""
        raise SettingsError(f"vocabulary {wrong[0]}{more}")
    return stack.vocabulary()


def _layers(profiles: Sequence[str], own: Path | None) -> list[Layer]:
    shipped = profile_names()
    folder = resources.files(_PROFILES) / "profiles"
    layers = []
    for name in ["core", *profiles]:
        if name != "core" and name not in shipped:
            raise SettingsError(f"unknown vocabulary profile {shown(name)}; there are: {', '.join(shipped)}")
        layers.append(Layer(name, (folder / f"{name}.toml").read_text(encoding="utf-8")))
    return layers if own is None else [*layers, _own_layer(own)]


def _own_layer(path: Path) -> Layer:
    try:
        return Layer(str(path), path.read_text(encoding="utf-8"), shipped=False)
    except OSError as error:
        raise SettingsError(f"the vocabulary file {path} cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        raise SettingsError(f"the vocabulary file {path} is not UTF-8: byte {error.start}") from error


@dataclass
class _Stack:
    """Layers being laid over each other, and what was found wrong on the way."""

    layers: Iterable[Layer]
    raw: dict[Key, dict[str, Any]] = field(default_factory=dict)
    homes: dict[Key, Layer] = field(default_factory=dict)
    words: Words = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def __post_init__(self) -> None:
        for layer in self.layers:
            before = dict(self.raw)
            self._lay(layer)
            self._validate(layer)
            for finding in broken_rules(self.words, before, layer.shipped):
                self._found(finding, self.homes[finding.key] if finding.key else layer)
        self.findings = list(dict.fromkeys(self.findings))

    def vocabulary(self) -> Vocabulary:
        parts = {
            section: [self.words[key] for key in sorted(self.words) if key[0] == section]
            for section in SECTIONS
        }
        return Vocabulary.model_validate(parts)

    def _found(self, finding: Finding, layer: Layer) -> None:
        line = _line_of(layer.text, finding.key) if finding.key else finding.line
        self.findings.append(replace(finding, file=layer.name, line=line))

    def _lay(self, layer: Layer) -> None:
        try:
            content = tomllib.loads(layer.text)
        except tomllib.TOMLDecodeError as error:
            place = re.search(r"at line (\d+)", str(error))
            self._found(Finding("error", str(error), line=int(place[1]) if place else None), layer)
            return
        for section, entries in content.items():
            if section in SECTIONS:
                for key, word in _words(section, entries):
                    self._lay_word(layer, key, word)
            else:
                near = _did_you_mean(section, SECTIONS)
                message = f"unknown section [{section}]{near}; there are: {', '.join(SECTIONS)}"
                line = _line_of(layer.text, (section, "", ""))
                self._found(Finding("error", message, line=line), layer)

    def _lay_word(self, layer: Layer, key: Key, word: Any) -> None:
        section, group, name = key
        if not isinstance(word, dict):
            middle = _MIDDLES.get(section, "")
            message = f"a word is a table of its own: [{section}.{middle}name]"
            self._found(Finding("error", message, key=key), layer)
            return
        for given in sorted(word.keys() & set(_GIVEN)):
            self._found(
                Finding("error", f"{given} is said by the word's place, not by a key", key=key), layer
            )
        self.homes[key] = layer
        fixed = {"name": name, "profile": Path(layer.name).stem}
        if section in ("parties", "records"):
            fixed["label"] = group
        elif section == "values":
            fixed["field"] = group
        elif section == "kinds":
            fixed["family"] = group
        elif section == "parameters":
            fixed["measure"] = group
        self.raw[key] = {**self.raw.get(key, {}), **word, **fixed}

    def _validate(self, layer: Layer) -> None:
        for key, word in self.raw.items():
            if self.homes[key] is not layer:
                continue
            kind_of_word = CLASSES[key[0]]
            try:
                self.words[key] = kind_of_word.model_validate(word)
            except ValidationError as error:
                self.words.pop(key, None)
                for problem in error.errors(include_url=False):
                    self._found(Finding("error", _told(problem, kind_of_word), key=key), layer)


def _words(section: str, entries: Any) -> Iterable[tuple[Key, Any]]:
    if not isinstance(entries, dict):
        yield (section, "", ""), entries
    elif section in ("scopes", "families", "precedence"):
        for name, word in entries.items():
            yield (section, "", name), word
    else:
        for group, words in entries.items():
            if not isinstance(words, dict):
                yield (section, group, ""), words
                continue
            for name, word in words.items():
                yield (section, group, name), word


def _told(problem: Any, kind_of_word: Any) -> str:
    """A validation problem in the words of the file."""
    name = str(problem["loc"][0]) if problem["loc"] else "word"
    if problem["type"] == "missing":
        return f"{name} is missing"
    if problem["type"] == "extra_forbidden":
        known = [known for known in kind_of_word.model_fields if known not in _GIVEN]
        return f"unknown key {name}{_did_you_mean(name, known)}; there are: {', '.join(known)}"
    if name == "name":
        return f"the name {shown(problem['input'])} is not one: letters, digits and _, a letter first"
    return f"{name}: {problem['msg']}, found {shown(problem['input'])}"


def _did_you_mean(word: str, among: Iterable[str]) -> str:
    near = get_close_matches(word, list(among), n=1)
    return f", did you mean {near[0]}?" if near else ""


def _line_of(text: str, key: Key) -> int | None:
    """The line on which a word's table begins, or else the table around it; None where there is neither."""
    parts = [part for part in key if part]
    while parts:
        pattern = r"\s*\.\s*".join(rf"[\"']?{re.escape(part)}[\"']?" for part in parts)
        for number, line in enumerate(text.splitlines(), start=1):
            if re.match(rf"\s*\[+\s*{pattern}\s*[\].]", line):
                return number
        parts.pop()
    return None
