"""What live data costs, as the engine counts it."""

from datetime import timedelta

from pynamodb.connection import Connection as Tables

from pannier.core.capacity import CapacityMeter
from pannier.core.geo import Point
from pannier.tracking.model import LocationReport
from tests.api.watching.studio import COURIER_MOVED, MERCHANT_ORDERS, ORDER_CHANGED, Studio

CLAIMED = (("clerk", "orderAccept"), ("clerk", "orderReady"), ("courier", "orderClaim"))


def test_an_event_that_is_watched(studio: Studio, connection: Tables) -> None:
    order_id = studio.order()
    for _ in range(5):
        studio.connect("clerk").subscribe(MERCHANT_ORDERS, id=studio.shop.id)
        studio.connect("customer").subscribe(ORDER_CHANGED, id=order_id)
    studio.tell(order_id)
    studio.run()
    studio.shop.tell_all(order_id, CLAIMED[0])
    studio.tell(order_id)
    of_order, of_merchant = studio.queue.waiting
    meter = CapacityMeter(connection)
    with meter.measure() as order:
        studio.deliveries.on_queued(of_order)
    with meter.measure() as board:
        studio.deliveries.on_queued(of_merchant)
    viewer = ["GetItem"]  # by which the one viewer of each is authorised, in another thread
    assert order.calls == ["Query", "GetItem", "UpdateItem", *viewer]
    assert (order.reads, order.writes) == (2 + 1, 1)
    assert board.calls == ["Query", "GetItem", "Query", "TransactWriteItems", *viewer]
    assert (board.reads, board.writes) == (3 + 1, 4)


def test_a_report_of_a_courier(studio: Studio, connection: Tables) -> None:
    order_id = studio.order(*CLAIMED)
    studio.connect("customer").subscribe(COURIER_MOVED, id=order_id)
    studio.run()
    clock, meter = studio.shop.api.clock, CapacityMeter(connection)
    for _ in range(2):
        clock.advance(timedelta(seconds=5))
        with meter.measure() as report:
            position = LocationReport(Point(31.22, 121.44), clock.now())
            studio.services.tracking.report(studio.ids["courier"], position)
    assert report.calls == ["GetItem", "Query", "PutItem", "BatchGetItem"]
    assert (report.reads, report.writes) == (1, 1)
