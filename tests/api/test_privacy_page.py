"""The page of what is held of a person, over HTTP: it shows whatever was written, and runs none of it."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import httpx
from worlds import World

from graphcrm.ledger.parties import PartyDraft
from graphcrm.model import PartyLabel

NASTY = [
    *("<script>alert(1)</script>", '"><img src=x onerror=alert(2)>'),
    *("</td></table><svg/onload=alert(3)>", "&lt;b&gt;"),
]
TAGS = {
    *("html", "head", "meta", "title", "style", "body", "h1", "h2", "p", "ul", "li"),
    *("table", "thead", "tbody", "tr", "th", "td", "dl", "dt", "dd"),
}


class Tags(HTMLParser):
    """What a browser would find: the tags, the names of their attributes, the text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_whatever_is_held_is_text_on_the_page(api: httpx.Client, world: World):
    crm = world.build("company acme\ngroup wg").crm
    values = {f"note {NASTY[1]}": NASTY[0], "list": NASTY}
    crm.parties.put(PartyDraft("eve", PartyLabel.PERSON, NASTY[2], attributes=values, spellings=(NASTY[3],)))
    world.build("eve employee acme 2020-01-01..")
    crm.statements.correct(world.said[-1], {"title": NASTY[1]})
    reply = api.get("/v1/privacy/subjects/eve/page")
    assert (reply.status_code, reply.headers["content-type"]) == (200, "text/html; charset=utf-8")
    page = Tags()
    page.feed(reply.text)
    assert page.tags <= TAGS
    assert page.attributes <= {"lang", "charset", "name", "content", "scope", "class"}
    assert all(text in page.text for text in NASTY)


def test_the_page_runs_nothing_and_is_kept_nowhere(api: httpx.Client, world: World):
    world.build("person ann\ncompany acme\nann employee acme 2020-01-01.. @hr")
    reply = api.get("/v1/privacy/subjects/ann/page")
    policy = dict(part.split(" ", 1) for part in reply.headers["content-security-policy"].split("; "))
    assert policy["default-src"] == "'none'"
    assert "script-src" not in policy
    assert "no-store" in reply.headers["cache-control"]
    assert re.search(r"https?://|<script|<link|<img", reply.text) is None
    assert "hr" in reply.text  # under which scope it may be read
    assert "manual" in reply.text  # where it is from
