"""One written world for all these tests; nobody changes its files."""

from __future__ import annotations

import pytest
from made import Made

from graphcrm.worlds import EXTRAS, Size, write_world

PEOPLE = 6_000


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """A world of 6,000 people with everything."""
    return Made(write_world(tmp_path_factory.mktemp("world") / "w", Size(PEOPLE, seed=11), extras=EXTRAS))
