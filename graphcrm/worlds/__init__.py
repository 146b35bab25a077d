"""Invented worlds of any size, with known truth planted, written as files that go in through the import."""

from graphcrm.worlds.size import Size
from graphcrm.worlds.writing import EXTRAS, FileRows, Written, write_world

__all__ = ["EXTRAS", "FileRows", "Size", "Written", "write_world"]
