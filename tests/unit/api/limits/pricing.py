"""The price of a document by itself, without reading or validating it."""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema

from pannier.api.limits import BOUNDS, Bounds, Cost
from pannier.api.limits.costs import PriceList
from pannier.api.limits.weights import Weights


def check(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any] | None,
    bounds: Bounds = BOUNDS,
) -> Cost:
    """What an operation of it costs. Raises OperationRefused when it is over a limit."""
    return PriceList(document).cost(operation_name, variables, Weights(schema), bounds)
