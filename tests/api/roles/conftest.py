"""The platform with all that a deployment has: every queue, the bus, the bucket, providers, and who watches."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pynamodb.connection import Connection
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from pannier.adapters.clients import client
from pannier.api.context import Services
from pannier.core.settings import Settings
from pannier.live.model import Topic
from pannier.live.repository import WatchedRepository
from tests.api.conftest import services_over
from tests.api.orders.conftest import furnished, shop
from tests.api.privacy.conftest import Platform, line, platform
from tests.messenger import RecordingMessenger
from tests.serving import serving
from tests.streams.functions.fleet import forget

__all__ = ["furnished", "line", "platform", "shop"]


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    """As the privacy tests have them; and webhooks may go to this machine."""
    return services_over(replace(resources, webhooks_allow_loopback=True), connection, _key, messenger)


@pytest.fixture
def token_key(_key: bytes) -> bytes:
    """What tokens are signed with."""
    return _key


@dataclass
class Sockets:
    """API Gateway's management of live connections. Connections in `broken` cannot be posted to just now."""

    frames: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    ended: list[str] = field(default_factory=list)
    broken: set[str] = field(default_factory=set)

    async def post(self, request: Request) -> Response:
        connection_id = request.path_params["id"]
        if connection_id in self.broken:
            return Response(status_code=503)
        self.frames.setdefault(connection_id, []).append(json.loads(await request.body()))
        return Response()

    async def end(self, request: Request) -> Response:
        self.ended.append(request.path_params["id"])
        return Response(status_code=204)

    @property
    def app(self) -> Starlette:
        path = "/@connections/{id:path}"
        return Starlette(
            routes=[Route(path, self.post, methods=["POST"]), Route(path, self.end, methods=["DELETE"])]
        )


@dataclass
class Deployment:
    """The platform, with functions that have everything."""

    platform: Platform
    settings: Settings
    sockets: Sockets

    def watch(self, *topics: Topic) -> None:
        """Somebody has been watching there."""
        for topic in topics:
            WatchedRepository().mark(topic, self.platform.api.clock.now())

    def taken(self, url: str | None) -> list[Mapping[str, Any]]:
        """What lies in a queue, taken out of it."""
        queues, bodies = client("sqs", self.settings), []
        while messages := queues.receive_message(QueueUrl=url or "", MaxNumberOfMessages=10).get("Messages"):
            for each in messages:
                bodies.append(json.loads(each["Body"]))
                queues.delete_message(QueueUrl=url or "", ReceiptHandle=each["ReceiptHandle"])
        return bodies

    def told(self) -> set[str]:
        """Topics of what lies in the queue to those who watch."""
        return {body["topic"] for body in self.taken(self.settings.live_queue_url)}

    def bring(self, function: str, url: str | None) -> int:
        """What lies in a queue is brought to its function, one after the other. How much it was."""
        bodies = self.taken(url)
        for body in bodies:
            assert self.platform.fleet.call(function, message(body)) == {"batchItemFailures": []}
        return len(bodies)


def message(body: Mapping[str, Any]) -> dict[str, Any]:
    """A batch of one message, as Lambda brings it."""
    record = {
        "messageId": "m",
        "receiptHandle": "r",
        "body": json.dumps(body),
        "attributes": {"ApproximateReceiveCount": "1"},
        "eventSource": "aws:sqs",
    }
    return {"Records": [record]}


@pytest.fixture
def deployment(
    platform: Platform, resources: Settings, _key: bytes, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Deployment]:
    sockets = Sockets()
    with serving(sockets.app) as address:
        for name, value in {
            "CURSOR_SECRET": "a secret for tests only",
            "LIVE_ENDPOINT": address,
            "LIVE_QUEUE_URL": resources.live_queue_url or "",
            "RATE_LIMITS": "off",
            "TOKEN_KEY": _key.decode(),
            "WEBHOOKS_ALLOW_LOOPBACK": "1",
            "WEBHOOK_SECRET_KEY": "another secret, and for tests only",
        }.items():
            monkeypatch.setenv(name, value)
        forget()
        made = Deployment(platform, resources, sockets)
        made.taken(resources.messages_queue_url)
        yield made
        forget()
