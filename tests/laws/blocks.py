"""The shape of a Cypher text: its blocks (subqueries, comprehensions, repeated parts), clauses, returns."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

_CLOSE = {"{": "}", "(": ")", "[": "]"}
_CLAUSE = re.compile(
    r"\b(OPTIONAL MATCH|MATCH|WITH|RETURN|ORDER BY|UNWIND|UNION|CALL|SET|CREATE|MERGE|DELETE|LIMIT|SKIP)\b"
)


@dataclass
class Block:
    """A stretch of text of its own scope; ``own`` is its text with the blocks inside it cut out."""

    own: str = ""
    inside: list[Block] = field(default_factory=list)

    def walk(self) -> Iterator[Block]:
        yield self
        for block in self.inside:
            yield from block.walk()


def bare(text: str) -> str:
    """The text without comments, its strings emptied, its white space single."""
    parts = re.split(r"('(?:[^'\\]|\\.)*'|\"(?:[^\"\\]|\\.)*\"|//[^\n]*)", text)
    kept = ("''" if part[:1] in "'\"" else "" if part[:2] == "//" else part for part in parts if part)
    return " ".join("".join(kept).split())


def blocks(text: str) -> Block:
    """The whole text as a block: a subquery, a comprehension, a repeated part is a block inside it."""
    return _block(text, 0, len(text))


def _block(text: str, start: int, end: int) -> Block:
    block = Block()
    place = start
    while place < end:
        close = _closing(text, place) if text[place] in _CLOSE else None
        if close is not None and _is_scope(text, place, close):
            inside = _block(text, place + 1, close)
            block.inside.append(inside)
            block.own += text[place] + " ... " + text[close]
            place = close + 1
        else:
            block.own += text[place]
            place += 1
    return block


def _is_scope(text: str, start: int, close: int) -> bool:
    before = text[:start].rstrip()
    if text[start] == "{":
        return bool(re.search(r"\b(COLLECT|EXISTS|COUNT|CALL|CALL\s*\([^)]*\))$", before))
    if text[start] == "(":
        return bool(re.match(r"\)\s*(\{|\+|\*(?!\s*\w))", text[close:]))
    return text[start + 1 :].lstrip()[:1] == "("


def _closing(text: str, start: int) -> int | None:
    depth = 0
    for place in range(start, len(text)):
        if text[place] in "{([":
            depth += 1
        elif text[place] in "})]":
            depth -= 1
            if depth == 0:
                return place
    return None


def depths(text: str) -> list[int]:
    """For each character how many brackets are open before it."""
    found, depth = [], 0
    for character in text:
        depth -= character in "})]"
        found.append(depth)
        depth += character in "{(["
    return found


def where_clauses(own: str) -> Iterator[str]:
    """The conditions of a block, each from its WHERE to the next clause."""
    level = depths(own)
    for matched in re.finditer(r"\bWHERE\b", own):
        start, depth = matched.end(), level[matched.start()]
        rest = (place for place in range(start, len(own)) if level[place] < depth)
        end = next(rest, len(own))
        clauses = (c.start() for c in _CLAUSE.finditer(own, start, end) if level[c.start()] == depth)
        yield own[start : next(clauses, end)].strip()


def conjuncts(condition: str) -> list[str]:
    """What a condition joins by AND; none where it is an alternative."""
    level = depths(condition)
    if any(level[found.start()] == 0 for found in re.finditer(r"\b(OR|XOR)\b", condition)):
        return []
    cuts = [found for found in re.finditer(r"\bAND\b", condition) if level[found.start()] == 0]
    edges = [0, *(edge for cut in cuts for edge in (cut.start(), cut.end())), len(condition)]
    return [condition[edges[n] : edges[n + 1]].strip() for n in range(0, len(edges), 2)]


def returned(own: str) -> list[str]:
    """The names that the last RETURN of a block gives, in order; an expression without one as it stands."""
    level = depths(own)
    starts = [c.end() for c in re.finditer(r"\bRETURN\b(\s+DISTINCT\b)?", own) if level[c.start()] == 0]
    if not starts:
        return []
    ends = (c.start() for c in re.finditer(r"\b(ORDER BY|SKIP|LIMIT|UNION)\b|;", own) if level[c.start()] == 0)
    start = starts[-1]
    text = own[start : next((end for end in ends if end > start), len(own))]
    level = depths(text)
    commas = [n for n, character in enumerate(text) if character == "," and level[n] == 0]
    items = [text[a + 1 : b].strip() for a, b in zip([-1, *commas], [*commas, len(text)], strict=True)]
    return [re.split(r"\bAS\s+(?=\w+$)", item)[-1] for item in items]
