"""The command ``graphcrm world``: it needs no database, and does what the function does."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path


def ran(*words: str) -> subprocess.CompletedProcess[str]:
    unreachable = {"GRAPHCRM_NEO4J_URI": "bolt://127.0.0.1:9"}
    command = [sys.executable, "-m", "graphcrm", "world", *words]
    return subprocess.run(command, capture_output=True, text=True, env={**os.environ, **unreachable}, timeout=120)


def test_a_world_from_the_command_line(tmp_path: Path):
    folder = str(tmp_path / "world")
    done = ran(folder, "--people", "300", "--seed", "4", "--with", "deals, referrals", "--json")
    assert (done.returncode, done.stderr) == (0, "")
    told = json.loads(done.stdout)
    assert (told["people"], told["seed"]) == (300, 4)
    rows = {file["file"]: file["rows"] for file in told["files"]}
    assert rows["persons.csv"] == 300
    assert {"later/deals.csv", "later/referrals.csv"} < set(rows)
    assert "later/interactions.csv" not in rows

    again = ran(folder, "--people", "300")
    assert again.returncode == 2
    assert "--replace" in again.stderr
    replaced = ran(folder, "--people", "400", "--replace")
    assert replaced.returncode == 0
    assert "persons.csv" in replaced.stdout
    assert not (tmp_path / "world" / "later").exists()


def test_what_there_is_not(tmp_path: Path):
    refused = ran(str(tmp_path / "w"), "--with", "deals,tears")
    assert refused.returncode == 2
    assert "deals, interactions, referrals, purchases" in refused.stderr
    assert ran(str(tmp_path / "w"), "--people", "10").returncode == 2
