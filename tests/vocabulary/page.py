"""docs/vocabulary.md, written from the profiles: ``python tests/vocabulary/page.py`` writes it anew."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from graphcrm.vocabulary import Kind, Vocabulary, Word, profile_names, read_vocabulary

PAGE = Path(__file__).parents[2] / "docs" / "vocabulary.md"

OPENING = """\
# The vocabulary

Written from `graphcrm/vocabulary/profiles/` by `tests/vocabulary/page.py`; a test fails where the two
differ.

Every write is checked against these words. A wrong one is refused with the words that would have been
right, and with the one that was probably meant: an alias is never stored, it only leads to its word.
`graphcrm vocabulary list` and `graphcrm vocabulary show` print them, `GET /v1/vocabulary` serves them.

- **Profiles** lie over each other: `core` always, then those named in `GRAPHCRM_PROFILES` (a JSON list; all by
  default), then your own file, named in `GRAPHCRM_VOCABULARY`.
- **A statement reads** from left to right with its forward label, from right to left with its backward
  one.
- **Ends** are a label (`Person`), or a label and a kind (`Organisation:shop`) where only that kind may
  stand.
- **Symmetric**: kept once, reads the same from both sides. **Hierarchical**: leads from a party to the
  one above it. **No circles**: a write that would close one, on any day, is refused.
- **Single**: a source knows one at a time; another source that tells another one contradicts it, and both are
  kept ([sources that disagree](import.md#sources-that-disagree)).
- **Scope**: the purpose under which a statement may be read, unless it says another.

- **Weight**: of a channel, what one interaction says of a tie; of a kind, how strong a tie is of which
  nothing else is known ([ties](questions/ties.md)).

## Your own file

It adds words, and rewords shipped ones field by field; `graphcrm vocabulary check FILE` says what is
wrong in it, with the line.

```toml
[parties.Organisation.roastery]
meaning = "Where coffee is roasted."
aliases = ["roaster"]

[kinds.HOLDS_ROLE.barista]
forward = "makes coffee at"
backward = "has coffee made by"
from_ends = ["Person"]
to_ends = ["Organisation:shop", "Organisation:roastery"]
scope = "b2b"              # b2b if left out
meaning = "Stands behind the counter."

[kinds.HOLDS_ROLE.chair]   # a shipped word: only what is named here changes
forward = "presides over"

[records.Interaction.mail]
weight = 1.2               # what an e-mail says of a tie, beside the other channels

[parameters.strength.half_life_days]
value = 120                # the numbers of measures are fixed words with values of your own

[precedence.HOLDS_ROLE]    # which source leads where several speak of the same: a family, or
sources = ["hr", "our-crm"]

[precedence.values]        # a party's name, kind and attributes; [precedence.any] is for all the rest
sources = ["our-crm"]
```

The other keys of a kind are `symmetric`, `hierarchical`, `cycles`, `single` and `weight`; every word takes `source` and
`aliases`. New scopes are written `[scopes.name]`. Families are fixed, since every question is written
for them. A kind of party has one label. To change the ends or the rule of a shipped kind is possible and
gets a warning: what is held already was checked by the shipped one. Words that are left out of a profile
later stay on the records that have them and are still read; they are only refused in new writes.
"""


def as_markdown(vocabulary: Vocabulary) -> str:
    """The page: an opening, a table of scopes and of kinds of parties, a table of kinds a family."""
    parts = [
        OPENING,
        "## Scopes\n",
        table(("scope", "meaning"), ((s.name, s.meaning) for s in vocabulary.scopes)),
    ]
    parts.append("## Kinds of parties\n")
    rows = ((p.name, p.label.value, told(p), also(p), p.profile) for p in vocabulary.parties)
    parts.append(table(("kind", "label", "meaning", "not", "profile"), rows))
    parts.append("## Parameters of measures\n")
    numbers = ((p.measure, p.name, f"{p.value:g}", told(p)) for p in vocabulary.parameters)
    parts.append(table(("measure", "parameter", "value", "meaning"), numbers))
    parts.append("## Channels\n")
    channels = [kind for kind in vocabulary.records if kind.label == "Interaction"]
    weights = ((k.name, "" if k.weight is None else f"{k.weight:g}", told(k), also(k), k.profile) for k in channels)
    parts.append(table(("channel", "weight", "meaning", "not", "profile"), weights))
    for family in vocabulary.families:
        extra = f" Statements have a {' and a '.join(family.fields)}." if family.fields else ""
        parts.append(f"## {family.name}: {family.reads}\n\n{told(family)}{extra}\n")
        kinds = [kind for kind in vocabulary.kinds if kind.family == family.name]
        if kinds:
            columns = (
                "kind",
                "reads",
                "and back",
                "from",
                "to",
                "rules",
                "weight",
                "scope",
                "meaning",
                "not",
                "profile",
            )
            parts.append(table(columns, (row(kind) for kind in kinds)))
    return "\n".join(parts)


def row(kind: Kind) -> Sequence[str]:
    ends = (", ".join(kind.from_ends), ", ".join(kind.to_ends))
    return (
        kind.name,
        kind.forward,
        kind.backward,
        *ends,
        rules(kind),
        "" if kind.weight is None else f"{kind.weight:g}",
        kind.scope,
        told(kind),
        also(kind),
        kind.profile,
    )


def rules(kind: Kind) -> str:
    """The rules that a kind obeys, in the words of the opening."""
    named = (
        ("symmetric", kind.symmetric),
        ("hierarchical", kind.hierarchical),
        ("no circles", kind.is_acyclic),
        ("single", kind.single),
    )
    return ", ".join(name for name, holds in named if holds)


def told(word: Word) -> str:
    return f"{word.meaning} ({word.source})" if word.source else word.meaning


def also(word: Word) -> str:
    return ", ".join(word.aliases)


def table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "".join(f"| {' | '.join(cells)} |\n" for cells in lines)


if __name__ == "__main__":
    PAGE.write_text(as_markdown(read_vocabulary(profile_names())), encoding="utf-8")
