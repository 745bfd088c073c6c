"""Who asks, and from where."""

import ipaddress

from starlette.requests import Request

from pannier.api.http.refusals import Refused
from pannier.users.sessions import Sessions
from pannier.users.tokens import Bearer

_LONGEST_AGENT = 500


def bearer_of(request: Request, sessions: Sessions) -> Bearer | None:
    """Who asks by their access token; None for a stranger.

    Raises:
        Refused: 401, there is a token, and it is not good.
    """
    given = request.headers.getlist("authorization")
    if not given:
        return None
    bearer = sessions.bearer_in(given[0]) if len(given) == 1 else None
    if bearer is None:
        raise Refused(
            401,
            "The access token is not good (any more). Refresh it.",
            "UNAUTHENTICATED",
            {"www-authenticate": 'Bearer error="invalid_token"'},
        )
    return bearer


def network_address(request: Request) -> str:
    """What attempts are counted by: the address of the connection, or the network of an IPv6 one, all of a household.

    Never what a header says: anybody can write one. Behind API Gateway the adapter takes it from the event.
    """
    return network_of(request.client.host if request.client else "unknown")


def network_of(host: str) -> str:
    """The address itself, or the /64 of an IPv6 one."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.IPv6Network((int(address), 64), strict=False))


def user_agent(request: Request) -> str:
    """What the client says it is, cut."""
    return request.headers.get("user-agent", "")[:_LONGEST_AGENT]
