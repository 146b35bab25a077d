"""How large a world is: every count follows from the number of people."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.errors import InputError

FEWEST, MOST = 200, 20_000_000
LARGEST_SEED = 2**63 - 1


@dataclass(frozen=True, slots=True)
class Size:
    """A world's measures. ``flat``: organisations of equal size instead of a heavy tail.

    ``people`` counts records, so it includes the double ones.
    """

    people: int
    seed: int = 7
    flat: bool = False

    def __post_init__(self) -> None:
        if not FEWEST <= self.people <= MOST:
            raise InputError(f"a world of {self.people} people", field="people", expected=f"{FEWEST} to {MOST:,}")
        if not 0 <= self.seed <= LARGEST_SEED:
            raise InputError(f"the seed {self.seed}", field="seed", expected=f"0 to {LARGEST_SEED}")

    @property
    def doubles(self) -> int:
        """Person records that speak of somebody who has a record already."""
        return self.people // 100

    @property
    def real(self) -> int:
        """Human beings."""
        return self.people - self.doubles

    @property
    def organisations(self) -> int:
        """Organisations that employ; their departments come on top."""
        return self.people // 20

    @property
    def groups(self) -> int:
        return self.people // 50

    @property
    def communities(self) -> int:
        """Cities with about 50 organisations, within which most of life takes place."""
        return max(1, self.organisations // 50)

    @property
    def deals(self) -> int:
        return self.people // 5
