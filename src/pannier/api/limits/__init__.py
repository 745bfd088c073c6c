"""What a document may ask for at once, decided before anything runs.

A document is read within bounds of its size, priced (one analysis, linear in its length), and only then validated,
which on hostile documents is the dear part.
"""

from collections.abc import Mapping
from typing import Any

from graphql import DocumentNode, GraphQLSchema

from pannier.api.limits.bounds import BOUNDS, Bounds
from pannier.api.limits.costs import Cost, PriceList
from pannier.api.limits.documents import Admitted, DocumentRefused, Documents
from pannier.api.limits.extension import OperationLimits
from pannier.api.limits.refusals import OperationRefused
from pannier.api.limits.weights import SUBSCRIPTION, Weights

__all__ = [
    "BOUNDS",
    "SUBSCRIPTION",
    "Admitted",
    "Bounds",
    "Cost",
    "DocumentRefused",
    "Documents",
    "OperationLimits",
    "OperationRefused",
    "check",
]


def check(
    schema: GraphQLSchema,
    document: DocumentNode,
    operation_name: str | None,
    variables: Mapping[str, Any] | None,
    bounds: Bounds = BOUNDS,
) -> Cost:
    """What an operation of a document that is read already costs. Raises OperationRefused when it is over a limit."""
    return PriceList(document).cost(operation_name, variables, Weights(schema), bounds)
