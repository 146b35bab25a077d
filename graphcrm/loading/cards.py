"""vCard files (2.1, 3.0, 4.0) as rows, one a card; a card that cannot be read is a row that says why."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

COLUMNS = ("line", "problem", "uid", "kind", "name", "org", "title", "emails", "phones", "spellings", "members")
"""What a row has; text, or nothing. Several addresses, numbers, names or members have a ``;`` between them."""
_BOM = b"\xef\xbb\xbf"
_ESCAPED = re.compile(r"\\(.)")

Row = dict[str, str | None]
Properties = dict[str, list[str]]
"""Values as they stand in the card, still escaped, by the property's name."""


def read_cards(path: Path) -> Iterator[Row]:
    """The cards of a file in its order; ``line`` is that of their BEGIN."""
    begun, lines = 0, list[bytes]()
    with path.open("rb") as file:
        for number, line in enumerate(file, start=1):
            word = line.removeprefix(_BOM).strip().upper()
            if word == b"BEGIN:VCARD":
                if begun:
                    yield _broken(begun, "the card never ends")
                begun, lines = number, [line.removeprefix(_BOM)]
            elif begun:
                lines.append(line)
                if word == b"END:VCARD":
                    yield _card(begun, b"".join(lines))
                    begun = 0
            elif word:
                yield _broken(number, "this line is in no card")
    if begun:
        yield _broken(begun, "the card never ends")


def _broken(line: int, problem: str) -> Row:
    return {**dict.fromkeys(COLUMNS), "line": str(line), "problem": problem}


def _card(line: int, content: bytes) -> Row:
    from vobject.base import ParseError, getLogicalLines, textLineToContentLine  # a slow import that few need

    found: Properties = {}
    try:
        # unfolded and out of quoted-printable; not vobject's components, which lose what follows a bare comma
        for logical, number in getLogicalLines(io.StringIO(content.decode()), allowQP=True):
            try:
                read = textLineToContentLine(logical, number)
            except (ParseError, ValueError, LookupError):
                return _broken(line + number - 1, "this line of the card is no property: value")
            found.setdefault(read.name.lower(), []).append(read.value)
    except UnicodeDecodeError:
        return _broken(line, "the card is not UTF-8")
    return _row(line, found)


def _row(line: int, card: Properties) -> Row:
    name = _first(card, "fn") or _assembled(card)
    org = _first(card, "org", ";")
    return {
        "line": str(line),
        "problem": None if name or org else "the card has neither FN nor N nor ORG",
        "uid": _first(card, "uid"),
        "kind": _kind(card, name, org),
        "name": name or org,
        "org": org,
        "title": _first(card, "title") or _first(card, "role"),
        "emails": _all(card, "email", scheme="mailto:"),
        "phones": _all(card, "tel", scheme="tel:"),
        "spellings": _all(card, "nickname", ","),
        "members": _all(card, "member") or _all(card, "x-addressbookserver-member"),
    }


def _kind(card: Properties, name: str | None, org: str | None) -> str:
    told = _first(card, "kind") or _first(card, "x-addressbookserver-kind")
    if told:
        return told.casefold()
    shown_as = (_first(card, "x-abshowas") or "").casefold()
    return "org" if shown_as == "company" or (org and not name) else "individual"


def _parts(value: str, separator: str | None) -> list[str]:
    """The parts of a value, without escapes and needless blanks."""
    parts = re.split(rf"(?<!\\){separator}", value) if separator else [value]
    return [" ".join(_ESCAPED.sub(_plain, part).split()) for part in parts]


def _plain(escaped: re.Match[str]) -> str:
    return " " if escaped[1] in "nN" else escaped[1]


def _first(card: Properties, name: str, separator: str | None = None) -> str | None:
    """A property's value; of one with parts the first, like the organisation before its units."""
    found = (_parts(value, separator)[0] for value in card.get(name, ()))
    return next((value for value in found if value), None)


def _all(card: Properties, name: str, separator: str | None = None, *, scheme: str = "") -> str | None:
    values = (part.removeprefix(scheme) for value in card.get(name, ()) for part in _parts(value, separator))
    return ";".join(dict.fromkeys(value for value in values if value)) or None


def _assembled(card: Properties) -> str | None:
    """The name of its parts, given name first: 2.1 need not have an FN."""
    for value in card.get("n", ()):
        family, given, additional = [*_parts(value, ";"), "", "", ""][:3]
        return " ".join(part for part in (given, additional, family) if part) or None
    return None
