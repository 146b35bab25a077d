"""Logs as JSON lines with a request's id, without personal data: no query, no body, no words of an error."""

from __future__ import annotations

import datetime as dt
import json
import logging
import secrets
from pathlib import Path
from time import perf_counter
from traceback import extract_tb
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from graphcrm.api.problems import unexpected
from graphcrm.model import ID_PATTERN

log = logging.getLogger("graphcrm.api")

NO_ROUTE = "(no such path)"


class JsonLines(logging.Formatter):
    """A record as one line of JSON. Of an exception it has the type and the way, never its words."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as one line of JSON."""
        line: dict[str, Any] = {
            "at": dt.datetime.fromtimestamp(record.created, dt.UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
        }
        told = record.__dict__.get("told")
        line |= told if told else {"message": record.getMessage()}
        if record.exc_info and record.exc_info[1]:
            line["error"] = trace_of(record.exc_info[1])
        return json.dumps(line, default=str)


def trace_of(error: BaseException) -> list[str]:
    """The way an error took, outermost first, its cause after it; not its message, which may hold values."""
    steps = extract_tb(error.__traceback__)
    places = [f"{Path(step.filename).name}:{step.lineno} {step.name}" for step in steps]
    cause = error.__cause__ or (None if error.__suppress_context__ else error.__context__)
    return [type(error).__qualname__, *places, *(trace_of(cause) if cause else ())]


def log_config(level: str = "INFO") -> dict[str, Any]:
    """What uvicorn and its workers configure logging with: everything as JSON lines on stderr."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json": {"()": JsonLines}},
        "handlers": {"stderr": {"class": "logging.StreamHandler", "stream": "ext://sys.stderr", "formatter": "json"}},
        "loggers": {
            "graphcrm": {"handlers": ["stderr"], "level": level, "propagate": False},
            "uvicorn": {"handlers": ["stderr"], "level": "WARNING", "propagate": False},
        },
        "root": {"handlers": ["stderr"], "level": "WARNING"},
    }


def request_id(scope: Scope) -> str:
    """The id that the request brought, where it looks like one, else a new one."""
    for name, value in scope["headers"]:
        if name == b"x-request-id":
            given: str = value.decode("latin-1")
            if ID_PATTERN.fullmatch(given):
                return given
    return secrets.token_hex(8)


def route_of(scope: Scope) -> str:
    """The route's template: a path could hold whatever a client takes for an id."""
    template = getattr(scope.get("endpoint"), "template", None)
    return template or getattr(scope.get("route"), "path", None) or NO_ROUTE


class AccessLog:
    """Outermost: gives each request its id, logs it in a line, turns what nobody caught into a problem."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = perf_counter()
        own_id = request_id(scope)
        status = 0

        async def send_with_id(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = [
                    *message["headers"],
                    (b"x-request-id", own_id.encode()),
                    (b"x-content-type-options", b"nosniff"),
                ]
            await send(message)

        try:
            await self.app(scope, receive, send_with_id)
        except Exception as error:
            told: dict[str, Any] = {"event": "unexpected", "id": own_id, "error": trace_of(error)}
            log.error("unexpected", extra={"told": told})
            if status == 0:
                await unexpected()(scope, receive, send_with_id)
        finally:
            if log.isEnabledFor(logging.INFO):
                told = {
                    "event": "request",
                    "id": own_id,
                    "method": scope["method"],
                    "route": route_of(scope),
                    "status": status,
                    "ms": round((perf_counter() - started) * 1000, 2),
                }
                log.info("request", extra={"told": told})
