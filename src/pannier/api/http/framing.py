"""What every response has in common, refusals and strangers' paths included: its request's id, and headers that
leave a browser nothing to guess.
"""

import re
import uuid

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pannier.api.http.caching import NO_STORE
from pannier.core.clock import Clock
from pannier.core.ids import is_id, new_id
from pannier.telemetry.correlation import correlated

_REQUEST_ID = "pannier.request_id"
_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_TWO_YEARS = 63_072_000
_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
}


class Framing:
    """Gives requests their id and responses their common headers. Sockets pass through as they are."""

    def __init__(self, app: ASGIApp, clock: Clock, *, https_only: bool) -> None:
        self._app = app
        self._clock = clock
        self._headers = dict(_HEADERS)
        if https_only:
            self._headers["strict-transport-security"] = f"max-age={_TWO_YEARS}; includeSubDomains"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = accepted_id(Headers(scope=scope).get("x-request-id")) or new_id(self._clock.now())
        scope[_REQUEST_ID] = request_id

        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers["x-request-id"] = request_id
                headers.setdefault("cache-control", NO_STORE)
                for name, value in self._headers.items():
                    headers.setdefault(name, value)
            await send(message)

        with correlated(request_id):
            await self._app(scope, receive, framed)


def accepted_id(given: str | None) -> str | None:
    """A client's own id for its request, where it is a UUID or ULID.

    Any other text could be a phone number as well, and would be in the log.
    """
    if given is not None and (_UUID.fullmatch(given) or is_id(given)):
        return given
    return None


def request_id_of(scope: Scope) -> str:
    """The id of the request; a fresh one where nothing framed it."""
    request_id: str = scope.get(_REQUEST_ID) or str(uuid.uuid4())
    return request_id
