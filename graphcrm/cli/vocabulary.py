"""Commands of the vocabulary: which words a graph may use."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graphcrm.cli.command import settings_command

if TYPE_CHECKING:
    from graphcrm.settings import Settings
    from graphcrm.vocabulary.listing import WordList, WordsShown

app = typer.Typer(name="vocabulary", help="The words a graph may use, and your own.", no_args_is_help=True)


@settings_command(app, "list")
def list_words(
    settings: Settings,
    of: Annotated[str | None, typer.Option(help="Only those of this family or label.")] = None,
) -> WordList:
    """Every word: kinds of parties, families and kinds of statements, scopes."""
    from graphcrm.vocabulary import read_vocabulary
    from graphcrm.vocabulary.listing import word_list

    return word_list(read_vocabulary(settings.profiles, settings.vocabulary), of=of)


@settings_command(app)
def show(
    settings: Settings, word: Annotated[str, typer.Argument(help="A word, or a family with its kinds.")]
) -> WordsShown:
    """All there is to say about a word: how it reads, which ends it may have, its scope."""
    from graphcrm.vocabulary import read_vocabulary
    from graphcrm.vocabulary.listing import words_named

    return words_named(read_vocabulary(settings.profiles, settings.vocabulary), word)


@app.command()
def check(
    file: Annotated[Path, typer.Argument(help="Your own vocabulary file.", show_default=False)],
    json: Annotated[bool, typer.Option("--json", help="The findings as JSON.")] = False,
) -> None:
    """What is wrong, or worth a second look, in a file of your own; exit code 1 if it cannot be used."""
    from graphcrm.cli.output import show as show_answer
    from graphcrm.settings import read_settings
    from graphcrm.vocabulary import check_file
    from graphcrm.vocabulary.listing import FileChecked

    checked = FileChecked(file=str(file), findings=tuple(check_file(file, read_settings().profiles)))
    show_answer(checked, as_json=json)
    if not checked.is_right:
        raise typer.Exit(1)
