"""The Starlette application."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pannier.api.context import Services
from pannier.api.http import GraphQLEndpoint
from pannier.api.schema import build_schema


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok")


def build_app(services: Services) -> Starlette:
    """The API alone; `local` puts GraphiQL, pictures and the console around it."""
    endpoint = GraphQLEndpoint(build_schema(), services)
    return Starlette(
        routes=[
            Route("/graphql", endpoint.__call__, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            Route("/healthz", _alive),
        ]
    )
