"""The graph: runs a Cypher file under a view and gives its rows; runs a write as one recorded change."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, TypeVar

import neo4j
from neo4j import Driver, ManagedTransaction, RoutingControl
from neo4j.exceptions import AuthError, ClientError, DriverError, Neo4jError, ServiceUnavailable
from tenacity import Retrying, retry_if_exception, stop_after_attempt, wait_random_exponential

from graphcrm.db.cypher import Query, Row
from graphcrm.db.values import native
from graphcrm.errors import DatabaseError, DatabaseUnreachable, QueryTimeout, WrongPassword
from graphcrm.model import View

Result = TypeVar("Result")

_WRITE_ATTEMPTS = 8


class Transaction:
    """One write transaction: the files that run in it are all kept, or none."""

    def __init__(self, inner: ManagedTransaction) -> None:
        self._inner = inner

    def rows(self, query: Query[Row], /, **params: Any) -> list[Row]:
        """The rows of one file, run inside this transaction."""
        result = self._inner.run(query.file.text, params)  # type: ignore[arg-type]
        return shaped(query, [record.values() for record in result])

    def one(self, query: Query[Row], /, **params: Any) -> Row | None:
        """The first row, or None."""
        return next(iter(self.rows(query, **params)), None)


class Graph:
    """A connected graph. Safe to share between threads; ``close`` (or a ``with``) gives everything back."""

    def __init__(
        self,
        driver: Driver,
        *,
        database: str | None,
        timeout: float,
        on_close: Callable[[], None] = lambda: None,
        describe: str = "",
    ) -> None:
        self._driver = driver
        self._database = database
        self._timeout = timeout
        self._on_close = on_close
        self.describe = describe

    def __enter__(self) -> Graph:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connections, and the embedded database if we were a user of it."""
        self._driver.close()
        self._on_close()

    def rows(self, query: Query[Row], view: View | None = None, /, **params: Any) -> list[Row]:
        """The rows of one file of access read, under the view where the file takes one."""
        if view is not None:
            told = view.parameters()
            params |= {name: told[name] for name in query.file.view_params if name not in params}
        try:
            records, _, _ = self._driver.execute_query(
                neo4j.Query(query.file.text, timeout=self._timeout),  # type: ignore[arg-type]
                params,
                routing_=RoutingControl.READ,
                database_=self._database,
            )
        except (Neo4jError, DriverError) as error:
            raise explained(error) from error
        return shaped(query, [record.values() for record in records])

    def one(self, query: Query[Row], view: View | None = None, /, **params: Any) -> Row | None:
        """The first row of one file, or None."""
        return next(iter(self.rows(query, view, **params)), None)

    def write(self, work: Callable[[Transaction], Result]) -> Result:
        """Run ``work`` in one write transaction; the whole of it again where another writer was in the way."""
        retrying = Retrying(
            retry=retry_if_exception(is_contention),
            stop=stop_after_attempt(_WRITE_ATTEMPTS),
            wait=wait_random_exponential(multiplier=0.05, max=2.0),
            reraise=True,
        )
        timed = neo4j.unit_of_work(timeout=self._timeout * 10)

        def unit(inner: ManagedTransaction) -> Result:
            return work(Transaction(inner))

        try:
            with self._driver.session(
                database=self._database, bookmark_manager=self._driver.execute_query_bookmark_manager
            ) as session:
                return retrying(lambda: session.execute_write(timed(unit)))
        except (Neo4jError, DriverError) as error:
            raise explained(error) from error

    def run_schema(self, statement: str) -> None:
        """Run one statement of the schema, which neither database takes inside a managed transaction."""
        try:
            with self._driver.session(database=self._database) as session:
                session.run(statement).consume()  # type: ignore[arg-type]
        except (Neo4jError, DriverError) as error:
            raise explained(error) from error

    def is_alive(self) -> bool:
        """Whether the database answers now; never raises."""
        started = time.monotonic()
        try:
            self._driver.execute_query("RETURN 1", database_=self._database, routing_=RoutingControl.READ)
        except (Neo4jError, DriverError, OSError):
            return False
        return time.monotonic() - started < self._timeout


def shaped(query: Query[Row], records: list[list[Any]]) -> list[Row]:
    """Records of the driver as rows of the query's type."""
    make = query.row
    shapers = query.shapers
    rows: list[Row] = []
    for values in records:
        plain = [native(value) for value in values]
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
    if isinstance(error, ServiceUnavailable):
        return DatabaseUnreachable("no database answers at this address; is it running?", setting="neo4j_uri")
    if isinstance(error, ClientError | Neo4jError) and ("TimedOut" in str(code) or "timeout" in str(error).lower()):
        return QueryTimeout("the database did not finish in time", setting="query_timeout")
    return DatabaseError(f"the database refused: {code}", code=str(code))
