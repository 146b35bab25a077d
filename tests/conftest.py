"""One database for the whole run: the embedded one, or the Neo4j that GRAPHCRM_TEST_NEO4J_URI names."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Iterator

import pytest
from worlds import World, clear

from graphcrm.crm import GraphCRM, connect
from graphcrm.settings import Settings, read_settings

NEO4J_URI = os.environ.get("GRAPHCRM_TEST_NEO4J_URI")
TODAY_DATE = dt.date(2026, 6, 1)


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
