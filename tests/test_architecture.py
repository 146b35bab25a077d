"""The laws of the house hold in every module, and each of them can be broken."""

from __future__ import annotations

import pytest
from laws.architecture import CLOCKS, CYPHER, HOMES, LAWS, ONLY, PACKAGE, PURE, ROOMS, Module, modules

BROKEN = [
    ("db/x.py", "import graphcrm.api.app", "db may not import graphcrm.api.app"),
    ("topics/x.py", "from graphcrm import crm", "topics may not import graphcrm.crm"),
    ("scoring/x.py", "from graphcrm.db.graph import Graph", "scoring may not import graphcrm.db.graph.Graph"),
    ("embedded/x.py", "from ..errors import shown", "embedded may not import graphcrm.errors.shown"),
    ("db/x.py", "from graphcrm import embedded", "only db/connect.py may import graphcrm.embedded"),
    ("crm.py", "def f():\n    from graphcrm.cli import app", "crm may not import graphcrm.cli.app"),
    ("attic/x.py", "", "the room attic has no row in ROOMS: say whom it may import"),
    ("cli/x.py", "from graphcrm.ledger.change import record", "graphcrm.ledger.change.record is no type: "),
    ("topics/x.py", "import neo4j.time", "neo4j belongs in db"),
    ("db/x.py", "from numpy import array", "numpy belongs in network, scoring"),
    ("crm.py", "import fastapi", "fastapi belongs in api"),
    ("topics/x.py", "Q = 'MATCH (n) RETURN n'", "line 1: Cypher in Python: MATCH ("),
    ("topics/x.py", "a = 1\nQ = f'UNWIND $rows AS {a}'", "line 2: Cypher in Python: UNWIND $"),
    ("ledger/x.py", "Q = 'CREATE (n:Party)'", "line 1: Cypher in Python: CREATE ("),
    ("api/x.py", "print('x')", "line 1: print"),
    ("topics/x.py", "import datetime\nx = datetime.date.today()", "line 2: date.today: "),
    ("ledger/x.py", "import datetime as dt\nx = dt.datetime.now(dt.UTC)", "line 2: datetime.now: "),
    ("topics/utils.py", "", "utils: a name that says nothing"),
    ("topics/x.py", "class RoleManager: ...", "RoleManager: a name that says nothing"),
    ("topics/x.py", "class A:\n    def get_role(self): ...", "get_role: a name that says nothing"),
    ("topics/x.py", "\n" * 401, "401 lines"),
    ("topics/x.py", "def f():\n" + "    x = 1\n" * 60, "f has 61 lines"),
]


@pytest.mark.parametrize("module", modules(), ids=lambda module: module.path)
def test_the_laws_hold(module: Module):
    assert [offence for law in LAWS for offence in law(module)] == []


@pytest.mark.parametrize(("path", "text", "offence"), BROKEN, ids=[offence for _, _, offence in BROKEN])
def test_a_broken_law_is_seen(path: str, text: str, offence: str):
    found = [offence for law in LAWS for offence in law(Module(path, text))]
    assert len(found) == 1
    assert found[0].startswith(offence)


def test_what_is_allowed_passes():
    imports = "from graphcrm.ledger.parties import PartyDraft\nfrom graphcrm import crm\n"
    text = f'"""MATCH (n) is Cypher."""\n{imports}'
    assert [offence for law in LAWS for offence in law(Module("api/x.py", text))] == []


def test_no_exception_outlives_its_reason():
    named = {*CLOCKS, *CYPHER, *(path for paths in ONLY.values() for path in paths)}
    assert {path for path in named if not (PACKAGE / path).exists()} == set()
    rooms = {module.room for module in modules()}
    assert set(ROOMS) - rooms == set()
    assert {home for homes in HOMES.values() for home in homes} - rooms <= {"columns"}
    assert PURE.keys() <= {name for module in modules() for name in module.imports}
