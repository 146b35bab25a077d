"""The database as a service: the embedded one is started and stopped, a Neo4j is only asked how it is."""

from __future__ import annotations

from pathlib import Path

from pydantic import BaseModel, ConfigDict

from graphcrm import embedded
from graphcrm.db.connect import open_graph
from graphcrm.errors import Conflict, DatabaseError, NotSupported, SettingsError
from graphcrm.settings import Settings


class DatabaseStatus(BaseModel):
    """How a database is. ``state``: stopped, changing (starts or stops), running, or unreachable.

    ``pid``, ``in_use`` (somebody is connected) and ``log`` are of the embedded database; ``done`` says what a
    command did about it.
    """

    model_config = ConfigDict(frozen=True)

    database: str
    state: str
    where: str
    version: str | None = None
    pid: int | None = None
    in_use: bool | None = None
    log: Path | None = None
    done: str | None = None


def database_folder(settings: Settings) -> Path:
    """The folder of the embedded database's files.

    Raises:
        NotSupported: the settings name a Neo4j.
    """
    if settings.neo4j_uri:
        raise NotSupported(
            "the settings name a Neo4j, which is started and stopped where it runs",
            field="neo4j_uri",
            expected="no GRAPHCRM_NEO4J_URI, for the embedded database",
        )
    return settings.data_dir / "database"


def database_status(settings: Settings) -> DatabaseStatus:
    """How the database of the settings is now; starts nothing."""
    return _neo4j_status(settings) if settings.neo4j_uri else _embedded_status(settings)


def start_database(settings: Settings, *, idle_minutes: float | None = None) -> DatabaseStatus:
    """Start the embedded database if it is not running; it stops after ``idle_minutes`` without users.

    Raises:
        DatabaseError: it cannot be started; says why.
    """
    before = _embedded_status(settings)
    minutes = settings.idle_minutes if idle_minutes is None else idle_minutes
    open_graph(settings.model_copy(update={"idle_minutes": minutes})).close()
    ran = before.state == "running"
    done = "ran already, and keeps the idle time it was started with"
    if not ran:
        done = f"started; it stops after {minutes:g} minutes without users"
    return _embedded_status(settings).model_copy(update={"done": done})


def stop_database(settings: Settings, *, force: bool = False) -> DatabaseStatus:
    """Stop the embedded database cleanly: everything is on disk.

    Raises:
        Conflict: somebody uses it, and ``force`` was not given.
        DatabaseError: it does not end.
    """
    try:
        stopped = embedded.stop(database_folder(settings), force=force)
    except embedded.EmbeddedError as error:
        if error.code == "in_use":
            raise Conflict(f"{error} (--force)", code=error.code) from error
        raise DatabaseError(str(error), reason=error.code) from error
    done = "stopped" if stopped else "was not running"
    return _embedded_status(settings).model_copy(update={"done": done})


def _embedded_status(settings: Settings) -> DatabaseStatus:
    folder = database_folder(settings)
    try:
        now = embedded.status(folder)
    except embedded.EmbeddedError as error:
        raise DatabaseError(str(error), reason=error.code) from error
    server = now.server
    return DatabaseStatus(
        database="embedded",
        state=now.state,
        where=str(now.data_dir),
        version=f"ArcadeDB {server.version}" if server else None,
        pid=server.pid if server else None,
        in_use=now.in_use,
        log=now.log_file if now.log_file.exists() else None,
    )


def _neo4j_status(settings: Settings) -> DatabaseStatus:
    try:
        with open_graph(settings) as graph:
            where, version = graph.describe, graph.server_agent()
    except (DatabaseError, SettingsError) as error:
        return DatabaseStatus(
            database="neo4j", state="unreachable", where=settings.shown()["neo4j_uri"], done=error.message
        )
    return DatabaseStatus(database="neo4j", state="running", where=where, version=version)
