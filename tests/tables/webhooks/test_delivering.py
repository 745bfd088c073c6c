"""From an order's event to a signed request that the receiver's own library takes."""

from dataclasses import replace
from datetime import timedelta

import pytest
from standardwebhooks import WebhookVerificationError

from pannier.webhooks.model import DeliveryState, EventType, Owner, Problem
from tests.tables.webhooks.conftest import OPERATOR, OTHER_SHOP, OWNER, SHOP, Post
from tests.tables.webhooks.receiver import answers


def test_a_delivery_is_verified_by_the_public_library(post: Post) -> None:
    opened = post.register()
    story = post.order().go(3)
    post.run()
    assert post.receiver.accepted == story.ids
    for received, event in zip(post.receiver.received, story.events, strict=True):
        received.verify(opened.secret)
        assert received.path == "/hook?shop=1"
        assert received.headers["content-type"] == "application/json"
        assert received.headers["host"] == f"127.0.0.1:{post.receiver.port}"
        assert received.document["id"] == event.id
        assert received.document["sequence"] == event.order.sequence
        altered = replace(received, body=received.body.replace(b"PLACED", b"FAKED!").replace(b"1", b"2"))
        with pytest.raises(WebhookVerificationError):
            altered.verify(opened.secret)
    first = post.delivery(opened.endpoint, story, 1)
    assert first.state is DeliveryState.DELIVERED
    assert first.body.encode() == post.receiver.received[0].body
    assert [attempt.status for attempt in first.attempts] == [204]


def test_an_endpoint_hears_of_what_it_asked_for_and_of_its_merchant_only(post: Post) -> None:
    opened = post.register(types=frozenset({EventType.ORDER_PAID, EventType.ORDER_READY}))
    mine = post.order().go(6)
    post.order(OTHER_SHOP).go(6)
    post.run()
    assert post.receiver.accepted == [mine.ids[1], mine.ids[3]]
    assert len(post.logged(opened.endpoint)) == 2


def test_a_partner_hears_of_all_merchants_or_of_those_it_named(post: Post) -> None:
    everything = post.register(Owner()).endpoint
    some = post.register(Owner()).endpoint
    from pannier.webhooks.service import EndpointChanges

    post.service.update(OPERATOR, str(some.id), EndpointChanges(merchant_ids=frozenset({OTHER_SHOP})))
    post.clock.advance(timedelta(seconds=10))
    post.order(SHOP).go(2)
    post.order(OTHER_SHOP).go(2)
    post.run()
    assert len(post.logged(everything)) == 4
    assert {each.id.lane.order_id for each in post.logged(some)} < {
        each.id.lane.order_id for each in post.logged(everything)
    }
    assert len(post.logged(some)) == 2


def test_an_event_that_comes_again_is_recorded_once(post: Post) -> None:
    endpoint = post.register().endpoint
    story = post.order().go(3)
    post.run()
    for event in story.events:
        post.reactions.on_order_event(event)
    post.run()
    assert len(post.logged(endpoint)) == 3
    assert post.receiver.accepted == story.ids
    assert len(post.receiver.received) == 3


def test_what_happened_before_an_endpoint_was_there_is_not_told(post: Post) -> None:
    before = post.order().go(1)
    endpoint = post.register().endpoint
    post.reactions.on_order_event(before.events[0])
    before.go(1)
    post.run()
    assert post.receiver.accepted == before.ids[1:]
    assert len(post.logged(endpoint)) == 1


def test_a_later_event_waits_for_the_earlier_one_and_other_orders_do_not(post: Post) -> None:
    post.register()
    broken = post.order()
    post.receiver.behave = lambda handler, body: answers(
        500 if broken.order.id.encode() in body and b'"sequence":1,' in body else 204
    )(handler, body)
    broken.go(3)
    fine = post.order().go(3)
    post.run()
    assert post.receiver.accepted == fine.ids
    post.receiver.behave = answers(204)
    post.pass_time(timedelta(minutes=10))
    assert post.receiver.accepted == fine.ids + broken.ids


def test_both_secrets_sign_for_a_day_after_a_rotation(post: Post) -> None:
    old = post.register()
    new = post.service.rotate_secret(OWNER, str(old.endpoint.id))
    post.order().go(1)
    post.run()
    post.receiver.received[-1].verify(old.secret)
    post.receiver.received[-1].verify(new.secret)
    post.clock.advance(timedelta(hours=24))
    post.order().go(1)
    post.run()
    post.receiver.received[-1].verify(new.secret)
    with pytest.raises(WebhookVerificationError):
        post.receiver.received[-1].verify(old.secret)


def test_a_queue_that_is_down_loses_nothing(post: Post) -> None:
    post.register()
    post.queue.down = True
    story = post.order().go(2)
    assert post.sweep().woken == 0
    post.clock.advance(timedelta(minutes=3))
    assert post.sweep().failed == 1
    post.queue.down = False
    assert post.pass_time(timedelta(minutes=1)) == 2
    assert post.receiver.accepted == story.ids


def test_a_test_delivery_is_signed_and_leaves_no_trace(post: Post) -> None:
    opened = post.register()
    attempt = post.service.ping(OWNER, str(opened.endpoint.id))
    assert (attempt.status, attempt.problem) == (204, None)
    (received,) = post.receiver.received
    received.verify(opened.secret)
    assert received.document["type"] == "webhook.ping"
    assert post.logged(opened.endpoint) == ()


def test_redirects_are_not_followed(post: Post) -> None:
    endpoint = post.register().endpoint
    post.receiver.behave = answers(302, Location=f"http://127.0.0.1:{post.receiver.port}/inside")
    story = post.order().go(1)
    post.run()
    assert [each.path for each in post.receiver.received] == ["/hook?shop=1"]
    delivery = post.delivery(endpoint, story, 1)
    assert delivery.state is DeliveryState.PENDING
    assert delivery.attempts[0].problem is Problem.REDIRECT
