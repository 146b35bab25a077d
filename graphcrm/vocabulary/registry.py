"""The registry: all words of a vocabulary, what is found in it and what is refused by it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from functools import cached_property

from pydantic import BaseModel, ConfigDict, PrivateAttr

from graphcrm.errors import Forbidden, InputError, UnknownWord
from graphcrm.model import RecordLabel
from graphcrm.vocabulary.words import Family, Kind, Parameter, PartyKind, Precedence, RecordKind, Scope, Value, Word

SCENARIO = "scenario:"
BY_HAND = "manual"
"""The source of what somebody wrote at the keyboard."""
_SIGNS = re.compile(r"[^a-z0-9]+")


class Vocabulary(BaseModel):
    """All words, each list in order of name. Frozen; the API serves it as it is."""

    model_config = ConfigDict(frozen=True)

    scopes: tuple[Scope, ...]
    parties: tuple[PartyKind, ...]
    records: tuple[RecordKind, ...] = ()
    values: tuple[Value, ...] = ()
    families: tuple[Family, ...]
    kinds: tuple[Kind, ...]
    parameters: tuple[Parameter, ...] = ()
    precedence: tuple[Precedence, ...] = ()
    _allowed: frozenset[str] | None = PrivateAttr(None)

    @cached_property
    def _kinds(self) -> Mapping[tuple[str, str], Kind]:
        return {(kind.family, kind.name): kind for kind in self.kinds}

    @cached_property
    def _families(self) -> Mapping[str, Family]:
        return {family.name: family for family in self.families}

    @cached_property
    def _parties(self) -> Mapping[tuple[str, str], PartyKind]:
        return {(kind.label.value, kind.name): kind for kind in self.parties}

    @cached_property
    def scope_names(self) -> tuple[str, ...]:
        return tuple(scope.name for scope in self.scopes)

    def family(self, name: str) -> Family:
        """The family, or an UnknownWord that lists them all."""
        if name not in self._families:
            raise _unknown("family", name, self.families)
        return self._families[name]

    def kind(self, family: str, name: str) -> Kind:
        """The kind within its family, or an UnknownWord that lists the family's."""
        self.family(family)
        found = self._kinds.get((family, name))
        if found is None:
            of_family = [kind for kind in self.kinds if kind.family == family]
            raise _unknown(f"kind of {family}", name, of_family, field="kind")
        return found

    def kinds_of(self, family: str) -> list[str]:
        """The names of a family's kinds, in order."""
        return sorted(kind.name for kind in self.kinds if kind.family == family)

    def party_kind(self, label: str, name: str | None) -> None:
        """Check a party's kind; a party may have none."""
        if name is not None and (label, name) not in self._parties:
            of_label = [kind for kind in self.parties if kind.label == label]
            raise _unknown(f"kind of {label}", name, of_label, field="kind")

    def record_kind(self, label: str, name: str | None) -> None:
        """Check a record's kind: a deal's pipeline, an interaction's channel; a record may have none."""
        of_label = [kind for kind in self.records if kind.label == label]
        if name is not None and name not in {kind.name for kind in of_label}:
            raise _unknown(f"kind of {label}", name, of_label, field="kind")

    def value(self, field: str, name: str) -> str:
        """The word of a field, like the stance supporter, or an UnknownWord that lists the field's."""
        of_field = [word for word in self.values if word.field == field]
        if name not in {word.name for word in of_field}:
            raise _unknown(field, name, of_field, field=field)
        return name

    def parameters_of(self, measure: str) -> dict[str, float]:
        """The numbers of a measure, by name."""
        return {word.name: word.value for word in self.parameters if word.measure == measure}

    def parameters_for(self, measure: str, *parts: str | None) -> dict[str, float]:
        """The same where the operator's file gives others for a part, like ``coverage_proposal`` for that stage."""
        found = self.parameters_of(measure)
        for part in parts:
            found |= self.parameters_of(f"{measure}_{part}") if part else {}
        return found

    def channel_weights(self) -> dict[str, float]:
        """What one interaction of each channel says of a tie; channels that say nothing are not there."""
        channels = (kind for kind in self.records if kind.label == RecordLabel.INTERACTION)
        return {kind.name: kind.weight for kind in channels if kind.weight}

    def claim_weights(self, family: str) -> dict[str, float]:
        """The strength of a tie of which nothing but a statement of this kind is known; the others are no tie."""
        return {kind.name: kind.weight for kind in self.kinds if kind.family == family and kind.weight}

    def rank(self, of: str, source: str) -> int:
        """The place of a source among those that speak of the same: 0 leads; the unnamed share the last one.

        ``of`` is a family, or ``values``. What was written by hand leads, unless it is named elsewhere.
        """
        named = self._precedence.get(of) or self._precedence.get("any") or ()
        order = named if BY_HAND in named else (BY_HAND, *named)
        return order.index(source) if source in order else len(order)

    def is_single(self, family: str, kind: str) -> bool:
        """Whether a source knows one of this kind at a time; of a word that is no longer one, any number."""
        word = self._kinds.get((family, kind))
        return word is not None and word.single

    @cached_property
    def _precedence(self) -> Mapping[str, tuple[str, ...]]:
        return {word.name: word.sources for word in self.precedence}

    def record_families(self) -> tuple[str, ...]:
        """The families at whose ends a record may stand."""
        return tuple(family.name for family in self.families if family.has_records)

    def word_for(self, among: str, written: str, *, of: str) -> str:
        """The word for what a source wrote, by an alias of it; as it was written where there is none.

        ``among`` is kinds, records or values; ``of`` the family, the label or the field.
        """
        folded = _SIGNS.sub("_", written.strip().casefold()).strip("_")
        return self._written.get((among, of, folded), written)

    @cached_property
    def _written(self) -> Mapping[tuple[str, str, str], str]:
        groups = (
            *((("kinds", kind.family), kind) for kind in self.kinds),
            *((("records", kind.label.value), kind) for kind in self.records),
            *((("values", value.field), value) for value in self.values),
        )
        found = {(*group, alias.casefold()): word.name for group, word in groups for alias in word.aliases}
        return found | {(*group, word.name.casefold()): word.name for group, word in groups}

    def scope(self, name: str) -> str:
        """The scope's name, or an UnknownWord."""
        if name not in self.scope_names and not name.startswith(SCENARIO):
            raise _unknown("scope", name, self.scopes)
        return name

    def writable(self, name: str) -> str:
        """The scope's name, or an UnknownWord; refused where it is none of those that may be written under.

        Raises:
            Forbidden: names the scope, whether or not anything stands under it.
        """
        self.scope(name)
        if not self.may_write(name):
            raise Forbidden(f"you may not write under the scope {name}", scope=name)
        return name

    def may_write(self, scope: str) -> bool:
        """Whether something may be written, or ended, under this scope."""
        return self._allowed is None or scope in self._allowed

    def narrowed(self, scopes: Iterable[str]) -> Vocabulary:
        """The same words, for somebody who writes under these scopes alone."""
        allowed = frozenset(scopes)
        if allowed.issuperset(self.scope_names):
            return self
        narrow = self.model_copy()
        narrow._allowed = allowed
        return narrow

    def check_ends(
        self, kind: Kind, from_end: tuple[str, str | None] | None, to_end: tuple[str, str | None] | None
    ) -> None:
        """Check that a kind may stand between two ends, each given as (label, kind), or None where it is right."""
        for field, end, allowed in (("from", from_end, kind.from_ends), ("to", to_end, kind.to_ends)):
            if end is None:
                continue
            label, party_kind = end
            if label not in allowed and f"{label}:{party_kind}" not in allowed:
                found = f"{label} ({party_kind})" if party_kind else label
                raise InputError(
                    f"{kind.family} {kind.name} cannot stand {field} a {found}",
                    field=field,
                    expected=" or ".join(allowed),
                )


def meant(word: str, among: Iterable[Word]) -> str | None:
    """The word that somebody meant: by an alias of it, else by its spelling."""
    names: dict[str, str] = {}
    for known in among:
        names |= {alias.casefold(): known.name for alias in known.aliases}
    names |= {known.name.casefold(): known.name for known in among}
    asked = word.casefold().strip().replace(" ", "_").replace("-", "_")
    near = get_close_matches(asked[:64], sorted(names), n=1, cutoff=0.75)
    return names.get(asked) or (names[near[0]] if near else None)


def _unknown(what: str, word: str, among: Iterable[Word], *, field: str | None = None) -> UnknownWord:
    words = list(among)
    allowed = sorted(known.name for known in words)
    return UnknownWord(what, word, allowed, field=field, meant=meant(word, words))
