"""The data folder: what lies where, the password, and the port file by which others find the server."""

from __future__ import annotations

import contextlib
import json
import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import BinaryIO

from .errors import EmbeddedError

_LOG_LIMIT_BYTES = 4_000_000


@dataclass(frozen=True, slots=True)
class PortFile:
    """What the watchdog writes down about the server that it has started."""

    pid: int
    bolt_port: int
    http_port: int
    version: str
    heap_mb: int
    idle_seconds: float


@dataclass(frozen=True, slots=True)
class Folder:
    """The data folder of one embedded database.

    `users.lock`     shared by everybody who uses the server
    `start.lock`     exclusive, for the one who is starting or repairing it
    `watchdog.lock`  exclusive, for the life of the watchdog
    `java.lock`      exclusive, for the life of the Java process
    `server.json`    where the server is to be found; true only while both of the above are held
    `password`       the server's password, for its owner's eyes
    `server.log`     what the server and the watchdog have to say; the older half in `server.log.1`
    `arcadedb/`      the engine's own files; the data in `arcadedb/databases`
    """

    root: Path

    @property
    def users_lock(self) -> Path:
        return self.root / "users.lock"

    @property
    def start_lock(self) -> Path:
        return self.root / "start.lock"

    @property
    def watchdog_lock(self) -> Path:
        return self.root / "watchdog.lock"

    @property
    def java_lock(self) -> Path:
        return self.root / "java.lock"

    @property
    def port_file(self) -> Path:
        return self.root / "server.json"

    @property
    def password_file(self) -> Path:
        return self.root / "password"

    @property
    def log(self) -> Path:
        return self.root / "server.log"

    @property
    def engine(self) -> Path:
        return self.root / "arcadedb"

    def prepare(self) -> None:
        """Create the folder, the engine's folder and the password, each readable by their owner alone."""
        with self.errors_explained():
            if not self.root.is_dir():
                self.root.mkdir(mode=0o700, parents=True, exist_ok=True)
            if not self.engine.is_dir():
                self.engine.mkdir(mode=0o700, exist_ok=True)
            if not self.password_file.exists():
                self._new_password()

    def password(self) -> str:
        """The root password, read anew: another process may have written it."""
        with self.errors_explained():
            return self.password_file.read_text(encoding="ascii").strip()

    def read_port_file(self) -> PortFile | None:
        """The port file, or None when there is none or it is not one of ours."""
        try:
            return PortFile(**json.loads(self.port_file.read_bytes()))
        except (FileNotFoundError, ValueError, TypeError):
            return None

    def write_port_file(self, content: PortFile) -> None:
        """Write it whole or not at all, so that a reader never meets half a file."""
        draft = self.port_file.with_suffix(".json.new")
        draft.write_text(json.dumps(asdict(content)), encoding="ascii")
        draft.replace(self.port_file)

    def remove_port_file(self) -> None:
        self.port_file.unlink(missing_ok=True)

    def open_log(self) -> BinaryIO:
        """The log, to add to its end; readable by its owner alone."""
        return os.fdopen(os.open(self.log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab")

    def trim_log(self) -> None:
        """Keep the log small: put it aside and begin again when it has grown over some megabytes.

        It is emptied and not renamed, because the server goes on writing into the same file.
        """
        if self.log.exists() and self.log.stat().st_size > _LOG_LIMIT_BYTES:
            self.log.with_suffix(".log.1").write_bytes(self.log.read_bytes())
            os.truncate(self.log, 0)

    def last_log_lines(self, since_byte: int = 0, count: int = 12) -> str:
        """The end of the log, for an error message. The password is never in the log; make sure anyway."""
        with self.log.open("rb") as log:
            log.seek(since_byte)
            lines = log.read().decode("utf-8", "replace").splitlines()
        return "\n".join(lines[-count:]).replace(self.password(), "(password)")

    @contextlib.contextmanager
    def errors_explained(self) -> Iterator[None]:
        """Turn an operating system's refusal into a sentence."""
        try:
            yield
        except OSError as error:
            raise EmbeddedError(
                "not_writable",
                f"The data folder {self.root} of the embedded database cannot be used: {error.strerror} "
                f"({error.filename or self.root}). It must be a folder which this user can create, read and "
                "write, on a disk with free space.",
            ) from error

    def _new_password(self) -> None:
        """Create the password in one step (a link fails if another process was faster)."""
        draft = self.root / f"password.{os.getpid()}.{secrets.token_hex(4)}"
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        try:
            os.write(descriptor, secrets.token_urlsafe(32).encode())
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
        with contextlib.suppress(FileExistsError):
            os.link(draft, self.password_file)
        draft.unlink()
