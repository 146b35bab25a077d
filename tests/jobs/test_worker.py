"""A process's worker: progress, cancelling between batches, failing clearly, and being killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from threading import Event
from typing import Any

import pytest

from graphcrm.crm import GraphCRM
from graphcrm.errors import Conflict, InputError, NotFound
from graphcrm.jobs import LOST_PROBLEM
from graphcrm.jobs.worker import CLOSED_PROBLEM, UNEXPECTED, AtWork, Worker
from graphcrm.loading.uploads import Upload
from graphcrm.readers import Reader, Right


@pytest.fixture
def worker(crm: GraphCRM) -> Iterator[Worker]:
    found = Worker(crm.graph)
    yield found
    found.close()


def until(crm: GraphCRM, job_id: str, *states: str) -> Any:
    give_up = time.monotonic() + 20
    while time.monotonic() < give_up:
        job = crm.jobs.job(job_id)
        if job.state in states:
            return job
        time.sleep(0.02)
    raise AssertionError(job)


def start(worker: Worker, work: Callable[[AtWork], dict[str, Any]], after: Callable[[], None] = lambda: None) -> str:
    return worker.start("reader:r1", "count", {"to": 3}, work, after)


def test_a_job_tells_how_far_it_is_and_what_came_of_it(crm: GraphCRM, worker: Worker):
    go_on = Event()

    def work(at: AtWork) -> dict[str, Any]:
        at.tell(1, 3)
        go_on.wait(20)
        at.tell(3, 3)
        return {"sum": 6}

    job_id = start(worker, work)
    job = until(crm, job_id, "running")
    while job.rows != 1:
        job = until(crm, job_id, "running")
    assert (job.total, job.asked, job.ended_at) == (3, {"to": 3}, None)
    go_on.set()
    job = until(crm, job_id, "done")
    assert (job.rows, job.report, job.problem) == (3, {"sum": 6}, None)
    assert job.began_at is not None
    assert job.asked_at <= job.began_at <= job.ended_at


def test_it_is_cancelled_between_batches(crm: GraphCRM, worker: Worker):
    tidied = Event()

    def work(at: AtWork) -> dict[str, Any]:
        for batch in range(2_000):
            at.tell(batch, 2_000)
            time.sleep(0.01)
        return {}

    job_id = start(worker, work, tidied.set)
    until(crm, job_id, "running")
    assert crm.jobs.cancel(job_id).state == "running"
    job = until(crm, job_id, "cancelled")
    assert 0 < job.rows < 2_000
    assert tidied.is_set()


def test_what_went_wrong_is_told_and_what_is_unexpected_is_not(crm: GraphCRM, worker: Worker):
    def ours(_: AtWork) -> dict[str, Any]:
        raise InputError("too hot", expected="cooler")

    def bug(_: AtWork) -> dict[str, Any]:
        raise ValueError("secret")

    assert until(crm, start(worker, ours), "failed").problem == "too hot; right would be cooler"
    assert until(crm, start(worker, bug), "failed").problem == UNEXPECTED


def test_a_server_that_stops_ends_what_runs_and_what_waits(crm: GraphCRM, worker: Worker):
    def work(at: AtWork) -> dict[str, Any]:
        while True:
            at.tell(0, None)
            time.sleep(0.01)

    both = [start(worker, work), start(worker, work)]
    until(crm, both[0], "running")
    assert crm.jobs.job(both[1]).state == "queued"
    worker.close()
    assert [crm.jobs.job(job_id).problem for job_id in both] == [CLOSED_PROBLEM] * 2
    with pytest.raises(Conflict):
        start(worker, work)


def test_jobs_are_their_owners(crm: GraphCRM, worker: Worker):
    job_id = start(worker, lambda at: {})
    until(crm, job_id, "done")

    def door(name: str) -> GraphCRM:
        scopes = frozenset(crm.vocabulary.scope_names)
        return crm.as_reader(Reader(name, name, scopes, frozenset({Right.IMPORT})))

    assert [job.id for job in door("r1").jobs.list().jobs] == [job_id]
    assert door("r2").jobs.list().jobs == ()
    with pytest.raises(NotFound):
        door("r2").jobs.cancel(job_id)
    with pytest.raises(InputError):
        crm.jobs.list(limit=0)


CHILD = """
import sys, time
from graphcrm.crm import connect
from graphcrm.jobs.worker import Worker
from graphcrm.loading.uploads import Upload, Whole
with connect() as crm:
    upload = Upload.begin(crm.settings.data_dir, "person", "hr", None, "text/csv", Whole())
    upload.write(b"id,name\\nx,X\\n")
    worker = Worker(crm.graph, lease=2)
    print(worker.start("local", "import", {}, lambda at: time.sleep(60), upload.discard), flush=True)
    time.sleep(60)
"""


def test_a_killed_worker_shows_as_failed_and_its_file_goes_at_the_next_start(crm: GraphCRM):
    settings = crm.settings
    told = {"GRAPHCRM_DATA_DIR": str(settings.data_dir)}
    if settings.neo4j_uri:
        told["GRAPHCRM_NEO4J_URI"] = settings.neo4j_uri
    command = [sys.executable, "-c", CHILD]
    with subprocess.Popen(command, env=os.environ | told, stdout=subprocess.PIPE, text=True) as one:
        assert one.stdout is not None
        job_id = one.stdout.readline().strip()
        until(crm, job_id, "running")
        folder = settings.data_dir / "staged"
        Upload.sweep(settings.data_dir)
        assert len(list(folder.glob("*/rows.csv"))) == 1  # whoever lives keeps theirs
        one.send_signal(signal.SIGKILL)
    job = until(crm, job_id, "failed")
    assert job.problem == LOST_PROBLEM
    with pytest.raises(Conflict):
        crm.jobs.cancel(job_id)
    Upload.sweep(settings.data_dir)
    assert list(folder.iterdir()) == []
