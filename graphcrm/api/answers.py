"""Routes whose endpoints return an answer: it goes out as the JSON that it is, serialised once."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from fastapi import APIRouter, Response
from pydantic import BaseModel


class AnswerRouter(APIRouter):
    """A router that renders an endpoint's pydantic answer itself.

    FastAPI would validate the answer and walk through it once more; the answer is frozen and valid already.
    The return annotation still makes the OpenAPI schema.
    """

    def add_api_route(self, path: str, endpoint: Callable[..., Any], **options: Any) -> None:
        super().add_api_route(path, _rendered(endpoint, options.get("status_code") or 200), **options)


def _rendered(endpoint: Callable[..., Any], status: int) -> Callable[..., Any]:
    @wraps(endpoint)
    def render(*args: Any, **kwargs: Any) -> Any:
        answer = endpoint(*args, **kwargs)
        if isinstance(answer, BaseModel):
            return Response(answer.__pydantic_serializer__.to_json(answer), status, media_type="application/json")
        return answer

    return render
