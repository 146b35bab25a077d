"""Routes of the topic readers: for administrators."""

from __future__ import annotations

from typing import Annotated

from fastapi import Query, Request
from pydantic import ConfigDict, Field

from graphcrm.api.answers import AnswerRouter, needs
from graphcrm.api.deps import IdempotencyKey, Writer
from graphcrm.api.drafts import Body, Text
from graphcrm.readers import Right
from graphcrm.topics.readers import DAYS, ReaderList, ReaderShown, TokenGiven
from graphcrm.topics.statements import Written

router = AnswerRouter(prefix="/readers", tags=["readers"])


def forget_seen(request: Request) -> None:
    """Let this process look credentials up again, so that a revocation holds here at once."""
    request.app.state.doorkeeper.sign_in.forget()


class ReaderBody(Body):
    """A reader: a person of ours, or a program."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"name": "linda", "person": "linda3", "scopes": ["b2b"], "rights": ["read", "write"]}]
        }
    )

    name: Text
    person: Text | None = Field(None, description="The person that the reader is; none for a program.")
    email: Text | None = Field(None, description="The address that a company's sign-in knows them by.")
    issuer_subject: Text | None = Field(None, description="What an OpenID Connect issuer knows them by.")
    scopes: list[Text] | None = Field(None, description="What they may read under; all there are if none.")
    rights: list[Text] = Field(["read"], description="read, write, import, administer.")


class TokenBody(Body):
    """A token for a reader, as wide as the reader or narrower."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"days": 30, "rights": ["read"], "note": "laptop"}]})

    scopes: list[Text] | None = None
    rights: list[Text] | None = None
    days: int = Field(DAYS, description="How long it is good.")
    note: Text | None = Field(None, description="What it is for.")


@router.get("")
@needs(Right.ADMINISTER)
def read_all(crm: Writer) -> ReaderList:
    """All readers, revoked ones too."""
    return crm.readers.all()


@router.get("/{name}")
@needs(Right.ADMINISTER)
def read_reader(crm: Writer, name: str) -> ReaderShown:
    """A reader, and what they can sign in with; never a secret."""
    return crm.readers.reader(name)


@router.post("")
@needs(Right.ADMINISTER)
def add(request: Request, crm: Writer, body: ReaderBody, idempotency_key: IdempotencyKey = None) -> Written:
    """Add a reader, or give the one of that name these values."""
    done = crm.readers.add(**body.model_dump(), key=idempotency_key)
    forget_seen(request)
    return done


@router.post("/{name}/tokens")
@needs(Right.ADMINISTER)
def give_token(crm: Writer, name: str, body: TokenBody) -> TokenGiven:
    """Give a reader a token; it is shown this once."""
    return crm.readers.token(name, **body.model_dump())


@router.post("/{name}/link")
@needs(Right.ADMINISTER)
def give_link(crm: Writer, name: str) -> TokenGiven:
    """Give a reader a one-time code that opens one session of the page."""
    return crm.readers.link(name)


@router.post("/{name}/revoke")
@needs(Right.ADMINISTER)
def revoke(
    request: Request,
    crm: Writer,
    name: str,
    token: Annotated[str | None, Query(description="The id of one token; the reader as a whole if none.")] = None,
    idempotency_key: IdempotencyKey = None,
) -> Written:
    """Revoke a reader and whatever they sign in with, or one of their tokens."""
    done = crm.readers.revoke(name, token=token, key=idempotency_key)
    forget_seen(request)
    return done
