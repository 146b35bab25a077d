"""What is compared, field by field, and how near two values may be: the levels, nearest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Level:
    """One degree of agreement: its name, and its condition over two records ``l`` and ``r`` as SQL."""

    name: str
    condition: str


@dataclass(frozen=True, slots=True)
class Compared:
    """A field that is compared: its levels in order; what fits none of them differs.

    ``column`` is the prepared column that has to be known on both sides. ``spread`` holds levels that count
    only where some record has several values. ``usual`` is ``m`` of each level, and of differing at its end,
    where the records themselves cannot teach it; without it full agreement is taken to be usual.
    """

    name: str
    column: str
    levels: tuple[Level, ...]
    spread: tuple[Level, ...] = ()
    usual: tuple[float, ...] = ()

    def all_levels(self, several: Collection[str]) -> tuple[Level, ...]:
        """The levels for records some of which have several spellings."""
        extra = self.spread if "spellings" in several else ()
        return (*self.levels[:1], *extra, *self.levels[1:])


def _same(column: str) -> Level:
    return Level("the same", f'l."{column}" = r."{column}"')


def _near(column: str, least: float, name: str = "nearly the same") -> Level:
    return Level(name, f'jaro_winkler_similarity(l."{column}", r."{column}") >= {least}')


def _typed(column: str) -> Level:
    """One letter other, more, less, or two swapped. Of equal length only what differs in two places needs a look."""
    left, right = f'l."{column}"', f'r."{column}"'
    mistyped = f"damerau_levenshtein({left}, {right}) <= 1"
    return Level(
        "a typing mistake apart",
        f"CASE WHEN abs(length({left}) - length({right})) > 1 THEN false "
        f"WHEN length({left}) <> length({right}) THEN {mistyped} "
        f"WHEN hamming({left}, {right}) = 1 THEN true "
        f"WHEN hamming({left}, {right}) = 2 THEN {mistyped} ELSE false END",
    )


def _shared(column: str, name: str = "the same") -> Level:
    return Level(name, f'list_has_any(l."{column}", r."{column}")')


_SWAPPED = Level("given and family name swapped", 'l."given" = r."family" AND l."family" = r."given"')

FIELDS = (
    Compared(
        "given",
        "given",
        (
            _same("given"),
            _SWAPPED,
            _near("given", 0.9),
            Level(
                "the initial of the other",
                'least(length(l."given"), length(r."given")) = 1 AND l."given"[1] = r."given"[1]',
            ),
            _near("given", 0.75, "somewhat alike"),
        ),
        (_shared("givens", "the same in another spelling"),),
    ),
    Compared(
        "family",
        "family",
        (_same("family"), _SWAPPED, _near("family", 0.9), _near("family", 0.75, "somewhat alike")),
        (_shared("families", "the same in another spelling"),),
    ),
    Compared(
        "birth",
        "birth",
        (
            _same("birth"),
            _typed("birth"),
            Level("the same year and month", 'l."birth"[1:6] = r."birth"[1:6]'),
            Level(
                "the same year, or day and month", 'l."birth"[1:4] = r."birth"[1:4] OR l."birth"[5:8] = r."birth"[5:8]'
            ),
        ),
    ),
    Compared(
        "email",
        "emails",
        (
            _shared("emails"),
            _shared("locals", "the same before the @"),
            _near("local", 0.9, "nearly the same before the @"),
            Level("other addresses, of nothing but names", 'l."local" IS NULL AND r."local" IS NULL'),
        ),
        usual=(0.3, 0.1, 0.1, 0.35, 0.15),  # who is held twice often is so for a second address
    ),
    Compared("phone", "phones", (_shared("phones"),)),
    Compared(
        "number",
        "number",
        (_same("number"), Level("two typing mistakes apart", 'damerau_levenshtein(l."number", r."number") <= 2')),
    ),
    Compared("street", "street", (_same("street"), _near("street", 0.9), _near("street", 0.75, "somewhat alike"))),
    Compared("house", "house", (_same("house"), _typed("house"))),
    Compared("postcode", "postcode", (_same("postcode"), _typed("postcode"))),
    Compared("city", "city", (_same("city"), _near("city", 0.9))),
    Compared("employer", "employers", (_shared("employers"),)),
)
DIFFERS = "different"
UNKNOWN = "not known of both: no evidence"
