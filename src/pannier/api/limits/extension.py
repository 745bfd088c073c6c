"""The limits as part of executing a request."""

from collections.abc import Iterator
from typing import Any

from strawberry.extensions import SchemaExtension

from pannier.api.limits.costs import Cost
from pannier.api.limits.documents import Document, Documents
from pannier.api.limits.refusals import OperationRefused

UNREAD = (
    2_000  # points of a request whose document is none, or over a limit: about what it takes to find that out
)


class OperationLimits(SchemaExtension):
    """Reads, prices, counts and validates the document; only what passes is executed.

    Tells the context what the operation costs, and the client too when it wants to know.
    """

    def __init__(self, documents: Documents, introspection: bool) -> None:
        super().__init__()
        self._documents = documents
        self._introspection = introspection
        self._document: Document | None = None
        self._cost: Cost | None = None
        self._counted = False

    def on_operation(self) -> Iterator[None]:
        context = self.execution_context.context
        context.rate_limits.demand(context.caller)
        try:
            yield
        finally:
            if not self._counted:
                context.rate_limits.take(context.caller, UNREAD)

    def on_parse(self) -> Iterator[None]:
        execution = self.execution_context
        if execution.query:
            self._document = self._documents.read(execution.query)
            execution.graphql_document = self._document.node
        yield

    def on_validate(self) -> Iterator[None]:
        execution, context = self.execution_context, self.execution_context.context
        if self._document is not None:
            cost = self._documents.price(self._document, context.operation_name, execution.variables)
            self._cost, context.cost = cost, cost.complexity
            self._counted = True
            context.rate_limits.take(context.caller, cost.complexity)
            if cost.introspects and not self._introspection and not context.is_operator():
                raise OperationRefused(
                    "INTROSPECTION_DISABLED",
                    "The schema is not told here. It is published as schema.graphql.",
                )
            execution.pre_execution_errors = self._documents.problems(self._document)
        yield

    def get_results(self) -> dict[str, Any]:
        cost = self._cost
        if cost is None or not self.execution_context.context.wants_cost:
            return {}
        bounds = self._documents.bounds
        return {
            "cost": {
                "complexity": {"cost": cost.complexity, "limit": bounds.complexity},
                "depth": {"cost": cost.depth, "limit": bounds.depth},
                "aliases": {"cost": cost.aliases, "limit": bounds.aliases},
                "rootFields": {"cost": cost.root_fields, "limit": bounds.root_fields},
            }
        }
