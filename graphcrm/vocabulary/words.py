"""What a word of the vocabulary is: frozen, and checked in itself."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints, model_validator

from graphcrm.model import PartyLabel, RecordLabel

Name = Annotated[str, StringConstraints(pattern=r"^[A-Za-z][A-Za-z0-9_]{0,63}$")]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=500)]
FieldName = Literal[
    "title", "purpose", "basis",
    "side", "stance", "status", "power", "reply", "amount", "currency", "day", "probability", "quantity",
]  # fmt: skip
SourceName = Annotated[str, StringConstraints(pattern=r"^[a-z0-9._-]{1,48}$")]
Ends = Annotated[tuple[str, ...], Field(min_length=1)]


class Word(BaseModel):
    """What every word has: its name, what it means, where it comes from, what others call it.

    ``aliases`` are never stored: a write that uses one is refused, and told the word itself.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Name
    meaning: Text
    source: Text | None = None
    aliases: tuple[Name, ...] = ()
    profile: str = ""


class Scope(Word):
    """A purpose under which statements may be read."""


class PartyKind(Word):
    """A kind of party: company, ward, working group. Its name stands under one label only."""

    label: PartyLabel


class RecordKind(Word):
    """A kind of record: a deal's pipeline, an interaction's channel.

    ``weight`` is what one interaction of the channel says of a tie; none says nothing.
    """

    label: RecordLabel
    weight: Annotated[float, Field(ge=0, le=1000)] | None = None


class Value(Word):
    """A word that a field may hold, like the stance supporter."""

    field: str


class Parameter(Word):
    """A number of a measure, like the half-life of a tie's strength; the operator's file may change its value."""

    measure: str
    value: Annotated[float, Field(gt=0, le=1_000_000)]


class Precedence(Word):
    """Which source leads where several say something of the same: of a family's statements, or of parties' values.

    Its name is a family, ``values``, or ``any`` for all that have no precedence of their own. Sources that are not
    named come after those that are, in the order in which they first said something.
    """

    meaning: Text = "Which source leads where several say something of the same."
    sources: Annotated[tuple[SourceName, ...], Field(min_length=1)]


class Family(Word):
    """A relationship type: what a query expands along, and what may stand at its ends at all.

    ``fields`` are the ones that its statements have beyond those of every statement. A ``loop`` leads from a
    record to itself: it says a dated value of it, like the stage of a deal. Of what is ``exclusive``, one kind
    holds at a time.
    """

    reads: Text
    fields: tuple[FieldName, ...] = ()
    from_ends: tuple[PartyLabel | RecordLabel, ...] = ()
    to_ends: tuple[PartyLabel | RecordLabel, ...] = ()
    loop: bool = False
    exclusive: bool = False

    @property
    def has_records(self) -> bool:
        """Whether a record may stand at one of its ends: all of its statements are then written as such."""
        return any(isinstance(end, RecordLabel) for end in (*self.from_ends, *self.to_ends))


class Kind(Word):
    """A kind of statement within a family: what a query filters on and shows.

    ``from_ends`` and ``to_ends`` are labels, or ``Label:kind`` where only one kind of party may stand there.
    A hierarchical kind leads from a party to the one above it. ``cycles`` says whether a circle may close;
    a hierarchy may have none unless it says so, anything else may unless it says otherwise.
    A stage has its ``place`` in the pipeline; one that closes a deal has the ``outcome``.
    ``weight`` is the strength of a tie of which nothing but this is known; none is no tie.
    Of what is ``single`` a source knows one at a time: another source that tells another one contradicts it.
    """

    family: str
    forward: Text
    backward: Text
    from_ends: Ends
    to_ends: Ends
    symmetric: bool = False
    hierarchical: bool = False
    cycles: bool = True
    scope: str = "b2b"
    single: bool = False
    place: int | None = None
    outcome: str | None = None
    weight: Annotated[float, Field(gt=0, le=1)] | None = None

    @model_validator(mode="before")
    @classmethod
    def _hierarchies_have_no_circles(cls, given: Any) -> Any:
        if isinstance(given, dict) and "cycles" not in given:
            return {**given, "cycles": not given.get("hierarchical", False)}
        return given

    @property
    def is_acyclic(self) -> bool:
        return not self.cycles
