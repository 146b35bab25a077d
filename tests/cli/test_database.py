"""What an operator types: the database's process, backups, the doctor, the vocabulary."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from terminal import Cli
from worlds import World

from graphcrm.operations.doctor import State, examine
from graphcrm.settings import read_settings


def ran(folder: Path, *words: str, **more: str) -> subprocess.CompletedProcess[str]:
    """A command on an embedded database of its own."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith("GRAPHCRM_")}
    return subprocess.run(
        [sys.executable, "-m", "graphcrm", *words],
        capture_output=True,
        text=True,
        timeout=180,
        env={**clean, "GRAPHCRM_DATA_DIR": str(folder), **more},
    )


def test_the_embedded_database_from_start_to_stop(tmp_path: Path):
    def told(*words: str) -> dict[str, object]:
        done = ran(tmp_path, "database", *words, "--json", GRAPHCRM_HEAP_MB="256")
        assert done.returncode == 0, done.stderr
        return dict(json.loads(done.stdout))

    assert ran(tmp_path, "database", "path").stdout == f"{tmp_path / 'database'}\n"
    assert told("status")["state"] == "stopped"
    assert list(tmp_path.iterdir()) == []  # asking starts and makes nothing
    try:
        started = told("start", "--minutes", "3")
        assert started["state"] == "running"
        assert started["done"] == "started; it stops after 3 minutes without users"
        assert "ran already" in str(told("start")["done"])
    finally:
        stopped = told("stop")
    assert (stopped["state"], stopped["done"]) == ("stopped", "stopped")
    assert told("stop")["done"] == "was not running"


def test_a_neo4j_is_not_started_here(tmp_path: Path):
    for words in (("start",), ("stop",), ("path",)):
        told = ran(tmp_path, "database", *words, GRAPHCRM_NEO4J_URI="bolt://127.0.0.1:1")
        assert told.returncode == 2
        assert "started and stopped where it runs" in told.stderr
    told = ran(
        tmp_path,
        "database",
        "status",
        GRAPHCRM_NEO4J_URI="bolt://ann:secret@127.0.0.1:1",
        GRAPHCRM_CONNECT_TIMEOUT="0.5",
    )
    assert "secret" not in told.stdout + told.stderr


def test_backup_and_restore_are_commands(world: World, cli: Cli, tmp_path: Path):
    world.build("person ann\ncompany acme\nann employee acme 2020-01-01..")
    file = str(tmp_path / "graph.zip")
    saved = json.loads(cli("database", "backup", file, "--json").out)
    assert cli("database", "backup", file).code == 2
    assert cli("database", "restore", file).code == 4
    assert cli("database", "check-backup", file).code == 0
    restored = json.loads(cli("database", "restore", file, "--replace", "--json").out)
    assert restored["backup"]["records"] == saved["records"]
    assert "roles: 1" in cli("people", "roles-held", "ann").lines[0]
    Path(file).write_bytes(b"PK")
    assert cli("database", "check-backup", file).code == 2


def test_the_doctor_finds_nothing_wrong_here(cli: Cli):
    told = cli("doctor", "--json")
    findings = {finding["thing"]: finding["state"] for finding in json.loads(told.out)["findings"]}
    assert told.code == 0
    assert {"python", "java", "data folder", "disk", "vocabulary", "database", "schema", "clock"} <= set(findings)
    assert set(findings.values()) <= {"ok", "warning"}


def test_the_doctor_names_each_problem_and_hides_secrets(tmp_path: Path):
    (tmp_path / "own.toml").write_text("[kinds.HOLDS_ROLE.barista]\nmeaning = 'x'\n")
    (tmp_path / "file").write_text("")
    found = examine(
        read_settings(
            data_dir=tmp_path / "file" / "data",
            neo4j_uri="bolt://ann:hush-hush@127.0.0.1:1",
            neo4j_password="hush-hush",
            api_token="hush-hush",
            vocabulary=tmp_path / "own.toml",
            connect_timeout=0.5,
        )
    )
    problems = {finding.thing for finding in found.findings if finding.state is State.PROBLEM}
    assert problems == {"data folder", "vocabulary", "database"}
    assert all(finding.advice for finding in found.findings if finding.state is State.PROBLEM)
    assert not found.is_well
    assert "hush" not in found.model_dump_json()


def test_the_doctor_sees_an_api_open_to_all(tmp_path: Path):
    settings = read_settings(
        data_dir=tmp_path, host="0.0.0.0", neo4j_uri="bolt://127.0.0.1:1", connect_timeout=0.5, api_token=None
    )
    states = {finding.thing: finding.state for finding in examine(settings).findings}
    assert states["API"] is State.WARNING


def test_an_unfinished_restore_is_a_problem(world: World, cli: Cli, tmp_path: Path):
    crm = world.build("person ann").crm
    crm.backup.save(tmp_path / "graph.zip")

    def interrupt(part: str, done: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        crm.backup.restore(tmp_path / "graph.zip", replace=True, progress=interrupt)
    told = cli("doctor")
    assert told.code == 1
    assert "a restore is unfinished" in told.out
    crm.backup.restore(tmp_path / "graph.zip")
    assert cli("doctor").code == 0


def test_the_vocabulary_is_listed_shown_and_checked(cli: Cli, tmp_path: Path):
    words = json.loads(cli("vocabulary", "list", "--of", "HOLDS_ROLE", "--json").out)["words"]
    assert {"employee", "chair"} <= {word["word"] for word in words}
    assert {word["of"] for word in words} == {"HOLDS_ROLE"}
    shown = json.loads(cli("vocabulary", "show", "chair", "--json").out)
    assert shown["kinds"][0]["backward"] == "is chaired by"
    assert cli("vocabulary", "show", "nonsense").code == 2
    own = tmp_path / "own.toml"
    own.write_text("[parties.Organisation.roastery]\nmeaning = 'Where coffee is roasted.'\n")
    assert cli("vocabulary", "check", str(own)).code == 0
    own.write_text("[kinds.HOLDS_ROLE.barista]\nmeaning = 'x'\n")
    wrong = cli("vocabulary", "check", str(own))
    assert wrong.code == 1
    assert "error" in wrong.out
    assert cli("vocabulary", "check", str(tmp_path / "none.toml")).code in (1, 6)
