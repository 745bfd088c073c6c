"""A board in the public `graphql-ws` client, over a real socket: what it missed while it was away, it hears."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest
from pynamodb.connection import Connection as Tables
from starlette.applications import Starlette

from pannier.adapters.connections import ConnectionGateway
from pannier.api.live.delivering import Deliveries
from pannier.api.live.happenings import Happenings
from pannier.api.schema import Schema
from pannier.core.settings import LiveTerms, Settings
from pannier.live.model import Topic, TopicKind
from pannier.live.repository import FeedRepository
from pannier.local.live import LiveServer
from tests.api.watching.studio import MERCHANT_ORDERS, Studio
from tests.graphql_ws import App, graphql_ws
from tests.serving import serving
from tests.waiting import wait_for

WAY = (
    ("clerk", "orderAccept"),
    ("clerk", "orderReady"),
    ("courier", "orderClaim"),
    ("courier", "orderPickUp"),
)


@dataclass
class OnAir:
    """A studio whose watchers are on a socket."""

    studio: Studio
    address: str
    gateway: ConnectionGateway

    @property
    def watching(self) -> list[str]:
        """The connections that watch the shop, once it is their turn to be told."""
        topic = Topic(TopicKind.MERCHANT, self.studio.shop.merchant.id)
        return [each.connection_id for each in self.studio.connections.subscribers(topic)]

    def tell(self, order_id: str) -> None:
        self.studio.tell(order_id)
        self.studio.run()


@pytest.fixture
def on_air(studio: Studio, tables: Settings, connection: Tables, whole_schema: Schema) -> Iterator[OnAir]:
    live = LiveServer(lambda _: studio.sessions, studio.services.clock, LiveTerms())
    with serving(Starlette(routes=live.routes("/_live/secret"))) as address:
        gateway = ConnectionGateway(replace(tables, live_endpoint=f"{address}/_live/secret"))
        happenings = Happenings(studio.services, FeedRepository(connection))
        deliveries = Deliveries(whole_schema, studio.services, studio.connections, happenings, gateway)
        yield OnAir(replace(studio, deliveries=deliveries), address, gateway)


def heard(board: App, count: int) -> list[tuple[str, int]]:
    """The next changes that it was told of: order and place in its timeline."""
    found = []
    for _ in range(count):
        told = board.told()
        assert told["event"] == "next", told
        change = told["result"]["data"]["merchantOrders"]
        found.append((change["order"]["id"], change["entry"]["sequence"]))
    return found


def test_ten_events_that_a_killed_connection_missed_are_heard_in_order_and_once(on_air: OnAir) -> None:
    studio = on_air.studio
    first, second = studio.order(), studio.order()
    with graphql_ws(on_air.address) as board:
        board.command(token=studio.shop["clerk"].token)
        variables = {"id": studio.shop.id}
        board.command(
            subscribe={"id": "a", "query": MERCHANT_ORDERS, "variables": variables, "resumes": True}
        )
        board.connects()
        wait_for(lambda: len(on_air.watching) == 1)
        on_air.tell(first)
        assert heard(board, 2) == [(first, 1), (first, 2)]

        board.command(away=True)
        board.command(kill=True)
        assert board.told()["event"] == "closed"
        wait_for(lambda: on_air.watching == [])
        on_air.tell(second)
        for order_id in (first, second):
            studio.shop.tell_all(order_id, *WAY)
            on_air.tell(order_id)
        board.command(away=False)
        board.connects()
        wait_for(lambda: len(studio.queue.waiting) == 1)
        studio.run()
        assert heard(board, 10) == [
            (second, 1),
            (second, 2),
            *((first, sequence) for sequence in (3, 4, 5, 6)),
            *((second, sequence) for sequence in (3, 4, 5, 6)),
        ]

        studio.shop.tell_all(first, ("courier", "orderDeliver"))
        on_air.tell(first)
        assert heard(board, 1) == [(first, 7)]
