"""Asks one address on the web, and nothing inside our own network: the only place from which the site goes out by itself."""

import ipaddress
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import urllib3
from urllib3.util import Timeout

from home.links.rules import Found, State, judge

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
MOST_BYTES = 64 * 1024
MOST_SECONDS = 10.0
MOST_REDIRECTS = 5
# IPv6 addresses that stand for an IPv4 one: 6to4, Teredo, NAT64 (both prefixes). The one that they stand for may be ours.
DISGUISES = [ipaddress.ip_network(one) for one in ("2002::/16", "2001::/32", "64:ff9b::/96", "64:ff9b:1::/48", "::/96")]


class Forbidden(Exception):
    """An address that the site does not ask."""


def is_public(address: Address) -> bool:
    """Whether an address is one of the open network, and does not stand for another."""
    if isinstance(address, ipaddress.IPv6Address) and (
        address.ipv4_mapped is not None or address.is_site_local or any(address in net for net in DISGUISES)
    ):
        return False
    is_special = address.is_multicast or address.is_reserved or address.is_unspecified or address.is_loopback
    return address.is_global and not (is_special or address.is_private or address.is_link_local)


def look_up(host: str, port: int) -> list[str]:
    """The addresses of a host."""
    return list(dict.fromkeys(str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)))


@dataclass(frozen=True)
class Policy:
    """What may be asked. Tests admit a server of their own; the site never does."""

    ports: frozenset[int] = frozenset({80, 443})
    admits: Callable[[Address], bool] = is_public
    look_up: Callable[[str, int], list[str]] = look_up


@dataclass(frozen=True)
class Target:
    """An address that has been checked, and the network address that the connection goes to, so that no name can change meanwhile."""

    scheme: str
    host: str
    port: int
    path: str
    ip: str


def check(url: str, policy: Policy) -> Target:
    """Where a request for this address would go.

    :raises Forbidden: when any network address of its host is not public, or the address is of another kind.
    :raises OSError: when the host has no address.
    """
    try:
        parts = urlsplit(url)
        port = parts.port or (443 if parts.scheme == "https" else 80)
        host = (parts.hostname or "").encode("idna").decode() if not _is_ip(parts.hostname) else str(parts.hostname)
    except ValueError as error:  # UnicodeError is one
        raise Forbidden(f"no address: {error}") from error
    if parts.scheme not in ("http", "https") or not host or any(ord(one) <= 32 or one == "\\" for one in url):
        raise Forbidden("only http and https")
    if "@" in parts.netloc:
        raise Forbidden("a name or password in the address")
    if port not in policy.ports:
        raise Forbidden(f"port {port}")
    found = policy.look_up(host, port)
    if not found or not all(policy.admits(ipaddress.ip_address(one.partition("%")[0])) for one in found):
        raise Forbidden("not on the open network")
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(parts.scheme, host, port, path, found[0])


def _is_ip(host: str | None) -> bool:
    return bool(host) and (":" in str(host))


def fetch(url: str, *, agent: str, policy: Policy | None = None) -> Found:
    """What is at this address: HEAD, then the first bytes of GET where HEAD says nothing good. At most ten seconds.

    Each redirect is checked like the address itself; five at most are followed. Nothing of the answer is kept.
    """
    rules, deadline = policy or Policy(), time.monotonic() + MOST_SECONDS
    here, lasting = url, True
    try:
        for _hop in range(MOST_REDIRECTS + 1):
            status, location = _ask(check(here, rules), agent, deadline)
            if status not in (301, 302, 303, 307, 308) or not location:
                return judge(status, here if here != url and lasting else "")
            lasting = lasting and status in (301, 308)
            here = urljoin(here, location)
        return Found(State.UNREACHABLE, why="too many redirects")
    except Forbidden as refusal:
        return Found(State.REFUSED, why=str(refusal)[:200])
    except (OSError, urllib3.exceptions.HTTPError, UnicodeError) as error:
        return Found(State.UNREACHABLE, why=f"{type(error).__name__}: {error}"[:200])


def _ask(target: Target, agent: str, deadline: float) -> tuple[int, str]:
    status, location = _request("HEAD", target, agent, deadline)
    return (status, location) if status < 400 else _request("GET", target, agent, deadline)


def _request(method: str, target: Target, agent: str, deadline: float) -> tuple[int, str]:
    left = deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("ten seconds are over")
    options: dict[str, Any] = {"maxsize": 1, "timeout": Timeout(total=left), "retries": False}
    if target.scheme == "https":
        options |= {"server_hostname": target.host, "assert_hostname": target.host, "cert_reqs": "CERT_REQUIRED"}
        pool: urllib3.HTTPConnectionPool = urllib3.HTTPSConnectionPool(target.ip, target.port, **options)
    else:
        pool = urllib3.HTTPConnectionPool(target.ip, target.port, **options)
    host = f"[{target.host}]" if ":" in target.host else target.host
    host = host if target.port in (80, 443) else f"{host}:{target.port}"
    headers = {"Host": host, "User-Agent": agent, "Accept": "*/*", "Accept-Encoding": "identity"}
    with pool:
        answer = pool.urlopen(method, target.path, headers=headers, redirect=False, preload_content=False)
        try:
            read = 0
            while method == "GET" and read < MOST_BYTES and (part := answer.read(4096)):
                read += len(part)
                if time.monotonic() > deadline:
                    break  # the server answers: that it is slow does not matter here
            return int(answer.status), str(answer.headers.get("Location", ""))
        finally:
            answer.close()
