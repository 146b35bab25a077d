"""Is somebody there? Free ports, and the first words of the Bolt and HTTP protocols."""

from __future__ import annotations

import socket

LOOPBACK = "127.0.0.1"

_BOLT_MAGIC = bytes.fromhex("6060b017")
_BOLT_OFFERS = bytes.fromhex("00040404 00000104 00000004 00000003")


def free_ports(count: int) -> list[int]:
    """Ports of the loopback address that nobody listened on a moment ago, all different."""
    sockets = [socket.socket(socket.AF_INET, socket.SOCK_STREAM) for _ in range(count)]
    try:
        for each in sockets:
            each.bind((LOOPBACK, 0))
        return [each.getsockname()[1] for each in sockets]
    finally:
        for each in sockets:
            each.close()


def speaks_bolt(port: int, timeout_seconds: float = 2.0) -> bool:
    """Whether a Bolt server answers the handshake on this port."""
    answer = _exchange(port, _BOLT_MAGIC + _BOLT_OFFERS, 4, timeout_seconds)
    return len(answer) == 4 and answer != b"\0\0\0\0" and answer != b"HTTP"


def is_ready(http_port: int, timeout_seconds: float = 2.0) -> bool:
    """Whether the server says of itself that it is up, with its databases open."""
    request = b"GET /api/v1/ready HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
    return _exchange(http_port, request, 12, timeout_seconds) in (b"HTTP/1.1 204", b"HTTP/1.1 200")


def _exchange(port: int, say: bytes, expected_bytes: int, timeout_seconds: float) -> bytes:
    """Send something and read the first bytes of the answer; fewer when there is none."""
    answer = b""
    try:
        with socket.create_connection((LOOPBACK, port), timeout_seconds) as connection:
            connection.sendall(say)
            while len(answer) < expected_bytes and (more := connection.recv(expected_bytes - len(answer))):
                answer += more
    except OSError:  # refused, reset or too slow: all mean "no"
        pass
    return answer
