"""The partner console at /console/, served as CloudFront serves it: the same headers, read from the same file.

`npm run build` (scripts/setup console) writes what is served. A path whose last part has no dot is a page of the
application, which shows it by itself; any other is a file, or nothing.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from starlette.applications import Starlette
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, RedirectResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pannier.core.settings import Settings
from pannier.local.filters import Json
from pannier.local.installation import PROJECT
from pannier.local.serverless import ServerlessError
from pannier.local.serverless.document import Section, read_yaml, section, text

BUILT = PROJECT / "build" / "console"
INDEX = "index.html"
CONFIG = "config.json"
HEADERS = PROJECT / "infra" / "console.yml"
_HASHED = "assets/"
_VARIABLE = re.compile(r"\$\{(\w+)\}")
_COMPRESSED_FROM = 1_000


def cache_control(path: str) -> str:
    """How long a browser keeps what is at this path below /console/. What has a hash in its name never changes."""
    return "public, max-age=31536000, immutable" if path.startswith(_HASHED) else "no-cache"


def config(graphql: str, live: str) -> Mapping[str, str]:
    """What the console asks for before all else, at config.json: the addresses of the API and of its live socket."""
    return {"graphql": graphql, "live": live}


def console_routes(settings: Settings, built: Path = BUILT) -> list[BaseRoute]:
    """The console below /console/, from the folder it was built into. Raises ServerlessError."""

    async def configured(_: Request) -> Response:
        return JSONResponse(config("/graphql", "/graphql"), headers={"Cache-Control": cache_control(CONFIG)})

    files: ASGIApp = _Files(directory=built) if (built / INDEX).exists() else _not_built
    app = Starlette(
        routes=[Route(f"/{CONFIG}", configured), Mount("/", files)],
        middleware=[
            Middleware(_Framing, headers=console_headers(settings)),
            Middleware(GZipMiddleware, minimum_size=_COMPRESSED_FROM),
        ],
    )
    return [Route("/console", lambda _: RedirectResponse("/console/")), Mount("/console", app)]


def console_headers(settings: Settings, file: Path = HEADERS) -> Mapping[str, str]:
    """The headers of infra/console.yml, for this machine. Raises ServerlessError where one is not understood."""
    resources = section(read_yaml(file).get("Resources"), str(file))
    properties = section(_at(resources, "ConsoleHeaders", "Properties"), "ConsoleHeaders")
    policy = section(properties.get("ResponseHeadersPolicyConfig"), "ConsoleHeaders")
    # API and live socket are this server's own, which 'self' admits.
    local = {"Api": "", "LiveSocket": "", "Uploads": _uploads(settings)}
    headers: dict[str, str] = {}
    for kind, raw in section(policy.get("SecurityHeadersConfig"), "SecurityHeadersConfig").items():
        headers |= _security_header(kind, section(raw, kind), local)
    items = _at(policy, "CustomHeadersConfig", "Items")
    for item in items if isinstance(items, list) else []:
        parts = section(item, "CustomHeadersConfig")
        headers[text(parts.get("Header"), "Header")] = text(parts.get("Value"), "Value")
    return headers


def _security_header(kind: str, value: Section, local: Mapping[str, str]) -> Mapping[str, str]:
    match kind:
        case "ContentSecurityPolicy":
            return {"Content-Security-Policy": _filled(value.get(kind), local)}
        case "ContentTypeOptions":
            return {"X-Content-Type-Options": "nosniff"}
        case "FrameOptions":
            return {"X-Frame-Options": text(value.get("FrameOption"), kind)}
        case "ReferrerPolicy":
            return {"Referrer-Policy": text(value.get(kind), kind)}
        case "StrictTransportSecurity":
            return {}  # here everything is plain HTTP
        case _:
            raise ServerlessError(f"{HEADERS.name}: {kind} is not understood")


def _filled(value: Json, local: Mapping[str, str]) -> str:
    """The text of `Fn::Sub: [text, names]`, with what the names stand for here."""
    parts = section(value, "ContentSecurityPolicy").get("Fn::Sub")
    if not isinstance(parts, list) or not parts:
        raise ServerlessError("ContentSecurityPolicy: Fn::Sub with a text and its names is expected")

    def here(match: re.Match[str]) -> str:
        if match[1] not in local:
            raise ServerlessError(f"ContentSecurityPolicy: nobody knows what {match[1]} is on one machine")
        return local[match[1]]

    filled = _VARIABLE.sub(here, text(parts[0], "ContentSecurityPolicy"))
    return re.sub(r" +(?=;|$)|(?<= ) +", "", filled)


def _uploads(settings: Settings) -> str:
    """Where the forms of upload tickets lead, and signed addresses: the engine, or S3 itself."""
    if settings.aws_endpoint is not None:
        return settings.aws_endpoint.rstrip("/")
    return f"https://{settings.uploads_bucket}.s3.{settings.region}.amazonaws.com"


def _at(value: Section, *names: str) -> Json:
    found: Json = value
    for name in names:
        found = section(found, name).get(name)
    return found


class _Files(StaticFiles):
    """The built files, and the application for its own addresses. What set-up keeps beside them stays here."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        # Starlette gives "." for the folder itself.
        wanted = path if path != "." and "." in path.rpartition("/")[2] else INDEX
        if any(part.startswith(".") for part in wanted.split("/")):
            raise HTTPException(404)
        response = await super().get_response(wanted, scope)
        response.headers["Cache-Control"] = cache_control(wanted)
        return response


class _Framing:
    """Gives every answer the same headers, refusals too."""

    def __init__(self, app: ASGIApp, headers: Mapping[str, str]) -> None:
        self._app = app
        self._headers = headers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def framed(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                headers.setdefault("Cache-Control", "no-store")
                headers.update(self._headers)
            await send(message)

        await self._app(scope, receive, framed)


async def _not_built(scope: Scope, receive: Receive, send: Send) -> None:
    said = "The console is not built: `make run` does it, and says why where it cannot."
    await PlainTextResponse(said, 404)(scope, receive, send)
