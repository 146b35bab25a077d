"""Retention: what is older than it is kept is deleted for good, what is not stays, and people stay anyway."""

from __future__ import annotations

import datetime as dt
import os
from pathlib import Path

import pytest
from worlds import World

from graphcrm.crm import GraphCRM, today
from graphcrm.errors import Forbidden, SettingsError
from graphcrm.model import Found
from graphcrm.readers import Reader, Right
from graphcrm.settings import read_settings

WORLD = """
person ann "Ann"
person bob "Bob"
deal d1 "Offer" amount=5000 currency=EUR opened=2020-01-01 kind=sales
interaction old kind=mail at=2020-02-03T10:00:00Z "subject=Secret of old"
interaction edge kind=mail at={edge}T10:00:00Z
interaction new kind=mail at={new}T10:00:00Z "subject=Fresh"
ann from old
bob to old
old about d1
ann from edge
ann from new
bob to new
"""
DAYS = 100


def keeping(crm: GraphCRM, **days: int) -> GraphCRM:
    settings = crm.settings.model_copy(update={f"retain_{kind}_days": count for kind, count in days.items()})
    return GraphCRM(crm.graph, settings, crm.vocabulary, crm.view, crm.who)


def built(world: World) -> GraphCRM:
    day = today(world.crm.settings)
    edge, new = day - dt.timedelta(days=DAYS), day - dt.timedelta(days=1)
    return keeping(world.build(WORLD.format(edge=edge, new=new)).crm.at(as_of=day), interactions=DAYS)


def heard(crm: GraphCRM, party: str) -> set[str]:
    return {event.id for event in crm.timeline.of_party(party).conversations}


def test_what_is_older_is_deleted_and_nothing_else(world: World):
    crm = built(world)
    before = crm.ties.strength("ann", "bob").evidence.interactions
    dry = crm.privacy.retain(dry_run=True)
    assert [(row.kind, row.days, row.deleted) for row in dry.kinds] == [
        ("interactions", DAYS, 1), ("jobs", None, 0), ("files", None, 0),
    ]  # fmt: skip
    assert heard(crm, "ann") == {"old", "edge", "new"}
    assert crm.privacy.receipts().receipts == ()
    assert crm.privacy.retain().kinds[0].deleted == 1
    assert heard(crm, "ann") == {"edge", "new"}
    assert heard(crm, "bob") == {"new"}
    assert (before, crm.ties.strength("ann", "bob").evidence.interactions) == (2, 1)
    assert crm.deals.deal("d1").found is Found.FOUND
    [receipt] = crm.privacy.receipts().receipts
    assert receipt.kinds == {"Interaction": 1}
    assert "100 days" in receipt.reason
    assert crm.privacy.retain().kinds[0].deleted == 0


def test_no_trace_of_its_texts_stays(world: World):
    crm = built(world)
    crm.privacy.retain()
    connection = crm.graph._held.connection
    for text in ("MATCH (n) RETURN properties(n) AS held", "MATCH ()-[r]->() RETURN properties(r) AS held"):
        records, _, _ = connection.driver.execute_query(text, database_=connection.database)
        assert not [record for record in records if "Secret of old" in str(record["held"])]


def test_files_expire_by_age(crm: GraphCRM):
    kept = keeping(crm, files=30)
    folder = crm.settings.data_dir / "rejected"
    folder.mkdir(exist_ok=True)
    staged = crm.settings.data_dir / "staged" / "x"
    staged.mkdir(parents=True, exist_ok=True)
    files = [folder / "old.csv", staged / "rows.csv", folder / "new.csv"]
    for file in files:
        file.write_text("a,b\n")
    for file in files[:2]:
        os.utime(file, (0, 0))
    assert kept.privacy.retain(dry_run=True).kinds[2].deleted == 2
    assert all(file.exists() for file in files)
    assert kept.privacy.retain().kinds[2].deleted == 2
    assert [file.exists() for file in files] == [False, False, True]
    files[2].unlink()


def test_jobs_expire_once_they_have_ended(crm: GraphCRM):
    connection = crm.graph._held.connection
    for job, ended in (("j1", "2020-01-01T00:00:00Z"), ("j2", None)):
        text = "CREATE (:Job {id: $id, ended_at: datetime($ended)})"
        connection.driver.execute_query(text, {"id": job, "ended": ended}, database_=connection.database)
    kept = keeping(crm, jobs=30)
    assert kept.privacy.retain(dry_run=True).kinds[1].deleted == 1
    assert (kept.privacy.retain().kinds[1].deleted, kept.privacy.retain().kinds[1].deleted) == (1, 0)


def test_it_is_for_who_administers(crm: GraphCRM):
    reader = Reader("w", "w", frozenset(crm.view.scopes), frozenset({Right.READ, Right.WRITE, Right.IMPORT}))
    with pytest.raises(Forbidden):
        _ = crm.as_reader(reader).privacy


def test_a_wrong_number_of_days_is_refused(tmp_path: Path):
    with pytest.raises(SettingsError, match="retain_interactions_days"):
        read_settings(data_dir=tmp_path, retain_interactions_days=0)
