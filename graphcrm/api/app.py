"""The application: its topics' routes under /v1."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

import anyio.to_thread
from fastapi import FastAPI

from graphcrm.api import docs, health, sign_in
from graphcrm.api.answers import VERSION
from graphcrm.api.audit import Audited
from graphcrm.api.bodies import BodyLimit
from graphcrm.api.doorkeeper import Doorkeeper, always_asks
from graphcrm.api.guard import Guard
from graphcrm.api.logs import AccessLog
from graphcrm.api.openapi import describe
from graphcrm.api.problems import add_problems
from graphcrm.api.routes import (
    audit,
    changes,
    consents,
    deals,
    doubles,
    groups,
    hierarchies,
    imports,
    jobs,
    parties,
    people,
    pipeline,
    privacy,
    readers,
    roles,
    search,
    session,
    statements,
    tasks,
    ties,
    timeline,
    vocabulary,
    webhooks,
)
from graphcrm.audit import AuditLog
from graphcrm.crm import GraphCRM
from graphcrm.jobs.worker import Worker
from graphcrm.loading.uploads import Upload

TOPICS = (
    people,
    groups,
    hierarchies,
    parties,
    statements,
    consents,
    doubles,
    vocabulary,
    roles,
    changes,
    search,
    imports,
    jobs,
    deals,
    pipeline,
    tasks,
    ties,
    timeline,
    privacy,
    webhooks,
    readers,
    session,
    audit,
)


def create_app(crm: GraphCRM, *, hosts: Iterable[str] | None = None) -> FastAPI:
    """The API over an open front door; who opened it closes it.

    ``hosts`` are the names under which it may be asked; any where there are none.
    """

    worker = Worker(crm.graph.refusing_writes(None))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        # each request in work holds one thread and one connection: as many of the one as of the other
        anyio.to_thread.current_default_thread_limiter().total_tokens = crm.settings.pool_size
        await anyio.to_thread.run_sync(Upload.sweep, crm.settings.data_dir)
        yield
        await anyio.to_thread.run_sync(worker.close)

    app = FastAPI(title="graphcrm", version="1", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.state.crm = crm
    app.state.worker = worker
    app.state.doorkeeper = doorkeeper = Doorkeeper(crm)
    add_problems(app)
    app.include_router(health.router)
    app.include_router(docs.router)
    app.include_router(sign_in.router)
    for topic in TOPICS:
        app.include_router(topic.router, prefix=VERSION)
    describe(app, asks_token=always_asks(crm.settings))
    # the last one added is asked first
    app.add_middleware(BodyLimit, max_bytes=crm.settings.max_body_bytes, streamed=imports.STREAMED)
    app.add_middleware(Audited, audit=AuditLog(crm.settings))
    app.add_middleware(Guard, doorkeeper=doorkeeper, hosts=hosts)
    app.add_middleware(AccessLog)
    return app
