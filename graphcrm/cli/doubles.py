"""Commands of the topic doubles."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import Party, command, write_command
from graphcrm.errors import InputError

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM
    from graphcrm.topics.doubles import Candidates, Merged, MergedAbove, Merges, SideBySide

app = typer.Typer(name="doubles", help="Doubles: candidates with their evidence, merge, undo.", no_args_is_help=True)


@command(app)
def candidates(
    crm: GraphCRM,
    label: Annotated[str, typer.Option(help="What sort of party.")] = "Person",
    threshold: Annotated[float, typer.Option(help="Probability from which a pair is shown.")] = 0.5,
    limit: Annotated[int, typer.Option(help="Pairs at most.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed and records give the same weights.")] = 1,
    model: Annotated[Path | None, typer.Option(help="File of weights to use, as --save-model wrote it.")] = None,
    save_model: Annotated[Path | None, typer.Option(help="File to keep the weights in.")] = None,
    largest_block: Annotated[int, typer.Option(help="How many may share a key to be compared.")] = 100,
) -> Candidates:
    """The pairs that may be one, most probable first, with what speaks for and against."""
    answer = crm.doubles.candidates(
        label=label,
        threshold=threshold,
        limit=limit,
        seed=seed,
        model=_read(model) if model else None,
        largest_block=largest_block,
    )
    if save_model and answer.model:
        save_model.write_text(answer.model, encoding="utf-8")
    return answer


@command(app)
def show(crm: GraphCRM, left: Party, right: Party) -> SideBySide:
    """Two parties side by side, field by field."""
    return crm.doubles.side_by_side(left, right)


@command(app)
def merges(crm: GraphCRM, party: Party) -> Merges:
    """The merges that touch a party, undone ones too, and who stands for it now."""
    return crm.doubles.merges(party)


@write_command(app)
def merge(
    crm: GraphCRM,
    keep: Party,
    drop: Annotated[str, typer.Argument(help="The party whose statements go over.", show_default=False)],
    reason: Annotated[str | None, typer.Option(help="Why they are one.")] = None,
    consents: Annotated[
        str | None, typer.Option(help="Whose consent holds if they contradict: keep, drop or both.")
    ] = None,
    key: str | None = None,
) -> Merged:
    """Merge two parties; the change that it tells is what undoes it."""
    return crm.doubles.merge(keep, drop, reason=reason, consents=consents, key=key)


@command(app)
def merge_above(
    crm: GraphCRM,
    threshold: Annotated[float, typer.Argument(help="The least probability, 0.9 or more.")],
    label: Annotated[str, typer.Option(help="What sort of party.")] = "Person",
    limit: Annotated[int, typer.Option(help="Pairs at most.")] = 100,
    seed: Annotated[int, typer.Option(help="The same seed and records give the same weights.")] = 1,
    model: Annotated[Path | None, typer.Option(help="File of weights to use, as --save-model wrote it.")] = None,
) -> MergedAbove:
    """Merge the pairs above a threshold that have nothing against them; the others are told."""
    text = _read(model) if model else None
    return crm.doubles.merge_above(threshold, label=label, limit=limit, seed=seed, model=text)


@write_command(app)
def undo(
    crm: GraphCRM,
    change: Annotated[str, typer.Argument(help="The change that the merge left.", show_default=False)],
    key: str | None = None,
) -> Merged:
    """Undo a merge, at any time and in any order with others."""
    return crm.doubles.unmerge(change, key=key)


def _read(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{file} cannot be read", field="model", expected="a file of --save-model") from error


@app.callback()
def _topic() -> None:
    """Doubles: candidates with their evidence, merge, undo."""
