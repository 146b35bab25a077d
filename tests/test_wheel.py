"""The wheel: built once, and used from an empty folder; ``.ci/wheel`` does the same with an installation."""

from __future__ import annotations

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def unpacked(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that holds what the wheel installs."""
    folder = tmp_path_factory.mktemp("wheel")
    built = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), str(ROOT)]
    done = subprocess.run(built, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def run(unpacked: Path, folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Python in an empty folder, with the unpacked wheel before everything else."""
    environment = {"PYTHONPATH": str(unpacked), "PATH": "/usr/bin:/bin", "HOME": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=environment, capture_output=True, text=True, check=False
    )


def test_it_holds_every_file_that_is_read_at_run_time(unpacked: Path):
    for kind, source, home in (
        ("*.cypher", ROOT / "cypher", unpacked / "graphcrm" / "cypher"),
        ("*.toml", ROOT / "graphcrm", unpacked / "graphcrm"),
        ("*.py", ROOT / "graphcrm", unpacked / "graphcrm"),
    ):
        wanted = {file.relative_to(source) for file in source.rglob(kind)}
        assert wanted
        assert {file for file in wanted if not (home / file).is_file()} == set()


def test_it_holds_nothing_else(unpacked: Path):
    assert {entry.name.split("-")[0] for entry in unpacked.iterdir()} == {"graphcrm"}
    tops = {entry.name for entry in (ROOT / "graphcrm").iterdir() if entry.name != "__pycache__"}
    assert {entry.name for entry in (unpacked / "graphcrm").iterdir()} == {*tops, "cypher"}


def test_it_reads_its_own_cypher_in_an_empty_folder(unpacked: Path, tmp_path: Path):
    script = "from graphcrm.db.cypher import cypher_folder, load; load('people/roles_held'); print(cypher_folder())"
    done = run(unpacked, tmp_path, "-c", script)
    assert done.stdout.strip() == str(unpacked / "graphcrm" / "cypher"), done.stderr


def test_its_command_answers_in_an_empty_folder(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-m", "graphcrm", "--help")
    assert done.returncode == 0, done.stderr
    assert "vocabulary" in done.stdout


def test_it_has_the_version_of_the_program(unpacked: Path, tmp_path: Path):
    done = run(unpacked, tmp_path, "-c", "from graphcrm.version import __version__; print(__version__)")
    assert (unpacked / f"graphcrm-{done.stdout.strip()}.dist-info").is_dir()
