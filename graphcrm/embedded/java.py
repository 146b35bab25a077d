"""The Java inside the arcadedb-embedded package, and the command line that starts the server on it."""

from __future__ import annotations

import importlib.util
import os
import re
import sys
from pathlib import Path

from .errors import EmbeddedError
from .files import Folder
from .probe import LOOPBACK

DATABASE = "graphcrm"
USER = "root"
_PACKAGE = "arcadedb_embedded"

# Jars that would open other doors (MCP, Postgres, Redis, GraphQL) or that serve JPype and the console.
_UNWANTED_JARS = re.compile(
    r"arcadedb-(mcp|postgresw|redisw|mongodbw|grpcw?|gremlin|graphql|console|python-bridge)\b"
)

JVM_FLAGS = (
    "-XX:+UseG1GC",  # as fast as the others on 2 cores, with half their resident memory
    "-XX:G1PeriodicGCInterval=60000",  # a server with nothing to do gives memory back
    "-XX:+UseCompactObjectHeaders",  # smaller objects: more graph in the same heap
    "-XX:+ExitOnOutOfMemoryError",  # a server without memory answers nothing right: end, recover from the log
    "-XX:-UsePerfData",  # no files in /tmp
    "-Djava.awt.headless=true",
    "-Djava.net.preferIPv4Stack=true",
    "--enable-native-access=ALL-UNNAMED",
    "--add-opens=java.base/java.util.concurrent.atomic=ALL-UNNAMED",
    "--add-opens=java.base/java.nio.channels.spi=ALL-UNNAMED",
    "--add-opens=java.base/java.lang=ALL-UNNAMED",
)


def find_package() -> Path:
    """The folder of the arcadedb-embedded package, found without importing it (that would load JPype)."""
    spec = importlib.util.find_spec(_PACKAGE)
    folders = list(spec.submodule_search_locations or []) if spec else []
    if not folders:
        raise EmbeddedError(
            "no_java",
            "The Python package arcadedb-embedded, which brings the embedded database and its Java, is not "
            f"installed for {sys.executable}. Install it (pip install arcadedb-embedded), or point "
            "GRAPHCRM_NEO4J_URI to a Neo4j server.",
        )
    package = Path(folders[0])
    java = package / "jre" / "bin" / "java"
    if not os.access(java, os.X_OK) or not _server_jar(package):
        raise EmbeddedError(
            "no_java",
            f"The package arcadedb-embedded in {package} is not complete: {java} cannot be run, or the jars "
            "of the server are missing. Install it again for this platform (pip install --force-reinstall "
            "arcadedb-embedded).",
        )
    return package


def engine_version(package: Path) -> str:
    """The version of the engine in the package, from the name of its jar."""
    jar = _server_jar(package)
    return jar.stem.removeprefix("arcadedb-server-") if jar else "unknown"


def default_heap_mb() -> int:
    """A quarter of the memory, but not below 256 MB and not above 2 GB.

    2 GB carry 1,000,000 people with 4,000,000 relationships.
    """
    return max(256, min(2048, memory_mb() // 4))


def memory_mb() -> int:
    """The memory that this process may use: the machine's, or its container's when that is less."""
    total = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    limits = [total]
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        try:
            text = Path(name).read_text(encoding="ascii").strip()
        except OSError:
            continue
        if text.isdigit():
            limits.append(int(text))
    return min(limits) // 1_048_576


def check_memory(heap_mb: int) -> None:
    """Refuse a heap that cannot work before Java fails at it, or worse, starts and is killed later."""
    if heap_mb < 128:
        raise EmbeddedError("no_memory", f"A heap of {heap_mb} MB is too small: give it 128 MB or more.")
    if heap_mb > memory_mb():
        raise EmbeddedError(
            "no_memory",
            f"A heap of {heap_mb} MB does not fit: this machine (or container) has {memory_mb()} MB of "
            f"memory. A heap of {default_heap_mb()} MB would suit it.",
        )


def command(
    package: Path, folder: Folder, heap_mb: int, bolt_port: int, http_port: int, extra: tuple[str, ...]
) -> list[str]:
    """The command line of the server. It holds no secret: others can read it."""
    return [
        str(package / "jre" / "bin" / "java"),
        f"-Xmx{heap_mb}m",
        *JVM_FLAGS,
        f"-XX:ErrorFile={folder.root}/java-crash.log",
        *extra,
        *(f"-Darcadedb.{name}={value}" for name, value in _settings(folder, bolt_port, http_port).items()),
        "-cp",
        _class_path(package),
        "com.arcadedb.server.ArcadeDBServer",
    ]


def assembly_command(package: Path, record: Path, cache: Path) -> list[str]:
    """The command line that makes a startup cache out of a recording."""
    return [
        str(package / "jre" / "bin" / "java"),
        *JVM_FLAGS,
        "-XX:AOTMode=create",
        f"-XX:AOTConfiguration={record}",
        f"-XX:AOTCache={cache}",
        "-cp",
        _class_path(package),
    ]


def jars(package: Path) -> list[Path]:
    """The jars that the server runs on."""
    return sorted(jar for jar in (package / "jars").glob("*.jar") if not _UNWANTED_JARS.search(jar.name))


def _class_path(package: Path) -> str:
    return os.pathsep.join(map(str, jars(package)))


def environment() -> dict[str, str]:
    """Little of ours for the server: no Java options of other programs, no passwords; paths are UTF-8."""
    kept = {name: os.environ[name] for name in ("HOME", "PATH", "TMPDIR", "TZ") if name in os.environ}
    return {**kept, "LC_ALL": "C.UTF-8"}


def _settings(folder: Folder, bolt_port: int, http_port: int) -> dict[str, str | int]:
    return {
        "server.rootPath": str(folder.engine),
        "server.rootPasswordPath": str(folder.password_file),
        "server.defaultDatabases": f"{DATABASE}[{USER}]",
        "server.mode": "development",  # "production" hides why a statement was refused
        "txWalFlush": 1,  # a committed change is on the disk's journal before it is acknowledged
        "server.plugins": "Bolt:com.arcadedb.bolt.BoltProtocolPlugin",
        "bolt.host": LOOPBACK,
        "bolt.port": bolt_port,
        "server.httpIncomingHost": LOOPBACK,
        "server.httpIncomingPort": http_port,
        "ha.enabled": "false",
        "serverMetrics": "false",
        "studio.enabled": "false",
        "support.autoRegister": "false",  # nothing calls home
        "opencypher.loadCsv.allowFileUrls": "false",
        "opencypher.loadCsv.allowRemoteUrls": "false",
        "polyglotEngineEnabled": "false",
    }


def _server_jar(package: Path) -> Path | None:
    return next(iter(sorted((package / "jars").glob("arcadedb-server-*.jar"))), None)
