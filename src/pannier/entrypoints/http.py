"""The GraphQL API as a function behind API Gateway, and as an application for any ASGI server."""

import gc
import os
from collections.abc import Mapping
from functools import cache
from typing import Any

from mangum import Mangum
from starlette.applications import Starlette

from pannier.api.app import build_app
from pannier.api.http import MediaType
from pannier.core.dynamo import bind_tables
from pannier.entrypoints.environment import API_SECRETS, settings_with
from pannier.entrypoints.permissions import (
    Permission,
    applications,
    devices,
    index,
    listing,
    mail,
    objects,
    queue,
    secret,
    table,
    text_messages,
)
from pannier.entrypoints.services import build_services
from pannier.entrypoints.starting import prepare
from pannier.telemetry.functions import observed
from pannier.users.passwords import Passwords

PERMISSIONS: tuple[Permission, ...] = (
    table("channels", "DeleteItem", "GetItem", "PutItem", "Query"),
    table("connections", "BatchGetItem", "PutItem"),
    table("counters", "UpdateItem"),
    table("courier-positions", "BatchGetItem", "GetItem", "PutItem"),
    table("documents", "GetItem", "PutItem"),
    table("inboxes", "GetItem", "Query", "UpdateItem"),
    index("inboxes", "unread"),
    table(
        "menus",
        "BatchGetItem",
        "BatchWriteItem",
        "ConditionCheckItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "UpdateItem",
    ),
    table(
        "merchants",
        "BatchGetItem",
        "ConditionCheckItem",
        "DeleteItem",
        "GetItem",
        "PutItem",
        "Query",
        "UpdateItem",
    ),
    index("merchants", "by_code"),
    index("merchants", "by_contact"),
    index("merchants", "by_member"),
    index("merchants", "by_platform"),
    index("merchants", "by_queue"),
    index("merchants", "by_status"),
    table("orders", "BatchGetItem", "GetItem", "PutItem", "Query"),
    index("orders", "by_author"),
    index("orders", "by_code"),
    index("orders", "by_courier"),
    index("orders", "by_customer"),
    index("orders", "by_merchant"),
    index("orders", "by_merchant_status"),
    index("orders", "by_pool"),
    table("quotas", "UpdateItem"),
    table("quotes", "GetItem", "PutItem", "UpdateItem"),
    index("quotes", "by_customer"),
    table("ratings", "BatchGetItem", "Query"),
    table("reviews", "BatchGetItem", "ConditionCheckItem", "GetItem", "PutItem", "Query"),
    index("reviews", "by_customer"),
    index("reviews", "by_food"),
    index("reviews", "by_merchant"),
    index("reviews", "by_recent"),
    index("reviews", "pictured_by_food"),
    index("reviews", "pictured_by_merchant"),
    table("statistics", "Query"),
    table("users", "BatchGetItem", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    table("webhooks", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    index("webhooks", "by_endpoint"),
    index("webhooks", "by_endpoint_state"),
    queue("LiveQueue"),
    queue("WebhooksQueue"),
    devices("DeleteEndpoint", "SetEndpointAttributes"),
    objects("UploadsBucket", "exports", "GetObject", "PutObject"),
    objects("UploadsBucket", "licences", "DeleteObject", "GetObject", "PutObject"),
    objects("UploadsBucket", "media", "DeleteObject", "PutObject"),
    objects("UploadsBucket", "reviews", "DeleteObject", "GetObject", "PutObject"),
    objects("UploadsBucket", "uploads", "GetObject", "PutObject"),
    applications("CreatePlatformEndpoint"),
    listing("UploadsBucket"),
    mail(),
    text_messages(),
    secret("CursorSecret"),
    secret("TokenKeySecret"),
    secret("WebhookSecretKeySecret"),
)


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
    return adapter(create_app(os.environ))


@observed
def handler(event: dict[str, Any], context: Any) -> dict[str, Any]:
    """What Lambda calls."""
    answer: dict[str, Any] = _adapter()(event, context)
    return answer


prepare(_adapter)
