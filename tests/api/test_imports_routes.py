"""Imports over HTTP: listed, and taken back."""

from __future__ import annotations

from pathlib import Path

import httpx
from serving import is_problem

from graphcrm.crm import GraphCRM

RECIPE = """
source = "crm"
[[load]]
record = "person"
select = "select 'ann' as id, 'Ann' as name"
"""


def test_an_import_is_listed_and_undone_once(api: httpx.Client, crm: GraphCRM, tmp_path: Path):
    (tmp_path / "recipe.toml").write_text(RECIPE)
    run = crm.imports.load(tmp_path).run
    [told] = api.get("/v1/imports", params={"source": "crm"}).json()["runs"]
    assert (told["run"], told["state"], told["created"]) == (run, "done", 1)
    assert api.get("/v1/imports?source=other").json() == {"runs": []}
    undone = api.post(f"/v1/imports/{run}/undo").json()
    assert (undone["run"], undone["retracted"], undone["gone"], undone["left"]) == (run, 1, 1, [])
    assert api.get("/v1/parties/ann").status_code == 404
    is_problem(api.post(f"/v1/imports/{run}/undo"), 409, "conflict")
    assert is_problem(api.get("/v1/imports?limit=0"), 422, "invalid-input")["field"] == "limit"
