"""Live connections behind API Gateway's WebSockets: one call for each that opens, each message, each that ends.

Frames are posted, like those of deliveries: a route response would carry one only, and not be in order with them.
API Gateway closes with a code of its own, so frames say before what ours would have (`protocol.farewell`).
"""

import logging
import os
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import TYPE_CHECKING, Any, NotRequired, TypedDict

from pannier.adapters.connections import ConnectionGateway
from pannier.adapters.errors import ConnectionGone, Undeliverable
from pannier.api.live.messages import SUBPROTOCOL
from pannier.api.live.protocol import farewell
from pannier.api.live.session import LiveSessions, Peer, Reaction
from pannier.api.schema import build_schema
from pannier.core.dynamo import bind_tables
from pannier.core.errors import TransientError
from pannier.entrypoints.environment import API_SECRETS, settings_with
from pannier.entrypoints.live import live_connections
from pannier.entrypoints.permissions import Permission, queue, secret, sockets, table
from pannier.entrypoints.services import build_services
from pannier.entrypoints.starting import prepare
from pannier.telemetry.catalogue import FAILURES
from pannier.telemetry.functions import observed
from pannier.telemetry.measuring import measure
from pannier.users.passwords import Passwords

if TYPE_CHECKING:
    from pannier.api.live.delivering import Gateway

PERMISSIONS: tuple[Permission, ...] = (
    table("connections", "DeleteItem", "GetItem", "PutItem", "UpdateItem"),
    table("documents", "GetItem"),
    table("feeds", "GetItem"),
    table("merchants", "GetItem"),
    table("orders", "GetItem"),
    table("quotas", "UpdateItem"),
    table("users", "GetItem"),
    queue("LiveQueue"),
    sockets("WebsocketsApi", "DELETE"),
    sockets("WebsocketsApi", "POST"),
    secret("CursorSecret"),
    secret("TokenKeySecret"),
    secret("WebhookSecretKeySecret"),
)

log = logging.getLogger(__name__)


class RequestContext(TypedDict):
    """Which connection, and what became of it: CONNECT, MESSAGE or DISCONNECT. Times are milliseconds."""

    eventType: str
    connectionId: str
    connectedAt: NotRequired[int]
    requestTimeEpoch: NotRequired[int]


class WebSocketEvent(TypedDict):
    """What API Gateway sends."""

    requestContext: RequestContext
    headers: NotRequired[dict[str, str]]
    body: NotRequired[str | None]


class WebSocketAnswer(TypedDict):
    """What API Gateway reads: whether a connection may be opened, and with which headers."""

    statusCode: int
    headers: NotRequired[dict[str, str]]


@dataclass(frozen=True, slots=True)
class Connected:
    """What a warm function keeps."""

    sessions: LiveSessions
    gateway: "Gateway"


@cache
def _connected() -> Connected:
    settings = settings_with(os.environ, *API_SECRETS)
    connection = bind_tables(settings)
    services = build_services(settings, connection, settings.clock(), Passwords())
    connections = live_connections(settings, connection, services.clock)
    schema = build_schema(policy=services.policy)
    return Connected(LiveSessions(schema, services, connections), ConnectionGateway(settings))


@observed
def handler(event: WebSocketEvent, context: Any) -> WebSocketAnswer:
    """What Lambda calls."""
    if event["requestContext"]["eventType"] == "CONNECT":
        return _admit(event.get("headers") or {})
    return act(event, _connected())


def act(event: WebSocketEvent, connected: Connected) -> WebSocketAnswer:
    """A message arrived, or a connection ended. A fault never reaches API Gateway, which would tell the client of it in
    words that no client of the protocol understands: the connection is ended instead.
    """
    connection_id = event["requestContext"]["connectionId"]
    try:
        if event["requestContext"]["eventType"] == "DISCONNECT":
            connected.sessions.forget(connection_id)
        else:
            _tell(connection_id, connected.sessions.receive(_peer(event), event.get("body") or ""), connected)
    except ConnectionGone:
        connected.sessions.forget(connection_id)
    except (TransientError, Undeliverable) as error:
        log.warning("a live connection is ended: %s", type(error).__name__)
        _end(connection_id, connected)
    except Exception:
        measure(FAILURES)
        log.exception("a live connection is ended by a fault")
        _end(connection_id, connected)
    return {"statusCode": 200}


def _admit(headers: dict[str, str]) -> WebSocketAnswer:
    """Whoever speaks the protocol. There is nothing to remember of a connection that is nobody's yet."""
    offered = next((value for name, value in headers.items() if name.lower() == "sec-websocket-protocol"), "")
    if SUBPROTOCOL not in [each.strip() for each in offered.split(",")]:
        return {"statusCode": 400}
    return {"statusCode": 200, "headers": {"Sec-WebSocket-Protocol": SUBPROTOCOL}}


def _peer(event: WebSocketEvent) -> Peer:
    of = event["requestContext"]
    waited = timedelta(milliseconds=of.get("requestTimeEpoch", 0) - of.get("connectedAt", 0))
    return Peer(of["connectionId"], max(waited, timedelta(0)))


def _tell(connection_id: str, reaction: Reaction, connected: Connected) -> None:
    _post(connection_id, reaction.frames, connected)
    if reaction.close is not None:
        _post(connection_id, farewell(reaction.close, reaction.ended), connected)
        connected.gateway.close(connection_id)


def _post(connection_id: str, frames: Iterable[bytes], connected: Connected) -> None:
    for frame in frames:
        connected.gateway.post(connection_id, frame)


def _end(connection_id: str, connected: Connected) -> None:
    """For the client to come again. What cannot be done now is done when it ends, or is found to be gone."""
    try:
        connected.gateway.close(connection_id)
        connected.sessions.forget(connection_id)
    except TransientError as error:
        log.warning("a live connection could not be ended: %s", error)


prepare(_connected)
