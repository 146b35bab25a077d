"""One database for the whole run: the embedded one, or the Neo4j that GRAPHCRM_TEST_NEO4J_URI names."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from worlds import World, clear

from graphcrm.crm import GraphCRM, connect
from graphcrm.settings import Settings, read_settings

NEO4J_URI = os.environ.get("GRAPHCRM_TEST_NEO4J_URI")
TODAY_DATE = dt.date(2026, 6, 1)
SAMPLES = Path(__file__).parents[1] / "samples"


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


@pytest.fixture
def crm(connected: GraphCRM) -> GraphCRM:
    """The front door to an empty graph, on a fixed day."""
    clear(connected.graph)
    return connected.at(as_of=TODAY_DATE)


@pytest.fixture
def world(crm: GraphCRM) -> World:
    """An empty world to build a small graph in: see ``worlds.py``."""
    return World(crm)


@pytest.fixture(scope="module")
def sampled(settings: Settings) -> Iterator[GraphCRM]:
    """The samples in one graph, on a fixed day, for a module whose tests only read.

    On the embedded database they lie in a folder of their own and are loaded once a run: to clear them costs
    more than to load them, and loading them again changes nothing. A Neo4j has one graph for all tests.
    """
    own = settings.model_copy(update={"data_dir": settings.data_dir / "samples"})
    with connect(own) as crm:
        if NEO4J_URI:
            clear(crm.graph)
        for folder in sorted(path.parent for path in SAMPLES.glob("*/recipe.toml")):
            crm.imports.load(folder)
        yield crm.at(as_of=TODAY_DATE)
