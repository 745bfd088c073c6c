"""What goes back: a result, a refusal, or word of a fault of ours."""

from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import GraphQLSchema
from starlette.requests import Request
from starlette.responses import Response
from strawberry.types import ExecutionResult

from pannier.api.context import Context
from pannier.api.errors import formatted
from pannier.api.http.caching import NO_STORE, VARY, cache_control, entity_tag, has_already, public_for
from pannier.api.http.compression import MIN_BYTES, compressed, takes_gzip
from pannier.api.http.negotiation import MediaType
from pannier.api.http.refusals import Refused

PARTIAL = 294  # "Partial Success": executed, with data and errors; to who does not know it, a 200


@dataclass(frozen=True, slots=True)
class Answer:
    """A response before it is encoded for one client. `codes` are those of its errors."""

    status: int
    content: dict[str, Any]
    codes: tuple[str, ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def of_result(result: ExecutionResult, context: Context, media_type: MediaType) -> Answer:
    """The answer to an operation that was at least looked at."""
    content: dict[str, Any] = {}
    errors = [formatted(error, context.locale, context.request_id) for error in result.errors or ()]
    if errors:
        content["errors"] = errors
    executed = was_executed(result)
    if executed:
        content["data"] = result.data
    if result.extensions:
        content["extensions"] = result.extensions
    codes = tuple(error["extensions"]["code"] for error in errors)
    return Answer(_status(media_type, executed=executed, faulty=bool(errors)), content, codes)


def was_executed(result: ExecutionResult) -> bool:
    """Whether the operation ran, if only to fail; not so when it was found to be wrong before."""
    return result.data is not None or any(error.path for error in result.errors or ())


def _status(media_type: MediaType, *, executed: bool, faulty: bool) -> int:
    if media_type is MediaType.JSON:
        return 200
    if executed:
        return PARTIAL if faulty else 200
    return 400


def of_refusal(refused: Refused, media_type: MediaType) -> Answer:
    """The answer to a request that is not executed."""
    status = 200 if refused.well_formed and media_type is MediaType.JSON else refused.status
    error = {"message": str(refused), "extensions": refused.extensions}
    return Answer(status, {"errors": [error]}, (refused.code,), refused.headers)


def of_fault(request_id: str) -> Answer:
    """The answer where we failed outside of any operation. The id is in the log, beside what happened."""
    code = "INTERNAL_SERVER_ERROR"
    error = {
        "message": "Something went wrong on our side.",
        "extensions": {"code": code, "requestId": request_id},
    }
    return Answer(500, {"errors": [error]}, (code,))


def encoded(
    answer: Answer, request: Request, media_type: MediaType, cacheable: str | None = None
) -> Response:
    """The response for this client: compressed, or nothing but a tag where it has the same answer already.

    `cacheable` is the `Cache-Control` of an answer that may be kept.
    """
    body = orjson.dumps(answer.content)
    headers = {**answer.headers, "cache-control": cacheable or NO_STORE, "vary": VARY}
    if cacheable is not None and cacheable != NO_STORE:
        headers["etag"] = entity_tag(body, media_type)
        if has_already(request.headers.get("if-none-match"), headers["etag"]):
            return Response(None, 304, headers)
    if len(body) >= MIN_BYTES and takes_gzip(request.headers.get("accept-encoding")):
        body = compressed(body)
        headers["content-encoding"] = "gzip"
    response = Response(body, answer.status, headers, media_type.header)
    if request.method == "HEAD":
        response.body = b""  # its length stays said
    return response


def caching_of(answer: Answer, context: Context, schema: GraphQLSchema) -> str | None:
    """The `Cache-Control` of an answer to a GET; None: by default, nobody keeps it."""
    if answer.codes or context.executed is None:
        return None
    seconds = public_for(schema, context.executed.document, context.executed.node)
    return cache_control(seconds, stranger=context.viewer_id is None)
