"""A folder of small files to import."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

Folder = Callable[..., Path]

PEOPLE = """
source = "crm"

[[load]]
name = "people"
record = "person"
select = "select id, name from 'people.csv'"

[[load]]
name = "firms"
record = "organisation"
select = "select id, name, 'company' as kind from 'firms.csv'"

[[load]]
name = "jobs"
family = "HOLDS_ROLE"
select = '''select person as "from", firm as "to", 'employee' as kind, title, since as valid_from, until as valid_to
            from 'jobs.csv' '''
"""
FILES = {
    "people.csv": "id,name\n007,Ann Müller\nbob,Bob Ray\n",
    "firms.csv": "id,name\nacme,Acme\nbeta,Beta\n",
    "jobs.csv": "person,firm,title,since,until\n007,acme,Engineer,2020-01-01,2022-01-01\n"
    "007,beta,Head,2022-01-01,\nbob,acme,,,\n",
}


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Writes a recipe and files into a folder: ``folder(recipe, **{"people.csv": "..."})``."""

    def write(recipe: str = PEOPLE, **files: str | bytes) -> Path:
        (tmp_path / "recipe.toml").write_text(recipe, encoding="utf-8")
        for name, content in (FILES | files if recipe == PEOPLE else files).items():
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return tmp_path

    return write
