"""What webhooks cost, as the engine counts it."""

from datetime import timedelta

from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.webhooks.model import LaneId
from tests.tables.webhooks.conftest import Post


def test_an_event_that_nobody_wants_is_two_queries_and_one_while_partners_are_remembered(
    post: Post, connection: Connection
) -> None:
    meter = CapacityMeter(connection)
    with meter.measure() as first:
        post.order().go(1)
    with meter.measure() as other:
        post.order("01JTCXQ8W0000000000000000Z").go(1)
    with meter.measure() as again:
        post.order().go(1)
    assert (first.calls, other.calls, again.calls) == (["Query", "Query"], ["Query"], [])
    assert first.writes == other.writes == again.writes == 0


def test_an_event_for_one_endpoint_is_a_transaction_and_a_delivery_three_writes(
    post: Post, connection: Connection
) -> None:
    opened = post.register()
    post.order().go(1)
    post.run()
    meter = CapacityMeter(connection)
    story = post.order()
    with meter.measure() as recorded:
        story.go(1)
    with meter.measure() as delivered:
        assert post.worker.work(LaneId(opened.endpoint.id, story.order.id)) == 1
    assert recorded.calls == ["TransactWriteItems"]
    assert delivered.calls == [
        "UpdateItem",  # claim
        "GetItem",
        "Query",
        "UpdateItem",  # the result
        "GetItem",
        "Query",
        "UpdateItem",  # leave
    ]
    assert post.receiver.accepted[-1:] == story.ids


def test_a_minute_with_nothing_due_is_sixteen_queries(post: Post, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    post.clock.advance(timedelta(hours=1))
    with meter.measure() as swept:
        post.sweep()
    assert swept.calls == ["Query"] * 16
