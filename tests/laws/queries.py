"""Every Query of the package, read from its text: the module it stands in, its file, its row."""

from __future__ import annotations

import ast
from dataclasses import dataclass, fields, is_dataclass
from importlib import import_module

from laws.architecture import modules


@dataclass(frozen=True)
class Written:
    """A ``Query("path", Row)`` as it is written."""

    module: str
    path: str
    row: str

    @property
    def row_type(self) -> type:
        name = "graphcrm." + self.module.removesuffix(".py").removesuffix("/__init__").replace("/", ".")
        found: type = getattr(import_module(name), self.row)
        return found

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(column.name for column in fields(self.row_type))

    @property
    def is_frozen_and_slotted(self) -> bool:
        row = self.row_type
        return is_dataclass(row) and row.__dataclass_params__.frozen and "__slots__" in vars(row)  # type: ignore[attr-defined]


def every_query() -> list[Written]:
    found = []
    for module in modules():
        if "graphcrm.db.cypher.Query" not in module.imports:
            continue
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "Query":
                path, row = node.args
                assert isinstance(path, ast.Constant), f"{module.path}: a path that is put together"
                assert isinstance(row, ast.Name), f"{module.path}: a row that is no name"
                found.append(Written(module.path, str(path.value), row.id))
    return found
