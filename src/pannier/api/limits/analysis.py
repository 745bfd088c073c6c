"""What an operation would cost, from its document, its variables and the weights of the schema.

Every selection set is looked at once, and every fragment once, however often it is spread: the work is linear in the
length of the document. What is spread twice counts twice. Nothing is skipped for `@skip` and `@include`, and fields
that would be merged count each: the cost is an upper bound. Works on documents that were not validated.
"""

from collections.abc import Mapping
from typing import NamedTuple, TypeAlias

from graphql import (
    DirectiveNode,
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    GraphQLNamedType,
    InlineFragmentNode,
    IntValueNode,
    ListValueNode,
    NamedTypeNode,
    Node,
    OperationDefinitionNode,
    SelectionNode,
    SelectionSetNode,
    ValueNode,
    VariableNode,
)

from pannier.api.limits.bounds import Bounds
from pannier.api.limits.refusals import too_deep, too_many
from pannier.api.limits.weights import VALUE, Weight, Weights
from pannier.api.primitives.connections import MAX_PAGE

Sizes: TypeAlias = Mapping[str, int]  # of the pages that variables ask for

_CEILING = 10**12  # sums stop here, so that no document makes large numbers
_INTROSPECTION = frozenset({"__schema", "__type"})


class Charge(NamedTuple):
    """What a selection set adds where it stands."""

    once: int = 0
    """Points, without those of a connection's elements."""
    each: int = 0
    """Points of one element, if this is selected of a connection."""
    depth: int = 0
    """Fields inside each other, the outermost included."""
    nesting: int = 0
    """Selection sets inside each other, those of fragments included."""
    fields: int = 0
    """Those that stand here, not those below them."""
    aliases: int = 0
    introspects: bool = False

    def and_beside(self, other: "Charge") -> "Charge":
        """Of both in the same selection set."""
        return Charge(
            min(self.once + other.once, _CEILING),
            min(self.each + other.each, _CEILING),
            max(self.depth, other.depth),
            max(self.nesting, other.nesting),
            min(self.fields + other.fields, _CEILING),
            min(self.aliases + other.aliases, _CEILING),
            self.introspects or other.introspects,
        )


_NOTHING = Charge()


class Analysis:
    """Of one document with one set of page sizes."""

    def __init__(self, document: DocumentNode, weights: Weights, sizes: Sizes, bounds: Bounds) -> None:
        self._weights = weights
        self._sizes = sizes
        self._bounds = bounds
        self._fragments = {
            each.name.value: each for each in document.definitions if isinstance(each, FragmentDefinitionNode)
        }
        self._charges: dict[str, Charge] = {}
        self._nesting = 0
        self.sized_by: set[str] = set()
        """The variables that say how long a page is, found on the way."""

    def of(self, operation: OperationDefinitionNode) -> Charge:
        """Of an operation. Raises OperationRefused for too many directives at one place, and too deep a nesting."""
        self._count_directives(operation, operation.directives)
        for variable in operation.variable_definitions or ():
            self._count_directives(variable, variable.directives)
        root = self._weights.schema.get_root_type(operation.operation)
        return self._selections(operation.selection_set, root)

    def _selections(self, selected: SelectionSetNode, parent: GraphQLNamedType | None) -> Charge:
        self._nesting += 1
        self._check_nesting(0)
        total = _NOTHING
        for selection in selected.selections:
            self._count_directives(selection, selection.directives)
            total = total.and_beside(self._selection(selection, parent))
        self._nesting -= 1
        return total._replace(nesting=total.nesting + 1)

    def _selection(self, selection: SelectionNode, parent: GraphQLNamedType | None) -> Charge:
        if isinstance(selection, FieldNode):
            return self._field(selection, self._weights.of(parent, selection.name.value))
        if isinstance(selection, InlineFragmentNode):
            return self._selections(selection.selection_set, self._narrowed(selection.type_condition, parent))
        assert isinstance(selection, FragmentSpreadNode)
        return self._fragment(selection.name.value)

    def _fragment(self, name: str) -> Charge:
        definition = self._fragments.get(name)
        if definition is None:
            return _NOTHING
        if name not in self._charges:
            self._charges[name] = _NOTHING  # for a spread within itself, which validation refuses
            self._count_directives(definition, definition.directives)
            type_ = self._narrowed(definition.type_condition, None)
            self._charges[name] = self._selections(definition.selection_set, type_)
        charge = self._charges[name]
        self._check_nesting(charge.nesting)
        return charge

    def _field(self, field: FieldNode, weight: Weight | None) -> Charge:
        below = _NOTHING
        if field.selection_set is not None:
            below = self._selections(field.selection_set, weight.type if weight else None)
        points = min(self._points(field, weight, below), _CEILING)
        in_page = weight is not None and weight.edges
        return Charge(
            once=0 if in_page else points,
            each=points if in_page else 0,
            depth=below.depth + 1,
            nesting=below.nesting,
            fields=1,
            aliases=below.aliases + (field.alias is not None),
            introspects=below.introspects or field.name.value in _INTROSPECTION,
        )

    def _points(self, field: FieldNode, weight: Weight | None, below: Charge) -> int:
        if weight is None:
            return VALUE + below.once + below.each
        size = self._size(field, weight)
        return weight.points + below.once * (1 if weight.page else size) + below.each * size

    def _size(self, field: FieldNode, weight: Weight) -> int:
        """How many elements this field answers at most. More than a page can have is refused when it is read."""
        if weight.sized_by is None:
            return weight.size
        for argument in field.arguments or ():
            if argument.name.value == weight.sized_by:
                return self._asked(argument.value, weight.size)
        return weight.size

    def _asked(self, value: ValueNode, default: int) -> int:
        if isinstance(value, VariableNode):
            self.sized_by.add(value.name.value)
            return self._sizes.get(value.name.value, default)
        return literal_size(value, default)

    def _narrowed(
        self, condition: NamedTypeNode | None, parent: GraphQLNamedType | None
    ) -> GraphQLNamedType | None:
        return parent if condition is None else self._weights.schema.get_type(condition.name.value)

    def _check_nesting(self, below: int) -> None:
        if self._nesting + below > self._bounds.nesting:
            raise too_deep("fields and fragments", self._bounds.nesting)

    def _count_directives(self, at: Node, directives: tuple[DirectiveNode, ...] | None) -> None:
        count = len(directives or ())
        if count > self._bounds.directives:
            limit = self._bounds.directives
            raise too_many("TOO_MANY_DIRECTIVES", "directives at one place", limit, count, [at])


def literal_size(value: ValueNode, default: int) -> int:
    """How many elements a literal asks for: its number, within a page's bounds, or as many as it names."""
    if isinstance(value, IntValueNode):
        negative = value.value.startswith("-")
        return 1 if negative else MAX_PAGE if len(value.value) > 9 else value_size(int(value.value), default)
    return len(value.values) if isinstance(value, ListValueNode) else default


def value_size(value: object, default: int) -> int:
    """The same of a variable's value as it came in JSON."""
    if isinstance(value, list):
        return len(value)
    if isinstance(value, int | float):
        return int(min(max(value, 1), MAX_PAGE))
    return default
