"""A command from a function of the front door: the options they all share, and how errors end."""

from __future__ import annotations

import datetime as dt
import inspect
import sys
from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any

import typer

from graphcrm import errors
from graphcrm.errors import GraphCRMError, InputError, shown

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM

EXIT_CODES: tuple[tuple[type[GraphCRMError], int], ...] = (
    (errors.InputError, 2),
    (errors.NotFound, 3),
    (errors.Conflict, 4),
    (errors.PreconditionFailed, 4),
    (errors.DatabaseError, 5),
    (GraphCRMError, 1),
)

Party = Annotated[str, typer.Argument(help="A party's id.", show_default=False)]


def day(text: str) -> dt.date:
    """A day as it is typed."""
    try:
        return dt.date.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{shown(text)} is not a day", expected="YYYY-MM-DD, like 2026-03-01") from error


def moment(text: str) -> dt.datetime:
    """A moment as it is typed; it needs its zone."""
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError as error:
        raise InputError(f"{shown(text)} is not a moment", expected="like 2026-03-01T12:00:00Z") from error
    if found.tzinfo is None:
        raise InputError(f"{shown(text)} has no zone", expected="a zone at its end, like 2026-03-01T12:00:00Z")
    return found


COMMON: dict[str, Any] = {
    "as_of": (Annotated[str | None, typer.Option(help="The day asked about; today if not given.")], None),
    "known_at": (Annotated[str | None, typer.Option(help="What we knew at this moment; all if not given.")], None),
    "json": (Annotated[bool, typer.Option("--json", help="The answer as JSON.")], False),
    "csv": (Annotated[bool, typer.Option("--csv", help="The answer's table as CSV.")], False),
}


def command(app: typer.Typer, name: str | None = None) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a command of ``function(crm, ...)``: it gets the options of every question, its answer is shown.

    The command's name is the function's, with hyphens; its help is the docstring.
    """

    def make(function: Callable[..., Any]) -> Callable[..., Any]:
        own = list(inspect.signature(function).parameters.values())[1:]

        @wraps(function)
        def run_command(**given: Any) -> None:
            from graphcrm.cli.output import show

            common = {option: given.pop(option) for option in COMMON}
            with front_door(common["as_of"], common["known_at"]) as crm:
                show(function(crm, **given), as_json=common["json"], as_csv=common["csv"])

        parameters = [_resolved(parameter, function) for parameter in own]
        for option, (hint, default) in COMMON.items():
            kind = inspect.Parameter.KEYWORD_ONLY
            parameters.append(inspect.Parameter(option, kind, default=default, annotation=hint))
        run_command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run_command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del run_command.__wrapped__  # type: ignore[attr-defined]  # typer would read the function's own
        app.command(name or function.__name__.replace("_", "-"))(run_command)
        return function

    return make


def _resolved(parameter: inspect.Parameter, function: Callable[..., Any]) -> inspect.Parameter:
    hint = parameter.annotation
    if isinstance(hint, str):
        hint = eval(hint, function.__globals__)  # our own annotations, as typing.get_type_hints does
    return parameter.replace(annotation=hint, kind=inspect.Parameter.KEYWORD_ONLY)


def front_door(as_of: str | None = None, known_at: str | None = None) -> GraphCRM:
    """The front door of the settings, at the view that the options ask for."""
    asked = {"as_of": day(as_of) if as_of else None, "known_at": moment(known_at) if known_at else None}
    from graphcrm.crm import connect

    return connect().at(**asked)  # type: ignore[arg-type]


def run(app: typer.Typer) -> None:
    """Run the application; an error of ours is one line on stderr and an exit code, never a stack trace."""
    try:
        app()
    except GraphCRMError as error:
        place = f"{error.details['field']}: " if "field" in error.details else ""
        right = f" (right would be: {error.details['expected']})" if "expected" in error.details else ""
        print(f"graphcrm: {place}{error.message}{right}", file=sys.stderr)  # noqa: T201 - the error line
        sys.exit(next(code for branch, code in EXIT_CODES if isinstance(error, branch)))
