"""The page on which one signs in: with a token or a one-time link."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Response

router = APIRouter(include_in_schema=False)

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@cache
def page(name: str) -> str:
    """One file of the page."""
    return (files("graphcrm.api") / "pages" / name).read_text(encoding="utf-8")


@router.get("/sign-in")
def read_page() -> Response:
    """The page itself; it loads nothing from elsewhere, and nobody may frame it."""
    text = page("sign_in.html")
    headers = {"content-security-policy": POLICY, "cache-control": "no-store"}
    return Response(text, media_type="text/html", headers=headers)


@router.get("/sign-in/page.js")
def read_script() -> Response:
    """What the page does."""
    return Response(page("sign_in.js"), media_type="text/javascript", headers={"cache-control": "no-cache"})
