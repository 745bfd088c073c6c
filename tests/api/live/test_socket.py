"""The protocol over a real socket: every close code, and what ends an operation only."""

import json
import time
from contextlib import ExitStack
from datetime import timedelta
from typing import Any

import pytest
from websockets.exceptions import InvalidStatus

from tests.api.live.conftest import INTROSPECTIVE, SUBSCRIPTION, Served
from tests.waiting import wait_for


class TestInitialising:
    @pytest.mark.parametrize("name", ["authorization", "Authorization"])
    def test_a_token_opens_a_connection(self, served: Served, name: str) -> None:
        with served.client() as client:
            assert client.socket.subprotocol == "graphql-transport-ws"
            client.send(type="connection_init", payload={name: f"bearer {served.token()}"})
            assert client.receive() == {"type": "connection_ack"}

    def test_a_token_may_come_alone(self, served: Served) -> None:
        with served.client() as client:
            client.send(type="connection_init", payload={"token": served.token()})
            assert client.receive() == {"type": "connection_ack"}

    @pytest.mark.parametrize(
        "payload",
        [
            {"authorization": "Bearer nonsense"},
            {"authorization": 1},
            {"authorization": "Basic eA=="},
            {"token": ["x"]},
            {"token": None},
        ],
        ids=str,
    )
    def test_a_bad_token_is_closed_with_4403(self, served: Served, payload: dict[str, Any]) -> None:
        with served.client() as client:
            client.send(type="connection_init", payload=payload)
            assert client.closed() == (4403, "The access token is not good (any more)")

    def test_no_token_is_closed_with_4403(self, served: Served) -> None:
        with served.client() as client:
            client.send(type="connection_init")
            assert client.closed() == (4403, "Sign in first")

    def test_a_token_that_is_over_is_closed_with_4403(self, served: Served) -> None:
        over = served.token(valid=timedelta(seconds=-1))
        with served.client() as client:
            client.send(type="connection_init", payload={"token": over})
            assert client.closed()[0] == 4403

    @pytest.mark.parametrize("subprotocol", [None, "graphql-ws", "graphql-transport-ws-2"])
    def test_another_subprotocol_is_closed_with_4406(self, served: Served, subprotocol: str | None) -> None:
        with served.client(subprotocol=subprotocol) as client:
            assert client.socket.subprotocol is None
            assert client.closed() == (4406, "Subprotocol not acceptable")

    def test_silence_is_closed_with_4408(self, served: Served) -> None:
        with served.client("/impatient/graphql") as client:
            client.ping()  # which is not what is waited for
            assert client.closed() == (4408, "Connection initialisation timeout")

    def test_who_was_in_time_is_not_closed(self, served: Served) -> None:
        with served.ready(path="/impatient/graphql") as client:
            time.sleep(0.25)
            client.ping()

    def test_a_second_init_is_closed_with_4429(self, served: Served) -> None:
        with served.ready() as client:
            client.send(type="connection_init", payload={"token": served.token()})
            assert client.closed() == (4429, "Too many initialisation requests")

    def test_subscribing_before_the_acknowledgement_is_closed_with_4401(self, served: Served) -> None:
        with served.client() as client:
            client.subscribe("1")
            assert client.closed() == (4401, "Unauthorized")
        assert served.subscribers("7") == []


class TestMalformed:
    @pytest.mark.parametrize(
        "data",
        [
            "nonsense",
            "null",
            "[" * 100_000,
            '{"type":"ping","payload":{"n":' + "9" * 5_000 + "}}",
            '{"type":"connection_ack"}',
            '{"type":"subscribe","id":"","payload":{"query":"{here}"}}',
            b'{"type":"ping"}',
        ],
        ids=lambda data: repr(data[:40]),
    )
    def test_it_is_closed_with_4400_before_and_after_the_acknowledgement(
        self, served: Served, data: str | bytes
    ) -> None:
        with served.client() as client:
            client.socket.send(data)
            assert client.closed()[0] == 4400
        with served.ready() as client:
            client.socket.send(data)
            assert client.closed()[0] == 4400

    def test_a_huge_frame_is_closed_with_1009_before_it_is_in_memory(self, served: Served) -> None:
        with served.ready() as client:
            announced = bytes([0x81, 0xFF]) + (5_000_000).to_bytes(8, "big") + bytes(4)
            client.socket.socket.sendall(announced)  # and the frame itself is not waited for
            assert client.closed()[0] == 1009


class TestOperating:
    def test_an_operation_runs_until_it_is_completed(self, served: Served) -> None:
        with served.ready() as client:
            client.subscribe("a", "order-1")
            client.ping()
            ((connection_id, operation_id),) = served.subscribers("order-1")
            assert operation_id == "a"
            served.gateway.post(connection_id, b'{"id":"a","type":"next","payload":{"data":{}}}')
            assert client.receive() == {"id": "a", "type": "next", "payload": {"data": {}}}
            client.send(id="a", type="complete")
            client.send(id="unknown", type="complete")
            client.ping()
            assert served.subscribers("order-1") == []
            client.subscribe("a", "order-1")
            client.ping()
            assert served.subscribers("order-1") == [(connection_id, "a")]
        wait_for(lambda: served.subscribers("order-1") == [])
        assert served.connections.find(connection_id) is None

    @pytest.mark.parametrize("id_", ["a.b", "a[0]", "#", "订单", "`'\"\\", " ", "x" * 128])
    def test_ids_are_what_the_client_likes(self, served: Served, id_: str) -> None:
        with served.ready() as client:
            client.subscribe(id_, "order-2")
            client.ping()
            assert [found for _, found in served.subscribers("order-2")] == [id_]
            client.send(id=id_, type="complete")
            client.ping()
            assert served.subscribers("order-2") == []

    def test_an_id_that_runs_is_closed_with_4409(self, served: Served) -> None:
        with served.ready() as client:
            client.subscribe("1", "order-3")
            client.subscribe("1", "order-3")
            assert client.closed() == (4409, "Subscriber for 1 already exists")
        assert served.subscribers("order-3") == []

    @pytest.mark.parametrize(
        ("query", "of", "code"),
        [
            (SUBSCRIPTION, "hidden", "NOT_FOUND"),
            (SUBSCRIPTION, "busy", "TRY_AGAIN"),
            ("subscription {", "7", "GRAPHQL_VALIDATION_FAILED"),
            ("", "7", "GRAPHQL_VALIDATION_FAILED"),
            ("subscription { nothing }", "7", "GRAPHQL_VALIDATION_FAILED"),
            (SUBSCRIPTION, {"an": "object"}, "BAD_USER_INPUT"),
            (SUBSCRIPTION, None, "BAD_USER_INPUT"),
            (INTROSPECTIVE, "7", "GRAPHQL_VALIDATION_FAILED"),
        ],
    )
    def test_a_bad_operation_ends_that_operation_only(
        self, served: Served, query: str, of: Any, code: str
    ) -> None:
        with served.ready() as client:
            client.subscribe("good", "order-4")
            client.subscribe("bad", of, query)
            frame = client.receive()
            assert (frame["id"], frame["type"]) == ("bad", "error")
            assert [error["extensions"]["code"] for error in frame["payload"]] == [code]
            client.ping()
            assert [found for _, found in served.subscribers("order-4")] == ["good"]

    def test_a_query_is_told_where_to_go(self, served: Served) -> None:
        with served.ready() as client:
            client.subscribe("1", query=INTROSPECTIVE)
            (error,) = client.receive()["payload"]
            assert error["message"] == "Send a query over HTTP; here are subscriptions only."

    def test_a_fault_is_masked_and_in_the_log(self, served: Served, caplog: pytest.LogCaptureFixture) -> None:
        with served.ready() as client:
            client.subscribe("1", "faulty")
            (error,) = client.receive()["payload"]
            client.ping()
        assert error["message"] == "Something went wrong on our side."
        assert error["extensions"]["requestId"] in caplog.text
        assert "a secret" not in json.dumps(error)

    def test_a_connection_has_twenty_operations_at_most(self, served: Served) -> None:
        with served.ready() as client:
            for number in range(20):
                client.subscribe(str(number), "order-5")
            client.subscribe("more", "order-5")
            frame = client.receive()
            assert (frame["id"], frame["payload"][0]["extensions"]["code"]) == (
                "more",
                "TOO_MANY_SUBSCRIPTIONS",
            )
            assert len(served.subscribers("order-5")) == 20

    def test_an_expired_token_is_closed_with_4403(self, served: Served) -> None:
        with served.ready(token=served.token(valid=timedelta(seconds=60))) as client:
            client.subscribe("a", "order-6")
            client.ping()
            served.clock.advance(timedelta(seconds=60))
            assert client.closed() == (4403, "The access token has expired")
        assert served.subscribers("order-6") == []


class TestBounds:
    def test_a_user_has_a_bounded_number_of_connections(self, served: Served) -> None:
        with ExitStack() as opened:
            for user_id in ("B", "B", "B", "C"):
                opened.enter_context(served.ready(user_id))
            client = opened.enter_context(served.client())
            client.send(type="connection_init", payload={"token": served.token("B")})
            assert client.closed() == (4403, "Too many connections of one user")
        wait_for(lambda: len(served.live.sockets) == 0)
        with served.ready("B"):
            pass

    def test_an_address_has_a_bounded_number_of_connections(self, served: Served) -> None:
        with served.ready(path="/impatient/graphql"):
            with pytest.raises(InvalidStatus) as refused, served.client("/impatient/graphql"):
                pass
            assert refused.value.response.status_code == 429
