"""What changed in the world, what changed in what we know, and why we believe it."""

from __future__ import annotations

import datetime as dt

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, NotFound, UnknownWord
from graphcrm.ledger.statements import StatementDraft
from graphcrm.model import Found
from graphcrm.topics.changes.knowledge import hours_between

WORLD = """
person ann
person bob
company acme
company beta
working_group wg
ann employee acme 2020-01-01..2022-01-01
ann employee beta 2022-01-01..
bob employee acme 2021-06-01..
ann member wg .. seen 2021-03-01
bob member wg 2021-02-01..2021-04-01
"""


def day(text: str) -> dt.date:
    return dt.date.fromisoformat(text)


def world_told(crm: GraphCRM, since: str, until: str, **more: object) -> list[str]:
    answer = crm.changes.between(day(since), day(until), **more)  # type: ignore[arg-type]
    return [f"{row.day} {row.from_party.id} {row.what} {row.kind} {row.to_party.id}" for row in answer.changes]


def known_told(crm: GraphCRM, since: dt.datetime, **more: object) -> list[str]:
    answer = crm.changes.knowledge(since, **more)  # type: ignore[arg-type]
    return [f"{row.what} {row.from_party.id} {row.kind} {row.to_party.id}" for row in answer.changes]


def moment(crm: GraphCRM) -> dt.datetime:
    """The state of knowledge that there is now."""
    return crm.settled().view.known_at


@pytest.fixture
def crm_world(world: World) -> GraphCRM:
    return world.build(WORLD).crm


def test_what_began_and_ended_between_two_days(crm_world: GraphCRM):
    assert world_told(crm_world, "2021-01-01", "2022-01-01") == [
        "2021-02-01 bob began member wg",
        "2021-04-01 bob ended member wg",
        "2021-06-01 bob began employee acme",
        "2022-01-01 ann began employee beta",
        "2022-01-01 ann ended employee acme",
    ]
    # what held on the first day already did not begin after it; the last day belongs to the time
    assert world_told(crm_world, "2021-06-01", "2021-12-31") == []
    assert world_told(crm_world, "2021-05-31", "2021-06-01") == ["2021-06-01 bob began employee acme"]


def test_of_one_person_or_one_body_or_one_family(crm_world: GraphCRM):
    ann = ["2022-01-01 ann began employee beta", "2022-01-01 ann ended employee acme"]
    assert world_told(crm_world, "2021-01-01", "2022-01-01", party="ann") == ann
    acme = ["2021-06-01 bob began employee acme", "2022-01-01 ann ended employee acme"]
    assert world_told(crm_world, "2021-01-01", "2022-01-01", party="acme") == acme
    assert world_told(crm_world, "2021-01-01", "2022-01-01", families=["PART_OF"]) == []


def test_an_unknown_start_is_told_apart_by_its_first_evidence(crm_world: GraphCRM):
    answer = crm_world.changes.between(day("2021-02-28"), day("2021-03-01"))
    assert [(row.day, row.what, row.from_party.id) for row in answer.start_unknown] == [
        (day("2021-03-01"), "first_seen", "ann")
    ]
    assert (answer.changes, answer.start_unknown_total, answer.found) == ((), 1, Found.FOUND)


def test_pages_of_changes_follow_each_other(crm_world: GraphCRM):
    ask = crm_world.changes.between
    whole = ask(day("2020-12-31"), day("2022-01-01"))
    first = ask(day("2020-12-31"), day("2022-01-01"), limit=3)
    second = ask(day("2020-12-31"), day("2022-01-01"), limit=3, after=first.following)
    assert first.changes + second.changes == whole.changes
    assert (first.total, second.total, second.following, whole.following) == (5, 5, None, None)


def test_until_is_the_day_of_the_view_if_none_is_given(crm_world: GraphCRM):
    answer = crm_world.at(as_of=day("2021-05-01")).changes.between(day("2021-03-31"))
    assert [(row.what, row.from_party.id) for row in answer.changes] == [("ended", "bob")]
    assert answer.until == day("2021-05-01")


def test_what_became_known_is_told_as_added_ended_corrected_and_retracted(world: World):
    crm = world.build(WORLD).crm
    then = moment(crm)
    on_acme, on_beta, of_bob, in_wg, _ = world.said
    crm.statements.end(on_beta, day("2025-01-01"))
    crm.statements.correct(of_bob, {"valid_from": day("2021-07-01"), "title": "Engineer"})
    crm.statements.retract(in_wg)
    world.build("bob chair wg 2022-01-01..")
    answer = crm.changes.knowledge(then)
    assert [(row.what, row.from_party.id, row.to_party.id) for row in answer.changes] == [
        ("ended", "ann", "beta"),
        ("corrected", "bob", "acme"),
        ("retracted", "ann", "wg"),
        ("added", "bob", "wg"),
    ]
    ended, corrected, retracted, added = answer.changes
    assert [str(one) for one in ended.differs] == ["valid_to: none > 2025-01-01"]
    assert {one.field: (one.before, one.after) for one in corrected.differs} == {
        "valid_from": ("2021-06-01", "2021-07-01"),
        "title": (None, "Engineer"),
    }
    assert (corrected.old, retracted.old, retracted.new, added.old) == (of_bob, in_wg, None, None)
    assert corrected.new not in (None, of_bob)
    assert known_told(crm, then, party="beta") == ["ended ann employee beta"]
    assert known_told(crm, then, party="wg") == ["retracted ann member wg", "added bob chair wg"]
    assert known_told(crm, then, party="ann") == ["ended ann employee beta", "retracted ann member wg"]
    assert known_told(crm, moment(crm)) == []
    assert on_acme not in [row.old for row in answer.changes]


def test_what_was_said_and_taken_back_in_between_does_not_show(world: World):
    crm = world.build("person ann\ncompany acme\nann employee acme 2020-01-01..").crm
    then = moment(crm)
    world.build("ann contact_person acme 2021-01-01..")
    between = moment(crm)
    crm.statements.retract(world.said[1])
    assert known_told(crm, then) == []
    assert known_told(crm, then, known_until=between) == ["added ann contact_person acme"]
    assert known_told(crm, between) == ["retracted ann contact_person acme"]
    # a view of the past knows nothing of what came later
    assert known_told(crm.at(known_at=between), then) == ["added ann contact_person acme"]


def test_a_role_given_to_somebody_else_is_one_correction_for_both(world: World):
    crm = world.build("person ann\nperson bob\ncompany acme\nann employee acme 2020-01-01..").crm
    then = moment(crm)
    crm.statements.correct(world.said[0], {"from_id": "bob"})
    for party in (None, "ann", "bob", "acme"):
        answer = crm.changes.knowledge(then, party=party)
        told = [[str(one) for one in row.differs] for row in answer.changes]
        assert told == [["from_party: ann > bob"]], party


def test_the_whole_graph_by_the_hours_says_what_reading_all_of_it_says(world: World):
    crm = world.build(WORLD).crm
    crm.statements.end(world.said[1], day("2025-01-01"))
    crm.statements.retract(world.said[3])
    by_hours = crm.changes.knowledge(moment(crm) - dt.timedelta(days=1)).changes
    by_reading = crm.changes.knowledge(dt.datetime(2001, 1, 1, tzinfo=dt.UTC)).changes
    assert by_hours == by_reading
    assert len(by_hours) == 4


def test_hours_are_those_of_the_change_records():
    since = dt.datetime(2026, 3, 1, 22, 59, tzinfo=dt.UTC)
    until = dt.datetime(2026, 3, 2, 0, 1, tzinfo=dt.UTC)
    assert hours_between(since, until) == ["2026-03-01T22", "2026-03-01T23", "2026-03-02T00"]
    zone = dt.timezone(dt.timedelta(hours=2))
    assert hours_between(since.astimezone(zone), until) == hours_between(since, until)
    assert hours_between(since, since + dt.timedelta(days=400)) is None


def test_pages_of_knowledge_follow_each_other(world: World):
    crm = world.build(WORLD).crm
    start = moment(crm) - dt.timedelta(days=1)
    whole = crm.changes.knowledge(start)
    first = crm.changes.knowledge(start, limit=3)
    second = crm.changes.knowledge(start, limit=3, after=first.following)
    assert first.changes + second.changes == whole.changes
    assert (first.total, second.following) == (5, None)


def test_provenance_tells_the_whole_line(world: World):
    world.crm = world.crm.signed("mia")
    crm = world.build("person ann\nperson bob\ncompany acme\nann employee acme 2020-01-01..").crm
    first = world.said[0]
    second = crm.signed("tom").statements.correct(first, {"title": "Engineer"}).records[0].id
    third = crm.signed("eva").statements.correct(second, {"from_id": "bob", "confidence": 0.5}).records[0].id
    for statement in (first, second, third):
        answer = crm.changes.provenance(statement)
        assert [row.statement for row in answer.versions] == [first, second, third]
        assert answer.is_live is (statement == third)
    one, two, three = answer.versions
    assert (one.who, two.who, three.who) == ("mia", "tom", "eva")
    assert (one.retracted_who, two.retracted_who, three.retracted_who) == ("tom", "eva", None)
    assert (one.retracted_by, two.retracted_by) == (two.change, three.change)
    assert (one.replaces, two.replaces, three.replaces) == (None, first, second)
    assert [str(row) for row in three.differs] == ["from_party: ann > bob", "confidence: none > 0.5"]
    assert (one.source, one.import_run, one.recorded_at) == ("manual", None, one.recorded_at)


def test_provenance_of_an_import_names_its_run_and_key(world: World, tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("import")
    recipe = """
name = "jobs"
source = "hr"
[files]
jobs = "jobs.csv"
[[load]]
name = "people"
record = "person"
select = "select distinct person as id, person as name from jobs"
[[load]]
name = "companies"
record = "organisation"
select = "select distinct company as id, company as name, 'company' as kind from jobs"
[[load]]
name = "jobs"
family = "HOLDS_ROLE"
select = '''select person as "from", company as "to", 'employee' as kind, since as valid_from, key from jobs'''
"""
    (folder / "recipe.toml").write_text(recipe)
    (folder / "jobs.csv").write_text("person,company,since,key\nann,acme,2020-01-01,row-7\n")
    world.crm.imports.load(folder)
    statement = world.crm.people.roles_held("ann").roles[0].statement
    (version,) = world.crm.changes.provenance(statement).versions
    assert (version.source, version.source_key) == ("hr", "row-7")
    assert version.import_run
    (folder / "jobs.csv").write_text("person,company,since,key\nann,acme,2021-01-01,row-7\n")
    world.crm.imports.load(folder)
    versions = world.crm.changes.provenance(statement).versions
    assert [str(one) for one in versions[1].differs] == ["valid_from: 2020-01-01 > 2021-01-01"]
    assert versions[0].import_run != versions[1].import_run


def test_what_is_walled_off_or_not_yet_known_is_not_told(world: World):
    crm = world.build("person ann\ncompany acme\nann employee acme 2020-01-01..").crm
    then = moment(crm)
    world.build("person ann Ann @care\nann contact_person acme 2021-01-01.. @care")
    hidden = world.said[1]
    walled = crm.at(scopes=["b2b"])
    assert world_told(crm, "2020-06-01", "2022-01-01") == ["2021-01-01 ann began contact_person acme"]
    assert world_told(walled, "2020-06-01", "2022-01-01") == []
    assert known_told(walled, then) == []
    assert known_told(crm, then) == ["added ann contact_person acme"]
    for crm_of_reader in (walled, crm.at(known_at=then)):
        with pytest.raises(NotFound):
            crm_of_reader.changes.provenance(hidden)
    # a retraction that nobody had made yet is not told either
    crm.statements.retract(world.said[0])
    (version,) = crm.at(known_at=then).changes.provenance(world.said[0]).versions
    assert (version.retracted_at, version.retracted_by, version.retracted_who) == (None, None, None)


def test_empty_and_not_looked_for_differ(crm_world: GraphCRM):
    quiet = crm_world.changes.between(day("2000-01-01"), day("2000-02-01"))
    assert (quiet.found, quiet.changes) == (Found.EMPTY, ())
    before = crm_world.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert before.changes.between(day("2019-01-01"), day("2023-01-01")).found is Found.NOT_LOOKED_FOR
    ancient = dt.datetime(1999, 1, 1, tzinfo=dt.UTC)
    assert before.changes.knowledge(ancient).found is Found.NOT_LOOKED_FOR


def test_what_cannot_be_asked_is_refused(crm_world: GraphCRM):
    changes = crm_world.changes
    with pytest.raises(InputError, match="until"):
        changes.between(day("2021-01-01"), day("2021-01-01"))
    with pytest.raises(InputError, match="not after"):
        changes.knowledge(moment(crm_world), known_until=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    with pytest.raises(InputError, match="no time zone"):
        changes.knowledge(dt.datetime(2001, 1, 1))
    with pytest.raises(UnknownWord):
        changes.between(day("2021-01-01"), families=["LIKES"])
    with pytest.raises(NotFound):
        changes.between(day("2021-01-01"), party="nobody")
    with pytest.raises(NotFound):
        changes.provenance("0.01JNONE")
    for wrong in ("", "12", "x.y", "-1.2", "1" * 20 + ".a"):
        with pytest.raises(InputError, match="not a statement's id"):
            changes.provenance(wrong)


def test_a_batch_too_large_to_be_told_in_its_change_is_still_found(world: World, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("graphcrm.ledger.change.TOUCHED_AT_MOST", 2)
    crm = world.build("person ann\ncompany acme\ncompany beta").crm
    then = moment(crm)
    crm.statements.record_all(
        [StatementDraft("HOLDS_ROLE", "employee", "ann", body, day("2020-01-01")) for body in ("acme", "beta")]
    )
    assert sorted(known_told(crm, then)) == ["added ann employee acme", "added ann employee beta"]
