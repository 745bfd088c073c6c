"""Queue of what happened on topics → the live connections of those who watch them."""

import os
from functools import cache
from typing import Any

from pannier.adapters.connections import ConnectionGateway
from pannier.api.live.delivering import Deliveries
from pannier.api.live.happenings import Happenings
from pannier.api.schema import build_schema
from pannier.core.dynamo import bind_tables
from pannier.entrypoints.environment import API_SECRETS, settings_with
from pannier.entrypoints.permissions import Permission, objects, secret, sockets, table
from pannier.entrypoints.services import build_services
from pannier.entrypoints.starting import prepare
from pannier.live.repository import ConnectionRepository, FeedRepository
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue
from pannier.telemetry.functions import observed
from pannier.users.passwords import Passwords

PERMISSIONS: tuple[Permission, ...] = (
    table("connections", "DeleteItem", "GetItem", "Query", "UpdateItem"),
    table("courier-positions", "BatchGetItem", "GetItem"),
    table("feeds", "GetItem", "PutItem", "Query", "UpdateItem"),
    table("inboxes", "BatchGetItem", "GetItem"),
    table("menus", "GetItem"),
    table("merchants", "BatchGetItem", "GetItem", "Query"),
    table("orders", "BatchGetItem", "GetItem", "Query"),
    table("ratings", "BatchGetItem"),
    table("reviews", "BatchGetItem", "Query"),
    table("users", "BatchGetItem", "GetItem"),
    objects("UploadsBucket", "licences", "GetObject"),
    objects("UploadsBucket", "reviews", "GetObject"),
    sockets("WebsocketsApi", "DELETE"),
    sockets("WebsocketsApi", "POST"),
    secret("CursorSecret"),
    secret("TokenKeySecret"),
    secret("WebhookSecretKeySecret"),
)


@cache
def _deliveries() -> Deliveries:
    settings = settings_with(os.environ, *API_SECRETS)
    connection = bind_tables(settings)
    services = build_services(settings, connection, settings.clock(), Passwords())
    return Deliveries(
        build_schema(policy=services.policy),
        services,
        ConnectionRepository(connection),
        Happenings(services, FeedRepository(connection)),
        ConnectionGateway(settings),
    )


def _handle(message: QueueMessage) -> None:
    _deliveries().on_queued(message.body)


@observed
def handler(event: QueueEvent, context: Any) -> BatchResponse:
    """What Lambda calls."""
    return process_queue(event, _handle)


prepare(_deliveries)
