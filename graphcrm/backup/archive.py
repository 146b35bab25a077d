"""The file of a backup: a zip of JSON Lines, a part each, and a manifest with their counts and hashes.

Whoever wants to read it without graphcrm can: unzip, and there is a record a line.
"""

from __future__ import annotations

import datetime as dt
import json
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from types import TracebackType
from typing import IO

from pydantic import BaseModel, ConfigDict, ValidationError

from graphcrm.backup.parts import Record
from graphcrm.errors import InputError, shown

FORMAT = 1
MANIFEST = "manifest.json"
_COMPRESSION = 3  # of 9: nearly as small as the default, at three times the speed
_BLOCK = 1 << 20


class PartCount(BaseModel):
    """One part of a backup: how many records it has, and the hash of its lines."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    records: int
    sha256: str


class Manifest(BaseModel):
    """What a backup holds. ``moment``: everything recorded until then, and nothing later."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    graphcrm_backup: int
    made_by: str
    moment: dt.datetime
    schema_step: int
    parts: tuple[PartCount, ...]

    @property
    def digest(self) -> str:
        """What tells one backup from another."""
        return sha256(self.model_dump_json().encode()).hexdigest()

    @property
    def records(self) -> int:
        return sum(part.records for part in self.parts)


class Backup(BaseModel):
    """A backup that was made, or was found whole."""

    model_config = ConfigDict(frozen=True)

    file: Path
    bytes: int
    moment: dt.datetime
    schema_step: int
    records: int
    parts: tuple[PartCount, ...]

    @classmethod
    def of(cls, file: Path, manifest: Manifest) -> Backup:
        return cls(
            file=file,
            bytes=file.stat().st_size,
            moment=manifest.moment,
            schema_step=manifest.schema_step,
            records=manifest.records,
            parts=manifest.parts,
        )


class PartWriter:
    """Writes the lines of one part, counting and hashing them."""

    def __init__(self, stream: IO[bytes]) -> None:
        self._stream = stream
        self._hash = sha256()
        self.records = 0

    def write(self, record: Record) -> None:
        """Add one record."""
        line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
        self._hash.update(line)
        self._stream.write(line)
        self.records += 1

    def count(self, name: str) -> PartCount:
        return PartCount(name=name, records=self.records, sha256=self._hash.hexdigest())


class ArchiveWriter:
    """A backup in the making: beside its place under another name, until ``finish`` puts it there whole."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self._unfinished = file.with_name(f".{file.name}.{os.getpid()}.unfinished")
        try:
            # Only its owner may read it: it holds everything there is to know.
            descriptor = os.open(self._unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        except OSError as error:
            raise InputError(
                f"{file} cannot be written: {error.strerror}",
                field="file",
                expected="a path in a folder that is there",
            ) from error
        self._stream = os.fdopen(descriptor, "wb")
        self._zip = zipfile.ZipFile(
            self._stream, "w", zipfile.ZIP_DEFLATED, compresslevel=_COMPRESSION, allowZip64=True
        )
        self.parts: list[PartCount] = []

    def __enter__(self) -> ArchiveWriter:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if not self._stream.closed:
            self._zip.close()
            self._stream.close()
        self._unfinished.unlink(missing_ok=True)

    @contextmanager
    def part(self, name: str) -> Iterator[PartWriter]:
        """Write one part."""
        with self._zip.open(f"{name}.jsonl", "w", force_zip64=True) as stream:
            writer = PartWriter(stream)
            yield writer
        self.parts.append(writer.count(name))

    def finish(self, manifest: Manifest) -> None:
        """Add the manifest, see to it that all is on disk, and give the file its name."""
        self._zip.writestr(MANIFEST, manifest.model_dump_json(indent=2))
        self._zip.close()
        self._stream.flush()
        os.fsync(self._stream.fileno())
        self._stream.close()
        self._unfinished.replace(self.file)


class ArchiveReader:
    """A backup that is read; ``check`` before anything is done with it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        try:
            self._zip = zipfile.ZipFile(file)
        except OSError as error:
            raise InputError(
                f"{file} cannot be read: {error.strerror}", field="file", expected="the file of a backup"
            ) from error
        except zipfile.BadZipFile as error:
            raise self._damaged("it is no zip file, or its end is missing") from error
        self.manifest = self._manifest()

    def __enter__(self) -> ArchiveReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._zip.close()

    def _damaged(self, why: str) -> InputError:
        return InputError(
            f"{self.file} is not a whole backup: {why}", field="file", expected="the file as it was written"
        )

    def _manifest(self) -> Manifest:
        try:
            text = self._zip.read(MANIFEST)
            manifest = Manifest.model_validate_json(text)
        except (KeyError, ValidationError, zipfile.BadZipFile, zlib.error) as error:
            raise self._damaged("it has no manifest that can be read") from error
        if manifest.graphcrm_backup > FORMAT:
            raise InputError(
                f"{self.file} has format {manifest.graphcrm_backup}; this graphcrm reads up to {FORMAT}",
                field="file",
                expected="a newer graphcrm",
            )
        return manifest

    def check(self) -> Backup:
        """Read it all once: every part is there, with the records and the hash that the manifest says.

        Raises:
            InputError: it was cut off or altered; says which part.
        """
        held = {name for name in self._zip.namelist() if name != MANIFEST}
        wanted = {f"{part.name}.jsonl" for part in self.manifest.parts}
        if held != wanted:
            raise self._damaged(f"its parts are not those of its manifest ({shown(sorted(held ^ wanted))})")
        for part in self.manifest.parts:
            digest, lines = sha256(), 0
            try:
                with self._zip.open(f"{part.name}.jsonl") as stream:
                    while block := stream.read(_BLOCK):
                        digest.update(block)
                        lines += block.count(b"\n")
            except (OSError, EOFError, zipfile.BadZipFile, zlib.error) as error:
                raise self._damaged(f"the part {part.name} cannot be read") from error
            if (digest.hexdigest(), lines) != (part.sha256, part.records):
                raise self._damaged(f"the part {part.name} was altered")
        return Backup.of(self.file, self.manifest)

    def records(self, name: str, *, skip: int = 0) -> Iterator[Record]:
        """The records of one part, in order, from the one after ``skip``."""
        with self._zip.open(f"{name}.jsonl") as stream:
            for number, line in enumerate(stream):
                if number >= skip:
                    yield json.loads(line)
