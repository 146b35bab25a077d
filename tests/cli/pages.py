"""What pages show of the program, written from the program: ``python tests/cli/pages.py`` writes them anew.

It needs a database with the samples: set GRAPHCRM_DATA_DIR, and run ``graphcrm demo samples --no-serve`` before.
"""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

from graphcrm.settings import Settings

ROOT = Path(__file__).parents[2]
README = ROOT / "README.md"
OPERATIONS = ROOT / "docs" / "operations.md"
IMAGE = ROOT / "docs" / "images" / "answer.svg"
PICTURED = "people career adam-harwell --as-of 2019-12-31"
_BLOCK = re.compile(r"```console\n\$ graphcrm (.*)\n((?:.*\n)*?)```")
_SETTINGS = re.compile(r"(<!-- settings: .*-->\n)(?:.*\n)*?(<!-- end of settings -->)")
_DEFAULTS = {"data_dir": "the user's data folder"}

Ask = Callable[[list[str]], str]


def commands(text: str) -> list[str]:
    """The commands that a page shows, without ``graphcrm``."""
    return [matched.group(1) for matched in _BLOCK.finditer(text)]


def with_answers(text: str, ask: Ask) -> str:
    """The page with what its commands answer now."""

    def block(matched: re.Match[str]) -> str:
        command = matched.group(1)
        lines = [line.rstrip() for line in ask(shlex.split(command)).splitlines()]
        answer = "".join(f"{line}\n" for line in lines).strip("\n")
        return f"```console\n$ graphcrm {command}\n{answer}\n```"

    return _BLOCK.sub(block, text)


def with_settings(text: str) -> str:
    """The page with the table of all settings."""
    rows = ["| setting | default | |", "| --- | --- | --- |"]
    for name, field in Settings.model_fields.items():
        value = field.get_default()
        default = ", ".join(value) if isinstance(value, tuple) else "" if value is None else str(value)
        shown = _DEFAULTS.get(name, f"`{default}`" if default else "none")
        rows.append(f"| `GRAPHCRM_{name.upper()}` | {shown} | {field.description} |")
    table = "".join(f"{row}\n" for row in rows)
    return _SETTINGS.sub(lambda matched: f"{matched.group(1)}{table}{matched.group(2)}", text)


def picture(answer: str) -> str:
    """An answer as a terminal shows it, as SVG."""
    import io

    from rich.console import Console
    from rich.text import Text

    lines = [f"$ graphcrm {PICTURED}", *(line.rstrip() for line in answer.splitlines())]
    console = Console(record=True, width=max(map(len, lines)), file=io.StringIO(), force_terminal=True)
    for place, line in enumerate(lines):
        style = "bold" if place in (1, 2) else "dim" if place == 0 or line.startswith("─") else ""
        console.print(Text(line, style=style), soft_wrap=True)
    svg = console.export_svg(title="graphcrm", unique_id="graphcrm", font_aspect_ratio=0.61)
    # No fonts from elsewhere: a page that shows the picture asks nobody else for anything.
    return re.sub(r"@font-face \{[^}]*\}\s*|<!--.*?-->\s*", "", svg, flags=re.DOTALL)


def _ask(words: list[str]) -> str:
    program = [sys.executable, "-m", "graphcrm", *words]
    return subprocess.run(program, capture_output=True, text=True, check=True, env={**_width()}).stdout


def _width() -> dict[str, str]:
    import os

    return {**os.environ, "COLUMNS": "100"}


if __name__ == "__main__":
    OPERATIONS.write_text(with_settings(OPERATIONS.read_text(encoding="utf-8")), encoding="utf-8")
    README.write_text(with_answers(README.read_text(encoding="utf-8"), _ask), encoding="utf-8")
    IMAGE.parent.mkdir(exist_ok=True)
    IMAGE.write_text(picture(_ask(shlex.split(PICTURED))), encoding="utf-8")
