"""The watchdog: parent of the Java process, and the one who ends it when nobody uses it any more.

Why a process of its own: whoever starts the server may leave first (a command line does so after a
second), so neither the first user nor any other can be the one who ends it; and Java cannot see the
users' lock. The watchdog is one small Python process, asleep nearly always, for each running server.

It is the parent of Java, so it knows at once when Java ends. On Linux Java is also tied to it
(PR_SET_PDEATHSIG): if the watchdog is killed, the kernel sends Java the signal for a clean shutdown.
So whoever is killed, in whatever order, no process is left over. Where the kernel has no such thing
(macOS), a Java whose watchdog was killed lives on until the next `acquire` or `stop`, which ends it.
"""

from __future__ import annotations

import contextlib
import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Callable

from . import java, probe
from .errors import EmbeddedError
from .files import Folder, PortFile
from .locks import EXCLUSIVE, held, owner, take, write_owner
from .startup import StartupCache
from .task import Task

_PORT_ATTEMPTS = 4
_STOP_SECONDS = 60.0  # a clean shutdown writes what is in memory; after this the journal has to do
_ORPHAN_SECONDS = 15.0
_READY_POLL_SECONDS = 0.02
_LONGEST_SLEEP_SECONDS = 5.0
_MEMORY_SIGNS = ("enough space for", "insufficient memory", "OutOfMemoryError", "maximum heap")


class Alarm:
    """Sleep that a signal ends: a child has ended (SIGCHLD), or somebody wants us to stop (the others)."""

    def __init__(self) -> None:
        self.stop_wanted = False
        self._read, write = os.pipe()
        os.set_blocking(self._read, False)
        os.set_blocking(write, False)
        signal.set_wakeup_fd(write, warn_on_full_buffer=False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP):
            signal.signal(number, self._stop)
        signal.pthread_sigmask(signal.SIG_SETMASK, [])

    def sleep(self, seconds: float) -> None:
        """Sleep, until a signal comes."""
        select.select([self._read], [], [], seconds)
        with contextlib.suppress(BlockingIOError):
            os.read(self._read, 4096)

    def _stop(self, *_: object) -> None:
        self.stop_wanted = True


class Watchdog:
    """Starts Java, tells the starter how that went, watches, stops."""

    def __init__(self, task: Task, alarm: Alarm) -> None:
        self.task = task
        self.folder = task.folder
        self.alarm = alarm
        self.cache = StartupCache(task.package, task.folder.root)

    def run(self, report: Callable[[dict[str, str]], None]) -> None:
        """Start the server, report that it is up, and stay until it is no longer wanted."""
        process = self._start()
        report({})
        try:
            self._watch(process)
        finally:
            self.folder.remove_port_file()
            _end(process)

    def _start(self) -> subprocess.Popen[bytes]:
        """Start Java; again when a port was taken after we chose it, or when the startup cache is broken."""
        deadline = time.monotonic() + self.task.start_timeout
        self.folder.remove_port_file()
        self.folder.trim_log()
        # Made anew at each start, so that the password is always the one in our file.
        (self.folder.engine / "config" / "server-users.jsonl").unlink(missing_ok=True)
        for _ in range(_PORT_ATTEMPTS):
            bolt_port, http_port = probe.free_ports(2)
            log_start = self.folder.log.stat().st_size if self.folder.log.exists() else 0
            process = self._spawn(bolt_port, http_port)
            try:
                ready = self._wait_until_ready(process, bolt_port, http_port, log_start, deadline)
            except BaseException as error:
                _end(process)
                if not self._cache_is_to_blame(error):
                    raise
                continue
            if ready:
                self._write_port_file(process, bolt_port, http_port)
                return process
            _end(process)
        raise EmbeddedError(
            "busy_port",
            f"The embedded database of {self.folder.root} found its ports taken by other programs "
            f"{_PORT_ATTEMPTS} times in a row. Try again.",
        )

    def _spawn(self, bolt_port: int, http_port: int) -> subprocess.Popen[bytes]:
        cache = self.cache.flags()
        lock = self._java_lock()
        try:
            write_owner(lock, None)
            task = self.task
            with self.folder.open_log() as log:
                process = subprocess.Popen(
                    java.command(task.package, task.folder, task.heap_mb, bolt_port, http_port, cache),
                    cwd=self.folder.engine,
                    env=java.environment(),
                    stdin=subprocess.DEVNULL,
                    stdout=log,
                    stderr=log,
                    pass_fds=(lock,),  # Java holds the lock by having the file open
                    preexec_fn=_die_with_parent(os.getpid()),
                )
            write_owner(lock, process.pid)
            return process
        finally:
            os.close(lock)

    def _java_lock(self) -> int:
        """The lock of the Java process; a Java left over from a killed watchdog is ended first."""
        path = self.folder.java_lock
        for number in (None, signal.SIGTERM, signal.SIGKILL):
            orphan = owner(path)
            if number is not None and orphan is not None:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(orphan, number)
            lock = take(path, EXCLUSIVE, wait_seconds=_ORPHAN_SECONDS)
            if lock is not None:
                return lock
        raise EmbeddedError(
            "locked",
            f"An earlier server still has {self.folder.root} open and does not end. "
            f"End process {owner(path)}.",
        )

    def _wait_until_ready(
        self,
        process: subprocess.Popen[bytes],
        bolt_port: int,
        http_port: int,
        log_start: int,
        deadline: float,
    ) -> bool:
        """True: ready. False: a port was taken. Everything else is an error."""
        while not (probe.is_ready(http_port) and probe.speaks_bolt(bolt_port)):
            ended = process.poll() is not None
            said = self.folder.last_log_lines(log_start, count=40)
            if "Unable to listen" in said:
                return False
            if ended or 'Exception in thread "main"' in said:
                raise _why_it_ended(self.folder, self.task.heap_mb, said)
            if self.alarm.stop_wanted:
                raise EmbeddedError(
                    "crashed", f"The server of {self.folder.root} was stopped during its start."
                )
            if time.monotonic() > deadline:
                raise EmbeddedError(
                    "start_timeout",
                    f"The server of {self.folder.root} was not ready after {self.task.start_timeout:g} "
                    f"seconds. Give it more time, or see {self.folder.log}; its last lines:\n{said}",
                )
            self.alarm.sleep(_READY_POLL_SECONDS)
        return True

    def _cache_is_to_blame(self, error: BaseException) -> bool:
        """Whether a start that failed is worth another try, without the startup cache."""
        crashed = isinstance(error, EmbeddedError) and error.code == "crashed"
        return crashed and not self.alarm.stop_wanted and self.cache.forget()

    def _write_port_file(self, process: subprocess.Popen[bytes], bolt_port: int, http_port: int) -> None:
        self.folder.write_port_file(
            PortFile(
                pid=process.pid,
                bolt_port=bolt_port,
                http_port=http_port,
                version=java.engine_version(self.task.package),
                heap_mb=self.task.heap_mb,
                idle_seconds=self.task.idle_seconds,
            )
        )

    def _watch(self, process: subprocess.Popen[bytes]) -> None:
        """Return when Java has ended or when it is to be ended."""
        idle_since = time.time()
        nap = max(0.05, min(_LONGEST_SLEEP_SECONDS, self.task.idle_seconds / 4))
        while process.poll() is None and not self.alarm.stop_wanted:
            with held(self.folder.users_lock, EXCLUSIVE, 0.0) as alone:
                # A user who came and went between two looks has left a mark on the file.
                last_mark = self.folder.users_lock.stat().st_mtime
                idle_since = max(idle_since, last_mark) if alone else time.time()
                if alone and time.time() - idle_since >= self.task.idle_seconds:
                    self.folder.remove_port_file()
                    _end(process)  # with the users' lock in hand: newcomers wait, then start a new server
                    return
            self.folder.trim_log()
            self.alarm.sleep(nap)


def _die_with_parent(parent: int) -> Callable[[], None] | None:
    """What the child does before it becomes Java: ask the kernel for SIGTERM when its parent dies."""
    if sys.platform != "linux":
        return None
    try:
        import ctypes

        prctl = ctypes.CDLL(None).prctl
    except (ImportError, OSError, AttributeError):
        return None
    set_parent_death_signal = 1

    def prepare() -> None:
        prctl(set_parent_death_signal, int(signal.SIGTERM), 0, 0, 0)
        if os.getppid() != parent:  # it died before we could ask
            os._exit(1)

    return prepare


def _end(process: subprocess.Popen[bytes]) -> None:
    """End Java cleanly: SIGTERM makes it write everything and close its files."""
    if process.poll() is None:
        process.terminate()
        try:
            process.wait(_STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
    process.wait()


def _why_it_ended(folder: Folder, heap_mb: int, said: str) -> EmbeddedError:
    """Read the reason out of the last lines of the log, and quote the very last."""
    quoted = "\n".join(said.splitlines()[-12:])
    if any(sign in said for sign in _MEMORY_SIGNS):
        return EmbeddedError(
            "no_memory",
            f"Java could not get a heap of {heap_mb} MB for the embedded database. Free some memory, or ask "
            f"for a smaller heap ({java.default_heap_mb()} MB would suit this machine). Java said:\n{quoted}",
        )
    if "LockException" in said or "locked by another process" in said:
        return EmbeddedError(
            "locked",
            f"The database files in {folder.engine} are open in another program. End it, or use another "
            f"folder. The server said:\n{quoted}",
        )
    return EmbeddedError(
        "crashed", f"The embedded database ended during its start. The whole log is {folder.log}:\n{quoted}"
    )


def main(arguments: list[str]) -> None:
    """The process of the watchdog: leaves its starter, then runs the task."""
    task = Task.parse(arguments)
    if os.fork():  # the starter waits for this process and is then free of us: no zombie is left with it
        os._exit(0)
    os.umask(0o077)
    os.chdir("/")
    starter = os.dup(1)  # not inherited by Java, so it ends with our report
    os.dup2(2, 1)

    def report(message: dict[str, str]) -> None:
        with contextlib.suppress(OSError):  # the starter may have gone
            os.write(starter, json.dumps(message).encode())
        os.close(starter)

    lock = take(task.folder.watchdog_lock, EXCLUSIVE, wait_seconds=2.0)
    if lock is None:
        report({"code": "locked", "message": f"Another watchdog looks after {task.folder.root}."})
        return
    write_owner(lock, os.getpid())
    watchdog = Watchdog(task, Alarm())
    try:
        watchdog.run(report)
    except EmbeddedError as error:
        report({"code": error.code, "message": str(error)})
    os.close(lock)  # the next server need not wait for what follows
    watchdog.cache.assemble()


if __name__ == "__main__":
    main(sys.argv[1:])
