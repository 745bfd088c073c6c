"""Executing an operation, in the thread of its request."""

import asyncio
import threading

from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from pannier.api.context import Context
from pannier.api.http.gates import too_many_requests
from pannier.api.http.refusals import Refused
from pannier.api.http.requests import GraphQLRequest
from pannier.api.schema import Schema
from pannier.quotas.errors import RateLimited

_SAFE = frozenset({OperationType.QUERY})
_ALL = frozenset({OperationType.QUERY, OperationType.MUTATION})

_loops = threading.local()


def execute(
    schema: Schema, document: str, asked: GraphQLRequest, context: Context, *, safe: bool
) -> ExecutionResult:
    """Run it to its end. `safe`: only a query may run, as by GET.

    Raises:
        Refused: the operation to run is not clear, or not one that comes this way, or the caller asked too much.
    """
    try:
        result = _loop().run_until_complete(
            schema.execute(
                document,
                variable_values=asked.variables,
                operation_name=asked.operation_name,
                context_value=context,
                allowed_operation_types=_SAFE if safe else _ALL,
            )
        )
    except InvalidOperationTypeError as error:
        if safe:
            raise Refused(
                405, "A mutation is sent by POST.", "METHOD_NOT_ALLOWED", {"allow": "POST"}
            ) from error
        raise Refused(400, "Subscriptions are not served over HTTP.", well_formed=True) from error
    except CannotGetOperationTypeError as error:
        raise Refused(400, "The document has no operation of this name.", well_formed=True) from error
    _demand_quota(result, context)
    return result


def _demand_quota(result: ExecutionResult, context: Context) -> None:
    for error in result.errors or ():
        if isinstance(error.original_error, RateLimited):
            raise too_many_requests(error.original_error, context.locale)


def _loop() -> asyncio.AbstractEventLoop:
    """This worker thread's event loop."""
    loop: asyncio.AbstractEventLoop | None = getattr(_loops, "loop", None)
    if loop is None:
        loop = _loops.loop = asyncio.new_event_loop()
    return loop
