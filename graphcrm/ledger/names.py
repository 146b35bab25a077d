"""Names as search sees them: one function folds accents and spellings, for what is stored and what is typed.

The database gives candidates by these words, Python ranks them, so both databases give one order.
"""

from __future__ import annotations

import re
from functools import lru_cache

from anyascii import anyascii

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe", "æ": "ae"})
_WORD = re.compile(r"[a-z0-9]+")
_LONGEST = 32


def folded(text: str) -> str:
    """Lower-case ASCII with single spaces: Müller gives muller, 没有 gives meiyou."""
    return " ".join(_WORD.findall(anyascii(text.casefold()).lower()))


@lru_cache(maxsize=100_000)
def words(text: str) -> tuple[str, ...]:
    """The words that find this name, both ways of writing an umlaut among them (muller and mueller)."""
    plain = folded(text).split()
    spelled = folded(text.casefold().translate(_UMLAUTS)).split()
    return tuple(dict.fromkeys(word[:_LONGEST] for word in [*plain, *spelled]))


def near(word: str) -> tuple[str, ...]:
    """The word and what is left of it without any one letter.

    Two words that differ by one typing mistake (a letter more, less, other, or two swapped) share one of
    these; so equality of stored words finds mistakes on any database (symmetric deletion, Garbe 2012).
    """
    if len(word) < 4:
        return (word,)
    return tuple(dict.fromkeys([word, *(word[:place] + word[place + 1 :] for place in range(len(word)))]))


def search_text(*texts: str) -> str:
    """The field that prefix search looks in."""
    return " ".join(dict.fromkeys(word for text in texts for word in words(text)))


def fuzzy_text(*texts: str) -> str:
    """The field that search with typing mistakes looks in."""
    found = (part for text in texts for word in words(text) for part in near(word))
    return " ".join(dict.fromkeys(found))
