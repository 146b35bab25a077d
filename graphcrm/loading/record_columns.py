"""The canonical columns of records beyond the parties, and of the families with a record at one of their ends."""

from __future__ import annotations

from dataclasses import dataclass

from graphcrm.ledger.records import FIELDS, NEEDED
from graphcrm.model import RecordLabel
from graphcrm.vocabulary import Family, read_vocabulary


@dataclass(frozen=True, slots=True)
class Column:
    """One canonical column. ``type`` says in words which values are read."""

    name: str
    type: str
    required: bool
    meaning: str


DAY = "date, or text like 2026-03-01"
MOMENT = "timestamp, or text like 2026-03-01T12:00:00Z; UTC if it has no zone"
ATTRIBUTES = "struct, map or JSON object"
TEXT = "text"
KEY = "text or integer"
AMOUNT = "number, or text like 50000.00; at most four decimals"

LINE = Column("line", "integer", False, "The row's line, for the report; its number in the select if none.")
SCOPE = Column("scope", TEXT, False, "The purpose it may be read under; the recipe's, else the vocabulary's.")
REST = Column("attributes", ATTRIBUTES, False, "Anything else that is known of it, by name.")

TOLD_AT = Column("told_at", MOMENT, False, "When the source itself recorded, or last changed it; not in the future.")

RECORD_LABELS = {label.value.lower(): label for label in RecordLabel}
"""How recipes write the labels."""

_KINDS = {
    RecordLabel.DEAL: "Its pipeline, a word of the vocabulary or an alias of one; sales if none.",
    RecordLabel.INTERACTION: "Its channel, a word of the vocabulary or an alias of one, like mail or meeting.",
}
_FIELD = {
    "name": (TEXT, "The name it is shown by; of a decision what was decided."),
    "amount": (AMOUNT, "What it is worth, in its currency."),
    "currency": (TEXT, "Of the amount, like EUR."),
    "opened": (DAY, "The day on which it was opened."),
    "expected_close": (DAY, "The day on which it is expected to be decided, as last said."),
    "closed": (DAY, "The day on which it was closed; open if none."),
    "outcome": (TEXT, "Of a closed deal: won, lost, abandoned, or an alias of these."),
    "reason": (TEXT, "Why."),
    "at": (MOMENT, "When it began; gives the day where none is given."),
    "day": (DAY, "The day on which it took place."),
    "minutes": ("integer", "How long it took."),
    "direction": (TEXT, "As seen from our side: in, out, both."),
    "subject": (TEXT, "Private: shown to our participants and to whom it is shared with."),
    "notes": (TEXT, "Private, like the subject. The body of a mail does not belong here: it is never kept."),
    "message_id": (TEXT, "The id that mail programs know it by."),
    "thread": (KEY, "The conversation that it belongs to."),
    "due": (DAY, "By when it is to be done."),
    "code": (TEXT, "The product's own code."),
}

_DETAIL = {
    "title": (TEXT, "The source's own word for it."),
    "side": (TEXT, "ours, theirs or partner."),
    "stance": (TEXT, "mentor, supporter, neutral, non_supporter or opponent, or an alias."),
    "status": (TEXT, "Political status: inner_circle, political_structure or outside, or an alias."),
    "power": (TEXT, "high, medium or low."),
    "reply": (TEXT, "To an invitation: accepted, declined or tentative."),
    "amount": (AMOUNT, "In its currency."),
    "currency": (TEXT, "Of the amount, like EUR."),
    "day": (DAY, "The expected day."),
    "probability": ("number", "0 to 1."),
    "quantity": ("number", "How many."),
}


def record_columns(label: RecordLabel) -> tuple[Column, ...]:
    """The columns of a record."""
    found = [Column("id", KEY, True, "The source's own key of the record.")]
    for name in FIELDS[label]:
        if name == "kind":
            found.append(Column(name, TEXT, name in NEEDED[label], _KINDS[label]))
        else:
            # a moment says the day as well
            found.append(Column(name, _FIELD[name][0], name in NEEDED[label] and name != "day", _FIELD[name][1]))
    return (*found, REST, SCOPE, LINE)


def record_families() -> dict[str, Family]:
    """The families with a record at one of their ends; they are fixed, so the core's are all."""
    return {family.name: family for family in read_vocabulary(()).families if family.has_records}


def family_columns(family: Family) -> tuple[Column, ...]:
    """The columns of a family with a record at one of its ends."""
    found = [Column("from", KEY, True, f"The source's key of the {_ends(family.from_ends)} it starts at.")]
    if len(set(map(_is_record, family.from_ends))) > 1 or _records(family.from_ends) > 1:
        found.append(Column("from_record", TEXT, True, f"What that is: {_words(family.from_ends)}."))
    if not family.loop:
        found.append(Column("to", KEY, True, f"The source's key of the {_ends(family.to_ends)} it leads to."))
        if len(set(map(_is_record, family.to_ends))) > 1 or _records(family.to_ends) > 1:
            found.append(Column("to_record", TEXT, True, f"What that is: {_words(family.to_ends)}."))
    found += [
        Column("kind", TEXT, False, "A kind of the family, or an alias of one; may be left out where there is one."),
        Column("valid_from", DAY, False, "The first day on which it holds; that of the event it is about, if none."),
        Column("valid_to", DAY, False, "The first day on which it no longer holds; none known if none."),
        Column("last_day", DAY, False, "Instead of valid_to: the last day on which it holds."),
        Column("seen_on", DAY, False, "A day on which it is known to hold, where the start is unknown."),
        Column("key", KEY, False, "The source's own key of the row; the same row keeps it for ever."),
        *(Column(name, *_detail(name)) for name in family.fields),
        TOLD_AT,
        SCOPE,
        Column("confidence", "number", False, "How sure the source is, 0 to 1."),
        REST,
        LINE,
    ]
    return tuple(found)


def _detail(name: str) -> tuple[str, bool, str]:
    kind, meaning = _DETAIL[name]
    return kind, False, meaning


def _is_record(end: object) -> bool:
    return isinstance(end, RecordLabel)


def _records(ends: tuple[object, ...]) -> int:
    return sum(map(_is_record, ends))


def _words(ends: tuple[object, ...]) -> str:
    parties = ["party"] if not all(map(_is_record, ends)) else []
    return ", ".join([*(str(end).lower() for end in ends if _is_record(end)), *parties])


def _ends(ends: tuple[object, ...]) -> str:
    return _words(ends).replace(", ", " or ")
