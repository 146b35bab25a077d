"""Who asked what kind of question about whom: noted without content, readable by administrators alone."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from serving import changed, is_problem, serving
from worlds import World

from graphcrm.audit import FOLDER, AuditLog, Level
from graphcrm.crm import GraphCRM
from graphcrm.errors import Forbidden, InputError, NotFound, SettingsError

WORLD = """
person ann "Ann Müller"
company acme "Acme"
ann employee acme 2020-01-01..
"""


@pytest.fixture
def mine(world: World, tmp_path: Path) -> GraphCRM:
    """The world's front door with a data folder of its own."""
    return changed(world.build(WORLD).crm, data_dir=tmp_path)


@pytest.fixture
def asked(mine: GraphCRM) -> Iterator[httpx.Client]:
    with serving(mine) as client:
        yield client


def lines(folder: Path) -> list[dict[str, object]]:
    return [json.loads(line) for file in sorted((folder / FOLDER).iterdir()) for line in file.read_text().splitlines()]


def test_each_request_about_somebody_is_one_line_without_content(asked: httpx.Client, mine: GraphCRM, tmp_path: Path):
    mine.readers.add("linda", rights=["write"])
    head = {"authorization": f"Bearer {mine.readers.token('linda').token}"}
    linda = f"reader:{mine.readers.reader('linda').reader.id}"
    asked.get("/v1/people/ann/roles-held?as_of=2024-01-01", headers=head)
    asked.post("/v1/search", json={"text": "Müller"}, headers=head)
    asked.get("/v1/people/Ann%20M%C3%BCller/roles-held", headers=head)
    asked.get("/v1/people/annmuller/roles-held", headers=head)
    asked.put("/v1/parties/eve", json={"label": "Person", "name": "Eve Müller"}, headers=head)
    is_problem(asked.get("/v1/audit", headers=head), 403, "missing-right")
    asked.get("/v1/people/ann/roles-held")
    (file,) = (tmp_path / FOLDER).iterdir()
    assert file.stat().st_mode & 0o777 == 0o600
    told = [(line["reader"], line["asked"], line["about"], line["status"]) for line in lines(tmp_path)]
    assert told == [
        (linda, "GET /v1/people/{party_id}/roles-held", ["ann"], 200),
        (linda, "PUT /v1/parties/{party_id}", ["eve"], 200),
    ]
    assert [line["is_write"] for line in lines(tmp_path)] == [False, True]
    assert "ller" not in file.read_text()


def test_an_administrator_reads_who_asked_about_whom(asked: httpx.Client, mine: GraphCRM):
    asked.get("/v1/people/ann/roles-held")
    asked.get("/v1/people/ann/card")
    mine.readers.add("linda")
    crm = mine.as_reader(mine.sign_in.reader(mine.readers.token("linda").token))
    head = {"authorization": f"Bearer {mine.readers.token('linda').token}"}
    asked.get("/v1/groups/acme/people", headers=head)
    found = mine.audit.read()
    assert [(row.name, row.about) for row in found.rows] == [("linda", ("acme",)), (None, ("ann",)), (None, ("ann",))]
    assert [row.about for row in mine.audit.read(reader="linda").rows] == [("acme",)]
    assert len(mine.audit.read(party="ann", reader="api:local").rows) == 2
    assert (mine.audit.read(party="ann", limit=1).more, mine.audit.read(party="bob").rows) == (True, ())
    assert mine.audit.read(since=dt.date(2999, 1, 1)).rows == ()
    with pytest.raises(Forbidden):
        crm.audit  # noqa: B018 - the door itself refuses
    with pytest.raises(NotFound):
        mine.audit.read(reader="nobody")
    for limit in (0, 10_001):
        with pytest.raises(InputError):
            mine.audit.read(limit=limit)


def test_an_erasure_takes_the_lines_about_the_person(asked: httpx.Client, mine: GraphCRM, tmp_path: Path):
    asked.get("/v1/people/ann/roles-held")
    asked.get("/v1/groups/acme/people")
    done = asked.post("/v1/privacy/subjects/ann/erase", json={"reason": "asked for it"})
    assert done.status_code == 200, done.text
    (file,) = (tmp_path / FOLDER).iterdir()
    assert '"ann"' not in file.read_text()
    assert [row.about for row in mine.audit.read().rows] == [(), ("acme",)]


@pytest.mark.parametrize(
    ("level", "kept"), [("off", 0), ("writes", 1), ("people", 2), ("all", 3)]
)
def test_a_setting_says_how_much_is_noted(mine: GraphCRM, level: str, kept: int):
    log = AuditLog(changed(mine, audit=level).settings)
    log.note("api:local", "POST /v1/search", (), is_write=False)
    log.note("api:local", "GET /v1/people/{party_id}/card", ("ann",), is_write=False)
    log.note("api:local", "POST /v1/statements", (), is_write=True)
    assert len(log.read().rows) == kept


def test_old_days_go_and_a_cut_line_harms_nobody(mine: GraphCRM, tmp_path: Path):
    log = AuditLog(changed(mine, audit_days=30).settings)
    (tmp_path / FOLDER).mkdir()
    today = dt.datetime.now(dt.UTC).date()
    for days in (29, 31):
        (tmp_path / FOLDER / f"{today - dt.timedelta(days=days)}.jsonl").write_text('{"at": "20\n   \n')
    log.note("api:local", "GET /v1/people/{party_id}/card", ("ann",), is_write=False)
    assert len(list((tmp_path / FOLDER).iterdir())) == 2
    assert len(log.read().rows) == 1


def test_a_request_that_cannot_be_noted_is_answered(asked: httpx.Client, tmp_path: Path):
    (tmp_path / FOLDER).write_text("no folder")
    assert asked.get("/v1/people/ann/roles-held").status_code == 200


def test_a_wrong_level_is_refused(mine: GraphCRM):
    with pytest.raises(SettingsError, match="off, writes, people, all"):
        AuditLog(changed(mine, audit="some").settings)
    assert AuditLog(mine.settings).level is Level.PEOPLE
