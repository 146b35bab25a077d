"""The graph: runs a Cypher file under a view and gives its rows; runs a write as one recorded change."""

from __future__ import annotations

import copy
import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from threading import Lock
from typing import Any, TypeVar

import neo4j
from neo4j import Driver, ManagedTransaction, RoutingControl
from neo4j.exceptions import (
    AuthError,
    ClientError,
    DriverError,
    Neo4jError,
    ServiceUnavailable,
    SessionExpired,
)
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from graphcrm.db.cypher import Query, Row
from graphcrm.db.keyed import Keyed
from graphcrm.db.values import natives, packed, tagged
from graphcrm.errors import DatabaseError, DatabaseUnreachable, QueryTimeout, WrongPassword
from graphcrm.model import View

Result = TypeVar("Result")

_WRITE_ATTEMPTS = 8
_WRITES_TAKE = 10


class Transaction:
    """One write transaction: the files that run in it are all kept, or none."""

    def __init__(self, inner: ManagedTransaction) -> None:
        self._inner = inner

    def rows(self, query: Query[Row], /, **params: Any) -> list[Row]:
        """The rows of one file, run inside this transaction."""
        result = self._inner.run(query.file.text, params)
        return shaped(query, [record.values() for record in result])

    def one(self, query: Query[Row], /, **params: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(query, **params)), None)


@dataclass(frozen=True, slots=True)
class Connection:
    """A driver and the database it asks; ``close`` gives both back."""

    driver: Driver
    database: str | None
    close: Callable[[], None]


@dataclass(slots=True)
class Held:
    """The one connection that all graphs made of each other share; replaced where it was lost for good."""

    connection: Connection
    reopening: Lock


class Graph:
    """A connected graph. Safe to share between threads; ``close`` (or a ``with``) gives everything back.

    ``reopen`` brings a connection back that was lost for good: the embedded database, when it is killed, comes
    back on another port. A Neo4j keeps its address, so its driver finds it again by itself.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        timeout: float,
        reopen: Callable[[], Connection] | None = None,
        describe: str = "",
        keyed: Keyed | None = None,
    ) -> None:
        self._held = Held(connection, Lock())
        self._timeout = timeout
        self._reopen = reopen
        self._refusal: Callable[[], Exception] | None = None
        self.describe = describe
        self.keyed = keyed or Keyed()
        self.kept: dict[type, Any] = {}
        """What rooms keep in memory of this graph, by their class; shared by all graphs made of each other."""

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    @property
    def _connection(self) -> Connection:
        return self._held.connection

    def close(self) -> None:
        """Give back the connections, and the embedded database if we were a user of it."""
        self._connection.close()

    def refusing_writes(self, refusal: Callable[[], Exception] | None) -> Graph:
        """The same graph for a reader who may not write: ``refusal`` makes the error; None lets writes through."""
        if refusal is self._refusal:
            return self
        same = copy.copy(self)
        same._refusal = refusal
        return same

    def rows(self, query: Query[Row], view: View | None = None, /, **params: Any) -> list[Row]:
        """The rows of one file of access read, under the view where the file takes one."""
        if view is not None:
            told = view.parameters()
            for name in query.file.view_params:
                if name not in params:
                    value = told[name]
                    params[name] = packed(value) if isinstance(value, dt.date) else value

        def read(connection: Connection) -> list[Row]:
            return shaped(query, self._values(connection, query.file.text, params))

        return self._connected(read)

    def _values(self, connection: Connection, text: str, params: dict[str, Any]) -> list[list[Any]]:
        """What one statement reads, a list a record.

        In a transaction of its own, which is one round trip; a managed one is two. What a managed one would
        try again is tried again in one.
        """
        driver, database = connection.driver, connection.database
        statement = neo4j.Query(text, timeout=self._timeout)
        try:
            with driver.session(
                database=database,
                default_access_mode=neo4j.READ_ACCESS,
                bookmark_manager=driver.execute_query_bookmark_manager,
            ) as session:
                return session.run(statement, params).values()
        except (Neo4jError, DriverError) as error:
            if not error.is_retryable():
                raise
        records, _, _ = driver.execute_query(
            statement, params, routing_=RoutingControl.READ, database_=database
        )
        return [record.values() for record in records]

    def columns(self, query: Query[Row], view: View | None = None, /, **params: Any) -> list[Row]:
        """The rows of one file whose columns are long lists, with no time limit; their values stay as they come."""
        told = view.parameters() if view is not None else {}
        params = {name: told[name] for name in query.file.view_params if name not in params} | params

        def read(connection: Connection) -> list[Row]:
            bookmarks = connection.driver.execute_query_bookmark_manager
            with connection.driver.session(
                database=connection.database, default_access_mode=neo4j.READ_ACCESS, bookmark_manager=bookmarks
            ) as session:
                return [query.row(*record.values()) for record in session.run(query.file.text, params)]

        return self._connected(read)

    def one(self, query: Query[Row], view: View | None = None, /, **params: Any) -> Row | None:
        """The first row of one file, or None."""
        return next(iter(self.rows(query, view, **params)), None)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Run ``work`` in one write transaction; the whole of it again where another writer was in the way.

        It may also run again after a connection was lost while it was being kept: work that must not be done
        twice looks whether it has been (``ledger/change.py`` does, by the change's id).
        """
        if self._refusal is not None:
            raise self._refusal()
        retrying = Retrying(
            retry=retry_if_exception(is_contention),
            stop=stop_after_attempt(_WRITE_ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.05, max=2.0),
            reraise=True,
        )

        @neo4j.unit_of_work(timeout=self._timeout * _WRITES_TAKE)
        def unit(inner: ManagedTransaction) -> Result:
            return work(Transaction(inner))

        def run(connection: Connection) -> Result:
            bookmarks = connection.driver.execute_query_bookmark_manager
            with connection.driver.session(
                database=connection.database, bookmark_manager=bookmarks
            ) as session:
                return retrying(lambda: session.execute_write(unit))

        return self._connected(run)

    @property
    def longest_write(self) -> dt.timedelta:
        """How long a write transaction may take before the database gives it up."""
        return dt.timedelta(seconds=self._timeout * _WRITES_TAKE)

    def run_schema(self, statement: str) -> None:
        """Run one statement of the schema, which neither database takes inside a managed transaction."""

        def run(connection: Connection) -> None:
            with connection.driver.session(database=connection.database) as session:
                session.run(statement).consume()

        self._connected(run)

    def stream(self, query: Query[Row], /, **params: Any) -> Iterator[Row]:
        """The rows of one file as they arrive, for what is too large for a list; no time limit.

        They are read where writes go, so that in a cluster nothing is missing; values stay as they are
        stored (``values.untagged``). An interruption raises: rows already given are not asked for again.
        """
        connection = self._connection
        bookmarks = connection.driver.execute_query_bookmark_manager
        try:
            with connection.driver.session(
                database=connection.database, fetch_size=2_000, bookmark_manager=bookmarks
            ) as session:
                for record in session.run(query.file.text, params):
                    yield query.row(*(tagged(value) for value in record.values()))
        except (Neo4jError, DriverError) as error:
            raise explained(error) from error

    def server_agent(self) -> str:
        """What the server calls itself, like ``Neo4j/5.26.0``."""
        return self._connected(lambda connection: connection.driver.get_server_info().agent)

    def is_alive(self) -> bool:
        """Whether the database answers now; never raises."""
        try:
            self._connected(lambda connection: self._values(connection, "RETURN 1", {}))
        except (DatabaseError, OSError):
            return False
        return True

    def _connected(self, work: Callable[[Connection], Result]) -> Result:
        """Run ``work`` on the connection; once more on a fresh one where it was lost and can be had again."""
        connection = self._connection
        try:
            try:
                return work(connection)
            except (ServiceUnavailable, SessionExpired):
                if self._reopen is None:
                    raise
                return work(self._fresh(connection, self._reopen))
        except (Neo4jError, DriverError) as error:
            raise explained(error) from error

    def _fresh(self, lost: Connection, reopen: Callable[[], Connection]) -> Connection:
        with self._held.reopening:
            if self._held.connection is lost:  # otherwise another thread has been here
                lost.close()
                self._held.connection = reopen()
            return self._held.connection


def shaped(query: Query[Row], records: list[list[Any]]) -> list[Row]:
    """Records of the driver as rows of the query's type."""
    make = query.row
    shapers = query.shapers
    rows: list[Row] = []
    for values in records:
        plain = natives(values)
        for place, shape in shapers:
            plain[place] = shape(plain[place])
        rows.append(make(*plain))
    return rows


def is_contention(error: BaseException) -> bool:
    """Whether another writer was in the way, so that the same transaction may succeed now.

    The embedded engine answers a concurrent MERGE on one key with ConstraintValidationFailed where Neo4j
    waits, and a concurrent change of one page with a code of its own.
    """
    if not isinstance(error, Neo4jError):
        return False
    code = error.code or ""
    return code.endswith("ConstraintValidationFailed") or "Concurrent" in str(error) or error.is_retryable()


def explained(error: Exception) -> DatabaseError:
    """The driver's error as one of ours, without the query or its values."""
    code = getattr(error, "code", None) or type(error).__name__
    if isinstance(error, AuthError):
        return WrongPassword("the database refuses this user and password", setting="neo4j_password")
    if isinstance(error, ServiceUnavailable | SessionExpired):
        return DatabaseUnreachable("no database answers at this address; is it running?", setting="neo4j_uri")
    if isinstance(error, ClientError | Neo4jError) and (
        "TimedOut" in str(code) or "timeout" in str(error).lower()
    ):
        return QueryTimeout("the database did not finish in time", setting="query_timeout")
    return DatabaseError(f"the database refused: {code}", code=str(code))
