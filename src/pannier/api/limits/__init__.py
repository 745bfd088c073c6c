"""What a document may ask for at once, decided before anything runs.

A document is read within bounds of its size, priced (one analysis, linear in its length), and only then validated,
which on hostile documents is the dear part.
"""

from pannier.api.limits.bounds import BOUNDS, Bounds
from pannier.api.limits.costs import Cost
from pannier.api.limits.documents import Admitted, DocumentRefused, Documents
from pannier.api.limits.extension import OperationLimits
from pannier.api.limits.refusals import OperationRefused
from pannier.api.limits.weights import SUBSCRIPTION

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
]
