"""The embedded server: started once, shared, found again, stopped, and mended after every kind of death.

Nothing is mocked: each test starts a real server in a folder of its own, or shares the module's.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import stat
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from servers import ask, eventually, everything_gone, first_line, lives

from graphcrm.embedded import EmbeddedError, Lease, acquire, run_sql, status, stop
from graphcrm.embedded.files import Folder
from graphcrm.embedded.java import find_package
from graphcrm.embedded.locks import EXCLUSIVE, owner, take
from graphcrm.embedded.task import Task

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="looks at processes through /proc")

HEAP_MB = 256


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Lease]:
    """One server for the tests that do it no harm; its folder's name has a blank and an umlaut."""
    folder = tmp_path_factory.mktemp("embedded") / "a gräph"
    with acquire(folder, heap_mb=HEAP_MB) as lease:
        yield lease
    stop(folder)


# --- one server, found by all ----------------------------------------------------------------------


def test_server_answers_and_says_where_it_is(shared: Lease) -> None:
    server = shared.server
    assert ask(server, "RETURN 1") == [[1]]
    assert server.uri.startswith("bolt://127.0.0.1:")
    assert server.database == "graphcrm"
    assert server.version[0].isdigit()
    assert lives(server.pid)


def test_second_lease_finds_the_same_server_quickly(shared: Lease) -> None:
    took = []
    for _ in range(5):
        begin = time.perf_counter()
        with acquire(shared.server.data_dir) as lease:
            took.append(time.perf_counter() - begin)
            assert lease.server == shared.server
    assert min(took) < 0.02


def test_status_of_a_running_server(shared: Lease) -> None:
    now = status(shared.server.data_dir)
    assert (now.state, now.server, now.in_use) == ("running", shared.server, True)


def test_status_and_stop_of_a_folder_that_is_not_there(tmp_path: Path) -> None:
    missing = tmp_path / "nothing"
    assert status(missing).state == "stopped"
    assert stop(missing) is False
    assert not missing.exists()


def test_two_processes_at_once_get_one_server(
    data_dir: Path, user: Callable[..., subprocess.Popen[str]]
) -> None:
    both = [user(data_dir), user(data_dir)]
    assert len({first_line(each) for each in both}) == 1


def test_forked_child_keeps_the_lease_of_its_parent(data_dir: Path) -> None:
    lease = acquire(data_dir, heap_mb=HEAP_MB)
    child = os.fork()
    if child == 0:
        lease.close()
        os._exit(0)
    os.waitpid(child, 0)
    assert status(data_dir).in_use
    lease.close()
    lease.close()
    assert not status(data_dir).in_use


# --- secrets --------------------------------------------------------------------------------------


def test_password_is_nowhere_but_in_its_file(shared: Lease) -> None:
    server = shared.server
    folder = Folder(server.data_dir)
    assert server.password == folder.password()
    assert server.password not in repr(server)
    for pid in (server.pid, owner(folder.watchdog_lock)):
        assert server.password.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
        assert server.password.encode() not in Path(f"/proc/{pid}/environ").read_bytes()
    for path in server.data_dir.rglob("*"):
        if path.is_file() and path != folder.password_file:
            assert server.password.encode() not in path.read_bytes(), path


def test_folder_and_files_are_for_their_owner_alone(shared: Lease) -> None:
    root = shared.server.data_dir
    for path in (root, *root.rglob("*")):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0, path


def test_server_listens_on_the_loopback_address_alone(shared: Lease) -> None:
    inodes = set()
    for link in Path(f"/proc/{shared.server.pid}/fd").iterdir():
        target = str(link.readlink())
        if target.startswith("socket:["):
            inodes.add(target[8:-1])
    listening = [
        fields[1]
        for table in ("tcp", "tcp6")
        for fields in map(str.split, Path(f"/proc/net/{table}").read_text().splitlines()[1:])
        if fields[3] == "0A" and fields[9] in inodes
    ]
    assert len(listening) == 2  # Bolt and HTTP
    assert all(address.startswith("0100007F:") for address in listening)


def test_lost_password_is_made_anew(data_dir: Path) -> None:
    acquire(data_dir, heap_mb=HEAP_MB).close()
    stop(data_dir)
    Folder(data_dir).password_file.unlink()
    with acquire(data_dir, heap_mb=HEAP_MB) as lease:
        assert ask(lease.server, "RETURN 1") == [[1]]


# --- stopping -------------------------------------------------------------------------------------


def test_stop_refuses_while_in_use_and_keeps_the_data(data_dir: Path) -> None:
    with acquire(data_dir, heap_mb=HEAP_MB) as lease:
        ask(lease.server, "CREATE (:Note {text: 'kept'})")
        with pytest.raises(EmbeddedError, match="in use") as refused:
            stop(data_dir)
        assert refused.value.code == "in_use"
        assert ask(lease.server, "RETURN 1") == [[1]]
        pid = lease.server.pid
    assert stop(data_dir) is True
    assert everything_gone(data_dir, pid)
    assert "ArcadeDB Server is down" in Folder(data_dir).log.read_text()
    assert stop(data_dir) is False
    with acquire(data_dir, heap_mb=HEAP_MB) as lease:
        assert ask(lease.server, "MATCH (note:Note) RETURN note.text") == [["kept"]]
        assert stop(data_dir, force=True) is True


def test_idle_server_stops_after_the_last_lease(data_dir: Path) -> None:
    with acquire(data_dir, heap_mb=HEAP_MB, idle_seconds=1) as lease:
        pid = lease.server.pid
        time.sleep(1.5)
        assert lives(pid)
    assert eventually(lambda: everything_gone(data_dir, pid))


# --- deaths ---------------------------------------------------------------------------------------


def test_killed_user_leaves_nothing_over(data_dir: Path, user: Callable[..., subprocess.Popen[str]]) -> None:
    process = user(data_dir, idle_seconds=0.5)
    _, pid = first_line(process)
    process.kill()
    assert eventually(lambda: everything_gone(data_dir, pid))


def test_killed_java_is_replaced_and_its_data_is_there(data_dir: Path) -> None:
    with acquire(data_dir, heap_mb=HEAP_MB) as first:
        ask(first.server, "CREATE (:Note {text: 'acknowledged'})")
        os.kill(first.server.pid, signal.SIGKILL)
        assert eventually(lambda: not lives(first.server.pid))
        with acquire(data_dir, heap_mb=HEAP_MB) as second:
            assert second.server.pid != first.server.pid
            assert ask(second.server, "MATCH (note:Note) RETURN note.text") == [["acknowledged"]]


def test_killed_watchdog_takes_java_with_it(data_dir: Path) -> None:
    with acquire(data_dir, heap_mb=HEAP_MB) as lease:
        watchdog = owner(Folder(data_dir).watchdog_lock)
        assert watchdog is not None
        os.kill(watchdog, signal.SIGKILL)
        assert eventually(lambda: not lives(lease.server.pid))
    assert "ArcadeDB Server is down" in Folder(data_dir).log.read_text()  # cleanly


def test_killed_watchdog_is_replaced(data_dir: Path) -> None:
    with acquire(data_dir, heap_mb=HEAP_MB) as first:
        watchdog = owner(Folder(data_dir).watchdog_lock)
        assert watchdog is not None
        os.kill(watchdog, signal.SIGKILL)
        assert eventually(lambda: not lives(watchdog))
        with acquire(data_dir, heap_mb=HEAP_MB) as second:
            assert ask(second.server, "RETURN 1") == [[1]]
            assert second.server.pid != first.server.pid


def test_stale_port_file_with_a_strangers_pid_and_port_is_not_believed(data_dir: Path) -> None:
    folder = Folder(data_dir)
    folder.prepare()
    with socket.create_server(("127.0.0.1", 0)) as stranger:
        stale = {
            "pid": os.getpid(),
            "bolt_port": stranger.getsockname()[1],
            "http_port": stranger.getsockname()[1],
            "version": "0",
            "heap_mb": 1,
            "idle_seconds": 1.0,
        }
        folder.port_file.write_text(json.dumps(stale))
        assert status(data_dir).state == "stopped"
        with acquire(data_dir, heap_mb=HEAP_MB) as lease:
            assert lease.server.pid != os.getpid()
            assert ask(lease.server, "RETURN 1") == [[1]]


def test_damaged_port_file_is_not_believed(data_dir: Path) -> None:
    folder = Folder(data_dir)
    folder.prepare()
    for content in ("", "{", "[]", '{"pid": 1}'):
        folder.port_file.write_text(content)
        assert folder.read_port_file() is None


# --- what cannot work is explained ------------------------------------------------------------------


def test_folder_that_cannot_be_created(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(EmbeddedError, match=r"cannot be used.*file/data") as error:
        acquire(tmp_path / "file" / "data")
    assert error.value.code == "not_writable"


def test_heap_larger_than_the_machine(tmp_path: Path) -> None:
    with pytest.raises(EmbeddedError, match="90000000 MB does not fit") as error:
        acquire(tmp_path / "data", heap_mb=90_000_000)
    assert error.value.code == "no_memory"
    assert status(tmp_path / "data").state == "stopped"
    assert not status(tmp_path / "data").in_use


def test_heap_larger_than_what_java_can_get(data_dir: Path) -> None:
    limited = """
import resource, sys
from pathlib import Path
from graphcrm.embedded import EmbeddedError, acquire
resource.setrlimit(resource.RLIMIT_AS, (1_500_000_000, 1_500_000_000))
try:
    acquire(Path(sys.argv[1]), heap_mb=1600)
except EmbeddedError as error:
    print(error.code, error)
"""
    done = subprocess.run(
        [sys.executable, "-c", limited, str(data_dir)], capture_output=True, text=True, check=True
    )
    assert done.stdout.startswith("no_memory Java could not get a heap of 1600 MB")


def test_port_taken_at_the_last_moment_is_chosen_again(data_dir: Path) -> None:
    folder = Folder(data_dir)
    folder.prepare()
    unlucky = """
import sys
from graphcrm.embedded import probe, watchdog
choices = iter([[int(sys.argv[1]), probe.free_ports(1)[0]], probe.free_ports(2)])
probe.free_ports = lambda count: next(choices)
watchdog.main(sys.argv[2:])
"""
    task = Task(folder, find_package(), HEAP_MB, idle_seconds=600, start_timeout=30)
    with socket.create_server(("127.0.0.1", 0)) as other:
        port = str(other.getsockname()[1])
        command = [sys.executable, "-c", unlucky, port, *task.arguments()]
        with folder.open_log() as log:
            report = subprocess.run(command, stdout=subprocess.PIPE, stderr=log, check=True).stdout
    assert json.loads(report) == {}
    assert "Unable to listen" in folder.log.read_text()
    with acquire(data_dir) as lease:
        assert ask(lease.server, "RETURN 1") == [[1]]


def test_too_little_time(data_dir: Path) -> None:
    with pytest.raises(EmbeddedError) as error:
        acquire(data_dir, heap_mb=HEAP_MB, start_timeout=0.1)
    assert error.value.code == "start_timeout"
    assert eventually(lambda: status(data_dir).state == "stopped")


def test_missing_package(tmp_path: Path) -> None:
    code = "from pathlib import Path; from graphcrm.embedded import acquire; acquire(Path('data'))"
    package_root = str(Path(__file__).parents[2])
    bare = [sys.executable, "-S", "-c", f"import sys; sys.path.append({package_root!r}); " + code]
    bare_python = subprocess.run(bare, cwd=tmp_path, capture_output=True, text=True, check=False)
    if "No module named" in bare_python.stderr and "arcadedb" not in bare_python.stderr:
        pytest.skip("graphcrm itself cannot be imported without site-packages")
    assert "pip install arcadedb-embedded" in bare_python.stderr


def test_watchdog_that_hangs(data_dir: Path) -> None:
    folder = Folder(data_dir)
    folder.prepare()
    lock = take(folder.watchdog_lock, EXCLUSIVE)
    assert lock is not None
    try:
        with pytest.raises(EmbeddedError, match="stop it with force") as error:
            acquire(data_dir, start_timeout=0.3)
        assert error.value.code == "start_timeout"
    finally:
        os.close(lock)


def test_broken_startup_cache_is_thrown_away(
    data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    acquire(data_dir, heap_mb=HEAP_MB).close()
    stop(data_dir)
    caches = tmp_path / "cache" / "graphcrm"
    assert eventually(lambda: len(list(caches.glob("*.aot"))) == 1)
    cache = next(caches.glob("*.aot"))
    with cache.open("r+b") as file:
        file.seek(cache.stat().st_size // 2)
        file.write(os.urandom(4_000_000))
    with acquire(data_dir, heap_mb=HEAP_MB) as lease:
        assert ask(lease.server, "RETURN 1") == [[1]]


# --- SQL --------------------------------------------------------------------------------------------


def test_fulltext_index_made_by_sql_is_asked_through_cypher(shared: Lease) -> None:
    server = shared.server
    ask(server, "CREATE CONSTRAINT alias_key IF NOT EXISTS FOR (alias:Alias) REQUIRE alias.key IS UNIQUE")
    for _ in range(2):  # each may be repeated
        run_sql(server, "CREATE PROPERTY Alias.search IF NOT EXISTS STRING")
        run_sql(server, "CREATE INDEX alias_search IF NOT EXISTS ON Alias (search) FULL_TEXT")
    names = ["anna muller", "anne schmidt", "hans"]
    ask(server, "UNWIND $names AS name CREATE (:Alias {key: name, search: name})", names=names)
    search = (
        "CALL db.index.fulltext.queryNodes('alias_search', $text) YIELD node, score "
        "RETURN node.search AS name ORDER BY name"
    )
    assert ask(server, search, text="ann*") == [["anna muller"], ["anne schmidt"]]
    assert ask(server, search, text="+ann* +schm*") == [["anne schmidt"]]
    assert ask(server, search, text="muller hans") == [["anna muller"], ["hans"]]


def test_refused_sql_says_why(shared: Lease) -> None:
    with pytest.raises(EmbeddedError, match="NoSuchType") as error:
        run_sql(shared.server, "SELECT FROM NoSuchType")
    assert error.value.code == "sql"


def test_log_is_kept_small(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.log.write_bytes(b"x" * 5_000_000)
    folder.trim_log()
    assert folder.log.stat().st_size == 0
    assert (tmp_path / "server.log.1").stat().st_size == 5_000_000
