"""The HTTP process of `pannier run`: the API as it is deployed, and around it what only a laptop needs.

GraphiQL at the API's own address for a browser, `/healthz` that looks at the whole installation, demo pictures.
"""

import os

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pannier.entrypoints.http import create_app
from pannier.local.demo.pictures import NoSuchPicture, picture_file
from pannier.local.installation import PROJECT
from pannier.local.status import FunctionsUnreachable, functions_status

_GRAPHIQL = PROJECT / "build" / "graphiql"
_FUNCTIONS_ANSWER_WITHIN = 1.0


def create() -> ASGIApp:
    """What uvicorn serves. The supervisor starts it once the tables exist and the demo data is in."""
    return around(create_app(os.environ), os.environ["FUNCTIONS_STATUS"])


def around(api: ASGIApp, functions_address: str) -> ASGIApp:
    """The API with the pages of a laptop around it."""

    async def healthz(_: Request) -> Response:
        try:
            status = await anyio.to_thread.run_sync(
                functions_status, functions_address, _FUNCTIONS_ANSWER_WITHIN
            )
        except FunctionsUnreachable:
            return JSONResponse({"healthy": False, "functions": "unreachable"}, 503)
        body = {"healthy": status.running, "functions": "running" if status.running else "stopped"}
        return JSONResponse(
            body | {"pending": status.pending, "failed": status.failed}, 200 if status.running else 503
        )

    routes: list[BaseRoute] = [
        Route("/", lambda _: RedirectResponse("/graphql")),
        Route("/healthz", healthz),
    ]
    if _GRAPHIQL.is_dir():
        routes.append(Mount("/graphiql", StaticFiles(directory=_GRAPHIQL)))
    routes.append(Route("/media/{name}", _media))
    routes.append(Mount("/", api))
    return _Page(Starlette(routes=routes))


def _media(request: Request) -> Response:
    """A picture of the demo city, tinted as its name says."""
    try:
        drawing = picture_file(request.path_params["name"])
    except NoSuchPicture:
        return PlainTextResponse("There is no such picture.", 404)
    return Response(drawing, media_type="image/svg+xml", headers={"Cache-Control": "public, max-age=86400"})


class _Page:
    """A browser that opens the API's address gets GraphiQL; every other client gets the API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "GET":
            request = Request(scope)
            if "text/html" in request.headers.get("accept", "") and "query" not in request.query_params:
                await _graphiql()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _graphiql() -> Response:
    page = _GRAPHIQL / "index.html"
    if not page.exists():
        return PlainTextResponse("GraphiQL is not built: `make run` does it. The API answers POST here.", 404)
    return FileResponse(page, headers={"Cache-Control": "no-cache"})
