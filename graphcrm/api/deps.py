"""What a request brings along: the front door at the view it asks for, in the name of its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any
from urllib.parse import parse_qsl

from fastapi import Depends, Header, Query, Request
from pydantic import TypeAdapter

from graphcrm.api.days import Day, Moment
from graphcrm.api.guard import READER
from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, shown
from graphcrm.readers import LOCAL

AsOf = Annotated[
    Day | None,
    Query(description="The day in the world that is asked about; today if none.", examples=["2026-03-01"]),
]
KnownAt = Annotated[
    Moment | None,
    Query(
        description="The moment of our knowledge, with its zone; all we know now if not given.",
        examples=["2026-03-01T12:00:00Z"],
    ),
]
Scopes = Annotated[
    list[str] | None,
    Query(alias="scope", description="A purpose to read under, once for each; all if none."),
]


# Dependencies are async: FastAPI would give each plain one a thread of its own to wait for.
async def crm_at_request(
    request: Request, as_of: AsOf = None, known_at: KnownAt = None, scope: Scopes = None
) -> GraphCRM:
    """The front door at the view of this request, as far as its reader's scopes go."""
    crm = door_of(request)
    if not request.scope["query_string"]:
        return crm
    refuse_unknown(request)
    return crm.at(as_of=as_of, known_at=known_at, scopes=scope)


def crm_at_query(request: Request) -> GraphCRM | None:
    """What ``crm_at_request`` gives, without the solver; None where the query is not quite in order."""
    crm = door_of(request)
    query = request.scope["query_string"]
    if not query:
        return crm
    asked = parse_qsl(query.decode("latin-1"), keep_blank_values=True)
    found = dict(asked)
    if len(found) != len(asked) or not found.keys() <= _VIEW_READERS.keys():
        return None
    try:
        given = {_VIEW_NAMES.get(name, name): _VIEW_READERS[name](text) for name, text in asked}
    except ValueError:
        return None
    return crm.at(**given)


_VIEW_READERS: dict[str, Callable[[str], Any]] = {
    "as_of": TypeAdapter(Day).validate_python,
    "known_at": TypeAdapter(Moment).validate_python,
    "scope": lambda text: [text],
}
_VIEW_NAMES = {"scope": "scopes"}


async def crm_to_write(request: Request) -> GraphCRM:
    """The front door to write through, in the name of this request's reader; a write has no view."""
    refuse_unknown(request)
    return door_of(request)


def door_of(request: Request) -> GraphCRM:
    """The front door of today in the name of this request's reader, narrowed to their scopes and rights."""
    crm: GraphCRM = request.app.state.crm
    reader = request.scope.get(READER)
    here = crm.today()
    return here.signed(f"api:{LOCAL}") if reader is None else here.as_reader(reader)


def refuse_unknown(request: Request) -> None:
    """Refuse a query parameter that the route does not have: a typing mistake must not go unnoticed.

    Raises:
        InputError: names it, and those that there are.
    """
    known: Iterable[str] = getattr(request.scope.get("endpoint"), "query_names", ())
    for name in request.query_params:
        if name not in known:
            expected = ", ".join(sorted(known)) or "none"
            raise InputError(f"unknown query parameter {shown(name)}", field=name[:80], expected=expected)


CRM = Annotated[GraphCRM, Depends(crm_at_request)]
Writer = Annotated[GraphCRM, Depends(crm_to_write)]

IdempotencyKey = Annotated[
    str | None,
    Header(description="The same request with the same key again gives the same answer and writes nothing."),
]
