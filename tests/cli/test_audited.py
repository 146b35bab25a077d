"""Commands are noted in the audit as requests are: who, which, about whom."""

from __future__ import annotations

import json

from terminal import Cli
from worlds import World


def test_commands_are_noted_too(world: World, cli: Cli):
    world.build("person ann")
    before = len(world.crm.audit.read(limit=10_000).rows)
    assert cli("people", "card", "ann").code == 0
    assert cli("people", "card", "nobody-here").code == 3
    told = cli("audit", "--party", "ann", "--json")
    rows = json.loads(told.out)["rows"]
    assert rows[0]["asked"] == "graphcrm people card"
    assert len(world.crm.audit.read(limit=10_000).rows) == before + 1
