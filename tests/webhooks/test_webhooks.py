"""Webhooks: every change once and in order, signed, however long the receiver is down."""

from __future__ import annotations

import datetime as dt
import json
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from receiving import Receiver, receiving
from standardwebhooks import Webhook
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.db.locks import held
from graphcrm.errors import Conflict, Forbidden, InputError, NotFound, UnknownWord
from graphcrm.readers import Reader, Right
from graphcrm.topics.clock import now
from graphcrm.webhooks import Hook, Webhooks, sending
from graphcrm.webhooks.delivering import wait_after
from graphcrm.webhooks.hooks import State

FIRM = """
person ann "Ann"
company acme
ann employee acme 2020-01-01..
"""
PAGE = Path(__file__).parents[2] / "docs" / "feeds.md"


class Clock:
    """A clock that stands still until it is told to go on."""

    def __init__(self, at: dt.datetime) -> None:
        self.at = at

    def __call__(self) -> dt.datetime:
        return self.at


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with receiving() as found:
        yield found


@pytest.fixture
def open_crm(crm: GraphCRM) -> GraphCRM:
    """A front door whose webhooks may go to this machine."""
    settings = crm.settings.model_copy(update={"webhook_private_hosts": True})
    return GraphCRM(crm.graph, settings, crm.vocabulary, crm.view, crm.who)


@pytest.fixture
def clock(crm: GraphCRM) -> Clock:
    return Clock(now(crm.graph))


@pytest.fixture
def hooks(open_crm: GraphCRM, clock: Clock) -> Webhooks:
    return replace(open_crm.webhooks, clock=clock)


def only(hooks: Webhooks) -> Hook:
    (hook,) = hooks.list().webhooks
    return hook


def fed(crm: GraphCRM) -> list[str]:
    return [change.id for change in crm.changes.feed().changes]


def test_each_change_is_posted_once_in_order_as_the_feed_tells_it(hooks: Webhooks, world: World, receiver: Receiver):
    added = hooks.add(receiver.url)
    world.build(FIRM)
    assert hooks.deliver().delivered == 2
    assert receiver.ids == fed(world.crm)
    first = world.crm.changes.feed().changes[0]
    told = json.loads(receiver.seen[0][1])
    assert (told["id"], told["touched"], told["did"]) == (first.id, ["acme", "ann"], "recorded")
    assert "Ann" not in receiver.seen[0][1]
    for headers, body in receiver.seen:
        assert Webhook(added.secret).verify(body, headers) == json.loads(body)
    assert hooks.deliver().delivered == 0
    assert only(hooks).cursor == receiver.ids[-1]
    assert only(hooks).state is State.ACTIVE


def test_a_receiver_that_is_down_for_an_hour_gets_everything_afterwards(
    hooks: Webhooks, world: World, receiver: Receiver, clock: Clock
):
    added = hooks.add(receiver.url)
    receiver.status = 503
    back = clock.at + dt.timedelta(hours=1)
    parts = iter(("person p1", "person p2", "person p3"))
    world.build(FIRM)
    tries = 0
    while clock.at < back:
        assert hooks.deliver().delivered == 0
        hook = only(hooks)
        tries += 1
        assert (hook.state, hook.attempts, hook.last_error) == (State.FAILING, tries, "answered 503")
        assert hook.next_try is not None
        assert hook.next_try > clock.at
        assert hooks.deliver().failed == ()  # before its time it is left alone
        if part := next(parts, None):
            world.build(part)
        clock.at = hook.next_try
    assert 9 <= tries <= 30
    assert set(receiver.ids) == {fed(world.crm)[0]}
    tried = len(receiver.seen)
    receiver.status = 200
    assert hooks.deliver().delivered == 5
    assert receiver.ids[tried:] == fed(world.crm)
    hook = only(hooks)
    assert (hook.state, hook.attempts, hook.last_error, hook.next_try) == (State.ACTIVE, 0, None, None)
    headers, body = receiver.seen[-1]
    signature = Webhook(added.secret).sign(headers["webhook-id"], clock.at, body)
    assert (headers["webhook-signature"], headers["webhook-timestamp"]) == (signature, str(int(clock.at.timestamp())))


def test_after_days_of_failure_it_is_paused_until_it_is_resumed(
    hooks: Webhooks, world: World, receiver: Receiver, clock: Clock
):
    hooks.add(receiver.url)
    world.build(FIRM)
    receiver.status = 500
    began = clock.at
    while only(hooks).state is not State.PAUSED:
        hooks.deliver()
        clock.at += dt.timedelta(hours=7)
    assert dt.timedelta(days=3) <= clock.at - began < dt.timedelta(days=4)
    receiver.status = 200
    tried = len(receiver.seen)
    assert hooks.deliver().delivered == 0
    assert len(receiver.seen) == tried
    (hook,) = hooks.resume(only(hooks).id).webhooks
    assert hook.state is State.ACTIVE
    assert hooks.deliver().delivered == 2
    assert receiver.ids[tried:] == fed(world.crm)


def test_one_that_says_it_is_gone_is_paused_at_once(hooks: Webhooks, world: World, receiver: Receiver):
    hooks.add(receiver.url)
    world.build(FIRM)
    receiver.status = 410
    hooks.deliver()
    assert only(hooks).state is State.PAUSED


@pytest.mark.parametrize("status", [301, 302, 307])
def test_it_is_not_led_elsewhere(hooks: Webhooks, world: World, receiver: Receiver, status: int):
    hooks.add(receiver.url)
    world.build(FIRM)
    receiver.status = status
    hooks.deliver()
    assert len(receiver.seen) == 1
    assert only(hooks).last_error == f"answered {status}"


def test_one_that_never_answers_is_given_up(
    hooks: Webhooks, world: World, receiver: Receiver, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr(sending, "SECONDS", 0.2)
    hooks.add(receiver.url)
    world.build(FIRM)
    receiver.slow = 1.0
    began = time.monotonic()
    assert hooks.deliver().failed == (only(hooks).id,)
    assert time.monotonic() - began < 0.9
    assert only(hooks).last_error == "no answer within 0.2 seconds"


def test_one_that_fails_keeps_no_other_waiting(hooks: Webhooks, world: World, receiver: Receiver):
    with receiving() as other:
        other.status = 500
        hooks.add(other.url)
        hooks.add(receiver.url)
        world.build(FIRM)
        done = hooks.deliver()
    assert (done.delivered, len(done.failed), len(other.seen)) == (2, 1, 1)


def test_it_begins_now_or_where_it_is_told(hooks: Webhooks, world: World, receiver: Receiver):
    world.build(FIRM)
    parties, statements = fed(world.crm)
    assert hooks.add(receiver.url).cursor == statements
    assert hooks.add(receiver.url + "/after", after=parties).cursor == parties
    assert hooks.add(receiver.url + "/start", from_start=True).cursor is None
    assert hooks.deliver().delivered == 3
    with pytest.raises(InputError, match="no change that was told"):
        hooks.add(receiver.url + "/x", after="nothing")
    with pytest.raises(InputError, match="exclude each other"):
        hooks.add(receiver.url + "/x", after=parties, from_start=True)


def test_it_hears_of_its_families_and_of_the_scopes_of_who_added_it(
    hooks: Webhooks, open_crm: GraphCRM, world: World, receiver: Receiver
):
    hooks.add(receiver.url, families=["HOLDS_ROLE"])
    care = replace(hooks, view=open_crm.at(scopes=["care"]).view)
    with receiving() as carer:
        care.add(carer.url)
        world.build(FIRM)
        hooks.deliver()
        assert len(receiver.seen) == 1
        assert carer.seen == []
        world.build("person mia @care")
        hooks.deliver()
        assert [json.loads(body)["touched"] for _, body in carer.seen] == [["mia"]]
    with pytest.raises(UnknownWord):
        hooks.add(receiver.url, families=["HOLDS_ROLES"])


def test_the_same_again_is_refused_and_secrets_are_shown_once(hooks: Webhooks, receiver: Receiver):
    added = hooks.add(receiver.url)
    assert added.secret.startswith("whsec_")
    with pytest.raises(Conflict, match=added.id):
        hooks.add(receiver.url)
    assert added.secret not in hooks.list().model_dump_json()


def test_removed_it_is_posted_nothing(hooks: Webhooks, world: World, receiver: Receiver):
    added = hooks.add(receiver.url)
    hooks.remove(added.id)
    world.build(FIRM)
    assert hooks.deliver().delivered == 0
    assert receiver.seen == []
    for ask in (hooks.remove, hooks.resume, hooks.test):
        with pytest.raises(NotFound):
            ask(added.id)


def test_a_test_message_is_signed_and_moves_nothing(hooks: Webhooks, receiver: Receiver):
    added = hooks.add(receiver.url)
    assert (hooks.test(added.id).status, hooks.test(added.id).error) == (204, None)
    headers, body = receiver.seen[0]
    assert Webhook(added.secret).verify(body, headers)["did"] == "test"
    receiver.status = 404
    assert hooks.test(added.id).error == "answered 404"
    assert only(hooks).state is State.ACTIVE


def test_one_worker_delivers_at_a_time(hooks: Webhooks, world: World, receiver: Receiver):
    hooks.add(receiver.url)
    world.build(FIRM)
    with held(world.crm.graph, "webhooks"), pytest.raises(Conflict, match="at work"):
        hooks.deliver()
    assert receiver.seen == []
    assert hooks.deliver().delivered == 2


def test_a_worker_that_was_stopped_is_gone_on_after(hooks: Webhooks, world: World, receiver: Receiver):
    hooks.add(receiver.url)
    world.build(FIRM)
    assert hooks.deliver(stopped=lambda: len(receiver.seen) == 1).delivered == 1
    assert hooks.deliver().delivered == 1
    assert receiver.ids == fed(world.crm)


def test_a_server_delivers_by_itself(open_crm: GraphCRM, world: World, receiver: Receiver):
    open_crm.webhooks.add(receiver.url)
    with open_crm.webhooks.delivering(seconds=0.05):
        world.build(FIRM)
        give_up = time.monotonic() + 20
        while len(receiver.seen) < 2 and time.monotonic() < give_up:
            time.sleep(0.02)
    assert receiver.ids == fed(world.crm)


def test_it_needs_the_right_to_administer(crm: GraphCRM):
    some = Reader("r", "r", frozenset(crm.view.scopes), frozenset({Right.READ, Right.WRITE, Right.IMPORT}))
    with pytest.raises(Forbidden, match="administer"):
        crm.as_reader(some).webhooks.list()


def test_waits_grow_to_an_hour():
    for attempts in (1, 2, 5, 20, 500):
        waits = [wait_after(attempts).total_seconds() for _ in range(50)]
        longest = min(5 * 2 ** (attempts - 1), 3600)
        assert longest / 2 <= min(waits) < max(waits) <= longest


def test_the_receiver_of_the_page_verifies(hooks: Webhooks, world: World, receiver: Receiver):
    (code,) = re.findall(r"```python\n(from standardwebhooks.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    added = hooks.add(receiver.url)
    world.build(FIRM)
    hooks.deliver()
    there: dict[str, object] = {}
    exec(code.replace("whsec_...", added.secret), there)
    headers, body = receiver.seen[0]
    received = there["received"]
    assert callable(received)
    assert received(body.encode(), headers) == 204
    assert received(body.encode(), headers) == 204  # the same again is no second one
    assert there["seen"] == {headers["webhook-id"]}
    assert received(body.replace("ann", "eve").encode(), headers) == 400
