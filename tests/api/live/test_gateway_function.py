"""The same connections behind API Gateway: its events, as it sends them, and what the function posts and ends."""

import json
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest

from pannier.adapters.errors import ConnectionGone, Undeliverable
from pannier.api.live.session import LiveSessions
from pannier.core.clock import FixedClock
from pannier.core.errors import TransientError
from pannier.core.settings import Settings
from pannier.entrypoints.live_connections import Connected, WebSocketEvent, _connected, act, handler
from pannier.users.tokens import Tokens
from tests.api.live.conftest import INTROSPECTIVE, SUBSCRIPTION, Served

EVENTS = Path(__file__).parent / "events"
_numbers = count()


def recorded(name: str, connection_id: str, **changes: Any) -> WebSocketEvent:
    event: Any = json.loads((EVENTS / f"{name}.json").read_text())
    event["requestContext"]["connectionId"] = connection_id
    event.update(changes)
    made: WebSocketEvent = event
    return made


@dataclass
class Gateway:
    """Keeps what is posted; refuses with `refusal` once there is one."""

    posted: list[Any] = field(default_factory=list)
    closed: list[str] = field(default_factory=list)
    refusal: Exception | None = None

    def post(self, connection_id: str, data: bytes) -> None:
        if self.refusal is not None:
            raise self.refusal
        if connection_id in self.closed:
            raise ConnectionGone
        self.posted.append(json.loads(data))

    def close(self, connection_id: str) -> None:
        if isinstance(self.refusal, TransientError):
            raise self.refusal
        self.closed.append(connection_id)


@dataclass
class Behind:
    """One connection through the function."""

    served: Served
    gateway: Gateway
    connected: Connected
    id: str

    def send(self, **message: Any) -> list[Any]:
        """What is posted in answer."""
        return self.send_text(json.dumps(message))

    def send_text(self, body: str | None, **changes: Any) -> list[Any]:
        before = len(self.gateway.posted)
        event = recorded("message", self.id, body=body, **changes)
        assert act(event, self.connected) == {"statusCode": 200}
        return self.gateway.posted[before:]

    def initialise(self) -> None:
        assert self.send(type="connection_init", payload={"token": self.served.token()}) == [
            {"type": "connection_ack"}
        ]

    def subscribe(self, id_: str, of: str, query: str = SUBSCRIPTION) -> list[Any]:
        return self.send(id=id_, type="subscribe", payload={"query": query, "variables": {"of": of}})

    @property
    def ended(self) -> bool:
        """It was closed, and nothing is left of it."""
        closed = set(self.gateway.closed) == {self.id}
        return closed and self.served.connections.find(self.id) is None


@pytest.fixture
def behind(served: Served) -> Behind:
    sessions = LiveSessions(served.schema, served.services, served.connections)
    gateway = Gateway()
    return Behind(served, gateway, Connected(sessions, gateway), f"Zr7bx{next(_numbers)}=")


def told(code: int, reason: str) -> list[dict[str, Any]]:
    return [{"message": reason, "extensions": {"code": "CONNECTION_CLOSED", "closeCode": code}}]


class TestConnecting:
    def test_who_speaks_the_protocol_is_let_in(self) -> None:
        assert handler(recorded("connect", "c"), None) == {
            "statusCode": 200,
            "headers": {"Sec-WebSocket-Protocol": "graphql-transport-ws"},
        }

    def test_one_of_several_subprotocols_is_enough(self) -> None:
        headers = {"sec-websocket-protocol": "graphql-ws, graphql-transport-ws"}
        assert handler(recorded("connect", "c", headers=headers), None)["statusCode"] == 200

    @pytest.mark.parametrize("headers", [{}, {"Sec-WebSocket-Protocol": "graphql-ws"}, None])
    def test_who_does_not_is_refused(self, headers: dict[str, str] | None) -> None:
        assert handler(recorded("connect", "c", headers=headers), None) == {"statusCode": 400}

    def test_a_token_opens_a_connection(self, behind: Behind) -> None:
        behind.initialise()
        assert behind.gateway.closed == []

    def test_silence_is_found_out_with_the_first_message(self, behind: Behind) -> None:
        late: Any = recorded("message", behind.id, body='{"type":"ping"}')
        late["requestContext"]["requestTimeEpoch"] += 10_000
        assert act(late, behind.connected) == {"statusCode": 200}
        assert behind.gateway.posted == [
            {"id": "connection", "type": "error", "payload": told(4408, "Connection initialisation timeout")}
        ]
        assert behind.ended


class TestOperating:
    def test_an_operation_runs_until_it_is_completed(self, behind: Behind) -> None:
        behind.initialise()
        assert behind.subscribe("a", "aws-1") == []
        assert behind.served.subscribers("aws-1") == [(behind.id, "a")]
        assert behind.send(id="a", type="complete") == []
        assert behind.served.subscribers("aws-1") == []
        assert behind.send(type="ping", payload={"a": 1}) == [{"type": "pong", "payload": {"a": 1}}]
        assert behind.gateway.closed == []

    def test_a_bad_operation_ends_that_operation_only(self, behind: Behind) -> None:
        behind.initialise()
        behind.subscribe("good", "aws-2")
        (frame,) = behind.subscribe("bad", "hidden")
        assert (frame["id"], frame["payload"][0]["extensions"]["code"]) == ("bad", "NOT_FOUND")
        (frame,) = behind.subscribe("query", "7", INTROSPECTIVE)
        assert (frame["id"], frame["type"]) == ("query", "error")
        assert behind.served.subscribers("aws-2") == [(behind.id, "good")]
        assert behind.gateway.closed == []

    def test_a_connection_that_ends_takes_its_operations_along(self, behind: Behind) -> None:
        behind.initialise()
        behind.subscribe("a", "aws-3")
        for _ in range(2):  # which may be told twice
            assert act(recorded("disconnect", behind.id), behind.connected) == {"statusCode": 200}
        assert behind.served.subscribers("aws-3") == []
        assert behind.served.connections.find(behind.id) is None


class TestClosing:
    """Frames come first, since API Gateway sends a code of its own."""

    @pytest.mark.parametrize(
        ("code", "reason", "message"),
        [
            (4400, "A message is JSON.", "nonsense"),
            (4400, "A message is JSON.", None),
            (
                4409,
                "Subscriber for a already exists",
                '{"id":"a","type":"subscribe","payload":{"query":"subscription { x }"}}',
            ),
            (4429, "Too many initialisation requests", '{"type":"connection_init"}'),
        ],
    )
    def test_operations_hear_what_the_code_would_have_said(
        self, behind: Behind, code: int, reason: str, message: str | None
    ) -> None:
        behind.initialise()
        behind.subscribe("a", "aws-4")
        assert behind.send_text(message) == [
            {"id": "a", "type": "error", "payload": told(code, reason)},
            {"id": "connection", "type": "error", "payload": told(code, reason)},
        ]
        assert behind.ended
        assert behind.served.subscribers("aws-4") == []

    @pytest.mark.parametrize(
        ("code", "reason", "message"),
        [
            (4401, "Unauthorized", '{"id":"a","type":"subscribe","payload":{"query":"q"}}'),
            (4403, "Sign in first", '{"type":"connection_init"}'),
            (
                4403,
                "The access token is not good (any more)",
                '{"type":"connection_init","payload":{"token":"x"}}',
            ),
        ],
    )
    def test_so_do_strangers(self, behind: Behind, code: int, reason: str, message: str) -> None:
        assert behind.send_text(message) == [
            {"id": "connection", "type": "error", "payload": told(code, reason)}
        ]
        assert behind.ended

    def test_an_expired_token_is_found_out_with_the_next_message(self, behind: Behind) -> None:
        token = behind.served.token(valid=timedelta(seconds=60))
        behind.send(type="connection_init", payload={"token": token})
        behind.subscribe("a", "aws-5")
        behind.served.clock.advance(timedelta(seconds=60))
        assert behind.send(type="pong") == [
            {"id": "connection", "type": "error", "payload": told(4403, "The access token has expired")}
        ]
        assert behind.ended
        assert behind.served.subscribers("aws-5") == []


class TestFailing:
    def test_who_is_gone_is_forgotten(self, behind: Behind) -> None:
        behind.initialise()
        behind.subscribe("a", "aws-6")
        behind.gateway.refusal = ConnectionGone()
        behind.send(type="ping")
        assert behind.served.connections.find(behind.id) is None
        assert behind.served.subscribers("aws-6") == []

    def test_who_cannot_be_answered_comes_again(self, behind: Behind) -> None:
        behind.initialise()
        behind.gateway.refusal = Undeliverable("PayloadTooLargeException")
        behind.send(type="ping")
        assert behind.ended

    def test_a_gateway_that_is_down_is_no_fault_of_the_function(self, behind: Behind) -> None:
        behind.initialise()
        behind.gateway.refusal = TransientError("down")
        assert behind.send(type="ping") == []

    def test_a_fault_ends_the_connection_and_is_logged(
        self, behind: Behind, caplog: pytest.LogCaptureFixture
    ) -> None:
        behind.gateway.refusal = KeyError("a fault")
        behind.send(type="connection_init", payload={"token": behind.served.token()})
        assert behind.ended
        assert "a live connection is ended by a fault" in caplog.text


def test_the_function_builds_itself_from_its_environment(
    served: Served,
    settings: Settings,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    environment = {
        "STAGE": "test",
        "DYNAMODB_ENDPOINT": settings.dynamodb_endpoint or "",
        "TABLE_PREFIX": settings.table_prefix,
        "TOKEN_KEY": served.key.decode(),
        "CURSOR_SECRET": "a secret for tests only",
        "WEBHOOK_SECRET_KEY": "another secret, and for tests only",
        "LIVE_QUEUE_URL": f"{settings.dynamodb_endpoint}/000000000000/live.fifo",
        "LIVE_ENDPOINT": f"{served.address}/_live/secret",
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    now = datetime.now(UTC)  # which its clock shows
    token = Tokens(served.key, FixedClock(now)).access("U", "F", now + timedelta(minutes=15))
    body = json.dumps({"type": "connection_init", "payload": {"token": token}})
    with caplog.at_level("WARNING"):
        assert handler(recorded("message", "unheard-of", body=body), None) == {"statusCode": 200}
    assert caplog.messages == []  # it was acknowledged, and the gateway knew of no such connection
    assert served.connections.find("unheard-of") is None
    _connected.cache_clear()


class TestRaces:
    """API Gateway calls the function for two messages at once, and in any order; the conditional write decides."""

    def _both(self, act_once: Callable[[], object]) -> None:
        together = threading.Barrier(2)

        def run(_: int) -> None:
            together.wait()
            act_once()

        with ThreadPoolExecutor(2) as pool:
            list(pool.map(run, range(2)))

    def test_two_inits_are_acknowledged_once(self, behind: Behind) -> None:
        body = json.dumps({"type": "connection_init", "payload": {"token": behind.served.token()}})
        gateway = behind.gateway
        self._both(lambda: act(recorded("message", behind.id, body=body), behind.connected))
        assert (
            gateway.posted.count({"type": "connection_ack"}) <= 1
        )  # none, where the other was quicker to end it
        assert {
            "id": "connection",
            "type": "error",
            "payload": told(4429, "Too many initialisation requests"),
        } in gateway.posted
        assert behind.ended

    def test_two_operations_of_one_id_are_started_once(self, behind: Behind) -> None:
        behind.initialise()
        payload = {"query": SUBSCRIPTION, "variables": {"of": "aws-7"}}
        body = json.dumps({"id": "a", "type": "subscribe", "payload": payload})
        self._both(lambda: act(recorded("message", behind.id, body=body), behind.connected))
        assert behind.gateway.posted[-1]["payload"] == told(4409, "Subscriber for a already exists")
        assert behind.ended
        assert behind.served.subscribers("aws-7") == []
