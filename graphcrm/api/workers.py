"""Several processes behind one socket: started, started again where one dies, stopped together."""

from __future__ import annotations

import multiprocessing
import signal
import socket
import threading
from collections.abc import Callable
from multiprocessing.context import SpawnProcess

Work = Callable[[socket.socket], None]

_spawn = multiprocessing.get_context("spawn")
_LOOK_SECONDS = 0.5
_GIVE_UP_AFTER = 5


class WorkersFailed(Exception):
    """The workers end as soon as they start."""


def run_workers(work: Work, listening: socket.socket, count: int, *, grace: float) -> None:
    """Run ``work`` in ``count`` processes until this one is told to stop (SIGINT, SIGTERM).

    A process that ends is started again. ``work`` has to be picklable. ``grace`` is how many seconds the
    processes get to end.

    Raises:
        WorkersFailed: they ended at once, several times.
    """
    stop = threading.Event()
    before = {number: signal.signal(number, lambda *_: stop.set()) for number in (signal.SIGINT, signal.SIGTERM)}
    running = [_started(work, listening) for _ in range(count)]
    died = 0
    try:
        while not stop.wait(_LOOK_SECONDS):
            for place, process in enumerate(running):
                if not process.is_alive():
                    died += 1
                    if died > _GIVE_UP_AFTER * count:
                        raise WorkersFailed("the workers end as soon as they start; the log says why")
                    running[place] = _started(work, listening)
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.join(grace)
        for process in running:
            process.kill()
        for number, handler in before.items():
            signal.signal(number, handler)


def _started(work: Work, listening: socket.socket) -> SpawnProcess:
    process = _spawn.Process(target=work, args=(listening,))
    process.start()
    return process
