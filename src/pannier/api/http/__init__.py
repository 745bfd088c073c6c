"""GraphQL over HTTP."""

from pannier.api.http.cors import Cors
from pannier.api.http.endpoint import GraphQLEndpoint
from pannier.api.http.framing import Framing
from pannier.api.http.gates import Gate, within_quota
from pannier.api.http.negotiation import MediaType
from pannier.api.http.refusals import Refused

__all__ = [
    "Cors",
    "Framing",
    "Gate",
    "GraphQLEndpoint",
    "MediaType",
    "Refused",
    "within_quota",
]
