"""From settings to a graph: the embedded database, or the operator's Neo4j; schema checked either way."""

from __future__ import annotations

from collections.abc import Callable

import neo4j
from neo4j.exceptions import DriverError, Neo4jError

from graphcrm import embedded
from graphcrm.db import fulltext
from graphcrm.db.graph import Connection, Graph, explained
from graphcrm.db.keyed import Keyed
from graphcrm.db.schema import apply_schema
from graphcrm.errors import DatabaseError, DatabaseTooOld, SettingsError
from graphcrm.settings import Settings

OLDEST = (5, 26)


def open_graph(settings: Settings) -> Graph:
    """The graph that the settings name, connected, checked, and with its schema in place.

    Raises:
        DatabaseError: or a branch of it, that says what does not answer, refuse or fit.
    """
    return _open_neo4j(settings) if settings.neo4j_uri else _open_embedded(settings)


def _open_neo4j(settings: Settings) -> Graph:
    assert settings.neo4j_uri is not None
    password = settings.neo4j_password
    auth = (settings.neo4j_user, password.get_secret_value()) if password else None
    try:
        driver = _driver(settings.neo4j_uri, auth, settings, retry_seconds=15)
    except (ValueError, neo4j.exceptions.ConfigurationError) as error:
        raise SettingsError(
            f"neo4j_uri {settings.shown()['neo4j_uri']!r} is not an address of a Neo4j; right would be e.g. "
            "neo4j+s://host:7687 or bolt://127.0.0.1:7687"
        ) from error
    graph = Graph(
        Connection(driver, settings.neo4j_database, driver.close),
        timeout=settings.query_timeout,
        describe=f"Neo4j at {settings.shown()['neo4j_uri']}",
        keyed=_keyed(settings),
    )

    def create_search_indexes() -> None:
        for statement in fulltext.neo4j_statements():
            graph.run_schema(statement)

    return _checked(driver, graph, create_search_indexes)


def _open_embedded(settings: Settings) -> Graph:
    connection, server = _acquire(settings)
    graph = Graph(
        connection,
        timeout=settings.query_timeout,
        reopen=lambda: _acquire(settings)[0],
        describe=f"embedded database in {server.data_dir}",
        keyed=_keyed(settings),
    )

    def create_search_indexes() -> None:
        for statement in fulltext.embedded_statements():
            embedded.run_sql(server, statement)

    return _checked(connection.driver, graph, create_search_indexes)


def _keyed(settings: Settings) -> Keyed:
    return Keyed(settings.data_dir / "erasures" / "key", settings.erasure_key)


def _acquire(settings: Settings) -> tuple[Connection, embedded.Server]:
    """Become a user of the embedded database, started if need be, and connect to it."""
    try:
        lease = embedded.acquire(
            settings.data_dir / "database",
            idle_seconds=settings.idle_minutes * 60,
            heap_mb=settings.heap_mb,
        )
    except embedded.EmbeddedError as error:
        raise DatabaseError(str(error), reason=error.code) from error
    server = lease.server
    # Retried for a moment only: a killed server is on another port when it is back.
    driver = _driver(server.uri, (server.user, server.password), settings, retry_seconds=1)

    def close() -> None:
        driver.close()
        lease.close()

    return Connection(driver, server.database, close), server


def _driver(
    uri: str, auth: tuple[str, str] | None, settings: Settings, *, retry_seconds: float
) -> neo4j.Driver:
    return neo4j.GraphDatabase.driver(
        uri,
        auth=auth,
        max_connection_pool_size=settings.pool_size,
        connection_timeout=settings.connect_timeout,
        connection_acquisition_timeout=settings.connect_timeout * 2,
        max_transaction_retry_time=retry_seconds,
        warn_notification_severity=neo4j.NotificationMinimumSeverity.OFF,
        notifications_min_severity=neo4j.NotificationMinimumSeverity.OFF,
    )


def _checked(driver: neo4j.Driver, graph: Graph, create_search_indexes: Callable[[], None]) -> Graph:
    try:
        try:
            agent = driver.get_server_info().agent
        except (Neo4jError, DriverError) as error:
            raise explained(error) from error
        check_version(agent)
        apply_schema(graph, create_search_indexes)
    except BaseException:
        graph.close()
        raise
    return graph


def check_version(agent: str) -> None:
    """Refuse a server older than the oldest one that is tested; ``agent`` is like ``Neo4j/5.26.0``."""
    name, _, version = agent.partition("/")
    parts = version.split()[0].split(".")[:2] if version else []
    try:
        number = tuple(int(part) for part in parts)
    except ValueError:
        number = ()
    if name.lower() != "neo4j" or number < OLDEST:
        raise DatabaseTooOld(
            f"the server calls itself {agent}; graphcrm needs Neo4j {OLDEST[0]}.{OLDEST[1]} or newer"
        )
