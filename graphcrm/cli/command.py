"""A command from a function of the front door: the options they all share, and how errors end."""

from __future__ import annotations

import inspect
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from graphcrm import errors
from graphcrm.cli.typed import day, moment
from graphcrm.errors import GraphCRMError

if TYPE_CHECKING:
    from graphcrm.crm import GraphCRM

EXIT_CODES: tuple[tuple[type[GraphCRMError], int], ...] = (
    (errors.InputError, 2),
    (errors.NotFound, 3),
    (errors.Conflict, 4),
    (errors.PreconditionFailed, 4),
    (errors.NotSignedIn, 7),
    (errors.Forbidden, 7),
    (errors.DatabaseError, 5),
    (errors.SettingsError, 6),
    (GraphCRMError, 1),
)
EXIT_HELP = (
    "Exit codes: 0 done; 1 it failed, or a check found a problem; 2 wrong input; 3 not found; "
    "4 it contradicts what is held; 5 the database; 6 a setting; "
    "7 not signed in, or without the right; "
    "130 interrupted; 141 the reader of the output has gone."
)
BROKEN_PIPE = 141
__all__ = ["Party", "command", "day", "moment", "run", "settings_command", "write_command"]

Party = Annotated[str, typer.Argument(help="A party's id.", show_default=False)]
Function = Callable[..., Any]


FORM: dict[str, Any] = {
    "json": (Annotated[bool, typer.Option("--json", help="The answer as JSON.")], False),
    "csv": (Annotated[bool, typer.Option("--csv", help="The answer's table as CSV.")], False),
    "wide": (
        Annotated[bool, typer.Option("--wide", help="Also ids of statements, scopes and sources.")],
        False,
    ),
}
VIEW: dict[str, Any] = {
    "as_of": (
        Annotated[str | None, typer.Option(metavar="DAY", help="The day asked about; today if not given.")],
        None,
    ),
    "known_at": (
        Annotated[str | None, typer.Option(metavar="MOMENT", help="What we knew at this moment; all if not given.")],
        None,
    ),
    "scope": (
        Annotated[
            list[str] | None,
            typer.Option(metavar="SCOPE", help="Read under this purpose; may be given again. All if none."),
        ],
        None,
    ),
}
KEY: dict[str, Any] = {
    "key": (
        Annotated[
            str | None,
            typer.Option(help="Idempotency key: the same request with it again changes nothing."),
        ],
        None,
    )
}


def command(app: typer.Typer, name: str | None = None) -> Callable[[Function], Function]:
    """Make a command of a question ``function(crm, ...)``: it gets the options of every question.

    The command's name is the function's, with hyphens; its help is the docstring; its answer is shown.
    """

    def ask(function: Function, given: Mapping[str, Any], common: Mapping[str, Any]) -> Any:
        with front_door(common["as_of"], common["known_at"], common["scope"]) as crm, noted(crm, function, given):
            return function(crm, **given)

    return _maker(app, name, ask, VIEW | FORM)


def write_command(app: typer.Typer, name: str | None = None) -> Callable[[Function], Function]:
    """Make a command of a write ``function(crm, ..., key)``: it takes an idempotency key and no view."""

    def write(function: Function, given: Mapping[str, Any], common: Mapping[str, Any]) -> Any:
        with front_door() as crm, noted(crm, function, given, is_write=True):
            return function(crm, **given, key=common["key"])

    return _maker(app, name, write, KEY | FORM)


def settings_command(app: typer.Typer, name: str | None = None) -> Callable[[Function], Function]:
    """Make a command of ``function(settings, ...)``: it needs no connection."""

    def run_plain(function: Function, given: Mapping[str, Any], common: Mapping[str, Any]) -> Any:
        from graphcrm.settings import read_settings

        return function(read_settings(), **given)

    return _maker(app, name, run_plain, FORM)


def _maker(
    app: typer.Typer, name: str | None, ask: Callable[..., Any], options: Mapping[str, Any]
) -> Callable[[Function], Function]:
    def make(function: Function) -> Function:
        # The first parameter is what ``ask`` gives; a parameter that is also an option of all is given by it.
        own = list(inspect.signature(function).parameters.values())[1:]

        @wraps(function)
        def run_command(**given: Any) -> None:
            common = {option: given.pop(option) for option in options}
            answer = ask(function, given, common)
            if answer is not None:
                from graphcrm.cli.output import show

                told = {name: common[name] for name in VIEW if common.get(name)}
                show(answer, as_json=common["json"], as_csv=common["csv"], wide=common["wide"], told=told)

        parameters = [_resolved(parameter, function) for parameter in own if parameter.name not in options]
        for option, (hint, default) in options.items():
            kind = inspect.Parameter.KEYWORD_ONLY
            parameters.append(inspect.Parameter(option, kind, default=default, annotation=hint))
        run_command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
        run_command.__annotations__ = {parameter.name: parameter.annotation for parameter in parameters}
        del run_command.__wrapped__  # typer would read the function's own
        app.command(name or function.__name__.replace("_", "-"))(run_command)
        return function

    return make


def _resolved(parameter: inspect.Parameter, function: Function) -> inspect.Parameter:
    hint = parameter.annotation
    if isinstance(hint, str):
        hint = eval(hint, function.__globals__)  # our own annotations, as typing.get_type_hints does
    return parameter.replace(annotation=hint, kind=inspect.Parameter.KEYWORD_ONLY)


@contextmanager
def front_door(
    as_of: str | None = None, known_at: str | None = None, scopes: list[str] | None = None
) -> Iterator[GraphCRM]:
    """The front door of the settings, at the view that the options ask for."""
    on, known = day(as_of) if as_of else None, moment(known_at) if known_at else None
    from graphcrm.crm import connect

    with connect() as crm:
        yield crm.at(as_of=on, known_at=known, scopes=scopes or None)


@contextmanager
def noted(
    crm: GraphCRM, function: Function, given: Mapping[str, Any], *, is_write: bool = False
) -> Iterator[None]:
    """Note a command in the audit once it is answered: who, which, about whom; not what it found."""
    from graphcrm.audit import AuditLog

    topic, name = function.__module__.rpartition(".")[2], function.__name__
    named = [str(value) for key, value in given.items() if function.__annotations__.get(key) == "Party" and value]
    about: list[str] = []  # what was not found may be anything, also a name
    try:
        yield
        about = named if name != "erase" else []  # of whom was erased the receipt tells
    finally:
        asked = f"graphcrm {topic} {name.replace('_', '-')}"
        AuditLog(crm.settings).note(crm.who, asked, about, is_write=is_write)


def run(app: typer.Typer) -> None:
    """Run the application; an error of ours is one line on stderr and an exit code, never a stack trace."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")  # a name that the terminal cannot show is no reason to fail
    try:
        try:
            app(prog_name="graphcrm")
        finally:
            sys.stdout.flush()
    except GraphCRMError as error:
        print(f"graphcrm: {line(error)}", file=sys.stderr)  # noqa: T201 - the error line
        sys.exit(next(code for branch, code in EXIT_CODES if isinstance(error, branch)))
    except BrokenPipeError:
        leave_broken_pipe()
    except KeyboardInterrupt:
        sys.exit(130)


def leave_broken_pipe() -> NoReturn:
    """Whoever read our output has had enough: end quietly (Python would complain once more at its end)."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    sys.exit(BROKEN_PIPE)


def line(error: GraphCRMError) -> str:
    """An error as one line: the field, what is wrong, what would be right."""
    place = f"{error.details['field']}: " if "field" in error.details else ""
    right = f" (right would be: {error.details['expected']})" if "expected" in error.details else ""
    return f"{place}{error.message}{right}"
