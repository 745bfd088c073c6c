"""The Starlette application."""

from collections.abc import Sequence

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from pannier.api.context import Services
from pannier.api.http import Cors, Framing, Gate, GraphQLEndpoint, within_quota
from pannier.api.schema import Schema, build_schema


async def _alive(_: Request) -> Response:
    return PlainTextResponse("ok")


def build_app(
    services: Services, schema: Schema | None = None, gates: Sequence[Gate] = (within_quota,)
) -> Starlette:
    """The API alone; `local` puts GraphiQL, pictures and the console around it.

    Takes a schema that is there already, which saves some hundred milliseconds. `gates` are what every operation passes
    before anything is looked up for it.
    """
    policy = services.policy
    return Starlette(
        routes=[
            Route("/graphql", GraphQLEndpoint(schema or build_schema(policy=policy), services, gates)),
            Route("/healthz", _alive),
        ],
        middleware=[
            Middleware(Framing, clock=services.clock, https_only=policy.https_only),
            Middleware(Cors, policy=policy),
        ],
    )
