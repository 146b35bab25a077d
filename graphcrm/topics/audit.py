"""The audit for administrators: who asked what kind of question about whom, with readers by name."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from graphcrm.audit import AuditLog, AuditRead
from graphcrm.db.graph import Graph
from graphcrm.errors import NotFound
from graphcrm.topics.readers import LIST
from graphcrm.topics.sign_in import BY_NAME


@dataclass(frozen=True, slots=True)
class Audit:
    """What was asked here. Whoever reads it needs the right to administer."""

    graph: Graph
    log: AuditLog

    def read(
        self,
        *,
        reader: str | None = None,
        party: str | None = None,
        since: dt.date | None = None,
        limit: int = 100,
    ) -> AuditRead:
        """What was asked, the latest first: by one reader, about one party, since a day (UTC).

        ``reader`` is a name, or an id as a change has it, so that a reader who is gone can be asked about too.

        Raises:
            NotFound: no reader of that name.
            InputError: a limit below 1 or above 10,000.
        """
        found = self.log.read(reader=self._id(reader), about=party, since=since, limit=limit)
        names = {f"reader:{row.id}": row.name for row in self.graph.rows(LIST)}
        rows = tuple(row.model_copy(update={"name": names.get(row.reader)}) for row in found.rows)
        return found.model_copy(update={"rows": rows})

    def _id(self, reader: str | None) -> str | None:
        if reader is None or ":" in reader:
            return reader
        rows = self.graph.rows(BY_NAME, name=reader)
        if not rows:
            raise NotFound("reader", reader)
        return f"reader:{rows[0].id}"
