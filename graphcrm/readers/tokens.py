"""What somebody signs in with: ``gcrm_ID_SECRET``, found by its id, held as a hash, shown once.

The secret has 256 random bits: nobody finds it by trying, not even from its hash. So one round of SHA-256 is
right; a slow hash is for passwords, which people choose, and would cost each request what it costs an attacker.
"""

from __future__ import annotations

import re
import secrets
from dataclasses import dataclass
from enum import StrEnum
from hashlib import sha256
from hmac import compare_digest

_FORM = re.compile(r"gcr([msl])_([0-9a-f]{16})_[A-Za-z0-9_-]{43}")


class Kind(StrEnum):
    """A token is sent with each request; a session is the cookie of a page; a link opens one session."""

    TOKEN = "token"
    SESSION = "session"
    LINK = "link"


_LETTER = {Kind.TOKEN: "m", Kind.SESSION: "s", Kind.LINK: "l"}
_KIND = {letter: kind for kind, letter in _LETTER.items()}


@dataclass(frozen=True, slots=True)
class Minted:
    """A new credential: ``text`` is shown once and held nowhere."""

    id: str
    text: str
    hash: str


def mint(kind: Kind) -> Minted:
    """A new credential of this kind."""
    id = secrets.token_hex(8)
    text = f"gcr{_LETTER[kind]}_{id}_{secrets.token_urlsafe(32)}"
    return Minted(id, text, hashed(text))


def hashed(text: str) -> str:
    """The hash that is held of a credential."""
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def read(text: str) -> tuple[Kind, str] | None:
    """The kind and the id in a credential; None where the text is none."""
    found = _FORM.fullmatch(text)
    return (_KIND[found[1]], found[2]) if found else None


def is_of(text: str, held: str | None) -> bool:
    """Whether this hash is the text's, in the same time whatever was given; also where nothing is held."""
    return compare_digest(hashed(text), held or "0" * 64)
