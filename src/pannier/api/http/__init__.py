"""GraphQL over HTTP."""

from pannier.api.http.cors import Cors
from pannier.api.http.endpoint import GraphQLEndpoint
from pannier.api.http.framing import Framing
from pannier.api.http.gates import Gate
from pannier.api.http.refusals import Refused

__all__ = ["Cors", "Framing", "Gate", "GraphQLEndpoint", "Refused"]
