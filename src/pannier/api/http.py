"""GraphQL over HTTP: a request in, a response out.

Use cases are plain blocking functions. Each request therefore runs in a worker thread with an event loop of its own, so
that one request's read never holds up another's, and DataLoaders still batch.
"""

import asyncio
import ipaddress
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import anyio.to_thread
import orjson
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types.graphql import OperationType

from pannier.api.context import Context, Services
from pannier.api.errors import formatted
from pannier.api.schema import Schema
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.stack import with_room
from pannier.users.tokens import Bearer

log = logging.getLogger("pannier.api")

MAX_BODY_BYTES = 200_000
GRAPHQL_RESPONSE = "application/graphql-response+json"
JSON = "application/json"

_loops = threading.local()


class Refused(Exception):
    """The request never reaches execution. Carries the HTTP status and what to say."""

    def __init__(
        self, status: int, message: str, code: str = "BAD_REQUEST", allow: str | None = None
    ) -> None:
        super().__init__(message)
        self.status = status
        self.code = code
        self.allow = allow


@dataclass(frozen=True, slots=True)
class Operation:
    """What a request asks to execute."""

    query: str
    name: str | None
    variables: dict[str, Any] | None


class GraphQLEndpoint:
    """`/graphql`."""

    def __init__(self, schema: Schema, services: Services) -> None:
        self._schema = schema
        self._services = services

    async def __call__(self, request: Request) -> Response:
        request_id = new_id(self._services.clock.now())
        media_type = _response_type(request.headers.get("accept", ""))
        try:
            operation = await _operation(request)
            context = self._context(request, request_id, operation)
            status, body = await anyio.to_thread.run_sync(
                with_room, self._execute, operation, context, request.method, media_type
            )
        except ClientDisconnect:
            return Response(status_code=400)  # nobody is there to read it
        except Refused as refused:
            status = refused.status
            error = {"message": str(refused), "extensions": {"code": refused.code}}
            headers = {"allow": refused.allow} if refused.allow else None
            body = orjson.dumps({"errors": [error]})
            return Response(body, status, headers, media_type)
        return Response(body, status, {"x-request-id": request_id}, media_type)

    def _context(self, request: Request, request_id: str, operation: Operation) -> Context:
        bearer = self._bearer(request.headers.get("authorization"))
        return Context(
            **vars(self._services),
            viewer_id=bearer.user_id if bearer else None,
            session_id=bearer.session_id if bearer else None,
            locale=Locale.of(request.headers.get("accept-language")),
            network_address=_network_address(request.client.host if request.client else "unknown"),
            user_agent=request.headers.get("user-agent", ""),
            request_id=request_id,
            operation_name=operation.name,
        )

    def _bearer(self, authorization: str | None) -> Bearer | None:
        if authorization is None:
            return None
        scheme, _, token = authorization.partition(" ")
        bearer = self._services.sessions.bearer_of(token.strip()) if scheme.lower() == "bearer" else None
        if bearer is None:
            raise Refused(401, "The access token is not good (any more). Refresh it.", "UNAUTHENTICATED")
        return bearer

    def _execute(
        self, operation: Operation, context: Context, method: str, media_type: str
    ) -> tuple[int, bytes]:
        allowed = {OperationType.QUERY} if method == "GET" else {OperationType.QUERY, OperationType.MUTATION}
        try:
            result = _loop().run_until_complete(
                self._schema.execute(
                    operation.query,
                    variable_values=operation.variables,
                    operation_name=operation.name,
                    context_value=context,
                    allowed_operation_types=allowed,
                )
            )
        except InvalidOperationTypeError as error:
            if method == "GET":
                raise Refused(405, "A mutation is sent by POST.", allow="POST") from error
            raise Refused(400, "Subscriptions are not served over HTTP.") from error
        except CannotGetOperationTypeError as error:
            raise Refused(400, "The document has no operation of this name.") from error
        answer: dict[str, Any] = {}
        if result.errors:
            answer["errors"] = [
                formatted(error, context.locale, context.request_id) for error in result.errors
            ]
        executed = result.data is not None or any(error.path for error in result.errors or ())
        if executed:
            answer["data"] = result.data
        status = 200 if executed or media_type == JSON else 400
        return status, orjson.dumps(answer)


def _network_address(host: str) -> str:
    """What attempts are counted by: the address, or the network of an IPv6 one, all of which one household has."""
    try:
        address = ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return host
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    mapped = address.ipv4_mapped
    return str(mapped or ipaddress.IPv6Network((int(address), 64), strict=False))


def _loop() -> asyncio.AbstractEventLoop:
    """This worker thread's event loop."""
    loop: asyncio.AbstractEventLoop | None = getattr(_loops, "loop", None)
    if loop is None:
        loop = _loops.loop = asyncio.new_event_loop()
    return loop


async def _operation(request: Request) -> Operation:
    if request.method == "GET":
        params: Mapping[str, Any] = dict(request.query_params)
        if isinstance(params.get("variables"), str):
            params = {**params, "variables": _decode(params["variables"].encode())}
    elif request.method == "POST":
        content_type = request.headers.get("content-type", "").split(";")[0].strip().lower()
        if content_type != JSON:
            raise Refused(415, "Send application/json.")
        decoded = _decode(await _body(request))
        if not isinstance(decoded, dict):
            raise Refused(400, "A request is a JSON object.")
        params = decoded
    else:
        raise Refused(405, "Send GET or POST.", allow="GET, POST")
    query, name, variables = params.get("query"), params.get("operationName"), params.get("variables")
    if not isinstance(query, str) or not query.strip():
        raise Refused(400, "`query` is a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise Refused(400, "`operationName` is a string.")
    if variables is not None and not isinstance(variables, dict):
        raise Refused(400, "`variables` is an object.")
    return Operation(query, name or None, variables)


async def _body(request: Request) -> bytes:
    received = bytearray()
    async for chunk in request.stream():
        received += chunk
        if len(received) > MAX_BODY_BYTES:
            raise Refused(413, f"A request has at most {MAX_BODY_BYTES} bytes.")
    return bytes(received)


def _decode(raw: bytes) -> Any:
    """What the bytes say; orjson refuses a nesting of more than 1,024 by itself."""
    try:
        return orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        raise Refused(400, "The body is not JSON.") from error


def _response_type(accept: str) -> str:
    return GRAPHQL_RESPONSE if GRAPHQL_RESPONSE in accept else JSON
