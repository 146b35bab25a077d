"""To-dos that are open, and what was decided: by whom, who must still hear, what was reversed."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError, NotFound, UnknownWord
from graphcrm.model import Found

DAY = dt.date(2025, 6, 1)
WORLD = """
person ann "Ann"
person bob "Bob"
person cas "Cas"
person olga "Olga"
company us ours
olga employee us 2020-01-01..
deal d1 "Offer" kind=sales opened=2025-01-01
deal d2 "Other" kind=sales opened=2025-01-01
ann champion d1 2025-01-01.. side=theirs
bob economic_buyer d1 2025-01-01.. side=theirs
olga account_lead d1 2025-01-01.. side=ours
interaction i1 kind=meeting at=2025-03-01T10:00:00Z direction=both
ann present i1
olga present i1
bob invited i1
decision c1 "A pilot first" day=2025-03-01
decision c2 "No pilot" day=2025-04-01
decision c3 "Three lots" day=2025-05-01
c1 about d1
c2 about d1
c3 about d1
decision c4 "Elsewhere" day=2025-05-01
c4 about d2
c1 origin i1
c3 origin i1
c2 supersedes c1
c3 decider ann
task t1 "Send" due=2025-05-01 opened=2025-03-01
task t2 "Check" due=2025-07-01 opened=2025-03-01
task t3 "Done" due=2025-05-01 opened=2025-03-01
task t4 "No day" opened=2025-03-01
task t5 "Later" due=2025-12-01 opened=2025-08-01
t1 about d1
t2 about d1
t2 about cas
t3 about d1
t1 assignee olga 2025-03-01..
t1 beneficiary ann 2025-03-01..
t2 assignee ann 2025-03-01..
t1 origin c3
t2 origin i1
t3 open t3 2025-03-01..2025-05-05
t3 done t3 2025-05-05..
"""


def built(world: World) -> GraphCRM:
    return world.build(WORLD).crm.at(as_of=DAY)


@pytest.mark.parametrize(
    ("asked", "ids"),
    [
        ({}, ["t1", "t2", "t4"]),
        ({"owner": "olga"}, ["t1"]),
        ({"owner": "cas"}, []),
        ({"person": "ann"}, ["t1", "t2"]),
        ({"person": "cas"}, ["t2"]),
        ({"deal": "d1"}, ["t1", "t2"]),
        ({"deal": "d2"}, []),
        ({"origin": "decision:c3"}, ["t1"]),
        ({"origin": "interaction:i1"}, ["t2"]),
        ({"side": "ours"}, ["t1"]),
        ({"side": "theirs"}, ["t2"]),
        ({"overdue": True}, ["t1"]),
        ({"person": "ann", "side": "theirs"}, ["t2"]),
    ],
)
def test_open_are_those_that_fit_all_that_is_asked(world: World, asked: dict[str, Any], ids: list[str]):
    assert [task.id for task in built(world).tasks.open(**asked).tasks] == ids


def test_a_todo_tells_who_promised_it_to_whom_and_where(world: World):
    first, _, last = built(world).tasks.open().tasks
    assert ([one.id for one in first.owners], [one.id for one in first.waiting]) == (["olga"], ["ann"])
    assert (first.side, first.overdue, first.deals, first.origins) == ("ours", True, ("d1",), ("decision:c3",))
    assert (last.side, last.overdue, last.owners) == (None, None, ())


def test_what_was_open_on_another_day(world: World):
    crm = built(world)
    assert [task.id for task in crm.at(as_of=dt.date(2025, 5, 4)).tasks.open().tasks] == ["t1", "t3", "t2", "t4"]
    assert [task.id for task in crm.at(as_of=dt.date(2025, 9, 1)).tasks.open().tasks][-2:] == ["t5", "t4"]
    early = crm.at(known_at=dt.datetime(2001, 1, 1, tzinfo=dt.UTC))
    assert early.tasks.open().found is early.deals.decisions("d1").found is Found.NOT_LOOKED_FOR


def test_open_todos_come_page_by_page(world: World):
    tasks = built(world).at(scopes=["b2b"]).tasks
    first = tasks.open(limit=2)
    assert [task.id for task in first.tasks] == ["t1", "t2"]
    second = tasks.open(limit=2, after=first.following)
    assert ([task.id for task in second.tasks], second.following) == (["t4"], None)


def test_what_makes_no_sense_is_refused(world: World):
    tasks = built(world).tasks
    for asked in ({"owner": "nobody"}, {"person": "nobody"}, {"deal": "d9"}):
        with pytest.raises(NotFound):
            tasks.open(**asked)
    with pytest.raises(UnknownWord):
        tasks.open(side="mine")
    with pytest.raises(InputError, match="names no record"):
        tasks.open(origin="meeting:i1")


def test_decisions_that_stand_and_who_must_still_hear(world: World):
    rows = {row.id: row for row in built(world).deals.decisions("d1").decisions}
    assert list(rows) == ["c3", "c2", "c1"]
    assert (rows["c3"].stands, rows["c1"].stands) == (True, False)
    assert [one.id for one in rows["c3"].present or ()] == ["ann", "olga"]  # Bob was invited, and nobody says he came
    assert [one.id for one in rows["c3"].must_hear or ()] == ["bob"]
    assert [one.id for one in rows["c3"].taken_by] == ["ann"]
    assert [one.id for one in rows["c3"].open_tasks] == ["t1"]
    assert [(one.id, one.day) for one in rows["c1"].superseded_by] == [("c2", dt.date(2025, 4, 1))]
    assert (rows["c1"].must_hear, rows["c2"].present, rows["c2"].must_hear) == (None, None, None)


def test_before_it_was_reversed_it_stood(world: World):
    rows = built(world).at(as_of=dt.date(2025, 3, 15)).deals.decisions("d1").decisions
    assert [(row.id, row.stands) for row in rows] == [("c1", True)]


def test_behind_a_wall_no_todo_and_no_decision_is_told(world: World):
    crm = built(world).at(scopes=["b2b"])
    before = crm.tasks.open(), crm.deals.decisions("d1")
    world.build('task t6 "Secret" due=2025-05-01 @care\ndecision c5 "Secret" day=2025-05-02 @care\nc5 about d1')
    world.build('decision c6 "Secret" day=2025-05-03 @care\nc6 supersedes c3\nt1 origin c6')
    world.build('task t7 "Secret" due=2025-05-01 @care\nt7 origin c3\ndeal d3 "Secret" kind=sales @care\nt1 about d3')
    world.build("t2 assignee bob 2025-03-01.. @care\nc3 decider bob .. @care")
    assert (crm.tasks.open(), crm.deals.decisions("d1")) == before


def test_a_brief_has_what_to_know_before_a_meeting(world: World):
    crm = built(world)
    brief = crm.tasks.brief("d1", people=["bob", "cas"])
    assert ([seat.person.id for seat in brief.seats], [one.id for one in brief.without_seat]) == (["bob"], ["cas"])
    assert ([one.id for one in brief.unheard], brief.tasks) == (["c3"], ())
    assert [one.rule for one in brief.ask] == ["single_threaded_theirs", "going_cold"]
    everybody = crm.tasks.brief("d1")
    assert [seat.person.id for seat in everybody.seats] == ["ann", "bob"]
    assert [task.id for task in everybody.tasks] == ["t1", "t2"]
    assert "- Send: Olga, by 2025-05-01 (overdue)" in everybody.markdown
    with pytest.raises(NotFound):
        crm.tasks.brief("d1", people=["nobody"])
    with pytest.raises(NotFound):
        crm.tasks.brief("d9")


def test_a_name_says_nothing_to_markdown(world: World):
    crm = built(world)
    world.build('task t8 "[x](http://evil.example) <b>" opened=2025-03-01\nt8 about d1\nt8 assignee ann 2025-03-01..')
    line = next(line for line in crm.tasks.brief("d1").markdown.splitlines() if "evil" in line)
    assert line == "- \\[x\\](http://evil.example) \\<b\\>: Ann, by no day"
