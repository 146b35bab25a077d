"""The application: its topics' routes under /v1."""

from __future__ import annotations

from fastapi import FastAPI

from graphcrm.api.problems import add_problems
from graphcrm.api.routes import people
from graphcrm.crm import GraphCRM

TOPICS = (people,)


def create_app(crm: GraphCRM) -> FastAPI:
    """The API over an open front door; who opened it closes it."""
    app = FastAPI(title="graphcrm", version="1", docs_url="/docs", openapi_url="/openapi.json")
    app.state.crm = crm
    add_problems(app)
    for topic in TOPICS:
        app.include_router(topic.router, prefix="/v1")
    return app
