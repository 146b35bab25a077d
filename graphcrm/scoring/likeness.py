"""How like a typed text is to a name: with or without typing mistakes; the only home of rapidfuzz."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz
from rapidfuzz.distance import OSA

MISTAKES = 1
"""Typing mistakes that a word may have: a letter more, less, other, or two swapped."""


def likeness(typed: str, text: str) -> float:
    """How much of two texts is the same, in order: 0 to 100."""
    return round(fuzz.ratio(typed, text), 3)


def is_mistyped(groups: Sequence[Sequence[str]], words: Sequence[str]) -> bool:
    """Whether each typed word, in one of its spellings, is one of these words but for a typing mistake."""
    return all(any(_is_near(spelling, word) for spelling in group for word in words) for group in groups)


def _is_near(typed: str, word: str) -> bool:
    return OSA.distance(typed, word, score_cutoff=MISTAKES) <= MISTAKES
