"""The interactive docs, from files of our own: they open on a machine without the internet."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.openapi.docs import get_swagger_ui_html

from graphcrm.api.answers import JsonAnswer
from graphcrm.api.openapi import as_bytes

router = APIRouter(include_in_schema=False)

# The package is taken for the files of Swagger UI (Apache-2.0) that it carries; none of its code is used.
_ASSETS = {
    "swagger-ui-bundle.js": "text/javascript",
    "swagger-ui.css": "text/css",
    "favicon.png": "image/png",
}


@cache
def asset(name: str) -> bytes:
    """One file of Swagger UI."""
    return (files("fastapi_offline") / "static" / name).read_bytes()


@router.get("/openapi.json")
def read_openapi(request: Request) -> Response:
    """The OpenAPI document."""
    app: FastAPI = request.app
    return JsonAnswer(as_bytes(app.openapi()))


@router.get("/docs")
def read_docs() -> Response:
    """The page that lists every route and tries it out."""
    return get_swagger_ui_html(
        openapi_url="openapi.json",
        title="graphcrm",
        swagger_js_url="docs/swagger-ui-bundle.js",
        swagger_css_url="docs/swagger-ui.css",
        swagger_favicon_url="docs/favicon.png",
    )


@router.get("/docs/{name}")
def read_asset(name: str) -> Response:
    """A file of the page."""
    if name not in _ASSETS:
        return Response(status_code=404)
    return Response(asset(name), media_type=_ASSETS[name], headers={"cache-control": "max-age=86400"})
