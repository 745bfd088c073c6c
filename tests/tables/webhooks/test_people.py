"""What people do with endpoints and deliveries, and what they may not."""

import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.paging import PageRequest
from pannier.webhooks.errors import (
    TooManyWebhookEndpoints,
    WebhookPingTooSoon,
    WebhookSecretRotatedTooOften,
    WebhookUrlRefused,
)
from pannier.webhooks.model import (
    MAX_ENDPOINTS_A_MERCHANT,
    DeliveryState,
    EndpointStatus,
    EventType,
    Owner,
)
from pannier.webhooks.service import EndpointChanges, NewEndpoint
from tests.tables.webhooks.conftest import (
    ALL_TYPES,
    AT_ONCE,
    CLERK,
    OPERATOR,
    OTHER_SHOP,
    OWNER,
    SHOP,
    STRANGER,
    Post,
)
from tests.tables.webhooks.receiver import answers


def test_the_number_of_endpoints_is_bounded_also_under_races(post: Post) -> None:
    new = NewEndpoint(post.receiver.url, ALL_TYPES)
    for _ in range(MAX_ENDPOINTS_A_MERCHANT - 2):
        post.service.register(OWNER, Owner(SHOP), new)
    start, outcomes = threading.Barrier(5), []

    def race() -> None:
        start.wait(10)
        try:
            post.service.register(OWNER, Owner(SHOP), new)
            outcomes.append("there")
        except TooManyWebhookEndpoints:
            outcomes.append("refused")

    threads = [threading.Thread(target=race) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(outcomes) == ["refused"] * 3 + ["there"] * 2
    endpoints = post.endpoints.all_of(Owner(SHOP))
    assert len(endpoints) == MAX_ENDPOINTS_A_MERCHANT
    post.service.remove(OWNER, str(endpoints[0].id))
    post.service.register(OWNER, Owner(SHOP), new)
    with pytest.raises(TooManyWebhookEndpoints):
        post.service.register(OWNER, Owner(SHOP), new)


def test_only_owner_and_managers_see_a_merchants_endpoints_and_only_operators_partners(post: Post) -> None:
    mine, partners = post.register().endpoint, post.register(Owner()).endpoint
    story = post.order().go(1)
    post.run()
    delivery = post.delivery(mine, story, 1)
    of_partner = post.delivery(partners, story, 1)

    def deeds(endpoint: str, delivery: str) -> list[Callable[[str | None], object]]:
        now = post.clock.now()
        return [
            lambda viewer: post.service.get(viewer, endpoint),
            lambda viewer: post.service.update(viewer, endpoint, EndpointChanges(description="x")),
            lambda viewer: post.service.pause(viewer, endpoint),
            lambda viewer: post.service.resume(viewer, endpoint),
            lambda viewer: post.service.rotate_secret(viewer, endpoint),
            lambda viewer: post.service.ping(viewer, endpoint),
            lambda viewer: post.service.remove(viewer, endpoint),
            lambda viewer: post.log.page(viewer, endpoint, None, PageRequest(5)),
            lambda viewer: post.log.get(viewer, delivery),
            lambda viewer: post.log.redeliver(viewer, delivery),
            lambda viewer: post.log.redeliver_range(
                viewer, endpoint, None, now - timedelta(days=1), now + timedelta(days=1)
            ),
        ]

    requests = len(post.receiver.received)
    refusals: list[tuple[str | None, str, str, type[Exception]]] = [
        (None, str(mine.id), str(delivery.id), Unauthenticated),
        (STRANGER, str(mine.id), str(delivery.id), NotFound),
        (OPERATOR, str(mine.id), str(delivery.id), NotFound),
        (CLERK, str(mine.id), str(delivery.id), Forbidden),
        (None, str(partners.id), str(of_partner.id), Unauthenticated),
        (OWNER, str(partners.id), str(of_partner.id), NotFound),
        (OWNER, str(mine.id).replace(SHOP, OTHER_SHOP), str(delivery.id).replace(SHOP, OTHER_SHOP), NotFound),
        (OWNER, f"{mine.id.owner.key}|nothing", "nothing", NotFound),
    ]
    for viewer, endpoint_id, delivery_id, refusal in refusals:
        for deed in deeds(endpoint_id, delivery_id):
            with pytest.raises(refusal):
                deed(viewer)
    for viewer, owner, refusal in (
        (None, Owner(SHOP), Unauthenticated),
        (STRANGER, Owner(SHOP), NotFound),
        (CLERK, Owner(SHOP), Forbidden),
        (OWNER, Owner(OTHER_SHOP), NotFound),
        (OWNER, Owner(), Forbidden),
    ):
        with pytest.raises(refusal):
            post.service.page(viewer, owner, PageRequest(5))
        with pytest.raises(refusal):
            post.service.register(viewer, owner, NewEndpoint(post.receiver.url, ALL_TYPES))
    assert post.fresh(mine) == mine
    assert post.fresh(partners) == partners
    assert post.delivery(mine, story, 1) == delivery
    assert len(post.receiver.received) == requests
    assert post.service.page(OWNER, Owner(SHOP), PageRequest(5)).items == (mine,)
    assert post.service.page(OPERATOR, Owner(), PageRequest(5)).items == (partners,)


@pytest.mark.parametrize(
    ("owner", "change", "path"),
    [
        (Owner(SHOP), {"event_types": frozenset()}, "eventTypes"),
        (Owner(SHOP), {"description": "x" * 101}, "description"),
        (Owner(SHOP), {"merchant_ids": frozenset({SHOP})}, "merchantIds"),
        (Owner(), {"merchant_ids": frozenset()}, "merchantIds"),
        (Owner(), {"merchant_ids": frozenset(str(number) for number in range(101))}, "merchantIds"),
    ],
)
def test_what_is_out_of_bounds_registers_nothing(
    post: Post, owner: Owner, change: dict[str, object], path: str
) -> None:
    new = replace(NewEndpoint(post.receiver.url, ALL_TYPES), **change)  # type: ignore[arg-type]
    with pytest.raises(InvalidInput) as refusal:
        post.service.register(OWNER if owner.merchant_id else OPERATOR, owner, new)
    assert refusal.value.path == (path,)
    assert post.endpoints.all_of(owner) == ()


def test_a_description_is_one_line(post: Post) -> None:
    new = NewEndpoint(post.receiver.url, ALL_TYPES, " the\r\nBcc: everybody\t till ")
    assert post.service.register(OWNER, Owner(SHOP), new).endpoint.description == "the Bcc: everybody till"


def test_a_partner_hears_of_merchants_that_exist(post: Post) -> None:
    with pytest.raises(NotFound):
        post.service.register(
            OPERATOR, Owner(), NewEndpoint(post.receiver.url, ALL_TYPES, "", frozenset({SHOP, "none"}))
        )


def test_a_change_acts_from_a_few_seconds_on_and_deliveries_that_wait_go_to_the_new_url(post: Post) -> None:
    opened = post.register()
    endpoint_id = str(opened.endpoint.id)
    post.receiver.behave = answers(500)
    story = post.order().go(2)
    post.run()
    changed = post.service.update(
        OWNER,
        endpoint_id,
        EndpointChanges(
            url=post.receiver.url.replace("hook", "new"),
            event_types=frozenset({EventType.ORDER_READY}),
            description="the new till",
        ),
    )
    assert changed.description == "the new till"
    assert changed.subscription.since == post.clock.now() + timedelta(seconds=5)
    post.receiver.behave = answers(204)
    story.go(1)
    post.clock.advance(timedelta(seconds=10))
    story.go(1)
    post.settle(changed)
    assert post.receiver.accepted == story.ids
    assert post.receiver.received[-1].path == "/new?shop=1"
    late = post.order().go(4)
    post.run()
    assert post.receiver.accepted == [*story.ids, late.ids[3]]
    before = post.fresh(changed)
    with pytest.raises(WebhookUrlRefused):
        post.service.update(OWNER, endpoint_id, EndpointChanges(url="https://user@a.example/"))
    assert post.fresh(changed) == before


def test_a_pause_collects_and_a_resumption_delivers_in_order(post: Post) -> None:
    opened = post.register()
    endpoint_id = str(opened.endpoint.id)
    story = post.order().go(1)
    post.run()
    assert post.service.pause(OWNER, endpoint_id).status is EndpointStatus.PAUSED
    assert post.service.pause(OWNER, endpoint_id).status is EndpointStatus.PAUSED
    story.go(2)
    other = post.order().go(2)
    post.run()
    post.pass_time(timedelta(minutes=10), timedelta(minutes=5))
    assert post.receiver.accepted == story.ids[:1]
    assert post.service.resume(OWNER, endpoint_id).status is EndpointStatus.ACTIVE
    post.pass_time(timedelta(minutes=1))
    for each in (story, other):
        assert [found for found in post.receiver.accepted if found in each.ids] == each.ids
    post.pass_time(timedelta(minutes=3), timedelta(minutes=3))
    assert post.sweep().done == 0, "the work of resuming is over"


def test_a_lane_that_is_laid_to_rest_while_its_endpoint_is_resumed_is_woken(post: Post) -> None:
    opened = post.register()
    post.service.pause(OWNER, str(opened.endpoint.id))
    story = post.order().go(1)
    (lane_id,) = post.queue.take()
    now = post.machine.now()
    lane = post.lanes.claim(lane_id, "token", now, now, post.clock.now())
    assert lane is not None
    post.service.resume(OWNER, str(opened.endpoint.id))
    post.sweep()  # finds nothing that rests
    assert post.lanes.park(lane)
    post.pass_time(timedelta(minutes=2))
    assert post.receiver.accepted == story.ids


def test_an_endpoint_that_was_removed_gets_nothing_any_more(post: Post) -> None:
    opened = post.register()
    story = post.order().go(2)
    post.service.remove(OWNER, str(opened.endpoint.id))
    post.clock.advance(timedelta(seconds=10))
    story.go(1)
    post.run()
    assert post.receiver.received == []
    with pytest.raises(NotFound):
        post.log.page(OWNER, str(opened.endpoint.id), None, PageRequest(5))
    with pytest.raises(NotFound):
        post.service.remove(OWNER, str(opened.endpoint.id))
    post.clock.advance(timedelta(hours=1))
    assert post.sweep().woken == 0


def test_secrets_can_be_changed_a_few_times_a_day(post: Post) -> None:
    opened = post.register()
    endpoint_id = str(opened.endpoint.id)
    secrets = {opened.secret} | {post.service.rotate_secret(OWNER, endpoint_id).secret for _ in range(3)}
    assert len(secrets) == 4
    with pytest.raises(WebhookSecretRotatedTooOften) as refusal:
        post.service.rotate_secret(OWNER, endpoint_id)
    assert refusal.value.again_at == post.clock.now() + timedelta(hours=24)
    post.order().go(1)
    post.run()
    for secret in secrets:
        post.receiver.received[-1].verify(secret)
    post.clock.advance(timedelta(hours=24))
    post.service.rotate_secret(OWNER, endpoint_id)


def test_tests_can_be_sent_every_few_seconds_only(post: Post) -> None:
    endpoint_id = str(post.register().endpoint.id)
    post.service.ping(OWNER, endpoint_id)
    with pytest.raises(WebhookPingTooSoon):
        post.service.ping(OWNER, endpoint_id)
    assert len(post.receiver.received) == 1
    post.clock.advance(timedelta(seconds=5))
    post.service.ping(OWNER, endpoint_id)


def test_the_log_is_paged_newest_first_and_by_state(post: Post) -> None:
    endpoint = post.register().endpoint
    story = post.order()
    for _ in range(5):
        story.go(1)
        post.clock.advance(timedelta(seconds=1))
    post.run()
    post.receiver.behave = answers(500)
    story.go(1)
    post.run()
    first = post.log.page(OWNER, str(endpoint.id), None, PageRequest(4))
    assert [each.message_id for each in first.items] == story.ids[:1:-1]
    rest = post.log.page(OWNER, str(endpoint.id), None, PageRequest(4, first.keys[-1]))
    assert [each.message_id for each in rest.items] == story.ids[1::-1]
    assert not rest.has_next
    pending = post.log.page(OWNER, str(endpoint.id), DeliveryState.PENDING, PageRequest(4))
    assert [each.message_id for each in pending.items] == story.ids[5:]


def test_an_event_is_sent_again_with_the_same_id_and_body(post: Post) -> None:
    endpoint = post.register().endpoint
    story = post.order().go(3)
    post.run()
    before = post.delivery(endpoint, story, 2)
    again = post.log.redeliver(OWNER, str(before.id))
    assert (again.state, again.delivered_at) == (DeliveryState.PENDING, before.delivered_at)
    post.run()
    assert [each.message_id for each in post.receiver.received] == [*story.ids, story.ids[1]]
    assert post.receiver.received[1].body == post.receiver.received[3].body
    after = post.delivery(endpoint, story, 2)
    assert (after.state, after.delivered_at) == (DeliveryState.DELIVERED, before.delivered_at)
    assert len(after.attempts) == 2


def test_a_delivery_that_waits_for_its_next_attempt_can_be_hastened(post: Post) -> None:
    endpoint = post.register().endpoint
    post.receiver.behave = answers(500)
    story = post.order().go(1)
    post.run()
    post.pass_time(timedelta(minutes=30), timedelta(minutes=10))
    post.receiver.behave = answers(204)
    post.log.redeliver(OWNER, str(post.delivery(endpoint, story, 1).id))
    post.run()
    assert post.receiver.accepted == story.ids


def test_a_range_of_time_is_sent_again_a_bounded_number_a_call(post: Post) -> None:
    endpoint = post.register(types=frozenset({EventType.ORDER_PLACED})).endpoint
    early = post.order().go(1)
    since = post.clock.now() + timedelta(seconds=1)
    post.clock.advance(timedelta(seconds=1))
    stories = [post.order().go(1) for _ in range(AT_ONCE + 2)]
    post.clock.advance(timedelta(seconds=1))
    until = post.clock.now()
    late = post.order().go(1)
    post.run()
    post.receiver.received.clear()
    done = post.log.redeliver_range(OWNER, str(endpoint.id), DeliveryState.DELIVERED, since, until)
    assert done.count == AT_ONCE
    assert done.after is not None
    rest = post.log.redeliver_range(
        OWNER, str(endpoint.id), DeliveryState.DELIVERED, since, until, done.after
    )
    assert (rest.count, rest.after) == (2, None)
    post.run()
    sent = {each.message_id for each in post.receiver.received}
    assert sent == {story.ids[0] for story in stories}
    assert not sent & {early.ids[0], late.ids[0]}
    for empty in ((until, since), (since, since), (since, since + timedelta(days=31))):
        with pytest.raises(InvalidInput):
            post.log.redeliver_range(OWNER, str(endpoint.id), None, *empty)
