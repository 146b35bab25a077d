"""Roots, circles and roll-ups on small graphs, against plain search."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from graphcrm.scoring.trees import circles, rolled_up, roots

NODES = "abcdef"
edges = st.lists(st.tuples(st.sampled_from(NODES), st.sampled_from(NODES)), max_size=12)


def reached(graph: list[tuple[str, str]], start: str) -> set[str]:
    """Everything that one or more steps lead to."""
    found: set[str] = set()
    waiting = [start]
    while waiting:
        here = waiting.pop()
        for lower, upper in graph:
            if lower == here and upper not in found:
                found.add(upper)
                waiting.append(upper)
    return found


@given(edges)
def test_each_knot_shows_one_of_its_shortest_circles(graph: list[tuple[str, str]]):
    ways = {node: reached(graph, node) for node in NODES}
    knots = {frozenset(other for other in ways[node] if node in ways[other]) for node in NODES if node in ways[node]}
    found = circles(graph)
    assert sorted(size for _, size in found) == sorted(len(knot) for knot in knots)
    for circle, _ in found:
        assert circle[0] == min(circle)
        assert len(set(circle)) == len(circle)
        assert all(step in graph for step in pairwise([*circle, circle[0]]))
        assert len(circle) == min(shortest_round(graph, node) for node in next(k for k in knots if circle[0] in k))


def shortest_round(graph: list[tuple[str, str]], start: str) -> int:
    """The fewest steps that lead back."""
    here, steps = {start}, 0
    while True:
        here, steps = {upper for lower, upper in graph if lower in here}, steps + 1
        if start in here:
            return steps


@given(edges)
def test_a_roll_up_counts_everything_below_once(graph: list[tuple[str, str]]):
    lower_of = {node: [lower for lower, upper in graph if upper == node] for node in NODES}
    own = {node: {"any": frozenset([place])} for place, node in enumerate(NODES)}
    upside_down = [(upper, lower) for lower, upper in graph]
    totals = rolled_up(lower_of, own)
    for node in NODES:
        assert totals[node]["any"] == {NODES.index(other) for other in reached(upside_down, node) | {node}}


def test_roots_count_what_is_right_below_and_say_what_is_uncertain():
    steps = [("b", "a", True), ("c", "a", True), ("d", "b", True), ("a", "z", False)]
    assert roots(steps) == {"a": (2, True)}
