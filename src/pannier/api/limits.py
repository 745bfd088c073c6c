"""What a document may ask for at once, decided before anything runs."""

from collections.abc import Iterator

from graphql import (
    DocumentNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLError,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)
from strawberry.extensions import SchemaExtension

MAX_TOKENS = 3_000
MAX_ROOT_FIELDS = 20  # each is a use case of its own: twenty sign-ins, twenty searches


class OperationLimits(SchemaExtension):
    """One operation a request, named where the document has several, with a bounded number of root fields.

    Strawberry alone would execute the first of several. Comes after the validation cache, which knows a document but
    not the name that came with it.
    """

    def on_validate(self) -> Iterator[None]:
        execution = self.execution_context
        if execution.graphql_document is not None and not execution.pre_execution_errors:
            problem = _problem(execution.graphql_document, execution.context.operation_name)
            if problem is not None:
                execution.pre_execution_errors = [GraphQLError(problem)]
        yield


def _problem(document: DocumentNode, name: str | None) -> str | None:
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is None and len(operations) > 1:
        return "The document has several operations; name the one to execute."
    fragments = {
        each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
    }
    for operation in operations:
        if _root_fields(operation.selection_set, fragments) > MAX_ROOT_FIELDS:
            return f"An operation has at most {MAX_ROOT_FIELDS} fields at its root."
    return None


def _root_fields(root: SelectionSetNode, fragments: dict[str, FragmentDefinitionNode]) -> int:
    """How many fields stand at the root, those of fragments included. Looks at each fragment once."""
    count, seen, waiting = 0, set[str](), [root]
    while waiting:
        for selection in waiting.pop().selections:
            if isinstance(selection, InlineFragmentNode):
                waiting.append(selection.selection_set)
            elif not isinstance(selection, FragmentSpreadNode):
                count += 1
            elif selection.name.value not in seen:
                seen.add(selection.name.value)
                waiting.append(fragments[selection.name.value].selection_set)
    return count
