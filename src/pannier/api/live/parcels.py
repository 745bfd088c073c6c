"""What subscriptions are sent, and what it is made of."""

from collections.abc import Sequence
from dataclasses import dataclass

import orjson
from graphql import ExecutionResult, GraphQLError

from pannier.api.errors import formatted
from pannier.core.errors import DomainError
from pannier.live.model import Subscription


class ResultTooLarge(DomainError):
    """What the operation selects does not fit into a message."""

    en = "The result is too large for a message; select less."
    zh = "结果过大，无法发送，请减少所选字段。"


@dataclass(frozen=True, slots=True)
class Parcel:
    """What one subscription is sent, in order. `final`: it ends with that; `closes`: so does its connection.

    `reaches`: it is up to date with that, and hears of what happens beyond that place.
    """

    subscription: Subscription
    frames: tuple[bytes, ...] = ()
    final: bool = False
    closes: bool = False
    reaches: int | None = None


def grouped(subscriptions: Sequence[Subscription]) -> list[list[Subscription]]:
    """Those that ask the same for the same viewer, together."""
    groups: dict[tuple[object, ...], list[Subscription]] = {}
    for each in subscriptions:
        operation = each.operation
        variables = orjson.dumps(operation.variables, option=orjson.OPT_SORT_KEYS)
        key = (each.viewer_id, each.session_id, each.locale, operation.document, operation.name, variables)
        groups.setdefault(key, []).append(each)
    return list(groups.values())


def fault_in(errors: Sequence[GraphQLError]) -> Exception | None:
    """What is no refusal but went wrong on our side."""
    for error in errors:
        cause: Exception | None = error
        while isinstance(cause, GraphQLError):
            cause = cause.original_error
        if cause is not None and not isinstance(cause, DomainError):
            return cause
    return None


def payload(result: ExecutionResult, subscription: Subscription, request_id: str) -> dict[str, object]:
    """A result as the protocol carries it."""
    told: dict[str, object] = {"data": result.data}
    if result.errors:
        told["errors"] = [formatted(error, subscription.locale, request_id) for error in result.errors]
    return told
