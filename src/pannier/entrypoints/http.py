"""The GraphQL API as a function behind API Gateway, and as an application for any ASGI server."""

import gc
import os
import sys
from collections.abc import Mapping
from functools import cache
from typing import Any

from mangum import Mangum
from starlette.applications import Starlette

from pannier.api.app import build_app
from pannier.api.http import MediaType, write_lines_to
from pannier.core.dynamo import bind_tables
from pannier.entrypoints.environment import API_SECRETS, settings_with
from pannier.entrypoints.services import build_services
from pannier.telemetry.functions import observed
from pannier.users.passwords import Passwords


def create_app(environ: Mapping[str, str]) -> Starlette:
    """The application, from the environment; one a process.

    Raises SettingsError, and TransientError where a secret cannot be fetched just now.
    """
    settings = settings_with(environ, *API_SECRETS)
    connection = bind_tables(settings)
    app = build_app(build_services(settings, connection, settings.clock(), Passwords()))
    gc.freeze()  # the collector need not walk the schema for each large body: 75 ms became 4 for 66,000 lists
    return app


def adapter(app: Starlette) -> Mangum:
    """The application as a function behind API Gateway. What is neither JSON nor text goes out in base64."""
    return Mangum(app, lifespan="off", text_mime_types=["text/", *MediaType])


@cache
def _adapter() -> Mangum:
    write_lines_to(sys.stdout)
    return adapter(create_app(os.environ))


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What Lambda calls."""
    answer: dict[str, Any] = _adapter()(event, context)
    return answer
