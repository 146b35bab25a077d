"""The page on which one signs in: with a token, a one-time link, or by the company's issuer."""

from __future__ import annotations

from functools import cache
from importlib.resources import files

from fastapi import APIRouter, Request, Response

router = APIRouter(include_in_schema=False)

POLICY = "default-src 'none'; script-src 'self'; connect-src 'self'; base-uri 'none'; frame-ancestors 'none'"


@cache
def page(name: str) -> str:
    """One file of the page."""
    return (files("graphcrm.api") / "pages" / name).read_text(encoding="utf-8")


@router.get("/sign-in")
def read_page(request: Request) -> Response:
    """The page itself; it loads nothing from elsewhere, and nobody may frame it."""
    has_issuer = request.app.state.doorkeeper.openid is not None
    text = page("sign_in.html")
    if has_issuer:
        text = text.replace('<html lang="en">', '<html lang="en" data-openid="yes">')
    headers = {"content-security-policy": POLICY, "cache-control": "no-store"}
    return Response(text, media_type="text/html", headers=headers)


@router.get("/sign-in/page.js")
def read_script() -> Response:
    """What the page does."""
    return Response(page("sign_in.js"), media_type="text/javascript", headers={"cache-control": "no-cache"})
