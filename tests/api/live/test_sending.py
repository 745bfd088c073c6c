"""What others send to live connections: in order, to who is there, and without waiting for who does not read."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from pannier.adapters.connections import ConnectionGateway
from pannier.adapters.errors import ConnectionGone, Undeliverable
from pannier.core.errors import TransientError
from pannier.core.settings import LiveTerms, Settings, SettingsError
from tests.api.live.conftest import PATIENCE, Client, Served, server
from tests.serving import serving
from tests.waiting import wait_for


def id_of(served: Served, client: Client, of: str) -> str:
    """The id of a client's connection, which only the tables know."""
    client.subscribe("1", of)
    client.ping()
    ((connection_id, _),) = served.subscribers(of)
    return connection_id


def test_what_is_posted_arrives_in_order(served: Served) -> None:
    with served.ready() as client:
        connection_id = id_of(served, client, "sent-1")
        sent = [f'{{"n":{number},"text":"中文"}}' for number in range(50)]
        for message in sent:
            served.gateway.post(connection_id, message.encode())
        assert [client.socket.recv(timeout=PATIENCE) for _ in sent] == sent


def test_who_is_gone_is_told_to_be(served: Served) -> None:
    with served.ready() as client:
        connection_id = id_of(served, client, "sent-2")
    wait_for(lambda: served.live.sockets.find(connection_id) is None)
    for _ in range(2):
        with pytest.raises(ConnectionGone):
            served.gateway.post(connection_id, b"{}")
        served.gateway.close(connection_id)


def test_a_connection_is_ended_after_what_was_posted_before(served: Served) -> None:
    with served.ready() as client:
        connection_id = id_of(served, client, "sent-3")
        served.gateway.post(connection_id, b'{"last":true}')
        served.gateway.close(connection_id)
        with pytest.raises(ConnectionGone):
            served.gateway.post(connection_id, b'{"more":true}')
        assert client.receive() == {"last": True}
        assert client.closed() == (1001, "Going away")
    wait_for(lambda: served.connections.find(connection_id) is None)
    assert served.subscribers("sent-3") == []


def test_what_is_too_large_is_final(served: Served) -> None:
    with served.ready() as client:
        connection_id = id_of(served, client, "sent-4")
        served.gateway.post(connection_id, b" " * 131_072)
        with pytest.raises(Undeliverable, match="PayloadTooLargeException"):
            served.gateway.post(connection_id, b" " * 131_073)
        assert client.socket.recv(timeout=PATIENCE) == " " * 131_072
        client.ping()


def test_a_gateway_out_of_reach_is_worth_another_try(settings: Settings) -> None:
    nowhere = Settings.from_environment({"LIVE_ENDPOINT": "http://127.0.0.1:1/_live/x"})
    with pytest.raises(TransientError):
        ConnectionGateway(nowhere).post("c", b"{}")
    with pytest.raises(TransientError):
        ConnectionGateway(nowhere).close("c")
    with pytest.raises(SettingsError, match="LIVE_ENDPOINT"):
        ConnectionGateway(settings)


def test_connections_are_managed_by_who_knows_the_secret_on_this_machine(served: Served) -> None:
    with served.ready() as client:
        connection_id = id_of(served, client, "sent-5")
        path = f"/@connections/{connection_id}"
        for wrong in ("", "/_live", "/_live/guessed", "/_live/secret/x"):
            assert httpx.post(f"{served.address}{wrong}{path}", content=b"{}").status_code == 404
        found = httpx.get(f"{served.address}/_live/secret{path}")
        assert (found.status_code, found.json()["identity"]) == (200, {"sourceIp": "127.0.0.1"})
        assert httpx.get(f"{served.address}/_live/secret/@connections/other").status_code == 410
        elsewhere = TestClient(
            Starlette(routes=served.live.routes("/_live/secret")), client=("203.0.113.7", 1)
        )
        assert elsewhere.delete(f"/_live/secret{path}").status_code == 404
        client.ping()


@contextmanager
def lazy(served: Served) -> Iterator[Client]:
    """A client that is acknowledged and has little room for what it does not read."""
    connection = socket.socket()
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
    host, _, port = served.address.removeprefix("http://").partition(":")
    connection.connect((host, int(port)))
    address = served.address.replace("http", "ws") + "/graphql"
    with (
        suppress(ConnectionClosed),
        connect(
            address,
            sock=connection,
            subprotocols=[Subprotocol("graphql-transport-ws")],
            proxy=None,
            max_queue=1,
            close_timeout=0.1,
        ) as opened,
    ):
        client = Client(opened)
        client.send(type="connection_init", payload={"token": served.token("lazy")})
        client.receive()
        yield client


def test_who_does_not_read_is_cut_off_and_nobody_waits(served: Served) -> None:
    with served.ready("reader") as reader, lazy(served) as client:
        lazy_id, reader_id = id_of(served, client, "sent-6"), id_of(served, reader, "sent-7")
        posted, longest = 0, 0.0
        while _post(served, lazy_id, b"x" * 100_000) and posted < 500:
            posted += 1
            began = time.monotonic()
            served.gateway.post(reader_id, b'{"n":1}')
            assert reader.receive() == {"n": 1}
            longest = max(longest, time.monotonic() - began)
        assert 10 <= posted < 150, "its queue has a bound, beside what the system keeps for a socket"
        assert longest < 5.0  # somebody who waits for the lazy one waits for ever
        wait_for(lambda: served.live.sockets.find(lazy_id) is None)
        assert served.connections.find(reader_id) is not None
    wait_for(lambda: served.connections.find(lazy_id) is None)


def _post(served: Served, connection_id: str, data: bytes) -> bool:
    """Whether it was taken."""
    try:
        served.gateway.post(connection_id, data)
    except ConnectionGone:
        return False
    return True


def test_a_server_that_stops_tells_clients_to_come_again(served: Served, settings: Settings) -> None:
    live = server(served.schema, served.services, served.connections, LiveTerms(timedelta(seconds=10)))
    with ExitStack() as clients:
        with serving(Starlette(routes=live.routes("/_live/other"))) as address:
            gateway = ConnectionGateway(replace(settings, live_endpoint=f"{address}/_live/other"))
            restarted = replace(served, address=address, gateway=gateway)
            one, other = (clients.enter_context(restarted.ready("R")) for _ in range(2))
            stranger = clients.enter_context(restarted.client())
            reads_nothing = clients.enter_context(lazy(restarted))
            connection_id = id_of(served, one, "sent-8")
            lazy_id = id_of(served, reads_nothing, "sent-9")
            while _post(restarted, lazy_id, b"x" * 100_000):
                pass
            began = time.monotonic()
        assert time.monotonic() - began < 5
        assert [client.closed()[0] for client in (one, other, stranger)] == [1012, 1012, 1012]
    for each in (connection_id, lazy_id):
        assert served.connections.find(each) is None
    assert served.subscribers("sent-8") == []
