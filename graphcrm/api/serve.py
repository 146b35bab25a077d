"""Serving: one process or several workers behind one socket, loopback unless told otherwise."""

from __future__ import annotations

import errno
import socket
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass

import uvicorn

from graphcrm.api.app import create_app
from graphcrm.api.doorkeeper import always_asks, is_loopback
from graphcrm.api.guard import LOOPBACK_NAMES
from graphcrm.api.logs import log_config
from graphcrm.api.workers import run_workers
from graphcrm.crm import GraphCRM, connect_as_operator
from graphcrm.errors import SettingsError
from graphcrm.settings import Settings

GRACE_SECONDS = 30
"""How long requests in work may take to end once the server is told to stop."""


@dataclass(frozen=True, slots=True)
class Worker:
    """What a worker does: settings can be passed on to another process, a connection cannot."""

    settings: Settings

    def __call__(self, listening: socket.socket) -> None:
        with connect_as_operator(self.settings) as crm:
            answer(crm, listening)


def serve(settings: Settings, *, workers: int = 1, ready: Callable[[str], None] = lambda url: None) -> None:
    """Serve the API until told to stop; ``ready`` is called with the address once the database answers.

    Raises:
        SettingsError: the address is not ours, not free, or open to others without a token.
        DatabaseError: the database does not answer, refuses, or does not fit.
    """
    if workers < 1:
        raise SettingsError(f"workers {workers}; right would be 1 or more")
    with ExitStack() as held:
        listening = held.enter_context(bound(settings.host, settings.port))
        crm = held.enter_context(connect_as_operator(settings))
        check_host(settings, has_readers=crm.sign_in.has_readers())
        held.enter_context(crm.webhooks.delivering())
        name = f"[{settings.host}]" if ":" in settings.host else settings.host
        ready(f"http://{name}:{listening.getsockname()[1]}")
        if workers == 1:
            answer(crm, listening)
        else:
            # our own connection stays open, so that a worker that starts anew finds the database running
            run_workers(Worker(settings), listening, workers, grace=GRACE_SECONDS + 5)


def answer(crm: GraphCRM, listening: socket.socket) -> None:
    """Answer on this socket, in this process, until told to stop."""
    config = uvicorn.Config(
        create_app(crm, hosts=hosts(crm.settings)),
        loop="uvloop",
        http="httptools",
        ws="none",
        access_log=False,
        log_config=log_config(),
        server_header=False,
        proxy_headers=False,  # the doorkeeper believes listed proxies alone
        timeout_graceful_shutdown=GRACE_SECONDS,
    )
    uvicorn.Server(config).run(sockets=[listening])


def check_host(settings: Settings, *, has_readers: bool = False) -> None:
    """Refuse an address that others reach where nobody could sign in, or everybody would be somebody.

    Raises:
        SettingsError: says what to set.
    """
    if is_loopback(settings.host):
        return
    if settings.local_reader:
        raise SettingsError(f"host {settings.host!r} is open to others: GRAPHCRM_LOCAL_READER is for 127.0.0.1 alone")
    if not (settings.api_token or settings.proxy_header or has_readers):
        raise SettingsError(
            f"host {settings.host!r} is open to others, and nobody could sign in: graphcrm reader add, set "
            "GRAPHCRM_API_TOKEN, or bind to 127.0.0.1"
        )


def hosts(settings: Settings) -> tuple[str, ...] | None:
    """The names that the server may be asked under where it lets somebody in who has not signed in."""
    return None if always_asks(settings) and not settings.local_reader else (*LOOPBACK_NAMES, settings.host)


def bound(host: str, port: int) -> socket.socket:
    """A socket that listens there.

    Raises:
        SettingsError: the port is in use or may not be taken, or the address is none of this machine's.
    """
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
    except OSError as error:
        raise SettingsError(f"host {host!r} is no address; right would be e.g. 127.0.0.1") from error
    listening = socket.socket(family, kind, protocol)
    listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(address)
        listening.listen(2048)
    except OSError as error:
        listening.close()
        reasons = {
            errno.EADDRINUSE: "is in use; choose another with --port or GRAPHCRM_PORT, 0 for any that is free",
            errno.EACCES: "may not be taken by this user; choose one above 1023",
            errno.EADDRNOTAVAIL: "cannot be taken: that address is not one of this machine's",
        }
        reason = reasons.get(error.errno or 0, f"cannot be taken: {error.strerror}")
        raise SettingsError(f"port {port} on {host} {reason}") from error
    return listening
