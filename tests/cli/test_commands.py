"""Every question and write of the front door is a command, with help, and works with --json."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from functools import cached_property
from typing import Any, get_type_hints

import pytest
import typer.main
from terminal import Cli
from worlds import World

from graphcrm.cli import app
from graphcrm.crm import GraphCRM
from graphcrm.topics.topic import Topic

NO_TOPIC = {"backup", "vocabulary", "imports"}
"""Rooms of the front door without a view: ``database backup``, ``vocabulary``, ``import`` are their commands."""
RENAMED = {
    ("parties", "record"): ("parties", "show"),  # "record" is what one does to statements
    ("statements", "held"): ("statements", "show"),
    ("readers", "all"): ("reader", "list"),
    ("readers", "reader"): ("reader", "show"),
    ("readers", "add"): ("reader", "add"),
    ("readers", "token"): ("reader", "token"),
    ("readers", "link"): ("reader", "link"),
    ("readers", "revoke"): ("reader", "revoke"),
    ("doubles", "side_by_side"): ("doubles", "show"),
    ("doubles", "unmerge"): ("doubles", "undo"),
}
WITHOUT = {
    ("groups", "body"): "the party itself: `parties show`",
    ("statements", "statement"): "the row inside what `statements show` answers",
    ("statements", "record_all"): "batches come in files: `graphcrm import`",
}


def walked() -> dict[tuple[str, ...], Any]:
    """Every command by its words."""

    def below(command: Any, words: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
        inner = getattr(command, "commands", None)
        if inner is None:
            yield words, command
        else:
            for name, child in inner.items():
                yield from below(child, (*words, name))

    return dict(below(typer.main.get_command(app), ()))


COMMANDS = walked()


def topics() -> dict[str, type]:
    """The topics of the front door, by name."""
    found = {}
    for name, attribute in vars(GraphCRM).items():
        if isinstance(attribute, cached_property):
            hints = get_type_hints(attribute.func, _namespace())
            if isinstance(hints["return"], type) and issubclass(hints["return"], Topic):
                found[name] = hints["return"]
    return found


def _namespace() -> dict[str, Any]:
    import graphcrm.crm as module
    from graphcrm.loading.imports import Imports
    from graphcrm.topics import hierarchies
    from graphcrm.webhooks import Webhooks

    return {**vars(module), "Imports": Imports, "Hierarchies": hierarchies.Hierarchies, "Webhooks": Webhooks}


def questions() -> list[tuple[str, str]]:
    """The public methods of all topics, as (topic, method)."""
    shared = {name for kind in Topic.__mro__ for name in vars(kind)} | {"author"}
    return [
        (topic, name)
        for topic, kind in topics().items()
        for name, _ in inspect.getmembers(kind, inspect.isfunction)
        if not name.startswith("_") and name not in shared
    ]


@pytest.mark.parametrize("question", questions(), ids=".".join)
def test_each_question_and_write_has_a_command(question: tuple[str, str]):
    topic, method = question
    if question in WITHOUT:
        return
    words = RENAMED.get(question, (topic.replace("_", "-"), method.replace("_", "-")))
    # a topic of one question may be a command of its own: graphcrm search
    assert words in COMMANDS or (topic,) in COMMANDS, f"graphcrm {' '.join(words)} is missing"


def test_exceptions_are_needed():
    assert set(WITHOUT) | set(RENAMED) <= set(questions())
    assert len(topics()) >= 5


@pytest.mark.parametrize("words", sorted(COMMANDS), ids=" ".join)
def test_each_command_has_help(words: tuple[str, ...]):
    command = COMMANDS[words]
    assert command.help
    assert command.help.strip().endswith(".") or "\n" in command.help
    for parameter in command.params:
        assert getattr(parameter, "help", None), f"{parameter.name} has no help"


WORLD = """
person ann "Ann"
person bob "Bob"
company acme
company holding
working_group wg
team t
ann employee acme 2020-01-01.. "Engineer"
ann member wg 2020-01-01..
ann member t 2020-01-01..
bob member wg 2021-01-01..
bob member t 2021-01-01..
bob line ann 2021-01-01..
acme legal holding 2019-01-01..
deal d1 "Offer" amount=5000 currency=EUR opened=2025-01-01
d1 customer acme
ann champion d1 2025-01-01.. stance=mentor
d1 proposal d1 2025-03-01..
interaction i1 kind=mail at=2025-02-03T10:00:00Z
ann from i1
i1 about d1
"""
ASKED: dict[tuple[str, ...], tuple[str, ...]] = {
    ("people", "card"): ("ann",),
    ("people", "roles-held"): ("ann",),
    ("people", "career"): ("ann",),
    ("people", "colleagues"): ("ann",),
    ("people", "hats"): ("ann", "acme"),
    ("groups", "people"): ("wg",),
    ("groups", "head-count"): ("wg", "--since", "2020-01-01", "--until", "2022-01-01"),
    ("groups", "members"): ("wg",),
    ("groups", "subgroups"): ("holding",),
    ("groups", "overlap"): ("wg", "t"),
    ("groups", "interlock"): (),
    ("groups", "bridges"): (),
    ("hierarchies", "up"): ("acme", "--kind", "legal"),
    ("hierarchies", "down"): ("holding", "--kind", "legal"),
    ("hierarchies", "roots"): ("--kind", "legal"),
    ("hierarchies", "cycles"): ("--kind", "line"),
    ("hierarchies", "roll-up"): ("holding", "--kind", "legal"),
    ("roles", "combination"): ("--where", "kind=member bodies>=2"),
    ("roles", "most-seats"): (),
    ("roles", "fullest-groups"): (),
    ("changes", "feed"): (),
    ("changes", "between"): ("2019-06-01", "2021-06-01"),
    ("changes", "knowledge"): ("2020-01-01T00:00:00Z",),
    ("parties", "show"): ("ann",),
    ("parties", "sources"): ("ann",),
    ("parties", "by"): ("manual", "ann"),
    ("parties", "by-email"): ("nobody@acme.example",),
    ("consents", "given"): ("ann",),
    ("search",): ("ann",),
    ("deals", "deal"): ("d1",),
    ("deals", "open"): (),
    ("deals", "committee"): ("d1",),
    ("deals", "matrix"): ("d1",),
    ("deals", "stages"): ("d1",),
    ("deals", "week"): ("ann",),
    ("deals", "decisions"): ("d1",),
    ("tasks", "open"): (),
    ("tasks", "brief"): ("d1",),
    ("pipeline", "figures"): (),
    ("deals", "coverage"): ("d1",),
    ("deals", "what-if"): ("d1", "--leaves", "ann"),
    ("ties", "strength"): ("ann", "bob"),
    ("ties", "who-knows"): ("ann",),
    ("ties", "whom-knows"): ("ann",),
    ("timeline", "of-deal"): ("d1",),
    ("timeline", "of-party"): ("ann",),
    ("doubles", "candidates"): (),
    ("doubles", "show"): ("ann", "bob"),
    ("doubles", "merges"): ("ann",),
}
NEEDS_MORE = {("changes", "provenance"), ("statements", "show")}
"""Asked with a statement's id, below."""


WRITES = {("doubles", "merge-above")}
"""Writes of many transactions, for which one idempotency key would say nothing."""


def asked_of_topics() -> set[tuple[str, ...]]:
    """The commands that read: all of topics but those that write, which take an idempotency key or are ``WRITES``."""
    names = {topic.replace("_", "-") for topic in topics()} - NO_TOPIC
    return {
        words
        for words, command in COMMANDS.items()
        if words[0] in names and words not in WRITES and "key" not in {parameter.name for parameter in command.params}
    }


def test_no_question_is_forgotten_here():
    assert asked_of_topics() - set(ASKED) - NEEDS_MORE == set()


@pytest.mark.parametrize("words", sorted(asked_of_topics() & set(ASKED)), ids=" ".join)
def test_each_question_answers_as_table_json_and_csv(world: World, cli: Cli, words: tuple[str, ...]):
    world.build(WORLD)
    for form in ((), ("--wide",), ("--json",), ("--csv",)):
        told = cli(*words, *ASKED[words], "--as-of", "2026-06-01", *form)
        assert (told.code, told.err) == (0, ""), (form, told.err)
        assert told.out.strip()


def test_questions_about_a_statement(world: World, cli: Cli):
    world.build(WORLD)
    for words in sorted(NEEDS_MORE):
        for form in ((), ("--json",), ("--csv",)):
            told = cli(*words, world.said[0], *form)
            assert (told.code, told.err) == (0, "")
            assert told.out.strip()
