"""Hierarchies as plain maps: roots, circles, and what adds up over everything below."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import TypeVar

import networkx as nx

Node = TypeVar("Node", str, int)


def roots(steps: Iterable[tuple[Node, Node, bool]]) -> dict[Node, tuple[int, bool]]:
    """Who is above somebody and certainly below nobody; ``steps`` are (lower, upper, evident).

    For each: how many are right below for certain, and whether it may be below somebody after all.
    """
    below: dict[Node, set[Node]] = defaultdict(set)
    certainly_lower: set[Node] = set()
    perhaps_lower: set[Node] = set()
    for lower, upper, evident in steps:
        if evident:
            below[upper].add(lower)
            certainly_lower.add(lower)
        else:
            perhaps_lower.add(lower)
    return {node: (len(lower), node in perhaps_lower) for node, lower in below.items() if node not in certainly_lower}


def circles(steps: Iterable[tuple[Node, Node]]) -> list[tuple[list[Node], int]]:
    """The circles, one for each knot of parties that all lead to each other: (a shortest circle, knot's size).

    A circle begins with its least node and goes upward; the list is in order of that node. A knot may hold
    more circles than there is time to list, so one of the shortest stands for it.
    """
    graph: nx.DiGraph[Node] = nx.DiGraph()
    graph.add_edges_from(sorted(set(steps)))
    found: list[tuple[list[Node], int]] = []
    for knot in nx.strongly_connected_components(graph):
        least = min(knot)
        if len(knot) > 1 or graph.has_edge(least, least):
            found.append((_shortest_circle(graph.subgraph(knot)), len(knot)))
    return sorted(found)


def _shortest_circle(knot: nx.DiGraph[Node]) -> list[Node]:
    """One of the shortest circles of a knot, from its least node; of equal ones the first in order."""
    best: list[Node] = []
    for node in sorted(knot):
        ways = nx.single_source_shortest_path(knot, node, cutoff=len(best) - 2 if best else None)
        closing = [ways[last] for last in sorted(knot.predecessors(node)) if last in ways]
        shortest = min(closing, key=len, default=best)
        if not best or len(shortest) < len(best):
            best = shortest
    place = best.index(min(best))
    return best[place:] + best[:place]


def rolled_up(
    lower_of: Mapping[str, Iterable[str]], own: Mapping[str, Mapping[str, frozenset[int]]]
) -> dict[str, dict[str, frozenset[int]]]:
    """For each node: the different people by kind in it and in everything below it, each counted once.

    ``lower_of`` has every node; ``own`` the people of a node itself by kind. Nodes on one circle are all
    below each other, and so have the same.
    """
    graph: nx.DiGraph[str] = nx.DiGraph()
    graph.add_nodes_from(lower_of)
    graph.add_edges_from((upper, lower) for upper, lowers in lower_of.items() for lower in lowers)
    condensed = nx.condensation(graph)
    found: dict[str, dict[str, frozenset[int]]] = {}
    totals: dict[int, dict[str, frozenset[int]]] = {}
    for knot in reversed(list(nx.topological_sort(condensed))):
        members = condensed.nodes[knot]["members"]
        parts = [own.get(member, {}) for member in members]
        parts += [totals[lower] for lower in condensed.successors(knot)]
        totals[knot] = _united(parts)
        found.update(dict.fromkeys(members, totals[knot]))
    return found


def _united(parts: Iterable[Mapping[str, frozenset[int]]]) -> dict[str, frozenset[int]]:
    people: dict[str, list[frozenset[int]]] = defaultdict(list)
    for part in parts:
        for kind, members in part.items():
            people[kind].append(members)
    return {kind: frozenset().union(*sets) for kind, sets in people.items()}
