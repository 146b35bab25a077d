"""The formula of strength with the vocabulary's numbers, and as answers tell it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from graphcrm.scoring.strength import VERSION, Formula
from graphcrm.topics.ties.claims import claimed_kinds
from graphcrm.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class FormulaTold:
    """By which formula a strength was reckoned: its version, its numbers, the weights of channels and of claims."""

    version: str
    parameters: Mapping[str, float]
    channels: Mapping[str, float]
    claims: Mapping[str, float]


def formula_of(vocabulary: Vocabulary) -> Formula:
    """The formula with the numbers of the vocabulary, the operator's among them."""
    return Formula(**vocabulary.parameters_of("strength"), channels=vocabulary.channel_weights())


def formula_told(vocabulary: Vocabulary) -> FormulaTold:
    """The formula as each answer tells it."""
    claims = claimed_kinds(vocabulary) | vocabulary.parameters_of("claims")
    return FormulaTold(VERSION, vocabulary.parameters_of("strength"), vocabulary.channel_weights(), claims)
