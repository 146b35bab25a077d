"""Pages with a stable order: a cursor carries the view that the first page took, and the last row's sort key.

A later page reads the graph as it was known when the first page was asked for, so that what is written in
between neither moves a row to another page nor shows one twice.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from typing import Annotated, Any, TypeVar

from fastapi import Depends, Query, Request
from pydantic import TypeAdapter, ValidationError, create_model

from graphcrm.api.answers import PageOf
from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError
from graphcrm.model import ALL_WE_KNOW, Answer

Asked = TypeVar("Asked", bound=Answer)
Ask = Callable[[GraphCRM, tuple[Any, ...] | None], tuple[Asked, Any]]

AT_MOST = 1_000
_NOT_ASKED = ("limit", "cursor", "as_of", "known_at", "scope")


@dataclass(frozen=True, slots=True)
class Cursor:
    """Where the next page goes on. ``question`` is the hash of what was asked: it fits no other question.

    It is not signed: it holds nothing that its bearer could not ask for in the open, and a reader's rights
    are looked at again on each page.
    """

    question: str
    as_of: dt.date
    known_at: dt.datetime
    scopes: tuple[str, ...]
    after: tuple[str, ...]

    def encoded(self) -> str:
        """The cursor as its bearer gets it."""
        text = json.dumps(_CURSOR.dump_python(self, mode="json"), ensure_ascii=False, separators=(",", ":"))
        return base64.urlsafe_b64encode(text.encode()).decode().rstrip("=")


_CURSOR = TypeAdapter(Cursor)


def decoded(text: str, question: str) -> Cursor:
    """The cursor in a text.

    Raises:
        InputError: it is none, or that of another question.
    """
    try:
        plain = base64.b64decode(text.encode() + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
        cursor = _CURSOR.validate_json(plain)
    except (binascii.Error, ValidationError, UnicodeError, ValueError) as error:
        raise InputError("this is no cursor", field="cursor", expected="the next of a page") from error
    if cursor.question != question or cursor.known_at.tzinfo is None:
        raise InputError(
            "this cursor belongs to another question", field="cursor", expected="the next of its own pages"
        )
    return cursor


@dataclass(frozen=True, slots=True)
class Paging:
    """One page as a request asks for it: how many rows, after which cursor."""

    limit: int
    cursor: str | None
    question: str

    def of(self, crm: GraphCRM, ask: Ask[Asked], *, named: bool = False) -> Any:
        """The page: ``ask`` gets the front door at the resolved view and the key to go on after, and gives
        the answer with the key of its last row, None where nothing follows.

        ``named``: the key begins with a party's (name, id). A cursor in a URL then leaves the name out, which
        belongs in none; the next page looks it up.
        """
        at, after = (crm.settled(), None) if self.cursor is None else self._resumed(crm, named)
        answer, last = ask(at, after)
        if self.cursor is None and crm.view.known_at >= ALL_WE_KNOW:
            # asked for all we know: told so, and the moment that was taken for it stands in the cursor
            answer = answer.model_copy(update={"known_at": None})
        if last is None:
            return PageOf(answer, None)
        view, key = at.view, last[1:] if named else last
        return PageOf(answer, Cursor(self.question, view.as_of, view.known_at, view.scopes, tuple(key)).encoded())

    def _resumed(self, crm: GraphCRM, named: bool) -> tuple[GraphCRM, tuple[Any, ...]]:
        found = decoded(self.cursor or "", self.question)
        at = crm.at(as_of=found.as_of, known_at=found.known_at, scopes=found.scopes)
        if not named:
            return at, found.after
        party = str(found.after[0]) if found.after else ""
        return at, (at.parties.record(party).name, party, *found.after[1:])


async def paging(
    request: Request,
    limit: Annotated[int, Query(ge=1, le=AT_MOST, description="Rows a page, at most.")] = 100,
    cursor: Annotated[
        str | None,
        Query(max_length=10_000, description="The `next` of the page before; its view is taken with it."),
    ] = None,
) -> Paging:
    """The page that is asked for: whatever else stands in the query, and the body, belongs to the question."""
    asked = [pair for pair in request.query_params.multi_items() if pair[0] not in _NOT_ASKED]
    body = await request.json() if request.method == "POST" else None
    return Paging(limit, cursor, _hash([request.url.path, sorted(asked), body]))


def _hash(question: Any) -> str:
    return sha256(json.dumps(question, sort_keys=True).encode()).hexdigest()[:24]


Page = Annotated[Paging, Depends(paging)]


def page_of(answer: type[Answer]) -> Any:
    """The type of one page of this answer: the answer, and the next page's cursor."""
    name = f"{answer.__name__}Page"
    return create_model(name, __base__=answer, next=(str | None, None), __doc__=answer.__doc__)
