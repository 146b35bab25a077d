"""``graphcrm serve``: where it binds, what it logs, how it ends."""

from __future__ import annotations

import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr
from worlds import World

from graphcrm.api.serve import bound, check_host, hosts
from graphcrm.errors import SettingsError
from graphcrm.settings import Settings

ROOT = Path(__file__).parent.parent.parent


def environment(settings: Settings, **more: str) -> dict[str, str]:
    """The environment of a process on the same database."""
    found = {**os.environ, "PYTHONPATH": str(ROOT), "GRAPHCRM_DATA_DIR": str(settings.data_dir), **more}
    if settings.neo4j_uri:
        found["GRAPHCRM_NEO4J_URI"] = settings.neo4j_uri
    return found


def command(*words: str) -> list[str]:
    return [sys.executable, "-m", "graphcrm", "serve", *words]


@contextmanager
def served(settings: Settings, log: Path, *words: str, **more: str) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """``graphcrm serve`` as a process of its own, and its address."""
    with log.open("w") as stderr:
        process = subprocess.Popen(
            command("--port", "0", *words),
            env=environment(settings, **more),
            stdout=subprocess.PIPE,
            stderr=stderr,
            text=True,
        )
        try:
            assert process.stdout is not None
            line = process.stdout.readline()
            url = re.search(r"http://\S+?(?=[, ])", line)
            assert url, line + log.read_text()
            answers(url.group())
            yield process, url.group()
        finally:
            process.kill()
            process.communicate()


def answers(url: str) -> None:
    """Wait until the server answers."""
    for _ in range(600):
        try:
            if httpx.get(f"{url}/healthz", timeout=60).status_code == 200:
                return
        except httpx.TransportError:
            time.sleep(0.1)
    raise AssertionError("the server does not answer")


def test_it_serves_logs_and_ends(settings: Settings, world: World, tmp_path: Path):
    world.build('person ann "Ann Müller"')
    log = tmp_path / "log"
    with served(settings, log) as (process, url):
        assert url.startswith("http://127.0.0.1:")
        assert httpx.get(f"{url}/v1/people/ann/roles-held").json()["party"]["name"] == "Ann Müller"
        assert httpx.get(f"{url}/v1/people/Müller/roles-held?as_of=Müller").status_code == 422
        assert "server" not in httpx.get(f"{url}/healthz").headers
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) in (0, -signal.SIGTERM)
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [line["route"] for line in lines if line["route"] != "/healthz"] == ["/v1/people/{party_id}/roles-held"] * 2
    assert "ller" not in log.read_text()


def test_several_workers_answer_and_one_that_dies_comes_back(settings: Settings, world: World, tmp_path: Path):
    world.build("person ann")
    with served(settings, tmp_path / "log", "--workers", "2") as (process, url):
        children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
        if not children.exists():
            pytest.skip("only Linux tells a process's children")
        before = workers(children)
        assert len(before) == 2
        os.kill(before[0], signal.SIGKILL)
        for _ in range(600):
            now = workers(children)
            if len(now) == 2 and before[0] not in now:
                break
            time.sleep(0.1)
        assert len(workers(children)) == 2
        answers(url)
        assert httpx.get(f"{url}/v1/people/ann/roles-held", timeout=60).status_code == 200
        process.send_signal(signal.SIGTERM)
        assert process.wait(60) == 0


def workers(children: Path) -> list[int]:
    """The processes that serve: not the one that keeps count of what they share."""
    found = [int(word) for word in children.read_text().split()]
    return [pid for pid in found if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()]


def test_a_request_in_work_ends_before_the_server_does(settings: Settings, world: World, tmp_path: Path):
    world.build("person ann")
    body = json.dumps({"label": "Person", "name": "Bob"}).encode()
    with served(settings, tmp_path / "log") as (process, url):
        port = int(url.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port)) as raw:
            head = ["PUT /v1/parties/bob HTTP/1.1", "host: 127.0.0.1", "content-type: application/json"]
            head += [f"content-length: {len(body)}", "", ""]
            raw.sendall("\r\n".join(head).encode() + body[:5])
            time.sleep(0.3)
            process.send_signal(signal.SIGTERM)
            time.sleep(0.3)
            raw.sendall(body[5:])
            assert raw.recv(65536).startswith(b"HTTP/1.1 200")
        assert process.wait(60) in (0, -signal.SIGTERM)


def test_a_port_in_use_is_said_to_be(settings: Settings):
    with bound("127.0.0.1", 0) as taken:
        port = taken.getsockname()[1]
        done = subprocess.run(
            command("--port", str(port)), env=environment(settings), capture_output=True, text=True, timeout=120
        )
    assert done.returncode != 0
    assert f"port {port} on 127.0.0.1 is in use" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "192.0.2.1", "example.org"])
def test_beyond_loopback_it_asks_for_a_token(settings: Settings, host: str):
    open_to_all = settings.model_copy(update={"host": host})
    with pytest.raises(SettingsError, match="GRAPHCRM_API_TOKEN"):
        check_host(open_to_all)
    locked = open_to_all.model_copy(update={"api_token": SecretStr("long-and-random")})
    check_host(locked)
    assert hosts(locked) is None


@pytest.mark.parametrize("host", ["127.0.0.1", "127.0.0.2", "::1", "localhost"])
def test_loopback_needs_none(settings: Settings, host: str):
    near = settings.model_copy(update={"host": host})
    check_host(near)
    assert host in (hosts(near) or ())


def test_addresses_that_cannot_be_taken():
    with pytest.raises(SettingsError, match="not one of this machine's"):
        bound("192.0.2.1", 0)
    with pytest.raises(SettingsError, match="is no address"):
        bound("not a host", 0)
