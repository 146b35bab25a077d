"""One database for the whole run: the embedded one, or the Neo4j that GRAPHCRM_TEST_NEO4J_URI names."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pydantic import TypeAdapter
from worlds import World, clear

from graphcrm.crm import GraphCRM, connect
from graphcrm.loading.report import ImportReport
from graphcrm.settings import Settings, read_settings

NEO4J_URI = os.environ.get("GRAPHCRM_TEST_NEO4J_URI")
TODAY_DATE = dt.date(2026, 6, 1)
SAMPLES = Path(__file__).parents[1] / "samples"
NAMES = ("kubernetes", "openstack", "adventureworks", "northwind", "tender")
Reports = dict[str, ImportReport]
Samples = tuple[GraphCRM, Reports]
REPORTS = TypeAdapter(Reports)


@pytest.fixture(scope="session")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """Settings of the run's one database, in a folder of its own."""
    folder = tmp_path_factory.mktemp("graphcrm")
    return read_settings(data_dir=folder, neo4j_uri=NEO4J_URI, idle_minutes=1)


@pytest.fixture(scope="session")
def connected(settings: Settings) -> Iterator[GraphCRM]:
    """The run's one connection; tests take ``crm`` or ``world``."""
    with connect(settings) as crm:
        yield crm


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what asks the samples, before any other test clears the graph."""
    items.sort(key=lambda item: "samples" not in getattr(item, "fixturenames", ()))


@pytest.fixture
def crm(connected: GraphCRM) -> GraphCRM:
    """The front door to an empty graph, on a fixed day."""
    clear(connected.graph)
    (connected.settings.data_dir / "erasures" / "receipts.jsonl").unlink(missing_ok=True)
    return connected.at(as_of=TODAY_DATE)


@pytest.fixture
def world(crm: GraphCRM) -> World:
    """An empty world to build a small graph in: see ``worlds.py``."""
    return World(crm)


@pytest.fixture(scope="module")
def samples(settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Samples]:
    """The samples in one graph, and the report of each import, for a module whose tests leave them as they are.

    They are loaded once a run. On the embedded database they lie in a folder of their own, which all workers share:
    to clear them costs more than to load them. A Neo4j has one graph for all tests: what asks them comes first there.
    """
    if NEO4J_URI:
        with connect(settings) as crm:
            yield crm, once(settings.data_dir, lambda: load_samples(crm))
        return
    with connect(settings.model_copy(update={"data_dir": shared(tmp_path_factory) / "samples"})) as crm:
        yield crm, once(crm.settings.data_dir, lambda: load_samples(crm))


@pytest.fixture(scope="module")
def sampled(samples: Samples) -> GraphCRM:
    """The front door to the samples, on a fixed day."""
    return samples[0].at(as_of=TODAY_DATE)


def shared(factory: pytest.TempPathFactory) -> Path:
    """The run's folder, which its workers share."""
    own = factory.getbasetemp()
    return own.parent if "PYTEST_XDIST_WORKER" in os.environ else own


def once(folder: Path, load: Callable[[], Reports]) -> Reports:
    """What the first worker that came has loaded; the others wait for it."""
    with (folder / "loading.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        told = folder / "reports.json"
        if not told.exists():
            told.write_bytes(REPORTS.dump_json(load()))
        return REPORTS.validate_json(told.read_bytes())


def load_samples(crm: GraphCRM) -> Reports:
    """The report of each sample's import, by its name."""
    return {name: crm.imports.load(SAMPLES / name) for name in NAMES}
