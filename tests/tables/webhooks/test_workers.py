"""Several workers at one lane, workers that die, and what happens while they leave."""

import logging
import threading
from datetime import timedelta

import pytest

from pannier.core.clock import FixedClock
from pannier.core.ids import new_id
from pannier.telemetry.catalogue import WEBHOOK_ATTEMPTS, WEBHOOK_FAILURES
from pannier.telemetry.measuring import collecting
from pannier.webhooks.delivering import LEASE, WORKS_FOR, Clocks, LaneWorker
from pannier.webhooks.model import DeliveryState, Lane, LaneId
from pannier.webhooks.repository import LaneRepository
from pannier.webhooks.sending import HttpTransport
from tests.tables.webhooks.conftest import Post, build, to_loopback
from tests.tables.webhooks.receiver import Handler, Receiver, answers


def test_two_workers_at_once_send_everything_once(post: Post) -> None:
    opened = post.register()
    story = post.order().go(5)
    lane = LaneId(opened.endpoint.id, story.order.id)
    entered, go_on = threading.Event(), threading.Event()

    def slow(handler: Handler, body: bytes) -> None:
        entered.set()
        go_on.wait(10)
        answers(204)(handler, body)

    post.receiver.behave = slow
    attempts: list[int] = []
    first = threading.Thread(target=lambda: attempts.append(post.worker.work(lane)))
    first.start()
    assert entered.wait(10)
    assert post.worker.work(lane) == 0
    go_on.set()
    first.join(20)
    assert attempts == [5]
    assert [each.message_id for each in post.receiver.received] == story.ids


def test_workers_that_race_send_in_order(post: Post) -> None:
    opened = post.register()
    story = post.order().go(4)
    lane = LaneId(opened.endpoint.id, story.order.id)
    start = threading.Barrier(4)

    def race() -> None:
        start.wait(10)
        post.worker.work(lane)

    threads = [threading.Thread(target=race) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert [each.message_id for each in post.receiver.received] == story.ids


def test_a_lane_whose_worker_died_is_taken_over_when_its_lease_is_over(post: Post) -> None:
    machine = FixedClock(post.machine.now())
    worker = LaneWorker(
        post.endpoints,
        post.lanes,
        post.deliveries,
        HttpTransport(post.rules, to_loopback, machine),
        post.seal,
        post.queue,
        Clocks(post.clock, machine),
    )
    opened = post.register()
    story = post.order().go(2)
    post.queue.take()
    lane = LaneId(opened.endpoint.id, story.order.id)
    now = machine.now()
    assert post.lanes.claim(lane, "dies", now, now + LEASE, post.clock.now() + timedelta(minutes=2))
    assert worker.work(lane) == 0
    machine.advance(LEASE)
    post.clock.advance(timedelta(minutes=2))
    assert post.sweep().woken == 1
    assert [worker.work(each) for each in post.queue.take()] == [2]
    assert post.receiver.accepted == story.ids


def test_what_is_added_while_a_worker_leaves_is_not_overlooked(post: Post) -> None:
    opened = post.register()
    story = post.order().go(1)
    lane_id = LaneId(opened.endpoint.id, story.order.id)
    now = post.machine.now()
    lane = post.lanes.claim(lane_id, new_id(now), now, now + LEASE, post.clock.now())
    assert lane is not None
    story.go(1)
    assert not post.lanes.leave(lane)
    again = post.lanes.find(lane_id)
    assert again is not None
    assert (again.token, again.added) == (lane.token, 2)
    assert post.lanes.leave(again)


def test_a_long_lane_is_handed_to_the_next_invocation(post: Post) -> None:
    opened = post.register()
    story = post.order().go(4)
    post.queue.take()
    ticks = iter(range(0, 1000, int(WORKS_FOR / 2)))
    worker = LaneWorker(
        post.endpoints,
        post.lanes,
        post.deliveries,
        HttpTransport(post.rules, to_loopback, post.machine),
        post.seal,
        post.queue,
        Clocks(post.clock, post.machine),
        elapsed=lambda: float(next(ticks)),
    )
    lane = LaneId(opened.endpoint.id, story.order.id)
    assert 0 < worker.work(lane) < 4
    assert post.queue.take() == [lane]
    post.worker.work(lane)
    assert post.receiver.accepted == story.ids


def test_a_success_that_could_not_be_recorded_is_sent_again_with_the_same_id(post: Post) -> None:
    """As when a worker loses its lease, or dies, between the receiver's acceptance and the record of it."""
    opened = post.register()
    story = post.order().go(2)

    def interfere(handler: Handler, body: bytes) -> None:
        if len(post.receiver.received) == 1:
            delivery = post.delivery(opened.endpoint, story, 1)
            assert post.deliveries.save(delivery, delivery)
        answers(204)(handler, body)

    post.receiver.behave = interfere
    post.run()
    assert [each.message_id for each in post.receiver.received] == [story.ids[0], *story.ids]
    assert post.delivery(opened.endpoint, story, 1).state is DeliveryState.DELIVERED


def test_what_is_logged_holds_neither_secrets_nor_urls_nor_bodies(
    post: Post, caplog: pytest.LogCaptureFixture
) -> None:
    opened = post.register()
    with caplog.at_level(logging.DEBUG, logger="pannier"), collecting("webhook_sender") as collected:
        post.receiver.behave = answers(500)
        post.order().go(1)
        post.run()
        post.service.rotate_secret("owner", str(opened.endpoint.id))
        post.queue.down = True
        post.order().go(1)
    written = " ".join(str(vars(record)) for record in caplog.records)
    assert len(caplog.records) == 2
    assert [each.metric for each in collected.measurements] == [WEBHOOK_ATTEMPTS, WEBHOOK_FAILURES]
    for hidden in (opened.secret, opened.endpoint.secrets.current, "127.0.0.1", "specVersion", "shop=1"):
        assert hidden not in written


def test_a_poisoned_lane_is_kept_and_looked_at_again(
    post: Post, receiver: Receiver, connection: object
) -> None:
    """A key that was lost: nothing goes out, nothing is lost, and once it is back all is well."""
    from pannier.webhooks.signing import SealBroken, SecretSeal

    post.register()
    story = post.order().go(1)
    other = build(connection, receiver, to_loopback, post.machine)  # type: ignore[arg-type]
    broken = LaneWorker(
        post.endpoints,
        post.lanes,
        post.deliveries,
        HttpTransport(post.rules, to_loopback, post.machine),
        SecretSeal(b"another key, and as long as the first"),
        other.queue,
        Clocks(post.clock, post.machine),
    )
    (lane,) = post.queue.take()
    with pytest.raises(SealBroken):
        broken.work(lane)
    assert receiver.received == []
    post.clock.advance(timedelta(seconds=1))
    assert post.sweep().woken == 1
    post.run()
    assert receiver.accepted == story.ids


def test_a_lane_laid_to_rest_just_after_its_endpoint_was_resumed_is_looked_at(post: Post) -> None:
    opened = post.register()
    endpoint_id = str(opened.endpoint.id)

    class Late(LaneRepository):
        """Its owner resumes the endpoint between our look at it and our parking of the lane."""

        def park(self, lane: Lane) -> bool:
            post.service.resume("owner", endpoint_id)
            return super().park(lane)

    worker = LaneWorker(
        post.endpoints,
        Late(),
        post.deliveries,
        HttpTransport(post.rules, to_loopback, post.machine),
        post.seal,
        post.queue,
        Clocks(post.clock, post.machine),
    )
    post.service.pause("owner", endpoint_id)
    story = post.order().go(1)
    (lane,) = post.queue.take()
    assert worker.work(lane) == 0
    assert post.lanes.parked(opened.endpoint.id, 10) == ()
    post.sweep()
    post.run()
    assert post.receiver.accepted == story.ids
