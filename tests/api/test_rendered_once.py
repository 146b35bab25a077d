"""An answer is serialised once: it is the wire format, and is not walked through again on its way out."""

from __future__ import annotations

import asyncio

import fastapi.routing
import httpx
import pytest
from fastapi import FastAPI
from worlds import World

from graphcrm.api.app import create_app


async def asked(app: FastAPI, path: str) -> httpx.Response:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
        return await client.get(path)


def test_a_route_sends_the_json_of_its_answer(world: World, monkeypatch: pytest.MonkeyPatch):
    async def twice(**_: object) -> object:
        raise AssertionError("fastapi serialised the answer once more")

    monkeypatch.setattr(fastapi.routing, "serialize_response", twice)
    crm = world.build('person ann\ncompany acme\nann employee acme 2020-01-01.. "Engineer"').crm
    reply = asyncio.run(asked(create_app(crm), "/v1/people/ann/roles-held?as_of=2026-06-01"))
    assert reply.status_code == 200
    assert reply.text == crm.people.roles_held("ann").model_dump_json()
    assert reply.headers["content-type"] == "application/json"
