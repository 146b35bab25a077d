"""``make run`` on a machine where something is missing: each gap is named, with what to do about it."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ENVIRONMENT = Path(__file__).parents[2] / ".ci" / "environment"
TOOLS = ("sh", "cut", "env", "cat")


def made(tmp_path: Path, **programs: str) -> subprocess.CompletedProcess[str]:
    """Run it where these programs, and a few tools, are all there is."""
    there = tmp_path / "bin"
    there.mkdir()
    for tool in TOOLS:
        found = next(Path(place, tool) for place in ("/bin", "/usr/bin") if Path(place, tool).exists())
        (there / tool).symlink_to(found)
    for name, text in programs.items():
        (there / name).write_text(f"#!/bin/sh\n{text}\n")
        (there / name).chmod(0o755)
    return subprocess.run(
        [ENVIRONMENT, tmp_path / "venv", "."],
        capture_output=True,
        text=True,
        timeout=60,
        env={"PATH": str(there), "HOME": os.environ.get("HOME", "/")},
    )


def test_without_a_python(tmp_path: Path):
    told = made(tmp_path)
    assert told.returncode != 0
    assert "there is no python3 here" in told.stderr
    assert "apt install python3.12" in told.stderr


def test_with_a_python_that_is_too_old(tmp_path: Path):
    told = made(tmp_path, python3='[ "$1" = -V ] && echo "Python 3.9.2"; exit 1')
    assert told.returncode != 0
    assert "graphcrm needs Python 3.11 or newer; python3 here is 3.9.2." in told.stderr


def test_without_the_module_venv(tmp_path: Path):
    real = f'case "$2" in *venv*) exit 1;; esac; exec {sys.executable} "$@"'
    told = made(tmp_path, python3=real)
    assert told.returncode != 0
    assert f"apt install python{sys.version_info[0]}.{sys.version_info[1]}-venv" in told.stderr
    assert not (tmp_path / "venv").exists()


def test_what_pip_says_is_shown(tmp_path: Path):
    """An environment that is there already, whose pip cannot reach anybody."""
    program = tmp_path / "venv" / "bin" / "python"
    program.parent.mkdir(parents=True)
    program.write_text(
        '#!/bin/sh\n[ "$1" = -c ] && exit 0\n[ "$3" = -V ] && exit 0\necho "no route to host" >&2\nexit 1\n'
    )
    program.chmod(0o755)
    told = made(tmp_path)
    assert told.returncode != 0
    assert "no route to host" in told.stderr
    assert "HTTPS_PROXY" in told.stderr
