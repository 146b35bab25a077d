"""A receiver of webhooks in a thread, which answers what the test says."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Receiver:
    """What was posted, as (headers, body); ``status`` is what it answers."""

    def __init__(self, port: int) -> None:
        self.url = f"http://127.0.0.1:{port}/hook"
        self.status = 204
        self.slow = 0.0
        self.seen: list[tuple[dict[str, str], str]] = []

    @property
    def ids(self) -> list[str]:
        return [headers["webhook-id"] for headers, _ in self.seen]


@contextmanager
def receiving() -> Iterator[Receiver]:
    """A receiver on a free port while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"])).decode()
            receiver.seen.append(({name.lower(): value for name, value in self.headers.items()}, body))
            time.sleep(receiver.slow)
            self.send_response(receiver.status)
            if receiver.status in (301, 302, 307):
                self.send_header("location", receiver.url + "/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        receiver = Receiver(server.server_address[1])
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield receiver
        finally:
            server.shutdown()
            thread.join()
