"""Consents on the command line."""

from __future__ import annotations

import json

from terminal import Cli
from worlds import World


def test_a_consent_is_recorded_and_shown(world: World, cli: Cli):
    world.build("person ann @b2c\ncompany us")
    first = ("consents", "record", "ann", "us", "newsletter", "--from", "2020-01-01", "--basis", "form", "--key", "k1")
    assert cli(*first).code == 0
    again = json.loads(cli(*first, "--json").out)
    assert [record["did"] for record in again["records"]] == ["created"]
    assert cli("consents", "record", "ann", "us", "newsletter", "--kind", "opted_out", "--from", "2022-01-01").code == 0

    def allowed(day: str) -> list[bool]:
        answer = json.loads(cli("consents", "given", "ann", "--as-of", day, "--json").out)
        return [row["allowed"] for row in answer["standings"]]

    assert (allowed("2019-01-01"), allowed("2021-01-01"), allowed("2022-01-01")) == ([], [True], [False])
    assert "newsletter" in cli("consents", "given", "ann", "--as-of", "2021-01-01").out


def test_what_is_wrong_is_named(world: World, cli: Cli):
    world.build("person ann @b2c\ncompany us")
    ran = cli("consents", "record", "ann", "us", "mail", "--kind", "maybe")
    assert ran.code == 2
    assert "opted_out" in ran.err
    assert cli("consents", "given", "nobody").code == 3
    assert cli("consents", "record", "ann", "us", "mail", "--from", "2026-02-30").code == 2
