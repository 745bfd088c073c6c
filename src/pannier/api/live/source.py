"""A subscription as GraphQL sees it: what somebody asks to watch, and what an event looks like to them.

Strawberry's own `subscribe` keeps a generator running for each operation. Here nothing runs between two events: the
field's resolver is asked once whom it would listen to, when the operation starts and again before each delivery (so
that it authorises each time), and an event is executed as the root value of the stored document.
"""

from collections.abc import AsyncIterator, Sequence
from functools import lru_cache
from inspect import isawaitable
from typing import cast

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
    located_error,
    parse,
    specified_rules,
)
from graphql.execution import Executor, create_source_event_stream, execute_subscription_event
from graphql.execution.collect_fields import collect_fields
from strawberry.schema.schema import validate_document

from pannier.api.context import Context
from pannier.api.limits import MAX_TOKENS
from pannier.api.schema import Schema
from pannier.live.model import StoredOperation, Watch

_DOCUMENTS = 256  # as many different ones are kept parsed and validated


class OperationRefused(Exception):
    """The operation cannot be started, or may not go on. `errors` says why, as GraphQL does."""

    def __init__(self, errors: Sequence[GraphQLError]) -> None:
        super().__init__(errors[0].message)
        self.errors = tuple(errors)


async def source_of(schema: Schema, operation: StoredOperation, context: Context) -> Watch:
    """What the operation watches, if who asks may watch it at this moment.

    Raises:
        OperationRefused: not a valid subscription, variables that do not fit, or no leave to watch.
    """
    executor = _executor(schema, operation, context)
    stream = create_source_event_stream(executor)
    if isawaitable(stream):
        stream = await stream
    if isinstance(stream, ExecutionResult):
        raise OperationRefused(stream.errors or [GraphQLError("The subscription has no source.")])
    return await _only(cast(AsyncIterator[object], stream), executor)


async def result_of(
    schema: Schema, operation: StoredOperation, context: Context, event: object
) -> ExecutionResult:
    """What the operation makes of an event, which is the value of its one field. Authorises nobody.

    Raises:
        OperationRefused: the operation no longer fits the schema.
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
        raise OperationRefused([_located(error, executor)]) from error
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
    document = _document(schema.core, operation.document)
    if not isinstance(document, DocumentNode):
        raise OperationRefused(document)
    _demand_subscription(document, operation.name)
    if errors := _problems(schema.core, operation.document):
        raise OperationRefused(errors)
    executor = Executor.build(
        schema.core,
        document,
        context_value=context,
        raw_variable_values=dict(operation.variables),
        operation_name=operation.name,
    )
    if isinstance(executor, list):
        raise OperationRefused(executor)
    return executor


@lru_cache(maxsize=_DOCUMENTS)
def _document(_: GraphQLSchema, text: str) -> DocumentNode | tuple[GraphQLError, ...]:
    try:
        return parse(text, max_tokens=MAX_TOKENS)
    except GraphQLError as error:
        return (error,)


@lru_cache(maxsize=_DOCUMENTS)
def _problems(schema: GraphQLSchema, text: str) -> tuple[GraphQLError, ...]:
    document = _document(schema, text)
    assert isinstance(document, DocumentNode)
    return tuple(validate_document(schema, document, tuple(specified_rules)))


def _demand_subscription(document: DocumentNode, name: str | None) -> None:
    operation = get_operation_ast(document, name)
    if operation is None:
        raise OperationRefused([GraphQLError(_which(document, name))])
    if operation.operation is not OperationType.SUBSCRIPTION:
        raise OperationRefused(
            [GraphQLError(f"A {operation.operation.value} is sent over HTTP; here are subscriptions only.")]
        )


def _which(document: DocumentNode, name: str | None) -> str:
    if name is not None:
        return "The document has no operation of this name."
    several = sum(isinstance(each, OperationDefinitionNode) for each in document.definitions) > 1
    if several:
        return "The document has several operations; name the one to execute."
    return "The document has no operation."
