"""One server for all tests of the API, on the run's one database."""

from __future__ import annotations

from collections.abc import Iterator

import httpx
import pytest
from serving import serving

from graphcrm.crm import GraphCRM


@pytest.fixture(scope="session")
def served(connected: GraphCRM) -> Iterator[httpx.Client]:
    """A client of the run's server; tests take ``api``, which empties the graph first."""
    with serving(connected) as client:
        yield client


@pytest.fixture
def api(crm: GraphCRM, served: httpx.Client) -> httpx.Client:
    """A client of a server on an empty graph; ``world`` fills the same graph."""
    return served
