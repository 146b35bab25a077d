"""Getting hold of the server, asking after it, stopping it."""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import Literal

from . import java, probe
from .errors import EmbeddedError
from .files import Folder
from .locks import EXCLUSIVE, SHARED, held, is_held, owner, take
from .task import Task

_POLL_SECONDS = 0.02


@dataclass(frozen=True, slots=True)
class Server:
    """A running embedded database: where it is, and how to log in."""

    uri: str
    """Bolt address for the driver, `bolt://127.0.0.1:PORT`."""
    user: str
    password: str = field(repr=False)
    database: str
    http_port: int
    """Port of the engine's own HTTP interface on 127.0.0.1; see `run_sql`."""
    pid: int
    """The Java process."""
    data_dir: Path
    version: str
    """The engine's version, such as `26.10.2`."""


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a data folder at this moment."""

    state: Literal["stopped", "changing", "running"]
    """`changing`: starting or stopping."""
    server: Server | None
    """There when, and only when, the state is `running`."""
    in_use: bool
    """Whether anybody holds a lease."""
    data_dir: Path
    log_file: Path


class Lease:
    """The right to use the server: it keeps running while any lease on it is open.

    A context manager. The lease ends with `close`, or with the process. It does not watch the server: if the
    server is killed, the driver notices; close the lease and acquire again. A forked child shares the
    lease: it lasts until both have closed it.
    """

    def __init__(self, server: Server, descriptor: int) -> None:
        self.server = server
        self._descriptor: int | None = descriptor

    def close(self) -> None:
        """Give the lease back; once or several times, it does not matter."""
        descriptor, self._descriptor = self._descriptor, None
        if descriptor is not None:
            os.utime(descriptor)  # from now on the idle time counts
            os.close(descriptor)

    def __enter__(self) -> Lease:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"<Lease on {self.server.uri}{' (closed)' if self._descriptor is None else ''}>"


def acquire(
    data_dir: Path, *, heap_mb: int | None = None, idle_seconds: float = 600.0, start_timeout: float = 60.0
) -> Lease:
    """Find the server of this data folder, or start it, and hold it until the lease is closed.

    data_dir       the folder of the data; created if it is not there
    heap_mb        memory for Java's heap in MB; None for a quarter of the machine's, from 256 to 2048
    idle_seconds   how long the server stays up after the last lease has ended
    start_timeout  how long to wait for the server to be ready, in seconds

    Whoever starts the server decides about `heap_mb` and `idle_seconds`; those who find it running take
    it as it is. Raises `EmbeddedError`.
    """
    folder = _folder(data_dir)
    deadline = time.monotonic() + start_timeout
    folder.prepare()
    with folder.errors_explained():
        descriptor = take(folder.users_lock, SHARED, start_timeout)
    if descriptor is None:
        raise EmbeddedError(
            "start_timeout",
            f"The server of {folder.root} is being stopped, and has not ended after {start_timeout:g} "
            f"seconds. Its log is {folder.log}.",
        )
    try:
        os.utime(descriptor)
        server = _find(folder)
        if server is None:
            with folder.errors_explained():
                server = _start(folder, heap_mb, idle_seconds, deadline)
    except BaseException:
        os.close(descriptor)
        raise
    return Lease(server, descriptor)


def status(data_dir: Path) -> Status:
    """Look at a data folder without changing anything, not even by creating it."""
    folder = _folder(data_dir)
    with folder.errors_explained():
        server = _find(folder)
        alive = is_held(folder.watchdog_lock) or is_held(folder.java_lock)
        in_use = False
        if folder.users_lock.exists():
            with held(folder.users_lock, EXCLUSIVE, 0.05) as alone:
                in_use = not alone
    return Status(
        state="running" if server else "changing" if alive else "stopped",
        server=server,
        in_use=in_use,
        data_dir=folder.root,
        log_file=folder.log,
    )


def stop(data_dir: Path, timeout: float = 60.0, *, force: bool = False) -> bool:
    """Stop the server of this data folder cleanly: everything is written and the files are closed.

    timeout  how long to wait for that, in seconds
    force    stop it even if somebody uses it, and end it the hard way when the time is over

    False if no server was running. Raises `EmbeddedError`: `in_use` if somebody holds a lease,
    `stop_timeout` if it does not end in time.
    """
    folder = _folder(data_dir)
    if not folder.users_lock.exists():
        return False
    with folder.errors_explained(), held(folder.users_lock, EXCLUSIVE, 0.2) as alone:
        if not alone and not force:
            raise EmbeddedError(
                "in_use",
                f"The server of {folder.root} is in use: some process (or this one) holds a lease on it. "
                "Close it first, or stop with force.",
            )
        if _signal(folder, signal.SIGTERM) == 0:
            folder.remove_port_file()
            return False
        if not _gone(folder, timeout):
            if not force:
                raise EmbeddedError(
                    "stop_timeout",
                    f"The server of {folder.root} has not ended after {timeout:g} seconds. It may still be "
                    f"writing: wait, or stop with force. Its log is {folder.log}.",
                )
            _signal(folder, signal.SIGKILL)
            _gone(folder, timeout)
        folder.remove_port_file()
    return True


def _folder(data_dir: Path) -> Folder:
    return Folder(Path(data_dir).expanduser().resolve())


def _find(folder: Folder) -> Server | None:
    """The running server, if there is one with a watchdog and it answers."""
    written = folder.read_port_file()
    if written is None or not (is_held(folder.watchdog_lock) and is_held(folder.java_lock)):
        return None
    if not probe.speaks_bolt(written.bolt_port):
        return None
    return Server(
        uri=f"bolt://{probe.LOOPBACK}:{written.bolt_port}",
        user=java.USER,
        password=folder.password(),
        database=java.DATABASE,
        http_port=written.http_port,
        pid=written.pid,
        data_dir=folder.root,
        version=written.version,
    )


def _start(folder: Folder, heap_mb: int | None, idle_seconds: float, deadline: float) -> Server:
    """Start the server, or wait for the one whom somebody else starts."""
    with held(folder.start_lock, EXCLUSIVE, deadline - time.monotonic()) as mine:
        while mine and time.monotonic() < deadline:
            server = _find(folder)
            if server is not None:
                return server
            if is_held(folder.watchdog_lock):  # it starts or stops; with neither, a new one is needed
                time.sleep(_POLL_SECONDS)
                continue
            heap = heap_mb or java.default_heap_mb()
            java.check_memory(heap)
            _run_watchdog(Task(folder, java.find_package(), heap, idle_seconds, deadline - time.monotonic()))
    raise EmbeddedError(
        "start_timeout",
        f"The server of {folder.root} neither became ready nor ended in time. If this goes on, stop it with "
        f"force. Its log is {folder.log}.",
    )


def _run_watchdog(task: Task) -> None:
    """Start a watchdog and wait for its report."""
    import subprocess  # here, not above: who finds a running server does not need it

    command = [sys.executable, "-I", "-S", str(Path(__file__).parent), *task.arguments()]
    with task.folder.open_log() as log:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            start_new_session=True,  # a Ctrl-C meant for us does not reach the server
        )
    assert process.stdout is not None
    with process.stdout as pipe:
        # The watchdog keeps the time; ours is longer so that its reason arrives.
        said = pipe.read() if select.select([pipe], [], [], task.start_timeout + 30)[0] else b""
    process.wait()
    answer = json.loads(said) if said else {"code": "crashed", "message": _silent(task.folder)}
    if answer:
        raise EmbeddedError(answer["code"], answer["message"])


def _silent(folder: Folder) -> str:
    lines = folder.last_log_lines()
    return f"The watchdog of {folder.root} ended without a word. The end of {folder.log}:\n{lines}"


def _signal(folder: Folder, number: signal.Signals) -> int:
    """Send a signal to the watchdog, or to Java where it has none; returns how many were reached.

    The watchdog passes SIGTERM on to Java; SIGKILL it cannot, so both get it.
    """
    reached = 0
    for lock in (folder.watchdog_lock, folder.java_lock):
        pid = owner(lock)
        if pid is not None and (reached == 0 or number == signal.SIGKILL):
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, number)
            reached += 1
    return reached


def _gone(folder: Folder, timeout: float) -> bool:
    deadline = time.monotonic() + timeout
    while is_held(folder.watchdog_lock) or is_held(folder.java_lock):
        if time.monotonic() > deadline:
            return False
        time.sleep(_POLL_SECONDS)
    return True
