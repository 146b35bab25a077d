"""The samples are loaded once, and what README and the operations page show is what the program says now."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from pages import IMAGE, OPERATIONS, PICTURED, README, ROOT, commands, picture, with_answers, with_settings
from terminal import Cli
from worlds import World

from graphcrm.cli.demo import LOADED, QUESTIONS, SELLER, seller
from graphcrm.crm import GraphCRM


@pytest.fixture
def demo(sampled: GraphCRM, cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The graph with the samples, as ``graphcrm demo`` leaves it."""
    folder = sampled.settings.data_dir
    monkeypatch.setenv("GRAPHCRM_DATA_DIR", str(folder))
    if not (folder / LOADED).exists():
        told = cli("demo", str(ROOT / "samples"), "--no-serve")
        assert told.code == 0, told.err
        assert told.lines[0].startswith("loaded adventureworks: ")
    return cli


def test_the_demonstration_loads_once_and_answers(demo: Cli):
    told = demo("demo", str(ROOT / "samples"), "--no-serve")
    assert told.code == 0
    assert told.lines[0] == "loaded already: adventureworks, kubernetes, northwind, openstack, tender"
    for title, command in QUESTIONS:
        assert title in told.lines
        assert f"$ graphcrm {command}" in told.lines
    for name in ("Antonio Ojea (aojea)", "Maciej Szulik (soltysh)", "Patrick Ohly (pohly)", "michael9", "jillian0"):
        assert name in told.out


def test_this_machine_is_the_samples_account_manager(world: World, cli: Cli, monkeypatch: pytest.MonkeyPatch):
    readers = world.build(f"person {SELLER}").crm.readers
    assert [seller(), seller()] == [SELLER, SELLER]
    assert [(row.name, row.person, row.rights) for row in readers.all().rows] == [(SELLER, SELLER, ("read", "write"))]
    monkeypatch.setenv("GRAPHCRM_API_TOKEN", "a" * 32)
    assert seller() is None


def test_a_graph_with_readers_of_its_own_keeps_its_sign_in(world: World, cli: Cli):
    world.build(f"person {SELLER}").crm.readers.add("ann")
    assert seller() is None
    assert [row.name for row in world.crm.readers.all().rows] == ["ann"]


def test_the_readme_shows_what_is_answered_now(demo: Cli):
    text = README.read_text(encoding="utf-8")
    assert len(commands(text)) >= 8
    assert with_answers(text, answers(demo)) == text


def test_the_picture_is_of_a_real_answer(demo: Cli):
    assert IMAGE.read_text(encoding="utf-8") == picture(answers(demo)(PICTURED.split()))


def answers(cli: Cli) -> Callable[[list[str]], str]:
    """Asks a command and gives what it prints."""

    def ask(words: list[str]) -> str:
        told = cli(*words)
        assert told.code == 0, told.err
        return told.out

    return ask


def test_the_settings_table_is_of_the_settings():
    text = OPERATIONS.read_text(encoding="utf-8")
    assert with_settings(text) == text


def test_a_folder_without_samples_is_refused(cli: Cli, tmp_path: Path):
    told = cli("demo", str(tmp_path), "--no-serve")
    assert (told.code, "folders with a recipe.toml" in told.err) == (2, True)
