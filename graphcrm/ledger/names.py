"""Names as search sees them: one function folds accents and spellings, for what is stored and what is typed.

The database gives candidates by these words, Python ranks them, so both databases give one order. Each stored
word carries the size of the name it comes from (``06_muller``): search asks for the short names first, and
so never has to read all of the many that a single letter begins.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST_WORD = 32
_LONGEST_ADDRESS = 64
LARGEST_SIZE = 40
"""The size of every name that is longer."""


@lru_cache(maxsize=10_000)
def folded(text: str) -> str:
    """Lower-case ASCII with single spaces: Müller gives muller, 没有 gives meiyou."""
    return " ".join(_WORD.findall(anyascii(text.casefold()).lower()))


def spellings(text: str) -> list[tuple[str, ...]]:
    """For each word its spellings: Müller may be written muller and mueller; an address is one word."""
    if "@" in text:
        parts = text.split()
        found = [group for part in parts for group in (_address(part) if "@" in part else _words(part))]
    else:
        found = _words(text)
    return [tuple(dict.fromkeys(word for word in group if word)) for group in found if any(group)]


def _words(text: str) -> list[tuple[str, ...]]:
    plain = folded(text).split()
    spelled = folded(text.casefold().translate(_UMLAUTS)).split()
    return [(one[:_LONGEST_WORD], other[:_LONGEST_WORD]) for one, other in zip(plain, spelled, strict=True)]


def _address(text: str) -> list[tuple[str, ...]]:
    return [(folded(text).replace(" ", "")[:_LONGEST_ADDRESS],)]


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """The words that find this text: all spellings of a name; an address whole, and what is before its @."""
    if "@" in text:
        local, _, _ = text.partition("@")
        groups = [*spellings(local), *_address(text)]
    else:
        groups = spellings(text)
    return tuple(dict.fromkeys(word for group in groups for word in group if word))


@lru_cache(maxsize=50_000)
def near(word: str) -> tuple[str, ...]:
    """The word and what is left of it without any one letter.

    Two words that differ by one typing mistake (a letter more, less, other, or two swapped) share one of
    these; so equality of stored words finds mistakes on any database (symmetric deletion, Garbe 2012).
    """
    if len(word) < 4:
        return (word,)
    return tuple(dict.fromkeys([word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]))


def size_of(text: str) -> int:
    """The letters of a name as it is folded, at least 1; all above ``LARGEST_SIZE`` are one size."""
    return min(max(len(folded(text)), 1), LARGEST_SIZE)


def sized(size: int, word: str) -> str:
    """A word as the index holds it, behind the size of its name; nobody can type the line between them."""
    return f"{size:02d}_{word}"


def search_text(*texts: str) -> str:
    """The field that search by beginnings looks in; the first text gives the size."""
    head = sized(size_of(texts[0]), "")
    return " ".join(dict.fromkeys([head + word for text in texts for word in words(text)]))


def fuzzy_text(*texts: str) -> str:
    """The field that search with typing mistakes looks in."""
    head = sized(size_of(texts[0]), "")
    typed = [text.partition("@")[0] for text in texts]
    return " ".join(dict.fromkeys([head + part for text in typed for word in words(text) for part in near(word)]))
