"""Everything graphcrm stands on, examined: each finding says what was found and what to do about it."""

from __future__ import annotations

import datetime as dt
import os
import platform
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.backup.restoring import unfinished_restore
from graphcrm.db.connect import open_graph
from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.db.schema import APPLIED, steps
from graphcrm.embedded import EmbeddedError, java
from graphcrm.errors import GraphCRMError
from graphcrm.settings import Settings
from graphcrm.vocabulary import read_vocabulary

OLDEST_PYTHON = (3, 11)
LITTLE_DISK, TOO_LITTLE_DISK = 5_000, 500
"""Megabytes free in the data folder's file system."""
LITTLE_MEMORY = 1_000
"""Megabytes of the machine or its container."""
CLOCKS_APART = 2.0
"""Seconds between the database's clock and this machine's that are worth a word."""
LOOPBACK = ("127.0.0.1", "::1", "localhost")


class State(StrEnum):
    """How a thing is: fine, worth a look, or in the way."""

    OK = "ok"
    WARNING = "warning"
    PROBLEM = "problem"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was examined; ``advice`` says what to do where it is not fine."""

    thing: str
    state: State
    found: str
    advice: str = ""


@dataclass(frozen=True, slots=True)
class SettingShown:
    """A setting and its value, with secrets hidden."""

    setting: str
    value: str


class Examination(BaseModel):
    """All findings, in order, and the settings they were made under."""

    model_config = ConfigDict(frozen=True)
    rows_field: ClassVar[str] = "findings"

    findings: tuple[Finding, ...]
    settings: tuple[SettingShown, ...]

    @property
    def is_well(self) -> bool:
        """Whether nothing is in the way."""
        return all(finding.state is not State.PROBLEM for finding in self.findings)


@dataclass(frozen=True, slots=True)
class Clock:
    now: dt.datetime


CLOCK = Query("changes/clock", Clock)


def examine(settings: Settings) -> Examination:
    """Examine the machine, the settings and the database; starts the embedded one if it is not running."""
    findings = [_python(), *_machine(settings), _vocabulary(settings), _exposure(settings)]
    findings += _database(settings)
    shown = tuple(SettingShown(name, value) for name, value in settings.shown().items())
    return Examination(findings=tuple(findings), settings=shown)


def _python() -> Finding:
    found = f"{platform.python_version()} in {sys.prefix}"
    if sys.version_info < OLDEST_PYTHON:
        return Finding("python", State.PROBLEM, found, "use Python 3.11 or newer")
    return Finding("python", State.OK, found)


def _machine(settings: Settings) -> Iterator[Finding]:
    if settings.neo4j_uri:
        yield Finding("java", State.OK, "not needed: the settings name a Neo4j")
    else:
        yield _java()
        yield _memory(settings)
    yield _data_folder(settings.data_dir)
    yield _disk(settings.data_dir)


def _java() -> Finding:
    try:
        program = java.find_package() / "jre" / "bin" / "java"
    except EmbeddedError as error:
        return Finding("java", State.PROBLEM, str(error), "install graphcrm again, or set GRAPHCRM_NEO4J_URI")
    try:
        told = subprocess.run([program, "-version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        return Finding("java", State.PROBLEM, f"{program} does not run: {error}", "set GRAPHCRM_NEO4J_URI")
    version = next(iter(told.stderr.splitlines()), "it says no version")
    return Finding("java", State.OK, f"{version} in the package arcadedb-embedded")


def _memory(settings: Settings) -> Finding:
    memory, heap = java.memory_mb(), settings.heap_mb or java.default_heap_mb()
    found = f"{memory} MB, of which the embedded database may take {heap} MB and some more"
    if heap > memory:
        return Finding("memory", State.PROBLEM, found, f"set GRAPHCRM_HEAP_MB to {java.default_heap_mb()}")
    if memory < LITTLE_MEMORY:
        return Finding("memory", State.WARNING, found, "enough for thousands of people, not for millions")
    return Finding("memory", State.OK, found)


def _data_folder(folder: Path) -> Finding:
    existing = _existing(folder)
    if not os.access(existing, os.W_OK | os.X_OK) or not existing.is_dir():
        return Finding(
            "data folder",
            State.PROBLEM,
            f"{existing} cannot be written",
            "give this user the right to write there, or set GRAPHCRM_DATA_DIR",
        )
    return Finding("data folder", State.OK, str(folder) if existing == folder else f"{folder} (not made yet)")


def _disk(folder: Path) -> Finding:
    free = shutil.disk_usage(_existing(folder)).free // 1_000_000
    found = f"{free} MB free"
    if free < TOO_LITTLE_DISK:
        return Finding("disk", State.PROBLEM, found, "make room, or set GRAPHCRM_DATA_DIR to another disk")
    if free < LITTLE_DISK:
        return Finding("disk", State.WARNING, found, "watch it: a full disk stops all writes")
    return Finding("disk", State.OK, found)


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one above it that is there."""
    here = folder.absolute()
    return next(place for place in (here, *here.parents) if place.exists())


def _vocabulary(settings: Settings) -> Finding:
    try:
        words = read_vocabulary(settings.profiles, settings.vocabulary)
    except GraphCRMError as error:
        return Finding("vocabulary", State.PROBLEM, error.message, "graphcrm vocabulary check FILE")
    return Finding(
        "vocabulary",
        State.OK,
        f"{len(words.kinds)} kinds of statements in {len(words.families)} families, from core, "
        + ", ".join(settings.profiles),
    )


def _exposure(settings: Settings) -> Finding:
    found = f"the API binds to {settings.host}:{settings.port}"
    if settings.host not in LOOPBACK and not (settings.api_token or settings.proxy_header):
        advice = "graphcrm reader add, or GRAPHCRM_API_TOKEN: where nobody can sign in it will not start"
        return Finding("API", State.WARNING, f"{found}; whoever asks has to be a reader", advice)
    return Finding("API", State.OK, found)


def _database(settings: Settings) -> Iterator[Finding]:
    try:
        with open_graph(settings) as graph:
            yield Finding("database", State.OK, f"{graph.describe}, which speaks as {graph.server_agent()}")
            for check in (_schema, _clock, _restore):
                yield _asked(check, graph)
    except GraphCRMError as error:
        advice = "is it running, and reachable from here?" if settings.neo4j_uri else "graphcrm database status"
        yield Finding("database", State.PROBLEM, error.message, advice)


def _asked(check: Callable[[Graph], Finding], graph: Graph) -> Finding:
    try:
        return check(graph)
    except GraphCRMError as error:
        return Finding(check.__name__.strip("_"), State.PROBLEM, error.message, "see the database's own log")


def _schema(graph: Graph) -> Finding:
    step, newest = max(row.number for row in graph.rows(APPLIED)), max(number for number, _ in steps())
    return Finding("schema", State.OK, f"step {step} of {newest}")


def _clock(graph: Graph) -> Finding:
    before = dt.datetime.now(dt.UTC)
    row = graph.one(CLOCK)
    after = dt.datetime.now(dt.UTC)
    assert row is not None
    # What lies between our two looks at the clock is the way there and back.
    apart = max((before - row.now).total_seconds(), (row.now - after).total_seconds(), 0.0)
    found = f"the database's clock and this machine's are {apart:.1f} s apart"
    if apart > CLOCKS_APART:
        return Finding("clock", State.WARNING, found, "set both by a time server: known_at is in its time")
    return Finding("clock", State.OK, found)


def _restore(graph: Graph) -> Finding:
    unfinished = unfinished_restore(graph)
    if unfinished is None:
        return Finding("restore", State.OK, "none is unfinished")
    return Finding(
        "restore",
        State.PROBLEM,
        f"a restore is unfinished: {unfinished.done} records of it are here",
        "run graphcrm database restore with the same file again; it goes on where it stopped",
    )
