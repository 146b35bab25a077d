"""Where a webhook may go, looked at when it is added and at each delivery."""

from __future__ import annotations

import socket
from typing import Any

import pytest
from receiving import receiving
from worlds import World

from graphcrm.crm import GraphCRM
from graphcrm.errors import InputError
from graphcrm.webhooks.addresses import is_public, place_of


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("ftp://receiver.example/x", "http or https"),
        ("file:///etc/passwd", "http or https"),
        ("receiver.example", "http or https"),
        ("", "http or https"),
        ("http://", "http or https"),
        ("http://[::1", "no URL"),
        ("https://user:secret@receiver.example/", "a user or a password"),
        ("https://receiver.example/" + "x" * 2_000, "characters"),
        ("http://127.0.0.1/", "private network"),
        ("http://127.1/", "private network"),
        ("http://2130706433/", "private network"),
        ("http://localhost:7687/", "private network"),
        ("http://[::1]/", "private network"),
        ("http://[::ffff:10.0.0.1]/", "private network"),
        ("http://10.1.2.3/", "private network"),
        ("http://169.254.169.254/latest/meta-data", "private network"),
        ("http://0.0.0.0/", "private network"),
        ("https://no-such-host.invalid/", "no address"),
    ],
)
def test_what_a_webhook_may_not_have(crm: GraphCRM, url: str, says: str):
    with pytest.raises(InputError, match=says) as refused:
        crm.webhooks.add(url)
    assert refused.value.field == "url"
    assert "secret" not in str(refused.value)
    assert crm.webhooks.list().webhooks == ()


@pytest.mark.parametrize(
    ("address", "public"),
    [
        ("93.184.215.14", True),
        ("2606:2800:21f:cb07:6820:80da:af6b:8b2c", True),
        ("192.168.1.1", False),
        ("172.16.0.1", False),
        ("100.64.0.1", False),
        ("224.0.0.1", False),
        ("fe80::1%eth0", False),
        ("fd00::1", False),
        ("64:ff9b::a00:1", False),
        ("2002:a00:1::", False),
        ("::ffff:93.184.215.14", True),
    ],
)
def test_which_addresses_are_public(address: str, public: bool):
    assert is_public(address) is public


def test_one_private_address_among_public_ones_is_refused(monkeypatch: pytest.MonkeyPatch):
    both = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (one, 443)) for one in ("93.184.215.14", "10.0.0.1")]
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_, **__: both)
    with pytest.raises(InputError, match="private network"):
        place_of("https://receiver.example/", private=False)


def test_a_host_that_moves_inside_after_it_was_added_is_not_asked(
    crm: GraphCRM, world: World, monkeypatch: pytest.MonkeyPatch
):
    real = socket.getaddrinfo
    leads = {"moving.example": "93.184.215.14"}

    def resolved(host: Any, *rest: Any, **more: Any) -> Any:
        name = host.decode() if isinstance(host, bytes) else host
        return real(leads.get(name, name), *rest, **more)

    monkeypatch.setattr(socket, "getaddrinfo", resolved)
    with receiving() as receiver:
        crm.webhooks.add(receiver.url.replace("127.0.0.1", "moving.example"))
        leads["moving.example"] = "127.0.0.1"
        world.build("person ann")
        assert crm.webhooks.deliver().delivered == 0
        assert receiver.seen == []
    (hook,) = crm.webhooks.list().webhooks
    assert hook.last_error == "the host is on loopback or in a private network"


def test_the_address_is_asked_under_the_name_of_its_host(
    crm: GraphCRM, world: World, monkeypatch: pytest.MonkeyPatch
):
    real = socket.getaddrinfo
    monkeypatch.setattr(
        socket, "getaddrinfo", lambda host, *rest, **more: real(
            "127.0.0.1" if host == "named.example" else host, *rest, **more
        )
    )
    settings = crm.settings.model_copy(update={"webhook_private_hosts": True})
    hooks = GraphCRM(crm.graph, settings, crm.vocabulary, crm.view, crm.who).webhooks
    with receiving() as receiver:
        url = receiver.url.replace("127.0.0.1", "named.example")
        hooks.add(url)
        world.build("person ann")
        assert hooks.deliver().delivered == 1
        assert receiver.seen[0][0]["host"] == url.removeprefix("http://").removesuffix("/hook")
