"""Doubles: which parties may be one, merge them, and undo it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from pydantic import BaseModel, ConfigDict

from graphcrm.db.cypher import Query
from graphcrm.errors import Conflict, InputError, shown
from graphcrm.ledger.change import Recording, fingerprint, record
from graphcrm.ledger.homes import Place
from graphcrm.ledger.merges import CHOICES, merge_parties, unmerge_parties
from graphcrm.model import Answer, Found, checked_id, told
from graphcrm.topics.doubles.candidates import Candidates, SideBySide, candidates, side_by_side
from graphcrm.topics.writing import WritingTopic

LONGEST_REASON = 1_000
LEAST_UNSEEN = 0.9
"""No pair that is less probable is merged without somebody looking."""


@dataclass(frozen=True, slots=True)
class SetAside:
    """A statement that is not shown while the merge lasts, and why; an undoing brings it back."""

    statement: str
    family: str
    kind: str
    why: str


class Merged(BaseModel):
    """What a merge, or undoing one, did. ``change`` is what undoes a merge; ``undone`` the merge that was undone."""

    model_config = ConfigDict(frozen=True)

    change: str
    recorded_at: dt.datetime
    kept: str
    dropped: str
    moved: int
    set_aside: tuple[SetAside, ...] = ()
    undone: str | None = None


@dataclass(frozen=True, slots=True)
class Left:
    """A pair above the threshold that was not merged, and why."""

    left: str
    right: str
    probability: float
    why: str


class MergedAbove(BaseModel):
    """What was merged unseen, each merge with the change that undoes it, and what was left for people to look at."""

    model_config = ConfigDict(frozen=True)

    threshold: float
    model_id: str | None
    merged: tuple[Merged, ...]
    left: tuple[Left, ...]


@dataclass(frozen=True, slots=True)
class MergeRow:
    """That one party was merged into another; ``undone_at`` is null while that stands."""

    change: str
    dropped: str
    kept: str
    reason: str | None
    consents: str
    who: str
    merged_at: dt.datetime
    undone_at: dt.datetime | None


class Merges(Answer):
    """The merges that touch a party. ``stands_for`` is the party that stands for it now, if it is not itself."""

    rows_field: ClassVar[str] = "merges"

    party: str
    stands_for: str | None = None
    merges: tuple[MergeRow, ...] = ()


MERGES = Query("doubles/merges", MergeRow)


@dataclass(frozen=True, slots=True)
class Doubles(WritingTopic):
    """One person once: candidates with what speaks for and against, merge, undo."""

    def candidates(
        self,
        *,
        label: str = "Person",
        threshold: float = 0.5,
        limit: int = 100,
        seed: int = 1,
        model: str | None = None,
        largest_block: int = 100,
    ) -> Candidates:
        """The pairs of visible parties that may be one, most probable first, with the evidence.

        ``threshold`` is the probability from which a pair is shown, ``largest_block`` how many may share a key
        before it is too common to compare them. ``model`` is the ``model`` of an earlier answer; without one the
        weights are estimated anew from what is visible, the same for the same seed.

        Raises:
            InputError: a label that is none, a threshold that is no probability, a model that is none.
        """
        return candidates(
            self,
            label=label,
            threshold=threshold,
            limit=limit,
            seed=seed,
            model=model,
            largest_block=largest_block,
        )

    def side_by_side(self, left: str, right: str) -> SideBySide:
        """Two parties field by field, as they are compared.

        Raises:
            NotFound: no such party, or none that this view may see.
            InputError: the same party twice, or two labels.
        """
        return side_by_side(self, left, right)

    def merge(
        self,
        keep: str,
        drop: str,
        *,
        reason: str | None = None,
        consents: str | None = None,
        key: str | None = None,
    ) -> Merged:
        """Merge ``drop`` into ``keep``: what is said of it is retracted and recorded anew of the kept one.

        ``consents`` says whose statements about consent hold where the two contradict each other: keep, drop, or
        both, where an objection goes before a consent. The kept party's own values stay as they are.

        Raises:
            NotFound: no such party.
            InputError: the same party twice, or two labels.
            Conflict: one of them is merged already, or their consents contradict and nothing is chosen.
            CycleRefused: a hierarchy would close a circle.
        """
        checked_id(keep, field="keep")
        checked_id(drop, field="drop")
        if consents is not None and consents not in CHOICES:
            raise InputError(f"consents {shown(consents)}", field="consents", expected=", ".join(CHOICES))
        if reason is not None and len(reason) > LONGEST_REASON:
            raise InputError("the reason is too long", field="reason", expected=f"at most {LONGEST_REASON}")

        def work(recording: Recording) -> dict[str, Any]:
            settled = merge_parties(
                recording,
                self.vocabulary,
                keep,
                drop,
                reason=reason,
                consents=consents,
                day=self.view.as_of,
            )
            return {"kept": keep, "dropped": drop, "moved": settled.moved, "set_aside": _aside(settled.aside)}

        request = ["merge", keep, drop, reason, consents]
        return Merged(**record(self.graph, self.author(key), request, work))

    def merge_above(
        self,
        threshold: float,
        *,
        label: str = "Person",
        limit: int = 100,
        seed: int = 1,
        model: str | None = None,
        key: str | None = None,
    ) -> MergedAbove:
        """Merge the pairs that are doubles with at least this probability and have nothing against them.

        A pair with any evidence against it, or a warning, is left to be looked at; so is one that contradicts
        itself about consent. Each is a merge of its own, under a key made from ``key`` if one is given; kept is
        the one whose id comes first. Asked again it finds nothing left to merge.

        Raises:
            InputError: a threshold below 0.9, a label that is none, a model that is none.
        """
        if not LEAST_UNSEEN <= threshold <= 1:
            raise InputError(f"threshold {threshold}", field="threshold", expected=f"{LEAST_UNSEEN} to 1")
        found = self.candidates(label=label, threshold=threshold, limit=limit, seed=seed, model=model)
        merged: list[Merged] = []
        left: list[Left] = []
        into: dict[str, str] = {}
        for pair in found.candidates:
            keep, drop = (_head(into, side.id) for side in (pair.left, pair.right))
            if keep == drop:
                continue  # one already, by way of a third
            if not pair.is_safe(threshold):
                why = pair.warning or f"against it: {', '.join(one.field for one in pair.speaks_against)}"
                left.append(Left(pair.left.id, pair.right.id, pair.probability, why))
                continue
            reason = f"{pair.probability} by model {found.model_id}"
            try:
                own_key = f"{key[:40]}.{fingerprint([key, keep, drop])[:16]}" if key else None
                merged.append(self.merge(keep, drop, reason=reason, key=own_key))
                into[drop] = keep
            except Conflict as refused:
                left.append(Left(pair.left.id, pair.right.id, pair.probability, refused.message))
        return MergedAbove(threshold=threshold, model_id=found.model_id, merged=tuple(merged), left=tuple(left))

    def unmerge(self, change: str, *, key: str | None = None) -> Merged:
        """Undo the merge that this change made, at any time and in any order with other merges.

        What was recorded of the dropped party goes back to it, as corrected meanwhile; what was recorded of the
        kept one since then stays there.

        Raises:
            NotFound: no merge has this change.
            Conflict: it was undone already.
        """
        checked_id(change, field="change")

        def work(recording: Recording) -> dict[str, Any]:
            ends, settled = unmerge_parties(recording, self.vocabulary, change)
            return {
                "kept": ends.kept,
                "dropped": ends.dropped,
                "moved": settled.moved,
                "set_aside": _aside(settled.aside),
                "undone": change,
            }

        return Merged(**record(self.graph, self.author(key), ["unmerge", change], work))

    def merges(self, party_id: str) -> Merges:
        """The merges that touch a party, undone ones too; also asked of one that was merged away.

        Raises:
            NotFound: no such party, or none that this view may see, nor one that stands for it.
        """
        rows = self.graph.rows(MERGES, self.view, id=checked_id(party_id))
        stands = self._stands_for(party_id)
        if self.party(stands) is None:
            return Merges(**told(self.view), found=Found.NOT_LOOKED_FOR, party=party_id)
        return Merges(
            **told(self.view),
            found=Found.FOUND if rows else Found.EMPTY,
            party=party_id,
            stands_for=stands if stands != party_id else None,
            merges=tuple(rows),
        )

    def _stands_for(self, party_id: str) -> str:
        """The party that stands for this one at the view's state of knowledge."""
        seen = {party_id}
        while True:
            rows = self.graph.rows(MERGES, self.view, id=party_id)
            kept = [row.kept for row in rows if row.dropped == party_id and row.undone_at is None]
            if not kept or kept[0] in seen:
                return party_id
            party_id = kept[0]
            seen.add(party_id)


def _head(into: Mapping[str, str], party: str) -> str:
    while party in into:
        party = into[party]
    return party


def _aside(places: tuple[Place, ...]) -> list[dict[str, str | None]]:
    return [
        {
            "statement": place.said.id,
            "family": place.said.family,
            "kind": place.said.kind,
            "why": place.aside,
        }
        for place in places
    ]


__all__ = ["Candidates", "Doubles", "Merged", "MergedAbove", "Merges", "SetAside", "SideBySide"]
