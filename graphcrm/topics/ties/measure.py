"""The network of a topic's view: the ties of all, by the vocabulary's numbers."""

from __future__ import annotations

from graphcrm.network import Network, network_of
from graphcrm.network.room import Measure
from graphcrm.topics.ties.claims import claimed_kinds, together_formula
from graphcrm.topics.ties.formula import formula_of
from graphcrm.topics.topic import Topic


def network(topic: Topic) -> Network:
    """The ties that the topic's view may see."""
    words = topic.vocabulary
    measure = Measure(formula_of(words), together_formula(words), claimed_kinds(words))
    return network_of(topic.graph, topic.view, words.scope_names, measure)
