"""Planted double records: somebody entered a second time, with the mistakes that people make.

The truth is ``truth/doubles.csv``: the record, whose double it is, and how its name was changed.
"""

from __future__ import annotations

import numpy as np

from graphcrm.worlds.draws import Draws, Ints
from graphcrm.worlds.names import plain
from graphcrm.worlds.society import Society, coprime

HOW = ("dropped", "swapped", "doubled", "mistyped", "no_accents", "initial", "turned", "same")
_NEAR = {
    "a": "s", "b": "v", "c": "x", "d": "f", "e": "r", "f": "g", "g": "h", "h": "j", "i": "o", "j": "k", "k": "l",
    "l": "k", "m": "n", "n": "m", "o": "p", "p": "o", "q": "w", "r": "t", "s": "d", "t": "y", "u": "i", "v": "c",
    "w": "e", "x": "z", "y": "u", "z": "x",
}  # fmt: skip


def doubled(society: Society) -> Ints:
    """The positions of those with a second record, one for each double: all different."""
    many = society.size.doubles
    draws = society.draws("doubles")
    step = coprime(society.people // 3 + draws.one(society.people // 2), society.people)
    return (draws.one(society.people, turn=1) + np.arange(many, dtype=np.int64) * step) % society.people


def mistaken(name: str, how: str, place: float) -> str:
    """A name with one mistake; ``place`` from 0 to 1 says where in it."""
    first, _, rest = name.partition(" ")
    if how == "same":
        return name
    if how == "no_accents":
        return plain(name)
    if how == "initial":
        return f"{first[0]}. {rest}"
    if how == "turned":
        return f"{rest}, {first}"
    # The mistake is made in the family name, not at its first letter.
    start = name.rindex(" ") + 2
    at = start + int(place * max(len(name) - start - 1, 1))
    before, letter, after = name[:at], name[at : at + 1], name[at + 1 :]
    if how == "dropped":
        return before + after
    if how == "swapped":
        return before + after[:1] + letter + after[1:]
    if how == "doubled":
        return before + letter * 2 + after
    return before + _NEAR.get(letter, "e") + after


def second_names(draws: Draws, names: list[str], numbers: Ints) -> tuple[list[str], list[str]]:
    """The names of the doubles and how each came about; a mistake that changes nothing is told as ``same``."""
    how = [HOW[place] for place in draws.below(len(HOW), numbers).tolist()]
    places = draws.uniform(numbers, 1).tolist()
    changed = [mistaken(name, word, place) for name, word, place in zip(names, how, places, strict=True)]
    told = [word if new != old else "same" for word, new, old in zip(how, changed, names, strict=True)]
    return changed, told
