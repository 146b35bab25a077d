"""The examples in docs/questions run: Python gives the text that stands below it, the CLI and the API answer.

After a change that is meant, ``GRAPHCRM_WRITE_DOCS=1 pytest tests/test_docs.py`` writes the texts anew.
"""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import os
import re
import shlex
from pathlib import Path

import pytest
from api.serving import serving

from graphcrm.cli import main
from graphcrm.crm import GraphCRM

PAGES = sorted((Path(__file__).parents[1] / "docs" / "questions").glob("*.md"))
EXAMPLE = re.compile(r"```python\n(?P<code>.*?)```\n+```text\n(?P<text>.*?)```", re.DOTALL)
PYTHON = re.compile(r"```python\n.*?```", re.DOTALL)
COMMAND = re.compile(r"^\$ (graphcrm .*)$", re.MULTILINE)
ROUTE = re.compile(r"^(GET|POST) (/\S+)$(?:\n\n(\{.*?)\n```)?", re.MULTILINE | re.DOTALL)
WRITES = bool(os.environ.get("GRAPHCRM_WRITE_DOCS"))

pages = pytest.mark.parametrize("page", PAGES, ids=lambda page: page.stem)


def printed(code: str, crm: GraphCRM) -> str:
    """What the code prints; ``crm`` is on a fixed day, ``date`` is Python's."""
    out = io.StringIO()
    with contextlib.redirect_stdout(out):
        exec(code, {"crm": crm, "date": dt.date})
    return out.getvalue()


def test_there_are_pages():
    assert {"changes", "groups", "hierarchies", "people", "roles", "search"} <= {page.stem for page in PAGES}


@pages
def test_python_gives_the_text_below_it(page: Path, sampled: GraphCRM):
    source = page.read_text(encoding="utf-8")
    found = list(EXAMPLE.finditer(source))
    assert len(found) == len(PYTHON.findall(source)), "a python block has no text block after it"
    texts = [printed(example["code"], sampled) for example in found]
    if WRITES:
        for example, text in reversed(list(zip(found, texts, strict=True))):
            source = source[: example.start("text")] + text + source[example.end("text") :]
        page.write_text(source, encoding="utf-8")
    assert [example["text"] for example in EXAMPLE.finditer(source)] == texts


@pages
def test_each_command_answers(page: Path, sampled: GraphCRM, monkeypatch: pytest.MonkeyPatch):
    settings = sampled.settings
    monkeypatch.setenv("GRAPHCRM_DATA_DIR", str(settings.data_dir))
    if settings.neo4j_uri:
        monkeypatch.setenv("GRAPHCRM_NEO4J_URI", settings.neo4j_uri)
    commands = COMMAND.findall(page.read_text(encoding="utf-8"))
    assert commands
    for command in commands:
        monkeypatch.setattr("sys.argv", shlex.split(command))
        with pytest.raises(SystemExit) as ended:
            main()
        assert not ended.value.code, command


@pages
def test_each_route_answers(page: Path, sampled: GraphCRM):
    routes = ROUTE.findall(page.read_text(encoding="utf-8"))
    assert routes
    with serving(sampled) as client:
        for method, route, body in routes:
            asked = {"content": body, "headers": {"content-type": "application/json"}} if body else {}
            answer = client.request(method, route, **asked)
            assert answer.status_code == 200, (route, answer.text)
