"""GraphQL over HTTP."""

from pannier.api.http.cors import Cors
from pannier.api.http.endpoint import GraphQLEndpoint
from pannier.api.http.framing import Framing
from pannier.api.http.gates import Gate, within_quota
from pannier.api.http.negotiation import MediaType
from pannier.api.http.refusals import Refused
from pannier.api.http.request_log import write_lines_to

__all__ = [
    "Cors",
    "Framing",
    "Gate",
    "GraphQLEndpoint",
    "MediaType",
    "Refused",
    "within_quota",
    "write_lines_to",
]
