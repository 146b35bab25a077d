"""Ties: who knows whom, how well, and by what evidence."""

from __future__ import annotations

from graphcrm.errors import InputError
from graphcrm.model import Found, checked_id, told
from graphcrm.topics.ties.formula import FormulaTold, formula_of, formula_told
from graphcrm.topics.ties.pair import (
    BETWEEN,
    Counted,
    Evidence,
    TieStrength,
    contacts_between,
    evidence_of,
    heaviest,
)
from graphcrm.topics.topic import Topic

__all__ = ["Counted", "Evidence", "FormulaTold", "TieStrength", "Ties"]


class Ties(Topic):
    """Ties: how strong they are, on which evidence."""

    def strength(self, first_id: str, second_id: str, *, limit: int = 20) -> TieStrength:
        """How strong the tie of two parties is on the view's day, and the interactions behind it.

        Raises:
            NotFound: no such party, or none that this view may see.
            InputError: both are the same, or ``limit`` is below 0.
        """
        if checked_id(first_id) == checked_id(second_id):
            raise InputError("a tie is between two", field="second", expected="another party's id")
        if limit < 0:
            raise InputError(f"limit is {limit}", field="limit", expected="0 or more")
        first, second = self.party(first_id), self.party(second_id)
        formula, day = formula_of(self.vocabulary), self.view.as_of
        rows = self.graph.rows(BETWEEN, self.view, first=first_id, second=second_id) if first and second else []
        contacts, silent = contacts_between(rows)
        strength, evidence = evidence_of(contacts, silent, day, formula)
        return TieStrength(
            **told(self.view),
            found=Found.FOUND if rows else self.found("TOOK_PART"),
            first=first,
            second=second,
            strength=strength,
            band=None if strength is None else formula.band(strength),
            evidence=evidence,
            formula=formula_told(self.vocabulary),
            interactions=heaviest(contacts, day, formula, limit),
        )
