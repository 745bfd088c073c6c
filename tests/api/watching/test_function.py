"""`live_delivery` as Lambda calls it, with its gateway to real sockets; only the queue between is the test's."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Subprotocol

from pannier.core.settings import LiveTerms, Settings
from pannier.entrypoints import live_delivery
from pannier.local.live import LiveServer
from pannier.streams.batch import BatchResponse
from pannier.streams.queue import QueueRecord
from tests.api.watching.studio import MERCHANT_ORDERS, ORDER_CHANGED, Studio
from tests.serving import serving

PATIENCE = 20.0
ACCEPT, READY = ("clerk", "orderAccept"), ("clerk", "orderReady")


@dataclass
class Hall:
    """The studio with a door to the street."""

    studio: Studio
    address: str

    @contextmanager
    def client(self, who: str, document: str, **variables: Any) -> Iterator[ClientConnection]:
        """Somebody who has subscribed."""
        address = self.address.replace("http", "ws") + "/graphql"
        with connect(address, subprotocols=[Subprotocol("graphql-transport-ws")], proxy=None) as socket:
            token = self.studio.shop[who].token
            socket.send(json.dumps({"type": "connection_init", "payload": {"token": token}}))
            assert take(socket) == {"type": "connection_ack"}
            payload = {"query": document, "variables": variables}
            socket.send(json.dumps({"id": "1", "type": "subscribe", "payload": payload}))
            socket.send(json.dumps({"type": "ping"}))
            assert take(socket)["type"] == "pong"  # and so it has begun
            yield socket

    def run(self) -> int:
        """Have the function work off the queue."""
        done = 0
        while self.studio.queue.waiting:
            assert invoke(self.studio.queue.waiting.popleft()) == {"batchItemFailures": []}
            done += 1
        return done


def invoke(body: Mapping[str, object]) -> BatchResponse:
    record: QueueRecord = {
        "messageId": "m1",
        "receiptHandle": "",
        "body": orjson.dumps(body).decode(),
        "attributes": {"ApproximateReceiveCount": "1", "MessageGroupId": str(body.get("topic"))},
    }
    return live_delivery.handler({"Records": [record]}, None)


def take(socket: ClientConnection) -> dict[str, Any]:
    frame: dict[str, Any] = json.loads(socket.recv(timeout=PATIENCE))
    return frame


def changes(socket: ClientConnection, most: int) -> list[tuple[str, str]]:
    """Event and command of the next few."""
    found = []
    for _ in range(most):
        frame = take(socket)
        assert frame["type"] == "next", frame
        (value,) = frame["payload"]["data"].values()
        found.append((value["eventId"], value["entry"]["command"]))
    return found


@pytest.fixture
def hall(
    studio: Studio, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Hall]:
    clock = tmp_path / "clock.json"
    now = studio.shop.api.clock.now().timestamp()
    clock.write_text(json.dumps({"real_at": 0.0, "shown_at": now, "rate": 0.0}))
    live = LiveServer(lambda _: studio.sessions, studio.services.clock, LiveTerms())
    with serving(Starlette(routes=live.routes("http://127.0.0.1/_live/secret"))) as address:
        for name, value in {
            "DYNAMODB_ENDPOINT": settings.dynamodb_endpoint or "",
            "TABLE_PREFIX": settings.table_prefix,
            "CLOCK_FILE": str(clock),
            "LIVE_ENDPOINT": f"{address}/_live/secret",
            "CURSOR_SECRET": "a secret for tests only",
            "TOKEN_KEY": studio.key.decode(),
            "WEBHOOK_SECRET_KEY": "another secret, and for tests only",
        }.items():
            monkeypatch.setenv(name, value)
        live_delivery._deliveries.cache_clear()
        yield Hall(studio, address)
        live_delivery._deliveries.cache_clear()


def test_ten_events_are_missed_by_a_broken_connection_and_told_once_in_order(hall: Hall) -> None:
    studio = hall.studio
    first, second = studio.order(), studio.order()
    with hall.client("clerk", MERCHANT_ORDERS, id=studio.shop.id) as clerk:
        studio.tell(first)
        assert hall.run() == 1 * 2  # of the order itself nobody wants to hear
        last, _ = changes(clerk, 2)[-1]
        clerk.socket.close()  # nobody is told of it
    studio.tell(second)
    for order_id in (first, second):
        studio.shop.tell_all(order_id, ACCEPT, READY, ("courier", "orderClaim"), ("courier", "orderPickUp"))
        studio.tell(order_id)
    assert hall.run() == 10
    with hall.client("clerk", MERCHANT_ORDERS, id=studio.shop.id, after=last) as clerk:
        assert hall.run() == 1
        told = changes(clerk, 10)
        way = ["ACCEPT", "READY", "CLAIM", "PICK_UP"]
        assert [command for _, command in told] == ["PLACE", "PAY", *way, *way]
        assert len({event_id for event_id, _ in told}) == 10
        studio.shop.tell_all(first, ("courier", "orderDeliver"))
        studio.tell(first)
        hall.run()
        assert changes(clerk, 1)[0][1] == "DELIVER"


def test_each_of_many_hears_by_a_connection_of_their_own(hall: Hall) -> None:
    studio = hall.studio
    order_id = studio.order()
    with (
        hall.client("customer", ORDER_CHANGED, id=order_id) as customer,
        hall.client("clerk", ORDER_CHANGED, id=order_id) as clerk,
        hall.client("clerk", MERCHANT_ORDERS, id=studio.shop.id) as board,
    ):
        studio.shop.tell_all(order_id, ACCEPT)
        studio.tell(order_id)
        hall.run()
        heard = [changes(each, 3) for each in (customer, clerk, board)]
    assert heard[0] == heard[1] == heard[2]
    assert [command for _, command in heard[0]] == ["PLACE", "PAY", "ACCEPT"]


@pytest.mark.usefixtures("hall")
@pytest.mark.parametrize(
    "body",
    [
        {},
        {"topic": "order"},
        {"topic": "nothing#1", "event": "1"},
        {"topic": "order#1"},
        {"topic": "order#1", "catch_up": "1"},
        {"topic": "inbox#nobody:1", "event": "1"},
    ],
)
def test_what_is_no_message_is_reported(body: Mapping[str, object]) -> None:
    assert invoke(body) == {"batchItemFailures": [{"itemIdentifier": "m1"}]}
