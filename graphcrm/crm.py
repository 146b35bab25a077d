"""The one front door: a graph, a view, and the topics; the only home of "today"."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property, partial
from typing import TYPE_CHECKING, Any

from graphcrm.audit import AuditLog
from graphcrm.backup import Backups
from graphcrm.db.connect import open_graph
from graphcrm.db.graph import Graph
from graphcrm.jobs import Jobs
from graphcrm.model import ALL_WE_KNOW, View
from graphcrm.readers import LOCAL, Me, Reader, Right, operator, refusal, told_reader
from graphcrm.settings import Settings, read_settings, read_token
from graphcrm.topics.audit import Audit
from graphcrm.topics.changes import Changes
from graphcrm.topics.clock import passed
from graphcrm.topics.consents import Consents
from graphcrm.topics.deals import Deals
from graphcrm.topics.doubles import Doubles
from graphcrm.topics.groups import Groups
from graphcrm.topics.parties import Parties
from graphcrm.topics.people import People
from graphcrm.topics.pipeline import Pipeline
from graphcrm.topics.privacy import Privacy
from graphcrm.topics.privacy.retention import Keeping
from graphcrm.topics.readers import Readers
from graphcrm.topics.roles import Roles
from graphcrm.topics.search import Search
from graphcrm.topics.sign_in import SignIn
from graphcrm.topics.statements import Statements
from graphcrm.topics.tasks import Tasks
from graphcrm.topics.ties import Ties
from graphcrm.topics.timeline import Timeline
from graphcrm.vocabulary import Vocabulary, read_vocabulary

if TYPE_CHECKING:
    from graphcrm.loading.imports import Imports
    from graphcrm.loading.report import ImportReport, Progress
    from graphcrm.topics.hierarchies import Hierarchies
    from graphcrm.webhooks import Webhooks


_NO_WRITING = partial(refusal, Right.WRITE)


class GraphCRM:
    """A connected graphcrm at one view. ``at`` gives the same at another; ``with`` closes it.

    >>> with graphcrm.connect() as crm:
    ...     crm.at(as_of=date(2017, 6, 1)).people.roles_held("adam-harwell")
    """

    def __init__(
        self,
        graph: Graph,
        settings: Settings,
        vocabulary: Vocabulary,
        view: View,
        who: str,
        reader: Reader | None = None,
    ) -> None:
        self.graph = graph
        self.settings = settings
        self.vocabulary = vocabulary
        self.view = view
        self.who = who
        self.reader = reader or operator(vocabulary.scope_names)

    def __enter__(self) -> GraphCRM:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Give back the connection; every front door made by ``at`` shares it."""
        self.graph.close()

    def at(
        self,
        *,
        as_of: dt.date | None = None,
        known_at: dt.datetime | None = None,
        scopes: Sequence[str] | None = None,
        scenario: str | None = None,
    ) -> GraphCRM:
        """The same graph at another view: the day in the world, the moment of our knowledge, the purposes.

        Whatever is not given stays as it is here. Scopes that the reader may not read under are left out; the
        view, and each answer, tell which were taken.

        Raises:
            UnknownWord: a scope that the vocabulary does not hold.
            InputError: ``known_at`` without a time zone.
        """
        for scope in scopes or ():
            self.vocabulary.scope(scope)
        view = View(
            as_of=as_of or self.view.as_of,
            known_at=known_at or self.view.known_at,
            scopes=self.view.scopes if scopes is None else tuple(sorted(self.reader.scopes.intersection(scopes))),
            scenario=scenario or self.view.scenario,
            without=self.view.without,
            reader=self.view.reader,
        )
        return GraphCRM(self.graph, self.settings, self.vocabulary, view, self.who, self.reader)

    def today(self) -> GraphCRM:
        """The same front door on the day it is now; a server outlives the day it was started on."""
        day = today(self.settings)
        return self if day == self.view.as_of else self.at(as_of=day)

    def settled(self) -> GraphCRM:
        """The same front door at this state of knowledge: what is recorded from now on does not change it.

        One question to the database, for its clock; none where the view names a moment already.
        """
        return self if self.view.known_at < ALL_WE_KNOW else self.at(known_at=passed(self.graph))

    def signed(self, who: str) -> GraphCRM:
        """The same front door, whose writes are in the name of ``who``."""
        return GraphCRM(self.graph, self.settings, self.vocabulary, self.view, who, self.reader)

    def as_reader(self, reader: Reader) -> GraphCRM:
        """The same front door for somebody else, narrowed to their scopes; writes are refused without the right.

        The only place where a reader's rights and scopes become those of a front door.
        """
        scopes = tuple(scope for scope in self.view.scopes if scope in reader.scopes)
        view = replace(self.view, scopes=scopes, reader=reader.person)
        graph = self.graph.refusing_writes(None if reader.may(Right.WRITE) else _NO_WRITING)
        return GraphCRM(graph, self.settings, self.vocabulary.narrowed(scopes), view, reader.who, reader)

    def whoami(self) -> Me:
        """Who reads and writes through this front door."""
        return told_reader(self.reader)

    @property
    def _triple(self) -> tuple[Graph, View, Vocabulary]:
        return self.graph, self.view, self.vocabulary

    @cached_property
    def backup(self) -> Backups:
        self.reader.needs(Right.ADMINISTER)
        return Backups(self.graph)

    @cached_property
    def people(self) -> People:
        return People(*self._triple)

    @cached_property
    def groups(self) -> Groups:
        return Groups(*self._triple, ranks_own_people=self.settings.rank_own_people)

    @cached_property
    def hierarchies(self) -> Hierarchies:
        from graphcrm.topics.hierarchies import Hierarchies  # with it comes networkx, which few questions need

        return Hierarchies(*self._triple)

    @cached_property
    def parties(self) -> Parties:
        return Parties(*self._triple, who=self.who)

    @cached_property
    def consents(self) -> Consents:
        return Consents(*self._triple, who=self.who)

    @cached_property
    def roles(self) -> Roles:
        return Roles(*self._triple, ranks_own_people=self.settings.rank_own_people)

    @cached_property
    def changes(self) -> Changes:
        return Changes(*self._triple)

    @cached_property
    def deals(self) -> Deals:
        return Deals(*self._triple)

    @cached_property
    def pipeline(self) -> Pipeline:
        return Pipeline(*self._triple, ranks_own_people=self.settings.rank_own_people)

    @cached_property
    def tasks(self) -> Tasks:
        return Tasks(*self._triple)

    @cached_property
    def ties(self) -> Ties:
        return Ties(*self._triple)

    @cached_property
    def timeline(self) -> Timeline:
        return Timeline(*self._triple)

    @cached_property
    def search(self) -> Search:
        return Search(*self._triple)

    @cached_property
    def doubles(self) -> Doubles:
        return Doubles(*self._triple, who=self.who)

    @cached_property
    def statements(self) -> Statements:
        return Statements(*self._triple, who=self.who)

    @cached_property
    def privacy(self) -> Privacy:
        self.reader.needs(Right.ADMINISTER)
        told = self.settings
        days = told.retain_interactions_days, told.retain_jobs_days, told.retain_files_days
        keeping = Keeping(*days, today=today(told))
        return Privacy(self.graph.refusing_writes(None), told.data_dir, self.who, keeping)

    @cached_property
    def jobs(self) -> Jobs:
        who = None if self.reader.may(Right.ADMINISTER) else self.who
        return Jobs(self.graph.refusing_writes(None), who, self.settings.data_dir)

    @cached_property
    def readers(self) -> Readers:
        self.reader.needs(Right.ADMINISTER)
        return Readers(self.graph.refusing_writes(None), self.view, self.vocabulary, who=self.who)

    @cached_property
    def audit(self) -> Audit:
        self.reader.needs(Right.ADMINISTER)
        return Audit(self.graph, AuditLog(self.settings))

    @property
    def sign_in(self) -> SignIn:
        """Who somebody is by what they bring; each has a memory of its own."""
        return SignIn(self.graph.refusing_writes(None), self.vocabulary.scope_names)

    @cached_property
    def imports(self) -> Imports:
        from graphcrm.loading.imports import Imports  # with it comes duckdb, which no question needs

        self.reader.needs(Right.IMPORT)
        graph = self.graph.refusing_writes(None)
        return Imports(graph, self.vocabulary, self.settings.data_dir, self.who, today(self.settings))

    def load(
        self,
        frame: Any,
        what: str,
        *,
        source: str,
        scope: str | None = None,
        seen_on: dt.date | None = None,
        dry_run: bool = False,
        strict: bool = False,
        snapshot: dt.date | None = None,
        complete: bool = False,
        yes: bool = False,
        progress: Progress | None = None,
    ) -> ImportReport:
        """Load a data frame of pandas or polars, or a table of pyarrow, whose columns are the canonical ones.

        ``what`` is a record (``person`` ...) or a family (``HOLDS_ROLE`` ...); ``crm.imports.columns(what)`` tells
        its columns. NaN, NaT and None are null. ``source`` says in whose name; the rest is as in ``imports.load``:
        ``snapshot`` and ``complete`` say that the frame has all that the source has of this record or family.

        Raises:
            InputError: this is no frame, or a column is missing, unknown or there twice; nothing was written.
            Conflict: another import of this source is at work, or too much is missing from what is said to be all.
            ImportFailed: the database went away; load it again when it is back.
        """
        from graphcrm.loading.canonical import checked
        from graphcrm.loading.frames import frame_folder

        imports = self.imports
        with frame_folder(frame, checked(what, source, scope, seen_on)) as folder:
            return imports.load(
                folder,
                dry_run=dry_run,
                strict=strict,
                snapshot=snapshot,
                complete=complete,
                yes=yes,
                progress=progress,
            )

    @cached_property
    def webhooks(self) -> Webhooks:
        from graphcrm.webhooks import Webhooks  # with it comes httpx, which no question needs

        self.reader.needs(Right.ADMINISTER)
        return Webhooks(self.graph.refusing_writes(None), self.view, self.vocabulary, self.settings, self.who)


def today(settings: Settings) -> dt.date:
    """The day it is, in the zone of the settings."""
    return dt.datetime.now(settings.zone).date()


def connect(settings: Settings | None = None, **given: Any) -> GraphCRM:
    """Open graphcrm: the embedded database in ``data_dir``, or the Neo4j at ``neo4j_uri``.

    ``given`` are settings by name, on top of ``GRAPHCRM_*`` and ``graphcrm.toml``. With a ``token``, there or
    from ``graphcrm login``, the front door is its reader's; without one it is the operator's of this machine.

    Raises:
        NotSignedIn: the token is unknown, expired or revoked.
        SettingsError: a setting is wrong.
        DatabaseError: the database does not answer, refuses, or does not fit.
    """
    settings = settings or read_settings(**given)
    token = read_token(settings)
    crm = connect_as_operator(settings)
    if token is None:
        return crm
    try:
        return crm.as_reader(crm.sign_in.reader(token))
    except BaseException:
        crm.close()
        raise


def connect_as_operator(settings: Settings) -> GraphCRM:
    """Open graphcrm with all rights, whoever's token lies there: for a server, which asks each request for one.

    Raises:
        DatabaseError: the database does not answer, refuses, or does not fit.
    """
    vocabulary = read_vocabulary(settings.profiles, settings.vocabulary)
    graph = open_graph(settings)
    view = View(as_of=today(settings), known_at=ALL_WE_KNOW, scopes=vocabulary.scope_names)
    return GraphCRM(graph, settings, vocabulary, view, who=LOCAL)
