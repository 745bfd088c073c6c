"""`/graphql`: a request in, a response out.

Use cases are plain blocking functions. Each request therefore runs in a worker thread with an event loop of its own, so
that one request's read never holds up another's, and DataLoaders still batch.
"""

import logging
from collections.abc import Sequence

import anyio.to_thread
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from pannier.api.context import Context, Services
from pannier.api.http.callers import bearer_of, network_address, user_agent
from pannier.api.http.execution import execute
from pannier.api.http.framing import request_id_of
from pannier.api.http.gates import Gate, count_unknown_document
from pannier.api.http.negotiation import MediaType, response_type
from pannier.api.http.persisted import PersistedOperations, Resolved
from pannier.api.http.refusals import Refused
from pannier.api.http.request_log import RequestLine
from pannier.api.http.requests import METHODS, GraphQLRequest, read
from pannier.api.http.responses import (
    caching_of,
    encoded,
    of_fault,
    of_refusal,
    of_result,
    was_executed,
)
from pannier.api.schema import Schema
from pannier.core.i18n import Locale
from pannier.core.stack import with_room

log = logging.getLogger("pannier.api")

_GONE = 499  # in the log only: nobody is there to read a status


class GraphQLEndpoint:
    """The ASGI application behind the path. `gates` are passed in order, before anything is looked up."""

    def __init__(self, schema: Schema, services: Services, gates: Sequence[Gate] = ()) -> None:
        self._schema = schema
        self._services = services
        self._gates = tuple(gates)
        self._persisted = PersistedOperations(services.documents, trusted_only=services.policy.trusted_only)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        request = Request(scope, receive)
        line = RequestLine(request_id_of(scope), request.method)
        response = await self._respond(request, line)
        line.status = response.status_code
        line.sent_bytes = len(response.body)
        line.write()
        await response(scope, receive, send)

    async def _respond(self, request: Request, line: RequestLine) -> Response:
        if request.method == "OPTIONS":
            return Response(status_code=204, headers={"allow": METHODS})
        media_type = MediaType.JSON
        try:
            media_type = response_type(", ".join(request.headers.getlist("accept")))
            asked = await read(request)
            line.operation = asked.operation_name
            return await anyio.to_thread.run_sync(with_room, self._serve, request, asked, media_type, line)
        except Refused as refused:
            answer = of_refusal(refused, media_type)
        except ClientDisconnect:
            return Response(status_code=_GONE)
        except Exception:
            log.exception("unexpected error in request %s", line.request_id)
            answer = of_fault(line.request_id)
        line.codes = answer.codes
        return encoded(answer, request, media_type)

    def _serve(
        self, request: Request, asked: GraphQLRequest, media_type: MediaType, line: RequestLine
    ) -> Response:
        """In a worker thread. Raises Refused."""
        with self._services.meter.measure() as line.consumed:
            context = line.context = self._context(request, asked, line.request_id)
            for gate in self._gates:
                gate(context)
            document = self._document(asked, context)
            line.document = document.source
            safe = request.method != "POST"
            result = execute(self._schema, document.text, asked, context, safe=safe)
            if was_executed(result):
                self._persisted.keep(document)
        answer = of_result(result, context, media_type)
        line.codes = answer.codes
        cacheable = caching_of(answer, context, self._schema.core) if safe else None
        return encoded(answer, request, media_type, cacheable)

    def _document(self, asked: GraphQLRequest, context: Context) -> Resolved:
        try:
            return self._persisted.resolve(asked)
        except Refused:
            count_unknown_document(context)
            raise

    def _context(self, request: Request, asked: GraphQLRequest, request_id: str) -> Context:
        bearer = bearer_of(request, self._services.sessions)
        return Context(
            **vars(self._services),
            viewer_id=bearer.user_id if bearer else None,
            session_id=bearer.session_id if bearer else None,
            locale=Locale.of(request.headers.get("accept-language")),
            network_address=network_address(request),
            user_agent=user_agent(request),
            request_id=request_id,
            operation_name=asked.operation_name,
            wants_cost=asked.extensions.get("cost") is True,
        )
