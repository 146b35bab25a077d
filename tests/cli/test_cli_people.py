"""People, groups and hierarchies on the command line: the same answers as in Python, as tables, and what is refused."""

from __future__ import annotations

import json

import pytest
from firm import FIRM, QUESTIONS
from terminal import Cli
from worlds import World

DAY = ("--as-of", "2026-06-01")


def test_every_question_has_the_answer_of_python(world: World, cli: Cli):
    crm = world.build(FIRM).crm
    for words, _, ask in QUESTIONS:
        ran = cli(*words.split(), *DAY, "--json")
        assert ran.code == 0, (words, ran.err)
        assert json.loads(ran.out) == json.loads(ask(crm).model_dump_json()), words


def test_every_question_has_a_table_and_rows(world: World, cli: Cli):
    world.build(FIRM)
    for words, _, _ in QUESTIONS:
        for form in ((), ("--wide",), ("--csv",)):
            ran = cli(*words.split(), *DAY, *form)
            assert ran.code == 0, (words, ran.err)
            assert ran.out.strip(), words


def test_tables_say_what_matters(world: World, cli: Cli):
    world.build(FIRM)
    career = cli("people", "career", "ann", *DAY).out
    assert "Lab (lab)" in career
    assert "Firm (firm)" in career
    card = cli("people", "card", "ann", *DAY).out
    assert "ann@firm.example" in card
    assert "reports to" in card


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        ("people card nobody", 3, "no party"),
        ("people colleagues ann --minimum-days 0", 2, "minimum_days"),
        ("groups people ann", 2, "ann is a person"),
        ("groups head-count firm --since 2020-02-30 --until 2021-01-01", 2, "2020-02-30"),
        ("groups head-count firm --since 2020-01-01 --until 2021-01-01 --every week", 2, "month, quarter, year"),
        ("hierarchies up firm --kind plumbing", 2, "PART_OF.department"),
        ("hierarchies roll-up firm --kind department --count cats", 2, "people, parties"),
    ],
)
def test_what_is_wrong_is_one_line(world: World, cli: Cli, words: str, code: int, told: str):
    world.build(FIRM)
    ran = cli(*words.split())
    assert (ran.code, told in ran.err, ran.err.count("\n")) == (code, True, 1), ran.err
