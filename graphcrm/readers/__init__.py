"""Who asks: a reader, with the purposes they may read under and the rights they have. Touches no graph."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pydantic import BaseModel, ConfigDict

from graphcrm.errors import Forbidden, UnknownWord


class Right(StrEnum):
    """What somebody may do. Whoever has any may read, under their scopes."""

    READ = "read"
    WRITE = "write"
    IMPORT = "import"
    ADMINISTER = "administer"


ALL_RIGHTS = frozenset(Right)
LOCAL = "local"
"""The id of who sits at the machine: owns the data folder, and so may everything."""
SETTING = "token"
"""The id of who sends the token of the settings."""


@dataclass(frozen=True, slots=True)
class Reader:
    """Somebody who is signed in: a person of ours, a client program, or the operator of this machine.

    ``person`` is the party of a person; ``credential`` the id of the token or session that they came with.
    """

    id: str
    name: str
    scopes: frozenset[str]
    rights: frozenset[Right]
    person: str | None = None
    credential: str | None = None

    @property
    def who(self) -> str:
        """How a change names them: by id, so that a name that is erased stands in no change."""
        return f"api:{self.id}" if self.id in (LOCAL, SETTING) else f"reader:{self.id}"

    def may(self, right: Right) -> bool:
        return right in self.rights

    def needs(self, right: Right) -> None:
        """Refuse what they have no right to.

        Raises:
            Forbidden: names the right.
        """
        if not self.may(right):
            raise refusal(right)


class Me(BaseModel):
    """Who somebody is here, under which scopes they read and which rights they have."""

    model_config = ConfigDict(frozen=True)

    id: str
    name: str
    person: str | None
    scopes: tuple[str, ...]
    rights: tuple[str, ...]


def told_reader(reader: Reader) -> Me:
    """A reader as they are told who they are."""
    rights = tuple(right.value for right in Right if right in reader.rights)
    return Me(id=reader.id, name=reader.name, person=reader.person, scopes=tuple(sorted(reader.scopes)), rights=rights)


def refusal(right: Right) -> Forbidden:
    """The error that names a missing right."""
    return Forbidden(f"this needs the right to {right.value}", right=right.value)


def operator(scopes: Iterable[str], id: str = LOCAL) -> Reader:
    """The operator of this machine: all rights, all scopes."""
    return Reader(id, id, frozenset(scopes), ALL_RIGHTS)


def checked_rights(words: Sequence[str]) -> tuple[Right, ...]:
    """Rights from words, in order, each once; reading is always among them.

    Raises:
        UnknownWord: a word that is none.
    """
    for word in words:
        if word not in set(Right):
            raise UnknownWord("right", word, [right.value for right in Right], field="rights")
    return tuple(right for right in Right if right is Right.READ or right.value in words)
