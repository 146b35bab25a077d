"""Where a webhook may go: no address inside, so that nobody has this machine ask its neighbours."""

from __future__ import annotations

import ipaddress
import socket
from dataclasses import dataclass

import httpx

from graphcrm.errors import InputError

LONGEST = 2_000
_TUNNELS = tuple(map(ipaddress.ip_network, ("64:ff9b::/96", "2002::/16", "2001::/32")))
"""Addresses that hold an IPv4 address to which they lead on."""


@dataclass(frozen=True, slots=True)
class Place:
    """A URL, with the address that its host had when it was looked at: that one is asked, and no other."""

    url: httpx.URL
    address: str


def checked_url(url: str) -> httpx.URL:
    """The URL, if a webhook may have it.

    Raises:
        InputError: what is wrong with it; never with its words, which may hold a password.
    """
    expected = "like https://receiver.example/graphcrm"
    try:
        found = httpx.URL(url)
    except (httpx.InvalidURL, ValueError) as error:
        raise InputError("this is no URL", field="url", expected=expected) from error
    if len(url) > LONGEST:
        raise InputError(f"the URL has {len(url)} characters", field="url", expected=f"at most {LONGEST}")
    if found.scheme not in ("http", "https") or not found.host:
        raise InputError("a webhook goes to a host over http or https", field="url", expected=expected)
    if found.userinfo:
        raise InputError(
            "the URL holds a user or a password", field="url", expected="none: each delivery is signed instead"
        )
    return found


def place_of(url: str, *, private: bool) -> Place:
    """Where a URL leads now; ``private``: also to addresses that are not public.

    Raises:
        InputError: the URL is none for a webhook, its host has no address, or one that is not public.
    """
    found = checked_url(url)
    try:
        told = socket.getaddrinfo(found.host, found.port or 443, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise InputError("the host has no address", field="url", expected="a host that can be resolved") from error
    addresses = [str(one[4][0]) for one in told]
    if not private and not all(is_public(address) for address in addresses):
        raise InputError(
            "the host is on loopback or in a private network",
            field="url",
            expected="a public address, or GRAPHCRM_WEBHOOK_PRIVATE_HOSTS=true",
        )
    return Place(found, addresses[0])


def is_public(address: str) -> bool:
    """Whether an address is one of the internet's: not of this machine, its networks, or nobody's."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        if ip.ipv4_mapped:
            return is_public(str(ip.ipv4_mapped))
        if any(ip in network for network in _TUNNELS):
            return False
    return ip.is_global and not ip.is_multicast
