"""What a request brings along: the front door at the view it asks for, in the name of its reader."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from fastapi import Depends, Header, Query, Request

from graphcrm.crm import GraphCRM

AsOf = Annotated[
    dt.date | None, Query(description="The day in the world that is asked about; today if not given.")
]
KnownAt = Annotated[
    dt.datetime | None,
    Query(description="The moment of our knowledge, with its zone; all we know now if not given."),
]
Scopes = Annotated[
    list[str] | None, Query(alias="scope", description="Purposes to read under; all that the reader may if none.")
]


# Dependencies are async: FastAPI would give each plain one a thread of its own to wait for.
async def crm_at_request(
    request: Request, as_of: AsOf = None, known_at: KnownAt = None, scope: Scopes = None
) -> GraphCRM:
    """The front door at the view of this request. Sign-in will narrow the scopes here, and nowhere else."""
    crm: GraphCRM = request.app.state.crm
    if as_of is None and known_at is None and scope is None:
        return crm.today()
    return crm.today().at(as_of=as_of, known_at=known_at, scopes=scope)


CRM = Annotated[GraphCRM, Depends(crm_at_request)]

IdempotencyKey = Annotated[
    str | None,
    Header(description="The same request with the same key again gives the same answer and writes nothing."),
]
