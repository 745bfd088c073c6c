"""The HTTP process of `pannier run`: the API as it is deployed, and around it what only a laptop needs.

GraphiQL at the API's own address for a browser, the partner console, `/healthz` that looks at the whole installation,
`/outbox` with what was sent to people, demo pictures.
"""

import gc
import os
import sys
from collections.abc import Iterable
from ipaddress import ip_address
from pathlib import Path

import anyio.to_thread
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import (
    FileResponse,
    HTMLResponse,
    JSONResponse,
    PlainTextResponse,
    RedirectResponse,
    Response,
)
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from pannier.adapters.objects import ObjectStore
from pannier.adapters.pictures import PublicPictures
from pannier.api.app import build_app
from pannier.api.live.protocol import Limits
from pannier.api.live.session import LiveSessions
from pannier.api.schema import build_schema
from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.entrypoints.live import live_connections
from pannier.entrypoints.services import build_services
from pannier.local.console import console_routes
from pannier.local.costs import Costs
from pannier.local.dated import Dated
from pannier.local.demo.sign_ins import sign_ins
from pannier.local.installation import PROJECT, Installation
from pannier.local.live import Admits, LiveServer, leave_handshakes_out_of_the_log
from pannier.local.media import media
from pannier.local.metered import Metered
from pannier.local.outbox import as_json, as_page, read_outbox, record_what_is_sent
from pannier.local.status import FunctionsUnreachable, functions_status
from pannier.telemetry.logs import write_lines_to
from pannier.users.passwords import Passwords

_GRAPHIQL = PROJECT / "build" / "graphiql"
_FUNCTIONS_ANSWER_WITHIN = 1.0
_SHOWN = 200


def create() -> ASGIApp:
    """What uvicorn serves. The supervisor starts it once the tables exist and the demo data is in."""
    write_lines_to(sys.stdout, "pannier.requests")
    leave_handshakes_out_of_the_log()
    settings = Settings.from_environment(os.environ)
    outbox = Installation(Path(os.environ["DATA_DIR"])).outbox
    costs = Costs.wanted(os.environ, "http")
    record_what_is_sent(outbox, settings.clock())
    people = sign_ins() if os.environ.get("DEMO", "1") != "0" else ()
    api, live = _serving(settings)
    gc.freeze()  # as in entrypoints.http
    pictures = PublicPictures(ObjectStore(settings) if settings.uploads_bucket else None)
    uploaded = Route("/media/{path:path}", media(pictures))
    routes = [*live.routes(settings.live_endpoint), *console_routes(settings), uploaded]
    app = Dated(around(api, os.environ["FUNCTIONS_STATUS"], outbox, people, routes), settings.clock())
    if costs is None:
        return app
    costs.start()
    return Metered(app, costs)


def _serving(settings: Settings) -> tuple[ASGIApp, LiveServer]:
    """The API, and live connections beside it, over one schema and the same use cases."""
    connection = bind_tables(settings)
    services = build_services(settings, connection, settings.clock(), Passwords())
    schema = build_schema(policy=services.policy)
    connections = live_connections(settings, connection, services.clock)

    def sessions(admits: Admits) -> LiveSessions:
        return LiveSessions(schema, services, connections, Limits(settings.live.init_within), admits)

    return build_app(services, schema), LiveServer(sessions, services.clock, settings.live)


def around(
    api: ASGIApp,
    functions_address: str,
    outbox: Path,
    people: tuple[tuple[str, str, str], ...] = (),
    more: Iterable[BaseRoute] = (),
) -> ASGIApp:
    """The API with the pages of a laptop around it, and `more`: live connections, the console.

    What was sent to people is in the file `outbox`; `people` are those whom GraphiQL offers to sign in.
    """

    async def healthz(_: Request) -> Response:
        try:
            status = await anyio.to_thread.run_sync(
                functions_status, functions_address, _FUNCTIONS_ANSWER_WITHIN
            )
        except FunctionsUnreachable:
            return JSONResponse({"healthy": False, "functions": "unreachable"}, 503)
        body = {"healthy": status.running, "functions": "running" if status.running else "stopped"}
        return JSONResponse(
            body | {"pending": status.pending, "failed": status.failed, "deadLetters": status.dead_letters},
            200 if status.running else 503,
        )

    async def sent(request: Request) -> Response:
        return await anyio.to_thread.run_sync(_outbox, request, outbox)

    async def demo_people(request: Request) -> Response:
        """With their passwords, so for this machine only."""
        shown = [
            {"role": role, "account": account, "password": password}
            for role, account, password in (people if _from_this_machine(request) else ())
        ]
        return JSONResponse({"people": shown}, headers={"Cache-Control": "no-store"})

    routes: list[BaseRoute] = [
        *more,
        Route("/", lambda _: RedirectResponse("/graphql")),
        Route("/healthz", healthz),
        Route("/outbox", sent),
        Route("/graphiql/people.json", demo_people),
    ]
    if _GRAPHIQL.is_dir():
        routes.append(Mount("/graphiql", StaticFiles(directory=_GRAPHIQL)))
    routes.append(Route("/media/{path:path}", media(None)))
    routes.append(Mount("/", api))
    return _Page(Starlette(routes=routes))


def _outbox(request: Request, file: Path) -> Response:
    """What was sent, newest first, for a person or a program; `to` a recipient, at most `limit`.

    For this machine only: it shows everybody's codes, and `HOST` may have opened the server to a network.
    """
    if not _from_this_machine(request):
        return PlainTextResponse("What was sent is shown on the machine itself.", 403)
    limit = request.query_params.get("limit", "")
    to = request.query_params.get("to", "").replace(" ", "+")  # of a phone number that nobody encoded
    messages = [message for message in read_outbox(file) if not to or message.to == to]
    messages = messages[: int(limit) if limit.isdecimal() and len(limit) < 6 else _SHOWN]
    if "text/html" in request.headers.get("accept", ""):
        headers = {
            "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-src 'self'"
        }
        return HTMLResponse(as_page(messages), headers=headers | {"Cache-Control": "no-store"})
    return JSONResponse(as_json(messages), headers={"Cache-Control": "no-store"})


def _from_this_machine(request: Request) -> bool:
    return request.client is not None and ip_address(request.client.host).is_loopback


class _Page:
    """A browser that opens the API's address gets GraphiQL; every other client gets the API."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and scope["path"] == "/graphql" and scope["method"] == "GET":
            request = Request(scope)
            asks = {"query", "documentId", "extensions"} & set(request.query_params)
            if "text/html" in request.headers.get("accept", "") and not asks:
                await _graphiql()(scope, receive, send)
                return
        await self._app(scope, receive, send)


def _graphiql() -> Response:
    page = _GRAPHIQL / "index.html"
    if not page.exists():
        return PlainTextResponse("GraphiQL is not built: `make run` does it. The API answers POST here.", 404)
    return FileResponse(page, headers={"Cache-Control": "no-cache"})
