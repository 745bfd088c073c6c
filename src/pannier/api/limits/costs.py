"""What an operation costs, and whether that is too much."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode

from pannier.api.limits.analysis import Analysis, Charge, Sizes, literal_size, value_size
from pannier.api.limits.bounds import Bounds
from pannier.api.limits.refusals import too_complex, too_deep, too_many
from pannier.api.limits.weights import Weights

_UNSAID = -1


@dataclass(frozen=True, slots=True)
class Cost:
    """What one operation asks for."""

    complexity: int
    depth: int
    aliases: int
    root_fields: int
    introspects: bool = False
    """Whether it asks for `__schema` or `__type`."""

    @classmethod
    def of(cls, charge: Charge) -> "Cost":
        return cls(charge.once, charge.depth, charge.aliases, charge.fields, charge.introspects)


def judge(cost: Cost, bounds: Bounds) -> None:
    """Raises OperationRefused when it is over a bound, the one that is told first."""
    if cost.depth > bounds.depth:
        raise too_deep("fields", bounds.depth, cost.depth)
    if cost.root_fields > bounds.root_fields:
        raise too_many("TOO_MANY_ROOT_FIELDS", "fields at its root", bounds.root_fields, cost.root_fields)
    if cost.aliases > bounds.aliases:
        raise too_many("TOO_MANY_ALIASES", "aliases", bounds.aliases, cost.aliases)
    if cost.complexity > bounds.complexity:
        raise too_complex(cost.complexity, bounds.complexity)


def operation_of(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The one to execute. Raises GraphQLError when that is not clear: Strawberry alone would take the first."""
    operations = [each for each in document.definitions if isinstance(each, OperationDefinitionNode)]
    if name is not None:
        operations = [each for each in operations if each.name is not None and each.name.value == name]
    if not operations:
        raise GraphQLError("The document has no operation of this name.")
    if name is None and len(operations) > 1:
        raise GraphQLError("The document has several operations; name the one to execute.")
    return operations[0]


def sizes_of(operation: OperationDefinitionNode, variables: Mapping[str, Any] | None) -> Sizes:
    """How many elements each variable would ask for; nothing for those that say no number and no list."""
    sizes: dict[str, int] = {}
    for definition in operation.variable_definitions or ():
        name = definition.variable.name.value
        if variables is not None and name in variables:
            size = value_size(variables[name], _UNSAID)
        elif definition.default_value is not None:
            size = literal_size(definition.default_value, _UNSAID)
        else:
            continue
        if size != _UNSAID:
            sizes[name] = size
    return sizes


def count_values(variables: Mapping[str, Any] | None, bounds: Bounds) -> None:
    """Raises OperationRefused when there are too many: graphql-core looks at each, and makes an error of each."""
    waiting: list[object] = list((variables or {}).values())
    count = 0
    while waiting:
        value = waiting.pop()
        count += 1
        if isinstance(value, dict):
            waiting.extend(value.values())
        elif isinstance(value, list):
            waiting.extend(value)
    if count > bounds.values:
        raise too_many("VARIABLES_TOO_LARGE", "values in its variables", bounds.values, count)


class PriceList:
    """The costs of one document's operations, each worked out once for each combination of page sizes."""

    _KEPT = 16

    def __init__(self, document: DocumentNode) -> None:
        self._document = document
        self._sized_by: dict[str | None, tuple[str, ...]] = {}
        self._known: dict[tuple[object, ...], Cost] = {}

    def cost(
        self, name: str | None, variables: Mapping[str, Any] | None, weights: Weights, bounds: Bounds
    ) -> Cost:
        """Raises OperationRefused over a limit, GraphQLError when it is not clear which operation is meant."""
        count_values(variables, bounds)
        operation = operation_of(self._document, name)
        sizes = sizes_of(operation, variables)
        known = self._known.get(self._key(name, sizes))
        if known is None:
            analysis = Analysis(self._document, weights, sizes, bounds)
            known = Cost.of(analysis.of(operation))
            self._sized_by[name] = tuple(sorted(analysis.sized_by))
            if len(self._known) >= self._KEPT:
                self._known.clear()
            self._known[self._key(name, sizes)] = known
        judge(known, bounds)
        return known

    def _key(self, name: str | None, sizes: Sizes) -> tuple[object, ...]:
        return name, *(sizes.get(each) for each in self._sized_by.get(name, ()))
