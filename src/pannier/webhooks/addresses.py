"""Where deliveries may go: the form of a URL, and the addresses behind its name.

A URL comes from a stranger and is fetched from inside, so it must not lead inside (SSRF): only https, only public
addresses, no redirects. The name is resolved anew for each attempt, every address is checked, and the connection goes
to an address that was checked, so that a name which answers otherwise the second time gains nothing.
"""

import ipaddress
import re
import socket
import threading
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Protocol, TypeAlias
from urllib.parse import urlsplit

from pannier.webhooks.errors import UrlProblem, WebhookUrlRefused

LONGEST_URL = 500
HTTPS_PORT = 443
_FIRST_FREE_PORT = 1024

Address: TypeAlias = IPv4Address | IPv6Address

_PRINTABLE = re.compile(r"[!-~]+")
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_LONGEST_NAME = 253

# Of IPv6 only what is given out to networks; of that, what carries an IPv4 address inside leads who knows where.
_IPV6_GIVEN_OUT = IPv6Network("2000::/3")
_REFUSED: tuple[IPv4Network | IPv6Network, ...] = (
    IPv4Network("0.0.0.0/8"),
    IPv4Network("10.0.0.0/8"),
    IPv4Network("100.64.0.0/10"),  # carrier-grade NAT
    IPv4Network("127.0.0.0/8"),
    IPv4Network("169.254.0.0/16"),  # link-local, and the metadata of every cloud
    IPv4Network("172.16.0.0/12"),
    IPv4Network("192.0.0.0/24"),
    IPv4Network("192.0.2.0/24"),
    IPv4Network("192.88.99.0/24"),  # 6to4 relays
    IPv4Network("192.168.0.0/16"),
    IPv4Network("198.18.0.0/15"),
    IPv4Network("198.51.100.0/24"),
    IPv4Network("203.0.113.0/24"),
    IPv4Network("224.0.0.0/3"),  # multicast, reserved, broadcast
    IPv6Network("2001::/23"),  # protocol assignments, Teredo among them
    IPv6Network("2001:db8::/32"),
    IPv6Network("2002::/16"),  # 6to4
    IPv6Network("3fff::/20"),
)


class Unresolved(Exception):
    """The name leads to no address, or the answer did not come in time."""


class AddressRefused(Exception):
    """Nothing is sent to where the name leads."""


class Resolver(Protocol):
    """Asks what addresses a name has."""

    def __call__(self, host: str, port: int) -> Sequence[str]:
        """All of them, in the order to try. Raises Unresolved."""
        ...


@dataclass(frozen=True, slots=True)
class Target:
    """A URL taken apart. `host` is lower-case ASCII, an IPv6 address without its brackets."""

    secure: bool
    host: str
    port: int
    resource: str  # path and query, as they are sent

    @property
    def authority(self) -> str:
        """For the `Host` header."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == (HTTPS_PORT if self.secure else 80) else f"{host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Rules:
    """What is allowed. `allow_loopback` is for development: plain http, any port, and the machine itself."""

    allow_loopback: bool = False

    def target(self, url: str) -> Target:
        """The parts of a URL that deliveries may go to, as far as its form tells.

        Raises:
            WebhookUrlRefused
        """
        if len(url) > LONGEST_URL or not _PRINTABLE.fullmatch(url) or "\\" in url:
            raise WebhookUrlRefused(UrlProblem.MALFORMED)
        try:
            parts = urlsplit(url)
            host, port = parts.hostname or "", parts.port
        except ValueError as error:
            raise WebhookUrlRefused(UrlProblem.MALFORMED) from error
        secure = parts.scheme == "https"
        if not secure and not (self.allow_loopback and parts.scheme == "http"):
            raise WebhookUrlRefused(UrlProblem.NOT_HTTPS)
        if "@" in parts.netloc or "#" in url or not _is_host(host):
            raise WebhookUrlRefused(UrlProblem.MALFORMED)
        port = port if port is not None else HTTPS_PORT if secure else 80
        if not (self.allow_loopback or port == HTTPS_PORT or port >= _FIRST_FREE_PORT):
            raise WebhookUrlRefused(UrlProblem.PORT_REFUSED)
        resource = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
        return Target(secure, host, port, resource)

    def permits(self, address: Address) -> bool:
        """Whether something may be sent to this address."""
        if self.allow_loopback and address.is_loopback:
            return True
        if isinstance(address, IPv6Address) and (address not in _IPV6_GIVEN_OUT or address.scope_id):
            return False  # mapped, NAT64, loopback, link-local, unique local, multicast …
        return address.is_global and not any(address in network for network in _REFUSED)

    def checked(self, found: Sequence[str]) -> tuple[str, ...]:
        """The addresses, each of which is allowed. One that is not condemns them all: no public host has such.

        Raises:
            Unresolved: there are none.
            AddressRefused
        """
        if not found:
            raise Unresolved
        for text in found:
            try:
                address = ipaddress.ip_address(text)
            except ValueError as error:
                raise AddressRefused from error
            if not self.permits(address):
                raise AddressRefused
        return tuple(found)

    def check_url(self, url: str, resolve: Resolver) -> None:
        """Look a URL over when it is registered. Raises WebhookUrlRefused."""
        target = self.target(url)
        try:
            self.checked(resolve(target.host, target.port))
        except Unresolved as error:
            raise WebhookUrlRefused(UrlProblem.UNRESOLVED) from error
        except AddressRefused as error:
            raise WebhookUrlRefused(UrlProblem.ADDRESS_REFUSED) from error


def _is_host(host: str) -> bool:
    if ":" in host:
        try:
            return IPv6Address(host).scope_id is None
        except ValueError:
            return False
    return len(host) <= _LONGEST_NAME and all(_LABEL.fullmatch(label) for label in host.split("."))


class SystemResolver:
    """Asks the machine, for a bounded time: the machine's own patience with a name server may be longer than ours."""

    def __init__(self, patience_seconds: float = 3.0) -> None:
        self._patience = patience_seconds

    def __call__(self, host: str, port: int) -> Sequence[str]:
        answers: list[Sequence[str]] = []
        thread = threading.Thread(target=lambda: answers.append(_ask(host, port)), daemon=True)
        thread.start()
        thread.join(self._patience)
        if not answers or not answers[0]:
            raise Unresolved
        return answers[0]


def _ask(host: str, port: int) -> Sequence[str]:
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(address[0]) for *_, address in found))
