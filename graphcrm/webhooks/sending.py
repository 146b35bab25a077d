"""Sending one message to a webhook's receiver: signed, in limited time, to the address that was looked at."""

from __future__ import annotations

import asyncio
import base64
import datetime as dt
import secrets
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import httpx
from standardwebhooks import Webhook

from graphcrm.errors import InputError
from graphcrm.version import __version__
from graphcrm.webhooks.addresses import Place, place_of

SECONDS = 15.0
"""How long one delivery may take in all, however slowly the receiver answers."""
GONE = 410


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent: its id, which stays the same however often it is tried, and its body."""

    id: str
    body: str


@dataclass(frozen=True, slots=True)
class Sent:
    """What came of it: the receiver's status, and why it failed, null where it was taken."""

    status: int | None
    error: str | None


def new_secret() -> str:
    """A secret of 32 bytes, as the Standard Webhooks write it."""
    return "whsec_" + base64.b64encode(secrets.token_bytes(32)).decode()


def signed(secret: str, message: Message, at: dt.datetime) -> dict[str, str]:
    """The headers of a message that is sent at this moment."""
    moment = at.astimezone(dt.UTC)
    return {
        "content-type": "application/json",
        "user-agent": f"graphcrm/{__version__}",
        "webhook-id": message.id,
        "webhook-timestamp": str(int(moment.timestamp())),
        "webhook-signature": Webhook(secret).sign(message.id, moment, message.body),
    }


def send(url: str, secret: str, message: Message, at: dt.datetime, *, private: bool) -> Sent:
    """Send it once; never raises for what the receiver does, nor follows it elsewhere."""
    try:
        place = place_of(url, private=private)
    except InputError as error:
        return Sent(None, error.message)
    headers = signed(secret, message, at)
    # in a thread of its own: that of a notebook has a loop running already
    with ThreadPoolExecutor(1) as aside:
        return aside.submit(lambda: asyncio.run(_sent(place, headers, message.body))).result()


async def _sent(place: Place, headers: dict[str, str], body: str) -> Sent:
    try:
        status = await asyncio.wait_for(_status(place, headers, body), SECONDS)
    except (TimeoutError, httpx.TimeoutException):
        return Sent(None, f"no answer within {SECONDS:g} seconds")
    except httpx.HTTPError as error:
        return Sent(None, f"no answer: {type(error).__name__}")
    return Sent(status, None if 200 <= status < 300 else f"answered {status}")


async def _status(place: Place, headers: dict[str, str], body: str) -> int:
    """The status of the answer, whose body is left unread. The address is asked, under the name of its host."""
    host = place.url.netloc.decode("ascii")
    url = place.url.copy_with(host=place.address)
    # no proxy of the environment: it would look the host up anew
    async with httpx.AsyncClient(follow_redirects=False, trust_env=False, timeout=SECONDS) as client:
        asked = {**headers, "host": host}
        more = {"sni_hostname": place.url.host}
        async with client.stream("POST", url, content=body, headers=asked, extensions=more) as answer:
            return answer.status_code
