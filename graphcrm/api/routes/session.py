"""Routes of signing in to the page: a cookie for a token, a one-time link or an issuer's word; and who one is."""

from __future__ import annotations

import datetime as dt

from fastapi import Depends, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.datastructures import Headers
from starlette.responses import JSONResponse, RedirectResponse

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import Writer, refuse_unknown
from graphcrm.api.doorkeeper import COOKIE, Doorkeeper, address_of, is_https
from graphcrm.api.drafts import Body, Text
from graphcrm.api.guard import READER
from graphcrm.api.openid import FLOW_COOKIE, FLOW_SECONDS, OpenId
from graphcrm.errors import NotFound, NotSignedIn
from graphcrm.readers import Me, Right
from graphcrm.topics.sign_in import SESSION, Opened

router = AnswerRouter(tags=["session"])


class SessionBody(Body):
    """What one signs in with."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"token": "gcrm_0123456789abcdef_..."}]})

    token: Text = Field(description="A token, or the code of a one-time link.")


class SessionOpened(BaseModel):
    """A session that was opened; its cookie came with it."""

    reader: str
    expires_at: dt.datetime


class SessionClosed(BaseModel):
    """That the session is over."""

    closed: bool


def doorkeeper_of(request: Request) -> Doorkeeper:
    """The application's doorkeeper."""
    found: Doorkeeper = request.app.state.doorkeeper
    return found


async def slowed(request: Request) -> str:
    """The address that this comes from, after the wait that its failures have earned."""
    doorkeeper = doorkeeper_of(request)
    address = address_of(request.scope, Headers(scope=request.scope), doorkeeper.trusted)
    await doorkeeper.slowed(address)
    return address


@router.post("/session", response_model=SessionOpened)
@needs(None)
def open_session(request: Request, body: SessionBody, address: str = Depends(slowed)) -> Response:
    """Sign in to the page: the cookie that comes back is good for twelve hours, or as long as the token."""
    refuse_unknown(request)
    doorkeeper = doorkeeper_of(request)
    try:
        opened = doorkeeper.sign_in.open_session(body.token)
    except NotSignedIn:
        doorkeeper.brake.failed(address)
        raise
    told = SessionOpened(reader=opened.reader.name, expires_at=opened.expires_at)
    return with_session(request, JSONResponse(told.model_dump(mode="json")), opened)


@router.delete("/session", response_model=SessionClosed)
@needs(Right.READ)
def close_session(request: Request) -> Response:
    """Sign out: the session is over, wherever its cookie is."""
    refuse_unknown(request)
    reader = request.scope.get(READER)
    if reader is not None and request.cookies.get(COOKIE):
        doorkeeper_of(request).sign_in.close_session(reader)
    reply = JSONResponse({"closed": True})
    reply.delete_cookie(COOKIE, path="/", httponly=True, samesite="lax", secure=over_https(request))
    return reply


@router.get("/session/openid", include_in_schema=False)
@needs(None)
def begin_openid(request: Request) -> Response:
    """Go to the issuer to sign in."""
    flow, url = openid_of(request).start(callback_of(request))
    reply = RedirectResponse(url, 302)
    secure = over_https(request)
    reply.set_cookie(
        FLOW_COOKIE, flow.secret, max_age=FLOW_SECONDS, path="/v1/session", httponly=True, samesite="lax", secure=secure
    )
    return reply


@router.get("/session/openid/callback", include_in_schema=False)
@needs(None)
def finish_openid(request: Request, address: str = Depends(slowed)) -> Response:
    """Come back from the issuer: signed in, on the page."""
    openid, doorkeeper = openid_of(request), doorkeeper_of(request)
    try:
        found = openid.finish(request.cookies.get(FLOW_COOKIE), request.query_params, callback_of(request))
    except NotSignedIn:
        doorkeeper.brake.failed(address)
        raise
    opened = doorkeeper.sign_in.session_of(found)
    reply = with_session(request, RedirectResponse("/sign-in", 303), opened)
    reply.delete_cookie(FLOW_COOKIE, path="/v1/session")
    return reply


def openid_of(request: Request) -> OpenId:
    """The issuer of the settings.

    Raises:
        NotFound: they name none.
    """
    found = doorkeeper_of(request).openid
    if found is None:
        raise NotFound("issuer", "openid")
    return found


@router.get("/me")
@needs(Right.READ)
def read_me(crm: Writer) -> Me:
    """Who one is here: the reader, their scopes and rights."""
    return crm.whoami()


def over_https(request: Request) -> bool:
    """Whether the browser speaks https."""
    return is_https(request.scope, Headers(scope=request.scope), doorkeeper_of(request).trusted)


def with_session(request: Request, reply: Response, opened: Opened) -> Response:
    """The reply with the session's cookie: no script reads it, no other site's page sends it with a write."""
    seconds = int(SESSION.total_seconds())
    reply.set_cookie(
        COOKIE, opened.text, max_age=seconds, path="/", httponly=True, samesite="lax", secure=over_https(request)
    )
    reply.headers["cache-control"] = "no-store"
    return reply


def callback_of(request: Request) -> str:
    """Where the issuer sends the browser back to; it has to be registered there."""
    scheme = "https" if over_https(request) else "http"
    return f"{scheme}://{request.headers.get('host', '')}/v1/session/openid/callback"
