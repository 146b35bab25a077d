"""An import that is killed, and one whose database is: a rerun completes it, nothing is lost or there twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asking import ask, totals
from worlds import clear

from graphcrm import embedded
from graphcrm.crm import GraphCRM, connect
from graphcrm.errors import ImportFailed
from graphcrm.loading import imports
from graphcrm.settings import Settings, read_settings

Folder = Callable[..., Path]
PEOPLE = 1_200
BATCH = 100

RECIPE = f"""
source = "crm"
[views]
numbers = "select range as n from range({PEOPLE})"
[[load]]
record = "organisation"
name = "firms"
select = "select 'f' || n as id, 'f' || n as name, 'company' as kind from numbers where n < 50"
[[load]]
record = "person"
name = "people"
select = "select 'p' || n as id, 'p' || n as name from numbers"
[[load]]
family = "HOLDS_ROLE"
name = "jobs"
select = '''
    select 'p' || n as "from", 'f' || n % 50 as "to", 'employee' as kind, date '2020-01-01' as valid_from from numbers
'''
"""

# Loads the folder in small batches, says how many rows are done, and waits to be killed at the given number.
LOADER = """
import sys, time
from graphcrm.crm import connect
from graphcrm.loading import imports
from graphcrm.settings import read_settings
imports.PARTIES_A_BATCH = imports.STATEMENTS_A_BATCH = 100
imports.LEASE_SECONDS = 3
folder, data_dir, uri, stop = sys.argv[1:]
def progress(*, rows, **_):
    print(rows, flush=True)
    if rows >= int(stop):
        time.sleep(float("inf"))
with connect(read_settings(data_dir=data_dir, neo4j_uri=uri or None)) as crm:
    crm.imports.load(folder, progress=progress)
"""


def killed(settings: Settings, where: Path, stop: int, pause: float) -> None:
    """Run an import in a process of its own; kill -9 it ``pause`` seconds after ``stop`` rows."""
    given = [str(where), str(settings.data_dir), settings.neo4j_uri or "", str(stop)]
    process = subprocess.Popen([sys.executable, "-c", LOADER, *given], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    for line in process.stdout:
        if int(line) >= (stop if not pause else stop - BATCH):
            break
    time.sleep(pause)
    process.kill()
    process.wait()
    process.stdout.close()


@pytest.mark.parametrize(
    ("stop", "pause"),
    [
        (250, 0.0),  # after a batch of people
        (750, 0.01),  # within one
        (1_450, 0.0),  # after a batch of statements
        (1_850, 0.01),  # within one
    ],
)
def test_a_killed_import_is_completed_by_a_rerun(
    crm: GraphCRM, settings: Settings, folder: Folder, stop: int, pause: float
):
    where = folder(RECIPE)
    killed(settings, where, stop, pause)
    there = sum(right for _, right in ask(crm, "MATCH (p:Party) RETURN 1 AS left, count(*) AS right"))
    assert there >= min(stop - BATCH, 50 + PEOPLE)  # what was told was kept
    report = crm.imports.load(where)  # waits until the lease of the dead one is over
    assert report.created + report.unchanged == 50 + 2 * PEOPLE
    assert report.unchanged >= stop - BATCH
    assert totals(crm) == {
        "live HOLDS_ROLE": PEOPLE,
        "live KNOWN_AS": 50 + PEOPLE,
        "Party": 50 + PEOPLE,
        "Alias": 50 + PEOPLE,
    }
    assert crm.imports.load(where).unchanged == 50 + 2 * PEOPLE


@pytest.fixture
def own(tmp_path_factory: pytest.TempPathFactory) -> Iterator[GraphCRM]:
    """A front door to an embedded database that this test may kill."""
    settings = read_settings(data_dir=tmp_path_factory.mktemp("own"), neo4j_uri=None, idle_minutes=1, heap_mb=512)
    with connect(settings) as crm:
        clear(crm.graph)
        yield crm
    embedded.stop(settings.data_dir / "database")


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "PARTIES_A_BATCH", BATCH)
    monkeypatch.setattr(imports, "STATEMENTS_A_BATCH", BATCH)


def test_a_database_that_is_killed_comes_back_and_the_import_goes_on(own: GraphCRM, folder: Folder):
    killed_once: list[int] = []

    def progress(*, rows: int, **_: object) -> None:
        if rows > 800 and not killed_once:
            killed_once.append(rows)
            os.kill(_server(own), signal.SIGKILL)

    report = own.imports.load(folder(RECIPE), progress=progress)
    assert killed_once
    assert report.created + report.unchanged == 50 + 2 * PEOPLE
    assert totals(own)["live HOLDS_ROLE"] == PEOPLE
    assert own.imports.load(folder(RECIPE)).unchanged == 50 + 2 * PEOPLE


def test_a_database_that_stays_away_ends_the_import_with_what_to_do(
    own: GraphCRM, folder: Folder, monkeypatch: pytest.MonkeyPatch
):
    def progress(*, rows: int, **_: object) -> None:
        if rows > 800:
            monkeypatch.setattr(own.graph, "_reopen", None)  # as with a Neo4j, which is not ours to start
            os.kill(_server(own), signal.SIGKILL)

    with pytest.raises(ImportFailed, match=r"import of crm stopped after \d+ rows: .*") as caught:
        own.imports.load(folder(RECIPE), progress=progress)
    assert "the same import again" in caught.value.details["expected"]


def _server(crm: GraphCRM) -> int:
    """The process of the embedded database."""
    status = embedded.status(crm.settings.data_dir / "database")
    assert status.server is not None
    return status.server.pid
