"""A board that is read and then watched misses nothing, whenever things happen and whenever it is connected."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection as Tables

from pannier.api.primitives.ids import split_id
from pannier.core.capacity import CapacityMeter
from pannier.live.model import Topic, TopicKind
from pannier.live.positions import OVERLAP
from tests.api.watching.studio import Studio, Watcher

READ = """
query ($merchant: ID!) {
  position: merchantOrdersFeedPosition(merchantId: $merchant)
  page: merchantOrders(merchantId: $merchant, first: 5) { edges { node { id status latest { sequence } } } }
}
"""
WATCH = """
subscription ($merchant: ID!, $after: ID) {
  merchantOrders(merchantId: $merchant, after: $after) { eventId order { id status latest { sequence } } }
}
"""
ACCEPT, READY, CLAIM = ("clerk", "orderAccept"), ("clerk", "orderReady"), ("courier", "orderClaim")


@dataclass
class Board:
    """What a client does: it keeps of each order what has the highest sequence."""

    studio: Studio
    orders: dict[str, tuple[int, str]] = field(default_factory=dict)
    after: str = ""
    watcher: Watcher | None = None

    def read(self) -> None:
        """The position first, in the same operation."""
        found = self.studio.shop["clerk"].data(READ, merchant=self.studio.shop.id)
        self.after = found["position"]
        for edge in found["page"]["edges"]:
            self._keep(edge["node"])

    def watch(self) -> list[dict[str, Any]]:
        self.watcher = self.studio.connect("clerk")
        return self.watcher.subscribe(WATCH, merchant=self.studio.shop.id, after=self.after)

    def listen(self) -> None:
        """Take in what has arrived."""
        for told in self.watcher.data() if self.watcher else ():
            self.after = told["eventId"]
            self._keep(told["order"])

    def lose(self) -> None:
        """The connection breaks; what was on its way is lost."""
        assert self.watcher is not None
        self.studio.gateway.gone.add(self.watcher.id)
        self.studio.gateway.sent.pop(self.watcher.id, None)
        self.watcher = None

    def _keep(self, order: dict[str, Any]) -> None:
        known = self.orders.get(order["id"], (0, ""))
        self.orders[order["id"]] = max(known, (order["latest"]["sequence"], order["status"]))


def as_it_is(studio: Studio, *order_ids: str) -> dict[str, tuple[int, str]]:
    heads = {order_id: studio.shop.repository.get(split_id(order_id)[1]) for order_id in order_ids}
    return {order_id: (head.sequence, head.status) for order_id, head in heads.items()}


def test_whatever_happens_between_its_steps_a_board_shows_how_things_are(studio: Studio) -> None:
    """Before which of its steps an order comes, and before which the stream tells of it."""
    for weather in ((placed, told) for placed in range(6) for told in (placed, placed + 1) if told < 6):
        studio.shop.api.clock.advance(OVERLAP * 2)  # or it would be told of all the others once more
        board, order_id = Board(studio), ""
        for number, step in enumerate(
            (board.read, board.watch, board.listen, board.lose, board.watch, board.listen)
        ):
            if number == weather[0]:
                order_id = studio.order(token="")
            if number == weather[1]:
                studio.tell(order_id)
            if number != 1:  # the subscription begins late: what is told meanwhile finds nobody
                studio.run()
            step()
        studio.run()
        board.listen()
        assert board.orders[order_id] == (1, "PLACED"), weather
        board.lose()


def test_who_has_heard_nothing_goes_on_from_where_they_began(studio: Studio) -> None:
    board = Board(studio)
    board.read()
    assert board.watch() == []
    studio.run()
    board.lose()
    studio.shop.api.clock.advance(timedelta(minutes=10))
    order_id = studio.order()
    studio.tell(order_id)
    studio.run()
    assert board.watch() == []
    studio.run()
    board.listen()
    assert board.orders == as_it_is(studio, order_id)
    studio.step(order_id, ACCEPT, READY)
    board.listen()
    assert board.orders == as_it_is(studio, order_id)


def test_what_the_orders_show_already_is_not_told_again(studio: Studio) -> None:
    first = Board(studio)
    first.read()
    first.watch()
    old = studio.order(ACCEPT)
    studio.tell(old)
    studio.run()
    studio.shop.api.clock.advance(OVERLAP + timedelta(seconds=2))
    recent = studio.order()
    studio.tell(recent)
    studio.run()
    board = Board(studio)
    board.read()
    board.watch()
    studio.run()
    assert board.watcher is not None
    assert {told["order"]["id"] for told in board.watcher.data()} == {recent}
    assert board.orders == as_it_is(studio, old, recent)


def test_reading_keeps_what_happens_from_then_on_though_nobody_is_connected(studio: Studio) -> None:
    order_id = studio.order()
    studio.tell(order_id)
    assert studio.run() == 0
    Board(studio).read()
    studio.shop.tell_all(order_id, ACCEPT)
    studio.tell(order_id)
    assert studio.run() == 1


@pytest.mark.parametrize(
    "after", ["since-0", "since-", "since-1", "since-99999999999", "since-01", "since-9e9", "now"]
)
def test_a_position_that_is_none_or_of_another_time_is_refused(studio: Studio, after: str) -> None:
    board = Board(studio, after=after)
    (error,) = board.watch()
    assert error["extensions"]["code"] == "RESUME_EXPIRED"
    assert studio.subscribers(Topic(TopicKind.MERCHANT, studio.shop.merchant.id)) == 0


def test_a_position_is_good_for_two_days(studio: Studio) -> None:
    board = Board(studio)
    board.read()
    studio.pass_by(hours=47)
    assert board.watch() == []
    board.lose()
    studio.pass_by(hours=1)
    (error,) = board.watch()
    assert error["extensions"]["code"] == "RESUME_EXPIRED"


def test_it_costs_the_membership_and_a_write(studio: Studio, connection: Tables) -> None:
    document = "query ($merchant: ID!) { merchantOrdersFeedPosition(merchantId: $merchant) }"
    meter = CapacityMeter(connection)
    with meter.measure() as cost:
        studio.shop["clerk"].data(document, merchant=studio.shop.id)
    assert (cost.calls, cost.writes) == (["GetItem", "PutItem"], 1)


@pytest.mark.parametrize("who", ["customer", "stranger", "courier"])
def test_who_may_not_watch_is_told_no_position(studio: Studio, who: str) -> None:
    assert studio.shop[who].execute(READ, merchant=studio.shop.id).codes == ["NOT_FOUND"]
