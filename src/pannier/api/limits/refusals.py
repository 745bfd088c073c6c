"""What a client is told of a document that is over a limit."""

from collections.abc import Sequence

from graphql import GraphQLError, Node


class OperationRefused(GraphQLError):
    """The operation is over a limit, or asks for what is closed, and was not executed.

    `extensions` has the `code`, and where there is a bound `limit` and, once it is known, `cost`.
    """

    def __init__(
        self,
        code: str,
        problem: str,
        limit: int | None = None,
        cost: int | None = None,
        nodes: Sequence[Node] = (),
    ) -> None:
        numbers = {"cost": cost, "limit": limit}
        extensions = {"code": code} | {name: value for name, value in numbers.items() if value is not None}
        super().__init__(problem, list(nodes) or None, extensions=extensions)


def too_large(what: str, limit: int, cost: int | None = None) -> OperationRefused:
    """A document of too many characters, tokens or comments. Not all of it was counted if `cost` is not given."""
    problem = f"The document has {_number(cost)} {what}; at most {limit:,} are allowed."
    return OperationRefused("DOCUMENT_TOO_LARGE", problem, limit, cost)


def too_deep(what: str, limit: int, cost: int | None = None) -> OperationRefused:
    """Too many fields, fragments or values inside each other."""
    problem = f"The operation has {_number(cost)} {what} inside each other; at most {limit:,} are allowed."
    return OperationRefused("OPERATION_TOO_DEEP", problem, limit, cost)


def too_many(code: str, what: str, limit: int, cost: int, nodes: Sequence[Node] = ()) -> OperationRefused:
    """Too many of something that is counted."""
    return OperationRefused(
        code, f"The operation has {cost:,} {what}; at most {limit:,} are allowed.", limit, cost, nodes
    )


def too_complex(cost: int, limit: int) -> OperationRefused:
    """More points than one operation may cost."""
    return OperationRefused(
        "OPERATION_TOO_COMPLEX",
        f"The operation costs {cost:,} points; at most {limit:,} are allowed. Ask for smaller pages, or for less.",
        limit,
        cost,
    )


def _number(cost: int | None) -> str:
    return "too many" if cost is None else f"{cost:,}"
