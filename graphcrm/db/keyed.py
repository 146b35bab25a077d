"""The key of the keyed hashes by which erased records are known again: in the data folder, or a setting."""

from __future__ import annotations

import hmac
import os
import secrets
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from pydantic import SecretStr


class Keyed:
    """Hashes that nobody can make, or test a guess with, who does not have the key.

    The key is made when it is first needed, readable by its owner alone.
    """

    def __init__(self, file: Path | None = None, given: SecretStr | None = None) -> None:
        self.file = file
        self._given = given

    def hashed(self, text: str) -> str:
        """The keyed hash of a text: 32 hexadecimal digits."""
        return hmac.new(self._key, text.encode(), sha256).hexdigest()[:32]

    @cached_property
    def _key(self) -> bytes:
        if self._given is not None:
            return self._given.get_secret_value().encode()
        if self.file is None:
            return secrets.token_bytes(32)
        try:
            self.file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            handle = os.open(self.file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return bytes.fromhex(self.file.read_text(encoding="ascii"))
        with os.fdopen(handle, "w", encoding="ascii") as file:
            key = secrets.token_bytes(32)
            file.write(key.hex())
        return key
