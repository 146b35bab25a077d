"""Backups: one file with everything the graph held at one moment, for either database.

``docs/decisions/backup.md`` says why the file holds that moment although writes go on.
"""

from graphcrm.backup.archive import Backup, Manifest, PartCount
from graphcrm.backup.restoring import Restored, Unfinished, restore, unfinished_restore
from graphcrm.backup.room import Backups, check
from graphcrm.backup.saving import save

__all__ = [
    "Backup",
    "Backups",
    "Manifest",
    "PartCount",
    "Restored",
    "Unfinished",
    "check",
    "restore",
    "save",
    "unfinished_restore",
]
