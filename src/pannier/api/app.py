"""The Starlette application."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pannier.api.context import Services
from pannier.api.http import GraphQLEndpoint
from pannier.api.schema import Schema, build_schema


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok")


def build_app(services: Services, schema: Schema | None = None) -> Starlette:
    """The API alone; `local` puts GraphiQL, pictures and the console around it. A `schema` given is not built again."""
    endpoint = GraphQLEndpoint(schema or build_schema(), services)
    return Starlette(
        routes=[
            Route("/graphql", endpoint.__call__, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]),
            Route("/healthz", _alive),
        ]
    )
