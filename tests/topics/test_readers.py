"""Readers at the front door: scopes narrow what they see, rights what they do; tokens open, expire, are revoked."""

from __future__ import annotations

import datetime as dt
import inspect
from dataclasses import replace
from pathlib import Path

import pandas
import pytest
from worlds import World

from graphcrm.crm import GraphCRM, connect
from graphcrm.errors import Conflict, Forbidden, InputError, NotFound, NotSignedIn, SettingsError, UnknownWord
from graphcrm.ledger.parties import PartyDraft
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import PartyLabel
from graphcrm.readers import Reader, Right
from graphcrm.readers.tokens import Kind, mint, read
from graphcrm.topics import sign_in as module
from graphcrm.topics.writing import WritingTopic

WORLD = """
person ann "Ann"
company acme "Acme"
person mia "Mia" @hr
ann employee acme 2020-01-01..
"""
FOR_ADMINISTRATORS = ("readers", "backup", "privacy", "webhooks", "audit")
"""The rooms whose door itself refuses whoever may not administer."""


def as_reader(crm: GraphCRM, name: str, **given: object) -> GraphCRM:
    """The front door of a reader, signed in with a token of theirs."""
    crm.readers.add(name, **given)  # type: ignore[arg-type]
    return crm.as_reader(crm.sign_in.reader(crm.readers.token(name).token))


def test_a_token_is_its_readers(world: World):
    crm = world.build(WORLD).crm
    crm.readers.add("ann-reads", person="ann", scopes=["b2b", "b2c"], rights=["write"])
    given = crm.readers.token("ann-reads")
    found = crm.sign_in.reader(given.token)
    assert found.person == "ann"
    assert found.scopes == {"b2b", "b2c"}
    assert found.rights == {Right.READ, Right.WRITE}
    narrow = crm.readers.token("ann-reads", scopes=["b2c", "hr"], rights=["read", "import"])
    found = crm.sign_in.reader(narrow.token)
    assert (found.scopes, found.rights) == ({"b2c"}, {Right.READ})


def test_nothing_that_is_held_signs_anybody_in(world: World):
    crm = world.crm
    crm.readers.add("program")
    given = crm.readers.token("program")
    held = crm.readers.reader("program")
    assert given.token not in held.model_dump_json()
    assert [row.id for row in held.rows] == [given.id]
    assert given.token[22:] not in str(crm.graph.rows(module.CREDENTIAL, id=given.id))


@pytest.mark.parametrize("change", ["", "x", "é", " "])
def test_a_token_that_is_not_quite_one(crm: GraphCRM, change: str):
    crm.readers.add("program")
    token = crm.readers.token("program").token
    right = "A" if token[-1] != "A" else "B"
    bad = token[:-1] + right if not change else token + change
    for text in (bad, "", "gcrm_", mint(Kind.TOKEN).text, token.replace("gcrm", "gcrs"), "\ud800"):
        with pytest.raises(NotSignedIn) as refused:
            crm.sign_in.reader(text)
        assert str(refused.value) == str(module.not_signed_in())
    assert crm.sign_in.reader(token)


def test_an_expired_token(crm: GraphCRM, monkeypatch: pytest.MonkeyPatch):
    crm.readers.add("program")
    token = crm.readers.token("program").token
    told = read(token)
    assert told
    row = crm.graph.one(module.CREDENTIAL, id=told[1])
    assert row
    assert row.expires_at - row.now > dt.timedelta(days=89)
    crm.graph.run_schema(
        f"MATCH (one:Credential {{id: '{told[1]}'}}) SET one.expires_at = datetime() - duration({{seconds: 1}})"
    )
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(token)


def test_what_was_seen_is_good_for_some_seconds_and_not_longer(crm: GraphCRM):
    crm.readers.add("program")
    given = crm.readers.token("program")
    server = crm.sign_in
    assert server.reader(given.token)
    crm.readers.revoke("program", token=given.id)
    assert server.seen(given.token)  # another process than the one that revoked
    server.forget()
    assert server.seen(given.token) is None
    with pytest.raises(NotSignedIn):
        server.reader(given.token)
    with pytest.raises(NotFound):
        crm.readers.revoke("program", token=given.id)
    quick = module.SignIn(crm.graph, ["b2b"], seen_seconds=0)
    other = crm.readers.token("program").token
    assert quick.reader(other)
    assert quick.seen(other) is None


def test_the_memory_is_bounded(crm: GraphCRM, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(module, "SEEN_AT_MOST", 3)
    server = crm.sign_in
    one = Reader("x", "x", frozenset(), frozenset())
    for number in range(10):
        server.remember(str(number), one, 60)
    assert [server.seen(str(number)) is not None for number in range(10)] == [False] * 7 + [True] * 3


def test_a_revoked_reader_has_nothing_left(crm: GraphCRM):
    crm.readers.add("program")
    token = crm.readers.token("program").token
    session = crm.sign_in.open_session(token).text
    crm.readers.revoke("program")
    for text in (token, session):
        with pytest.raises(NotSignedIn):
            crm.sign_in.reader(text, Kind.TOKEN, Kind.SESSION)
    with pytest.raises(NotFound):
        crm.readers.token("program")
    crm.readers.add("program")
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(token)
    assert crm.sign_in.reader(crm.readers.token("program").token)


def test_a_session_ends_with_its_token_and_by_itself(crm: GraphCRM):
    crm.readers.add("program")
    given = crm.readers.token("program")
    opened = crm.sign_in.open_session(given.token)
    assert crm.sign_in.reader(opened.text, Kind.SESSION).name == "program"
    with pytest.raises(NotSignedIn):  # a session is no token, nor a token a session
        crm.sign_in.reader(opened.text)
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(given.token, Kind.SESSION)
    other = crm.sign_in.open_session(given.token)
    crm.sign_in.close_session(crm.sign_in.reader(opened.text, Kind.SESSION))
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(opened.text, Kind.SESSION)
    assert crm.sign_in.reader(other.text, Kind.SESSION)
    crm.readers.revoke("program", token=given.id)
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(other.text, Kind.SESSION)


def test_a_link_works_once(crm: GraphCRM):
    crm.readers.add("program")
    code = crm.readers.link("program").token
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(code)
    assert crm.sign_in.open_session(code).reader.name == "program"
    with pytest.raises(NotSignedIn):
        crm.sign_in.open_session(code)


def test_scopes_narrow_every_view(world: World):
    crm = world.build(WORLD).crm
    reader = as_reader(crm, "narrow", scopes=["b2b"])
    assert reader.view.scopes == ("b2b",)
    assert reader.at(scopes=["b2b", "hr"]).view.scopes == ("b2b",)
    assert reader.at(scopes=["hr"]).view.scopes == ()
    assert reader.today().settled().at(as_of=dt.date(2020, 1, 1)).view.scopes == ("b2b",)
    assert as_reader(crm, "somebody", person="ann").view.reader == "ann"


def test_what_needs_a_right_refuses_without(crm: GraphCRM):
    draft = PartyDraft("eve", PartyLabel.PERSON, "Eve")
    reads = as_reader(crm, "reads")
    with pytest.raises(Forbidden, match="right to write"):
        reads.parties.put(draft)
    with pytest.raises(Forbidden, match="right to import"):
        reads.imports  # noqa: B018 - the door itself refuses
    for door in FOR_ADMINISTRATORS:
        with pytest.raises(Forbidden, match="right to administer"):
            getattr(as_reader(crm, "writes", rights=["write", "import"]), door)
    assert as_reader(crm, "writes", rights=["write"]).parties.put(draft).records[0].did == "created"
    with pytest.raises(NotFound):
        crm.parties.record("nobody")


def writing_topics() -> list[str]:
    doors = ("imports", *FOR_ADMINISTRATORS)
    return [name for name in vars(GraphCRM) if not name.startswith("_") and name not in doors]


def test_no_topic_writes_for_who_may_not(crm: GraphCRM):
    """Whatever a topic does, it writes through its graph; a new topic is seen here by being there."""
    reads, seen = as_reader(crm, "reads"), []
    for name in writing_topics():
        if not isinstance(inspect.getattr_static(GraphCRM, name), property) and (
            isinstance(topic := getattr(reads, name), WritingTopic)
        ):
            seen.append(name)
            with pytest.raises(Forbidden):
                topic.graph.write(lambda transaction: None)
    assert {"parties", "statements", "consents", "doubles"} <= set(seen)


def test_nobody_writes_under_a_scope_that_is_not_theirs(world: World, tmp_path: Path):
    crm = world.build(WORLD + "ann employee acme 2010-01-01..2012-01-01 @hr").crm
    narrow = as_reader(crm, "narrow", scopes=["b2b"], rights=["write", "import"])
    hidden = next(row.statement for row in crm.people.career("ann").roles if row.valid_to)
    said = StatementDraft("HOLDS_ROLE", "adviser", "ann", "acme", dt.date(2024, 1, 1), scope="hr")
    with pytest.raises(Forbidden, match="under the scope hr"):
        narrow.statements.record(said)
    with pytest.raises(Forbidden, match="under the scope hr"):
        narrow.parties.put(PartyDraft("eve", PartyLabel.PERSON, "Eve", scope="hr"))
    for attempt in (narrow.statements.retract, lambda one: narrow.statements.end(one, dt.date(2011, 1, 1))):
        with pytest.raises(NotFound):
            attempt(hidden)
    frame = pandas.DataFrame({"id": ["eve", "kim"], "name": ["Eve", "Kim"], "scope": ["hr", "b2b"]})
    report = narrow.load(frame, "person", source="list")
    assert (report.rejected, report.created) == (1, 1)
    with pytest.raises(Forbidden):
        narrow.load(frame, "person", source="list", scope="hr")
    assert crm.statements.statement(hidden).retracted_at is None
    assert narrow.statements.record(replace(said, scope="b2b")).records[0].did == "created"


def test_changes_name_a_reader_by_an_id_that_says_nothing(world: World):
    crm = world.build(WORLD).crm
    writes = as_reader(crm, "ann-reads", person="ann", rights=["write"])
    done = writes.parties.put(PartyDraft("eve", PartyLabel.PERSON, "Eve"))
    said = writes.statements.record_all([])
    assert done.change
    assert said is not None
    assert writes.who == f"reader:{crm.readers.reader('ann-reads').reader.id}"
    assert "ann" not in writes.who


def test_forgetting_a_person_forgets_the_reader(world: World):
    crm = world.build(WORLD).crm
    crm.readers.add("ann-reads", person="ann", email="Ann@Acme.example")
    token = crm.readers.token("ann-reads").token

    crm.readers.add("a-program")
    told = crm.privacy.subject("ann")
    assert [one.says["name"] for one in told.held if one.what == "Reader"] == ["ann-reads"]
    assert "ann@acme.example" in told.model_dump_json()
    assert crm.privacy.erase("ann", "asked for it").kinds["Reader"] == 1
    assert [row.name for row in crm.readers.all().rows] == ["a-program"]
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(token)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        ({"scopes": ["no-such"]}, UnknownWord),
        ({"rights": ["rule"]}, UnknownWord),
        ({"person": "nobody"}, NotFound),
        ({"email": "no address"}, InputError),
    ],
)
def test_a_wrong_reader_is_refused(world: World, given: dict[str, object], error: type[Exception]):
    world.build(WORLD)
    with pytest.raises(error):
        world.crm.readers.add("wrong", **given)  # type: ignore[arg-type]
    assert world.crm.readers.all().rows == ()


def test_an_address_is_one_readers(crm: GraphCRM):
    crm.readers.add("one", email="ann@acme.example")
    with pytest.raises(InputError, match="has this address"):
        crm.readers.add("two", email="Ann@acme.example")
    for days in (0, -1, 100_000):
        with pytest.raises(InputError):
            crm.readers.token("one", days=days)
    with pytest.raises(InputError):
        crm.readers.add("a name with spaces")


def test_a_restore_brings_back_readers_but_no_token(world: World, tmp_path: object):
    crm = world.build(WORLD).crm
    crm.readers.add("ann-reads", person="ann", scopes=["b2b"])
    token = crm.readers.token("ann-reads").token
    file = tmp_path / "graph.zip"  # type: ignore[operator]
    crm.backup.save(file)
    before = crm.readers.reader("ann-reads").reader
    crm.backup.restore(file, replace=True)
    assert crm.readers.reader("ann-reads").reader == before
    with pytest.raises(NotSignedIn):
        crm.sign_in.reader(token)


def test_a_notebook_asks_in_the_name_of_its_token(crm: GraphCRM, tmp_path: object):
    crm.readers.add("narrow", scopes=["b2b"])
    token = crm.readers.token("narrow").token
    plain = crm.settings.model_dump()
    with connect(**{**plain, "token": token}) as mine:
        assert (mine.whoami().name, mine.view.scopes) == ("narrow", ("b2b",))
    file = tmp_path / "token"  # type: ignore[operator]
    file.write_text(token)
    file.chmod(0o644)
    with pytest.raises(SettingsError, match="chmod 600"):
        connect(**{**plain, "token_file": file})
    file.chmod(0o600)
    with connect(**{**plain, "token_file": file}) as mine:
        assert mine.whoami().name == "narrow"
    with pytest.raises(NotSignedIn):
        connect(**{**plain, "token": token[:-1]})
    with connect(**plain) as mine:
        assert mine.whoami().name == "local"


def test_a_reader_is_not_another(crm: GraphCRM):
    crm.readers.add("one", key="k1")
    assert crm.readers.add("one", key="k1").records[0].did == "created"
    with pytest.raises(Conflict):
        crm.readers.add("two", key="k1")
