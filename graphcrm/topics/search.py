"""Search: parties by name, key, address or spelling, while typing and with typing mistakes.

The database gives candidates, in stages: names in which every typed word stands whole, then those with words
that begin so, then those with a typing mistake; within each the short names first. A later stage can never
stand before an earlier one, so the search stops at the first that fills the page. What the view hides is left
out by the query itself: it neither shows nor moves anything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import ClassVar

from graphcrm.db.cypher import Query
from graphcrm.errors import InputError, UnknownWord
from graphcrm.ledger.names import LARGEST_SIZE, folded, near, size_of, sized, spellings, words
from graphcrm.model import Answer, Found, PartyLabel, PartyRef, told
from graphcrm.scoring.likeness import is_mistyped, likeness
from graphcrm.topics.topic import Topic
from graphcrm.vocabulary import Vocabulary

AT_MOST = 100
LONGEST_TEXT = 200
MOST_WORDS = 8
_MOST_CLAUSES = 400
"""Lucene refuses a query of more than 1,024 parts."""
_SMALL = 7
"""Names up to this size are so few that they are looked at in one round."""
_SOME = 5
"""Candidates of one round after which the next one looks at a single size: there will be more of them."""
_LIKE_AN_ADDRESS = 85.0
"""So like a mistyped address has to be: its first half alone would find everybody of that name."""

Groups = Sequence[Sequence[str]]


class Match(IntEnum):
    """How a party matches, best first."""

    WHOLE = 0
    BEGINNING = 1
    MISTYPED = 2


@dataclass(frozen=True, slots=True)
class CandidateRow:
    id: str
    name: str
    label: str
    kind: str | None
    key: str
    alias_kind: str
    value: str
    words: str

    @property
    def size(self) -> int:
        return int(self.words[:2])

    @property
    def plain_words(self) -> list[str]:
        return [word.partition("_")[2] for word in self.words.split()]

    @property
    def texts(self) -> tuple[str, ...]:
        """What of it is read: a key stands for the party's name as well."""
        return (self.name, self.value) if self.alias_kind == "id" else (self.value,)


@dataclass(frozen=True, slots=True)
class PartyFound:
    """A party that was found: ``matched`` is the name, key, address or spelling by which.

    ``match`` is whole (every word stands in it), beginning, or mistyped; ``likeness`` is 0 to 100.
    """

    party: PartyRef
    matched: str
    match: str
    likeness: float


class PartiesFound(Answer):
    """The parties that a text finds, best first; ``more`` where others follow."""

    rows_field: ClassVar[str] = "parties"

    parties: tuple[PartyFound, ...]
    more: bool


CANDIDATES = Query("search/candidates", CandidateRow)
FIRST = Query("search/first", CandidateRow)

Order = tuple[int, int, float, str, str, str]
"""Stage, size of the name, how unlike it is where it is mistyped, its words, its key, the party's id."""
Best = dict[str, tuple[Order, PartyFound]]


class Search(Topic):
    """Search: parties by name, key, e-mail address or spelling."""

    def parties(self, text: str, *, label: str | None = None, kind: str | None = None, limit: int = 20) -> PartiesFound:
        """The parties that a text finds, best first: whole words, then beginnings, then typing mistakes.

        All its words have to be found, accents aside. ``label`` (Person, Organisation, Group, Household) and
        ``kind`` of party narrow it.

        Raises:
            InputError: a text without a letter or digit, or too long; a limit that is not 1 to 100.
            UnknownWord: the label or kind.
        """
        _check_text(text)
        if not 1 <= limit <= AT_MOST:
            raise InputError(f"limit {limit}", field="limit", expected=f"1 to {AT_MOST}")
        _check_words(self.vocabulary, label, kind)
        best: Best = {}
        for stage in Match:
            self._look(stage, text, limit, best, label=label, kind=kind)
            if len(best) > limit:
                break
        ranked = [found for _, found in sorted(best.values(), key=lambda pair: pair[0])]
        return PartiesFound(
            **told(self.view),
            found=Found.FOUND if ranked else self.found("KNOWN_AS"),
            parties=tuple(ranked[:limit]),
            more=len(ranked) > limit,
        )

    def _look(self, stage: Match, text: str, limit: int, best: Best, **asked: str | None) -> None:
        """Put what one stage finds to the best, by growing size of the name until there are enough.

        Where many match, few sizes are looked at in a round, and of these the first in order alone.
        """
        parts = _parts(stage, text)
        widest = max(1, _MOST_CLAUSES // sum(len(group) for group in parts))
        first, width = 1, min(max(size_of(text) + 1, _SMALL), widest)
        while first <= LARGEST_SIZE and len(best) <= limit:
            sizes = range(first, min(first + width, LARGEST_SIZE + 1))
            query = full_text(parts, sizes, beginnings=stage is Match.BEGINNING)
            if stage is Match.MISTYPED:
                rows = self.graph.rows(CANDIDATES, self.view, index="alias_fuzzy", words=query, **asked)
            else:
                # those that are among the best already may come again
                most = limit + 1 + len(best)
                rows = self.graph.rows(FIRST, self.view, index="alias_search", words=query, most=most, **asked)
            _keep_best(best, stage, text, rows)
            grown = 3 if first == 1 else width * 3
            width = 1 if len(rows) > _SOME else min(grown, widest)
            first = sizes.stop


def _check_text(text: str) -> None:
    if len(text) > LONGEST_TEXT:
        raise InputError(f"the text has {len(text)} characters", field="text", expected=f"at most {LONGEST_TEXT}")
    groups = spellings(text)
    if not groups:
        raise InputError("there is nothing to search for", field="text", expected="a letter or a digit")
    if len(groups) > MOST_WORDS:
        raise InputError(f"the text has {len(groups)} words", field="text", expected=f"at most {MOST_WORDS}")


def full_text(parts: Groups, sizes: Sequence[int], *, beginnings: bool) -> str:
    """A query of the full-text index: for one of these sizes, of every group one of its words.

    Nothing but a-z and 0-9 of what was typed reaches it.
    """
    end = "*" if beginnings else ""
    clauses = (
        " ".join("+(" + " ".join(sized(size, word) + end for word in group) + ")" for group in parts) for size in sizes
    )
    return " ".join(f"({clause})" for clause in clauses)


def _parts(stage: Match, text: str) -> Groups:
    """For each typed word what stands for it in the index."""
    if stage is not Match.MISTYPED:
        return spellings(text)
    return [tuple(dict.fromkeys(part for word in group for part in near(word))) for group in _names_in(text)]


def _names_in(text: str) -> Groups:
    """The typed words in their spellings; of an address only what stands before its @."""
    return spellings(" ".join(part.partition("@")[0] or part for part in text.split())) or spellings(text)


def _keep_best(best: Best, stage: Match, text: str, rows: Sequence[CandidateRow]) -> None:
    typed = folded(text)
    groups, names = spellings(text), _names_in(text)
    for row in rows:
        if stage is Match.MISTYPED and not is_mistyped(names, row.plain_words):
            continue
        matched = _matched(stage, names if stage is Match.MISTYPED else groups, row.texts)
        like = likeness(typed, folded(matched))
        if stage is Match.MISTYPED and "@" in text and like < _LIKE_AN_ADDRESS:
            continue
        unlike = -like if stage is Match.MISTYPED else 0.0
        order = (stage.value, row.size, unlike, row.words, row.key, row.id)
        if row.id not in best or order < best[row.id][0]:
            party = PartyRef(row.id, row.name, row.label, row.kind)
            best[row.id] = order, PartyFound(party, matched, stage.name.lower(), like)


def _matched(stage: Match, groups: Groups, texts: Sequence[str]) -> str:
    """The text in which the typed words are found; the first where they are spread over several."""
    return next((text for text in texts if _fits(stage, groups, words(text))), texts[0])


def _fits(stage: Match, groups: Groups, found: Sequence[str]) -> bool:
    if stage is Match.MISTYPED:
        return is_mistyped(groups, found)
    if stage is Match.WHOLE:
        return all(any(word in found for word in group) for group in groups)
    return all(any(one.startswith(tuple(group)) for one in found) for group in groups)


def _check_words(vocabulary: Vocabulary, label: str | None, kind: str | None) -> None:
    labels = [one.value for one in PartyLabel]
    if label is not None and label not in labels:
        raise UnknownWord("label", label, labels)
    kinds = sorted({one.name for one in vocabulary.parties if label in (None, one.label)})
    if kind is not None and kind not in kinds:
        raise UnknownWord("kind of party", kind, kinds, field="kind")
