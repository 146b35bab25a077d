"""What can go wrong with the embedded database, as one exception with a code."""

from __future__ import annotations


class EmbeddedError(RuntimeError):
    """The embedded database cannot do what was asked.

    `code` is for programs, the message for people: what is wrong, where, and what would be right.

    ================  =====================================================================
    code              meaning
    ================  =====================================================================
    bad_answer        the server answered an SQL statement with something that is not JSON
    busy_port         no free port could be handed to the server, several times in a row
    crashed           the server ended while starting; the last lines of its log are quoted
    in_use            `stop` was asked for while somebody still holds a lease
    locked            another server has the database files open, or an old one does not end
    no_java           the package arcadedb-embedded, or the Java inside it, is missing
    no_memory         the machine has less memory than the heap that was asked for
    not_writable      the data folder cannot be created, read or written
    sql               the server refused an SQL statement; its reason is quoted
    start_timeout     the server was not ready in time
    stop_timeout      the server did not end in time
    unreachable       the server does not answer on its HTTP port
    unsupported       not a POSIX system (the shared lock needs flock)
    ================  =====================================================================
    """

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code

    def __reduce__(self) -> tuple[type[EmbeddedError], tuple[str, str]]:
        """Let the error cross process borders (multiprocessing, pytest-xdist) with its code."""
        return type(self), (self.code, str(self))
