"""The feed of changes: in one order, nothing lost, nothing twice, nothing of other scopes."""

from __future__ import annotations

import random
import threading
import time
from functools import partial

import pytest
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError
from graphcrm.ledger.change import Author, Recording, record, take_idx
from graphcrm.ledger.parties import PartyDraft, write_parties
from graphcrm.model import Found, PartyLabel
from graphcrm.topics.changes import Feed, FeedChange

FIRM = """
person ann "Ann"
person anne "Anne"
company acme
ann employee acme 2020-01-01..
anne employee acme 2019-01-01..
mia parent tom @care
person mia @care
person tom @care
"""


def followed(crm: GraphCRM, after: str | None = None, limit: int = 3) -> list[FeedChange]:
    """All that is told from there on, page by page."""
    found: list[FeedChange] = []
    while True:
        page: Feed = crm.changes.feed(after=after, limit=limit)
        found += page.changes
        after = page.next
        if not page.more:
            return found


def put(crm: GraphCRM, name: str, seconds: float = 0.0) -> str:
    """Write a person in a transaction that stays open for so long; its change."""
    draft = PartyDraft(id=name, label=PartyLabel.PERSON, name=name)

    def work(recording: Recording) -> dict[str, object]:
        write_parties(recording, [draft], numbers=partial(take_idx, crm.graph), vocabulary=crm.vocabulary, owns=True)
        time.sleep(seconds)
        return {}

    change: str = record(crm.graph, Author(who="test", source="manual"), [name], work)["change"]
    return change


def test_changes_are_told_in_order_with_what_they_touched(world: World):
    world.build(FIRM)
    parties, statements = followed(world.crm)
    assert (parties.did, parties.families, parties.touched) == (
        "recorded", ("KNOWN_AS",), ("acme", "ann", "anne", "mia", "tom"),
    )  # fmt: skip
    assert statements.id == world.change
    assert set(statements.touched) == {*world.said, "acme", "ann", "anne", "mia", "tom"}
    assert statements.touched_count == 8
    assert statements.families == ("HOLDS_ROLE", "KIN_OF")
    assert (statements.who, statements.source, statements.import_run) == ("local", "manual", None)


def test_it_goes_on_where_it_was(world: World):
    world.build(FIRM)
    first = world.crm.changes.feed(limit=1)
    assert (len(first.changes), first.more) == (1, True)
    rest = world.crm.changes.feed(after=first.next)
    assert (len(rest.changes), rest.more) == (1, False)
    nothing = world.crm.changes.feed(after=rest.next)
    assert (nothing.changes, nothing.next, nothing.more) == ((), rest.next, False)


def test_an_empty_graph_tells_nothing(crm: GraphCRM):
    page = crm.changes.feed()
    assert (page.changes, page.next, page.found) == ((), None, Found.NOT_LOOKED_FOR)


@pytest.mark.parametrize("after", ["nothing", "", "💥"])
def test_a_place_that_was_never_told_is_refused(world: World, after: str):
    world.build(FIRM)
    with pytest.raises(InputError, match="no change that was told"):
        world.crm.changes.feed(after=after)


def test_a_merge_and_its_undoing_are_told_as_such(world: World):
    world.build(FIRM)
    before = world.crm.changes.feed().next
    merged = world.crm.doubles.merge("ann", "anne")
    undone = world.crm.doubles.unmerge(merged.change)
    told = followed(world.crm, before)
    assert [(one.id, one.did, one.dropped, one.kept) for one in told] == [
        (merged.change, "merged", "anne", "ann"),
        (undone.change, "unmerged", "anne", "ann"),
    ]
    assert {"ann", "anne"} <= set(told[0].touched)


def test_a_reader_of_some_scopes_hears_of_no_other(world: World):
    world.build(FIRM)
    b2b, care = (world.crm.at(scopes=[scope]) for scope in ("b2b", "care"))
    _, roles = followed(b2b)
    _, kin = followed(care)
    assert (roles.families, set(roles.touched)) == (("HOLDS_ROLE",), {*world.said[:2], "acme", "ann", "anne"})
    assert (kin.families, set(kin.touched), kin.touched_count) == (
        ("KIN_OF",), {world.said[2], "mia", "tom"}, 3,
    )  # fmt: skip
    seen = b2b.changes.feed()
    world.build("person zoe @care")
    hidden = world.change
    assert b2b.changes.feed() == seen
    assert b2b.changes.feed(after=seen.next).changes == ()
    with pytest.raises(InputError, match="no change that was told") as there:
        b2b.changes.feed(after=hidden)
    with pytest.raises(InputError) as nowhere:
        b2b.changes.feed(after=str(hidden)[::-1])
    assert str(there.value).replace(str(hidden), "") == str(nowhere.value).replace(str(hidden)[::-1], "")


def test_families_narrow_it(world: World):
    world.build(FIRM)
    assert [one.id for one in world.crm.changes.feed(families=["KIN_OF"]).changes] == [world.change]
    assert world.crm.changes.feed(families=["CONSENTS"]).found is Found.NOT_LOOKED_FOR


def test_what_leaves_a_scope_is_told_there(world: World):
    world.build(FIRM)
    care = world.crm.at(scopes=["care"])
    before = care.changes.feed().next
    moved = world.crm.statements.correct(world.said[2], {"scope": "b2c"})
    (told,) = followed(care, before)
    assert (told.id, told.touched) == (moved.change, (world.said[2], "mia", "tom"))


def test_a_change_that_commits_late_is_told_after_those_that_did_not_wait(crm: GraphCRM):
    late: list[str] = []
    thread = threading.Thread(target=lambda: late.append(put(crm, "late", seconds=1.0)))
    put(crm, "before")
    thread.start()
    time.sleep(0.3)
    put(crm, "early")
    first = followed(crm)
    thread.join()
    second = followed(crm, first[-1].id)
    assert [one.touched for one in first] == [("before",), ("early",)]
    assert [(one.id, one.touched) for one in second] == [(late[0], ("late",))]
    assert second[0].at < first[-1].at


def test_eight_writers_and_two_followers_lose_nothing_and_hear_nothing_twice(crm: GraphCRM):
    written: list[str] = []
    over = threading.Event()

    def write(number: int) -> None:
        chance = random.Random(number)
        for count in range(15):
            written.append(put(crm, f"p-{number}-{count}", seconds=chance.choice((0, 0, 0.02, 0.1))))

    told: list[list[str]] = [[], []]

    def follow(heard: list[str]) -> None:
        after: str | None = None
        last = False
        while True:
            page = crm.changes.feed(after=after, limit=7)
            heard.extend(one.id for one in page.changes)
            after = page.next
            if last and not page.more:
                return
            last = over.is_set()

    followers = [threading.Thread(target=follow, args=(heard,)) for heard in told]
    writers = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in (*followers, *writers):
        thread.start()
    for thread in writers:
        thread.join()
    over.set()
    for thread in followers:
        thread.join()
    assert len(written) == 120
    assert sorted(told[0]) == sorted(written)
    assert told[1] == told[0]
