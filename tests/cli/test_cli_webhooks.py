"""Webhooks on the command line."""

from __future__ import annotations

import json

from terminal import Cli

from graphcrm.crm import GraphCRM

PUBLIC = "https://93.184.215.14/hook"


def test_one_is_added_listed_resumed_and_removed(crm: GraphCRM, cli: Cli):
    assert cli("webhook", "list").code == 0
    added = json.loads(cli("webhook", "add", PUBLIC, "--json").out)
    listed = cli("webhook", "list")
    assert (listed.code, listed.err) == (0, "")
    assert "active" in listed.out
    assert added["secret"] not in listed.out
    assert json.loads(cli("webhook", "resume", added["id"], "--json").out)["webhooks"][0]["attempts"] == 0
    assert json.loads(cli("webhook", "deliver", "--json").out) == {"delivered": 0, "failed": []}
    assert cli("webhook", "add", PUBLIC).code == 4
    assert cli("webhook", "remove", added["id"]).code == 0
    assert cli("webhook", "remove", added["id"]).code == 3
    assert crm.webhooks.list().webhooks == ()


def test_one_inside_is_refused(crm: GraphCRM, cli: Cli):
    told = cli("webhook", "add", "http://localhost:7474/")
    assert told.code == 2
    assert told.err.startswith("graphcrm: url: the host is on loopback or in a private network")
