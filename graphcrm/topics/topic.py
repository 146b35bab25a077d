"""What every topic is: a graph, a view and a vocabulary, and how it tells empty from not looked for."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graphcrm.db.cypher import Query
from graphcrm.db.graph import Graph
from graphcrm.errors import NotFound
from graphcrm.model import Found, PartyRef, View, checked_id
from graphcrm.vocabulary import Vocabulary


@dataclass(frozen=True, slots=True)
class LookedRow:
    """When something of a family was first recorded under one of the scopes."""

    family: str
    since: dt.datetime


LOOKED_FOR = Query("changes/looked_for", LookedRow)
PARTY = Query("people/party", PartyRef)


@dataclass(frozen=True, slots=True)
class Topic:
    """A frozen triple. Questions are methods named by nouns, writes by verbs."""

    graph: Graph
    view: View
    vocabulary: Vocabulary

    def party(self, party_id: str, *, label: str | None = None) -> PartyRef | None:
        """The party itself; None where the view's knowledge is from before anything was looked for.

        Raises:
            NotFound: unknown, or not visible in this view: the two look alike.
        """
        found = self.graph.one(PARTY, self.view, id=checked_id(party_id))
        if found is None:
            self.absent(party_id, (label or "party").lower())
        elif label and found.label != label:
            raise NotFound(label.lower(), party_id)
        return found

    def absent(self, party_id: str, what: str = "party") -> None:
        """Say that a party is not there, unless nothing at all had been looked for at that state of knowledge.

        Raises:
            NotFound: unknown, or not visible in this view: the two look alike.
        """
        if self.found("KNOWN_AS") is not Found.NOT_LOOKED_FOR:
            raise NotFound(what, party_id)

    def found(self, *families: str) -> Found:
        """What an answer without rows is: empty, or not looked for at that state of knowledge."""
        rows = self.graph.rows(LOOKED_FOR, self.view, families=list(families))
        return Found.EMPTY if rows else Found.NOT_LOOKED_FOR
