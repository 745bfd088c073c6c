"""A subscription as GraphQL sees it: what somebody asks to watch, and what an event looks like to them.

Strawberry's own `subscribe` keeps a generator running for each operation. Here nothing runs between two events: the
field's resolver is asked once whom it would listen to, when the operation starts and again before each delivery (so
that it authorises each time), and an event is executed as the root value of the stored document.
"""

from collections.abc import AsyncIterator, Sequence
from inspect import isawaitable
from typing import cast

from graphql import (
    ExecutionResult,
    GraphQLError,
    OperationType,
    located_error,
)
from graphql.execution import Executor, create_source_event_stream, execute_subscription_event
from graphql.execution.collect_fields import collect_fields

from pannier.api.context import Context
from pannier.api.limits import DocumentRefused
from pannier.api.schema import Schema
from pannier.live.model import StoredOperation, Watch


class SubscriptionRefused(Exception):
    """The operation cannot be started, or may not go on. `errors` says why, as GraphQL does."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = tuple(errors)


async def source_of(schema: Schema, operation: StoredOperation, context: Context) -> Watch:
    """What the operation watches, if who asks may watch it at this moment.

    Raises:
        SubscriptionRefused: not a valid subscription, variables that do not fit, or no leave to watch.
    """
    executor = _executor(schema, operation, context)
    stream = create_source_event_stream(executor)
    if isawaitable(stream):
        stream = await stream
    if isinstance(stream, ExecutionResult):
        raise SubscriptionRefused(stream.errors or [GraphQLError("The subscription has no source.")])
    return await _only(cast(AsyncIterator[object], stream), executor)


async def result_of(
    schema: Schema, operation: StoredOperation, context: Context, event: object
) -> ExecutionResult:
    """What the operation makes of an event, which is the value of its one field. Authorises nobody.

    Raises:
        SubscriptionRefused: the operation no longer fits the schema.
    """
    executor = _executor(schema, operation, context).build_per_event_executor(event)
    result = execute_subscription_event(executor)
    return await result if isawaitable(result) else result


async def _only(stream: AsyncIterator[object], executor: Executor[Context]) -> Watch:
    """The one thing a subscribe resolver yields."""
    try:
        watch = await anext(stream)
        if not isinstance(watch, Watch):
            raise TypeError(f"a subscribe resolver yields a Watch, not {watch!r}")
        return watch
    except Exception as error:
        raise SubscriptionRefused([_located(error, executor)]) from error
    finally:
        close = getattr(stream, "aclose", None)
        if close is not None:
            await close()


def _located(error: Exception, executor: Executor[Context]) -> GraphQLError:
    """The error as one of the root field: `api.errors` tells by the path that something ran."""
    root_type = executor.schema.subscription_type
    assert root_type is not None
    fields = collect_fields(
        executor.schema, executor.fragments, executor.variable_values, root_type, executor.operation
    )
    name, details = next(iter(fields.grouped_field_set.items()))
    return located_error(error, [each.node for each in details], [name])


def _executor(schema: Schema, operation: StoredOperation, context: Context) -> Executor[Context]:
    try:
        admitted = schema.documents.admit(operation.document, operation.name, operation.variables)
    except DocumentRefused as refused:
        raise SubscriptionRefused(refused.errors) from refused
    kind = admitted.operation.operation
    if kind is not OperationType.SUBSCRIPTION:
        raise SubscriptionRefused(
            [GraphQLError(f"Send a {kind.value} over HTTP; here are subscriptions only.")]
        )
    executor = Executor.build(
        schema.core,
        admitted.document,
        context_value=context,
        raw_variable_values=dict(operation.variables),
        operation_name=operation.name,
        hide_suggestions=not schema.documents.suggestions,
    )
    if isinstance(executor, list):
        raise SubscriptionRefused(executor)
    return executor
