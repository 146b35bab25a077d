"""The laws of the house, each a function from one module to what it does wrong."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "graphcrm"

# Who may import whom; a room may always import from itself. A new room gets its row here.
ROOMS = {
    "errors": "",
    "version": "",
    "embedded": "",
    "model": "errors",
    "settings": "errors",
    "audit": "errors settings",
    "scoring": "model errors",
    "vocabulary": "model errors",
    "db": "errors model settings embedded version",
    "ledger": "db readers vocabulary model errors",
    "loading": "db ledger scoring vocabulary model errors settings",
    "jobs": "db model errors",
    "backup": "db ledger vocabulary model errors settings version",
    "network": "db scoring model errors",
    "topics": "audit db ledger matching network readers scoring vocabulary model errors",
    "readers": "model errors",
    "worlds": "model errors",
    "webhooks": "db ledger topics vocabulary model errors settings version",
    "matching": "model errors",
    "operations": "backup db embedded vocabulary model errors settings version",
    "crm": "audit db jobs ledger readers loading backup operations topics webhooks scoring vocabulary model errors"
    " settings",
    "api": "audit crm jobs readers topics webhooks ledger loading operations vocabulary model errors settings version",
    "cli": "audit crm jobs readers worlds topics webhooks ledger loading backup operations vocabulary model errors"
    " settings version api",
    "__init__": "crm ledger scoring model errors settings version",
    "__main__": "cli",
}
# Narrower than its room: the one module that may, and what only it may.
ONLY = {
    ("db", "embedded"): {"db/connect.py"},
    ("cli", "api"): {"cli/serve.py"},
}
# Each library in its one home.
HOMES = {
    "neo4j": {"db"},
    "fastapi": {"api"},
    "starlette": {"api"},
    "uvicorn": {"api"},
    "typer": {"cli"},
    "networkx": {"scoring"},
    "numpy": {"network", "scoring", "worlds"},
    "scipy": {"network", "scoring"},
    "duckdb": {"loading", "columns", "matching"},
    "pyarrow": {"columns", "matching"},
    "splink": {"matching"},
    "httpx": {"api", "webhooks"},
    "joserfc": {"api"},
    "standardwebhooks": {"webhooks"},
    "openpyxl": {"loading"},
    "yaml": {"loading"},
    "vobject": {"loading"},
    "arcadedb_embedded": {"embedded"},
}
# The clock is read in crm.py, as the day of the view; elsewhere only with a reason.
CLOCKS = {
    "crm.py": "today, for the view",
    "audit.py": "what was asked here is no statement: it is noted where there is no database to ask",
    "ledger/rehearsal.py": "a change that is not kept has no database clock",
    "operations/doctor.py": "compares this machine's clock with the database's",
}
# Cypher stands in cypher/; elsewhere only with a reason.
CYPHER = {
    "db/fulltext.py": "the one statement that the two databases spell differently",
    "db/graph.py": "RETURN 1: whether anybody answers",
}
# Functions from behind the front door that api and cli may use: they touch nothing.
PURE = {
    "graphcrm.ledger.change.fingerprint": "a hash of what was asked",
    "graphcrm.loading.recipe.told_vendors": "which recipes there are; it asks no graph",
    "graphcrm.loading.columns.told_columns": "what a recipe may yield; it asks no graph",
    "graphcrm.topics.deals.coverage.read_pairs": "what was typed, as pairs",
    "graphcrm.topics.roles.asked.read_condition": "what was typed, as a condition",
    "graphcrm.topics.roles.asked.read_json": "what was written, as a combination",
}
# Names that say nothing, but are not ours.
FOREIGN = {"__getattr__": "Python calls it so", "get_route_handler": "fastapi calls it so"}
LONGEST_MODULE, LONGEST_FUNCTION = 400, 60

_CYPHER = re.compile(
    r"\b(MATCH|MERGE)\s*\(|\bUNWIND\s+[$\w]|\bDETACH\s+DELETE\b|\bRETURN\s+\w"
    r"|\bCREATE\s*(\(|CONSTRAINT\b|(FULLTEXT\s+)?INDEX\b|VERTEX\b)|\bCALL\s+db\."
)
_NAMES = re.compile(r"^_*(get|process)_|(^|_)(manager|helper|helpers|util|utils|common|base)(_|$)")


@dataclass(frozen=True)
class Module:
    """One module: its path inside the package and its text."""

    path: str
    text: str

    @cached_property
    def tree(self) -> ast.Module:
        return ast.parse(self.text)

    @property
    def room(self) -> str:
        return self.path.split("/")[0].removesuffix(".py")

    @cached_property
    def imports(self) -> list[str]:
        """Every name that is imported, absolute: graphcrm.db.graph.Graph."""
        found = []
        here = ["graphcrm", *self.path.removesuffix(".py").split("/")]
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                found += [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                start = [*here[: -node.level]] if node.level else []
                module = ".".join([*start, *([node.module] if node.module else [])])
                found += [f"{module}.{alias.name}" for alias in node.names]
        return found


def modules() -> list[Module]:
    files = sorted(PACKAGE.rglob("*.py"))
    return [Module(str(file.relative_to(PACKAGE)), file.read_text(encoding="utf-8")) for file in files]


def who_imports_whom(module: Module) -> Iterator[str]:
    if module.room not in ROOMS:
        yield f"the room {module.room} has no row in ROOMS: say whom it may import"
        return
    for name in module.imports:
        first, *rest = name.split(".")
        room = rest[0] if first == "graphcrm" and rest else module.room
        if f"{room}.py" == module.path or room == module.room:
            continue
        if room not in ROOMS[module.room].split():
            yield f"{module.room} may not import {name}"
        elif module.path not in ONLY.get((module.room, room), {module.path}):
            yield f"only {', '.join(ONLY[module.room, room])} may import {name}"


def faces_take_types_only(module: Module) -> Iterator[str]:
    """What api and cli import from the rooms behind the front door are types, never functions that do it."""
    if module.room not in ("api", "cli"):
        return
    for name in module.imports:
        parts = name.split(".")
        behind = len(parts) > 2 and parts[0] == "graphcrm" and parts[1] in ("topics", "ledger", "loading")
        if behind and name not in PURE and not parts[-1].lstrip("_")[:1].isupper():
            yield f"{name} is no type: enter through the front door"


def libraries_at_home(module: Module) -> Iterator[str]:
    for name in module.imports:
        library = name.split(".")[0]
        if module.room not in HOMES.get(library, {module.room}):
            yield f"{library} belongs in {', '.join(sorted(HOMES[library]))}"


def cypher_stays_in_its_files(module: Module) -> Iterator[str]:
    if module.path in CYPHER:
        return
    docs = {id(node.value) for node in ast.walk(module.tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(module.tree):
        text = node.value if isinstance(node, ast.Constant) and id(node) not in docs else None
        if isinstance(text, str) and (found := _CYPHER.search(text)):
            yield f"line {node.lineno}: Cypher in Python: {found[0]}"  # type: ignore[attr-defined]


def only_the_command_line_prints(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        prints = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
        if prints and module.room != "cli":
            yield f"line {node.lineno}: print"


def today_has_one_home(module: Module) -> Iterator[str]:
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Attribute) or node.attr not in ("now", "today", "utcnow"):
            continue
        owner = ast.unparse(node.value).split(".")[-1]
        if owner in ("date", "datetime", "dt") and module.path not in CLOCKS:
            yield f"line {node.lineno}: {owner}.{node.attr}: the view has the moment, the change the clock"


def names_say_something(module: Module) -> Iterator[str]:
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    named = [node.name for node in ast.walk(module.tree) if isinstance(node, kinds)]
    for name in [Path(module.path).stem, *named]:
        words = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", name).lower()
        if _NAMES.search(words) and name not in FOREIGN:
            yield f"{name}: a name that says nothing"


def nothing_is_long(module: Module) -> Iterator[str]:
    if (lines := len(module.text.splitlines())) > LONGEST_MODULE:
        yield f"{lines} lines"
    for node in ast.walk(module.tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            assert node.end_lineno is not None
            if (lines := node.end_lineno - node.lineno + 1) > LONGEST_FUNCTION:
                yield f"{node.name} has {lines} lines"


LAWS = (
    who_imports_whom,
    faces_take_types_only,
    libraries_at_home,
    cypher_stays_in_its_files,
    only_the_command_line_prints,
    today_has_one_home,
    names_say_something,
    nothing_is_long,
)
