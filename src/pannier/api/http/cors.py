"""Which pages of other origins may call the API from a browser (the Fetch standard's CORS protocol)."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pannier.api.policy import ApiPolicy

_METHODS = "GET, HEAD, POST"
_REQUEST_HEADERS = (
    "accept, accept-language, apollographql-client-name, apollographql-client-version, authorization, content-type,"
    " if-none-match, x-apollo-operation-name, x-request-id"
)
_EXPOSED = "date, etag, retry-after, x-request-id"
_REMEMBERED = "7200"  # as long as any browser does


class Cors:
    """Answers preflights, and tells browsers whom they may show an answer to.

    There are no cookies, and so no credentials that a browser would add by itself: what a page of another origin could
    have a browser send without asking, it could send itself. A preflight that is refused is answered like one of a path
    that knows nothing of CORS: without a word about it.
    """

    def __init__(self, app: ASGIApp, policy: ApiPolicy) -> None:
        self._app = app
        self._policy = policy

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        origin = headers.get("origin")
        allowed = origin if origin is not None and self._policy.allows(origin) else None
        if scope["method"] == "OPTIONS" and "access-control-request-method" in headers:
            await _preflight(allowed)(scope, receive, send)
            return

        async def told(message: Message) -> None:
            if message["type"] == "http.response.start":
                response = MutableHeaders(scope=message)
                response.add_vary_header("Origin")
                if allowed is not None:
                    response["access-control-allow-origin"] = allowed
                    response["access-control-expose-headers"] = _EXPOSED
            await send(message)

        await self._app(scope, receive, told)


def _preflight(allowed: str | None) -> Response:
    response = Response(status_code=204)
    response.headers["vary"] = "Origin, Access-Control-Request-Method, Access-Control-Request-Headers"
    if allowed is not None:
        response.headers["access-control-allow-origin"] = allowed
        response.headers["access-control-allow-methods"] = _METHODS
        response.headers["access-control-allow-headers"] = _REQUEST_HEADERS
        response.headers["access-control-max-age"] = _REMEMBERED
    return response
