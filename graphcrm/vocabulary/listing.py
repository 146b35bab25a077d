"""The vocabulary as tables: one line a word, or all there is to say about one."""

from __future__ import annotations

from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.errors import UnknownWord
from graphcrm.vocabulary.registry import Vocabulary
from graphcrm.vocabulary.rules import Finding
from graphcrm.vocabulary.words import Family, Kind, Parameter, PartyKind, Precedence, RecordKind, Scope, Value, Word


class WordLine(BaseModel):
    """One word: what sort of word, of which family or label, what it means, where it comes from."""

    model_config = ConfigDict(frozen=True)

    word: str
    sort: str
    of: str | None
    meaning: str
    profile: str


class WordList(BaseModel):
    """The words of a vocabulary."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "words"

    words: tuple[WordLine, ...]


class WordsShown(BaseModel):
    """All words of one name, with all that is said about them."""

    model_config = ConfigDict(frozen=True)

    scopes: tuple[Scope, ...] = ()
    families: tuple[Family, ...] = ()
    parties: tuple[PartyKind, ...] = ()
    records: tuple[RecordKind, ...] = ()
    values: tuple[Value, ...] = ()
    kinds: tuple[Kind, ...] = ()
    parameters: tuple[Parameter, ...] = ()
    precedence: tuple[Precedence, ...] = ()


class FileChecked(BaseModel):
    """What was found in an operator's own vocabulary file."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "findings"

    file: str
    findings: tuple[Finding, ...]

    @property
    def is_right(self) -> bool:
        """Whether it can be used."""
        return all(finding.level != "error" for finding in self.findings)


def word_list(vocabulary: Vocabulary, *, of: str | None = None) -> WordList:
    """A line for each word; ``of`` keeps those of one family or label."""
    lines = [
        *(_line(word, "scope", None) for word in vocabulary.scopes),
        *(_line(word, "party kind", word.label.value) for word in vocabulary.parties),
        *(_line(word, "record kind", word.label.value) for word in vocabulary.records),
        *(_line(word, "value", word.field) for word in vocabulary.values),
        *(_line(word, "family", None) for word in vocabulary.families),
        *(_line(word, "kind", word.family) for word in vocabulary.kinds),
        *(_line(word, "parameter", word.measure) for word in vocabulary.parameters),
        *(_line(word, "precedence", ", ".join(word.sources)) for word in vocabulary.precedence),
    ]
    if of is not None:
        groups = sorted({line.of for line in lines if line.of})
        if of not in groups:
            raise UnknownWord("family or label", of, groups, field="of")
        lines = [line for line in lines if line.of == of]
    return WordList(words=tuple(lines))


def _line(word: Word, sort: str, of: str | None) -> WordLine:
    return WordLine(word=word.name, sort=sort, of=of, meaning=word.meaning, profile=word.profile)


def words_named(vocabulary: Vocabulary, name: str) -> WordsShown:
    """Everything about the words of this name; a family brings its kinds along.

    Raises:
        UnknownWord: there is none.
    """
    shown = WordsShown(
        scopes=tuple(word for word in vocabulary.scopes if word.name == name),
        families=tuple(word for word in vocabulary.families if word.name == name),
        parties=tuple(word for word in vocabulary.parties if name in (word.name, *word.aliases)),
        records=tuple(word for word in vocabulary.records if name in (word.name, *word.aliases)),
        values=tuple(word for word in vocabulary.values if name in (word.name, word.field, *word.aliases)),
        kinds=tuple(word for word in vocabulary.kinds if name in (word.name, word.family, *word.aliases)),
        parameters=tuple(word for word in vocabulary.parameters if name in (word.name, word.measure, *word.aliases)),
        precedence=tuple(word for word in vocabulary.precedence if name in (word.name, "precedence")),
    )
    if not any(getattr(shown, part) for part in WordsShown.model_fields):
        every = {line.word for line in word_list(vocabulary).words}
        raise UnknownWord("word", name, sorted(every))
    return shown
