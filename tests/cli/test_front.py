"""The command line in itself: help, version, completion, exit codes, what it loads, how it ends."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from terminal import Cli
from worlds import World

from graphcrm.settings import Settings
from graphcrm.version import __version__

HEAVY = ("neo4j", "fastapi", "networkx", "numpy", "duckdb", "pandas", "pydantic", "pydantic_settings", "rich")
PROGRAM = (sys.executable, "-m", "graphcrm")


def ran(*words: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [*PROGRAM, *words], capture_output=True, text=True, env={**os.environ, **environment}, timeout=120
    )


def test_help_loads_nothing_heavy():
    code = (
        "import sys; sys.argv = ['graphcrm', '--help']\n"
        "import graphcrm.cli\n"
        "try: graphcrm.cli.main()\n"
        "except SystemExit: pass\n"
        "print(sorted(sys.modules), file=sys.stderr)"
    )
    told = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    modules = {name.split(".")[0] for name in told.stderr.strip("[]\n").replace("'", "").split(", ")}
    assert "Usage: graphcrm" in told.stdout
    assert modules & set(HEAVY) == set()


def test_help_is_quick():
    """Measured at 0.2 s; the limit is for a busy machine. Python alone is taken off."""

    def seconds(*words: str) -> float:
        began = time.monotonic()
        subprocess.run([sys.executable, *words], capture_output=True, check=True)
        return time.monotonic() - began

    bare = min(seconds("-c", "pass") for _ in range(3))
    assert min(seconds("-m", "graphcrm", "--help") for _ in range(3)) - bare < 1.0


def test_version():
    assert ran("--version").stdout == f"graphcrm {__version__}\n"


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_prints_a_script_and_completes(shell: str):
    script = ran(_GRAPHCRM_COMPLETE=f"source_{shell}")
    assert "_GRAPHCRM_COMPLETE" in script.stdout
    assert "--install-completion" in ran("--help").stdout


def test_completion_offers_commands():
    told = ran(_GRAPHCRM_COMPLETE="complete_bash", COMP_WORDS="graphcrm vocab", COMP_CWORD="1")
    assert told.stdout.split() == ["vocabulary"]


@pytest.mark.parametrize(
    ("words", "code", "error"),
    [
        (("people", "roles-held", "ann"), 0, ""),
        (("people", "roles-held", "nobody"), 3, "graphcrm: no party with the id 'nobody'\n"),
        (("people", "roles-held", "no id"), 2, "'no id' is not an id (right would be: 1 to 64 of A-Z"),
        (("people", "roles-held", "ann", "--as-of", "2026-02-30"), 2, "right would be: YYYY-MM-DD"),
        (("people", "roles-held", "ann", "--known-at", "2026-02-01T10:00:00"), 2, "has no zone"),
        (("people", "roles-held", "ann", "--scope", "gossip"), 2, "gossip"),
        (("people", "roles-held"), 2, "Missing argument"),
        (("people", "what"), 2, "No such command 'what'"),
        (("statements", "record", "ann", "employee", "acme", "--from", "2021-01-01", "--title", "Engineer"), 4, "held"),
        (("statements", "record", "ann", "employee", "acme", "--from", "2021-13-01"), 2, "is not a day"),
        (("parties", "put", "x", "--label", "robot", "--name", "X"), 2, "label"),
        (("parties", "put", "x", "--label", "person", "--name", "X", "--attribute", "y"), 2, "name=value"),
    ],
)
def test_exit_codes_and_errors_of_one_line(world: World, cli: Cli, words: tuple[str, ...], code: int, error: str):
    world.build('person ann "Ann"\ncompany acme\nann employee acme 2020-01-01.. "Engineer"')
    told = cli(*words)
    assert told.code == code
    assert error in told.err
    assert "Traceback" not in told.err


def test_a_wrong_setting_and_a_database_that_does_not_answer(tmp_path: Path):
    wrong = ran("vocabulary", "list", GRAPHCRM_PORT="many")
    assert (wrong.returncode, wrong.stdout) == (6, "")
    assert wrong.stderr.startswith("graphcrm: wrong settings: port")
    gone = ran(
        "people",
        "roles-held",
        "ann",
        GRAPHCRM_NEO4J_URI="bolt://127.0.0.1:1",
        GRAPHCRM_CONNECT_TIMEOUT="0.5",
        GRAPHCRM_DATA_DIR=str(tmp_path),
    )
    assert gone.returncode == 5
    assert gone.stderr.count("\n") == 1


def test_a_reader_that_goes_away_is_no_error():
    """The reader is gone before the first word: the write fails, and nothing is said about it."""
    told = subprocess.run(
        ["bash", "-c", f"{' '.join(PROGRAM)} vocabulary list --json | true; echo ${{PIPESTATUS[0]}}"],
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert told.stdout == "141\n"
    assert told.stderr == ""


def test_ctrl_c_is_quiet(settings: Settings):
    """A command that waits for a database that never answers is interrupted."""
    import socket

    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        environment = {
            **os.environ,
            "GRAPHCRM_NEO4J_URI": f"bolt://127.0.0.1:{silent.getsockname()[1]}",
            "GRAPHCRM_CONNECT_TIMEOUT": "60",
            "GRAPHCRM_DATA_DIR": str(settings.data_dir),
        }
        waiting = subprocess.Popen(
            [*PROGRAM, "people", "card", "ann"],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            # a run in the background ignores the interrupt, and its children would inherit that
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.default_int_handler),
        )
        silent.settimeout(60)
        connection, _ = silent.accept()
        waiting.send_signal(signal.SIGINT)
        _, error = waiting.communicate(timeout=30)
        connection.close()
    assert (waiting.returncode, error) == (130, "")


def test_no_colours_where_there_is_no_terminal(world: World, cli: Cli):
    world.build("person ann")
    assert "\x1b" not in cli("people", "roles-held", "ann").out
    assert "\x1b" not in ran("--help").stdout


def test_a_name_the_terminal_cannot_show_is_no_error(settings: Settings):
    told = ran("vocabulary", "list", PYTHONIOENCODING="ascii", GRAPHCRM_DATA_DIR=str(settings.data_dir))
    assert told.returncode == 0
    assert json.loads(ran("vocabulary", "list", "--json").stdout)["words"]
