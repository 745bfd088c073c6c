"""Which operation of a document is executed, for those who speak of it afterwards."""

from collections.abc import Iterator
from dataclasses import dataclass

from graphql import DocumentNode, OperationDefinitionNode, get_operation_ast
from strawberry.extensions import SchemaExtension


@dataclass(frozen=True, slots=True)
class ExecutedOperation:
    """An operation that passed every check, and the document it stands in."""

    document: DocumentNode
    node: OperationDefinitionNode

    @property
    def name(self) -> str | None:
        return self.node.name.value if self.node.name else None

    @property
    def kind(self) -> str:
        """`query`, `mutation` or `subscription`."""
        return self.node.operation.value


class Observing(SchemaExtension):
    """Leaves the operation in `context.executed` as soon as its execution begins."""

    def on_execute(self) -> Iterator[None]:
        execution = self.execution_context
        document = execution.graphql_document
        node = get_operation_ast(document, execution.operation_name) if document else None
        if document is not None and node is not None:
            execution.context.executed = ExecutedOperation(document, node)
        yield
