"""Functions that tell of something tell everybody: inboxes, who watches, the slow channels, webhooks, the bus."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from pannier.api.primitives.ids import split_id
from pannier.live.model import Topic, TopicKind
from pannier.notifications.model import Recipient, RecipientKind
from pannier.webhooks.model import DisabledReason, EndpointStatus, EventType, Owner
from pannier.webhooks.repository import EndpointRepository
from pannier.webhooks.service.endpoints import NewEndpoint, Opened
from tests.api.reviews.conftest import EDIT, GOOD, HIDE, completed, posted, uploaded
from tests.api.roles.conftest import Deployment
from tests.tables.webhooks.receiver import Receiver, answers, listening


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with listening() as receiver:
        yield receiver


def inbox(kind: RecipientKind, recipient_id: str) -> Topic:
    return Topic(TopicKind.INBOX, Recipient(kind, recipient_id).key)


def slow_channels(deployment: Deployment) -> set[str]:
    """Whose messages wait for the slow channels."""
    bodies = deployment.taken(deployment.settings.messages_queue_url)
    return {told["recipient"].partition(":")[0] for body in bodies for told in body["messages"]}


def hearing(deployment: Deployment, receiver: Receiver) -> Opened:
    """An endpoint of the shop, that hears of whatever happens from now on."""
    platform = deployment.platform
    manager, owner = platform.behind.user_id("manager"), Owner(platform.shop.merchant.id)
    endpoints = platform.api.services.webhook_endpoints
    opened = endpoints.register(manager, owner, NewEndpoint(receiver.url, frozenset(EventType)))
    platform.pass_by(timedelta(seconds=10))
    return opened


def test_an_order_is_told_to_everybody(deployment: Deployment, receiver: Receiver) -> None:
    platform = deployment.platform
    hearing(deployment, receiver)
    merchant_id = platform.shop.merchant.id
    board = Topic(TopicKind.MERCHANT, merchant_id)
    customer = inbox(RecipientKind.CUSTOMER, platform.behind.user_id("customer"))
    deployment.watch(board, customer, inbox(RecipientKind.MERCHANT, merchant_id))
    platform.shop.order()
    platform.settle()
    assert deployment.told() == {
        str(each) for each in (board, customer, inbox(RecipientKind.MERCHANT, merchant_id))
    }
    assert slow_channels(deployment) == {"customer", "merchant"}
    assert deployment.bring("webhook_sender", deployment.settings.webhooks_queue_url) > 0
    assert [each.document["type"] for each in receiver.received] == ["order.placed", "order.paid"]


def test_little_stock_a_decision_and_a_review_are_told(deployment: Deployment) -> None:
    platform, shop = deployment.platform, deployment.platform.shop
    merchants = inbox(RecipientKind.MERCHANT, shop.merchant.id)
    order_id = completed(shop)
    platform.settle()
    customer = inbox(RecipientKind.CUSTOMER, platform.behind.user_id("customer"))
    deployment.watch(merchants, customer)
    slow_channels(deployment)

    quote_id = shop.quote({"itemId": shop.noodles, "quantity": 7})
    shop.place(quote_id, f"key {quote_id}", token="")
    platform.settle()
    assert deployment.told() >= {str(merchants)}
    review = posted(shop, order_id, pictures=[uploaded(shop)])
    platform.settle()
    assert deployment.told() == {str(merchants)}
    shop["customer"].data(EDIT, id=review["id"], input=GOOD | {"keepPictures": []})
    shop["operator"].data(HIDE, id=review["id"])
    platform.settle()
    assert str(customer) in deployment.told()
    assert slow_channels(deployment) == {"customer", "merchant"}
    platform.behind.suspend()
    platform.settle()
    assert deployment.told() == {str(merchants)}
    assert slow_channels(deployment) == {"merchant"}


def test_an_endpoint_that_fails_is_tried_again_and_in_the_end_disabled(
    deployment: Deployment, receiver: Receiver
) -> None:
    platform, queue = deployment.platform, deployment.settings.webhooks_queue_url
    endpoint = hearing(deployment, receiver).endpoint
    merchants = inbox(RecipientKind.MERCHANT, platform.shop.merchant.id)
    platform.shop.order(token="")
    platform.settle()
    receiver.behave = answers(503)
    assert deployment.bring("webhook_sender", queue) > 0
    platform.pass_by(timedelta(hours=1))
    assert platform.fleet.call("webhook_retries", {}) == {"woken": 1, "done": 0, "failed": 0}
    receiver.behave = answers(410)
    deployment.watch(merchants)
    slow_channels(deployment)
    assert deployment.bring("webhook_sender", queue) > 0
    found = EndpointRepository(platform.connection).get(endpoint.id)
    assert (found.status, found.disabled_because) == (EndpointStatus.DISABLED, DisabledReason.GONE)
    swept = platform.fleet.call("webhook_retries", {})
    assert isinstance(swept, dict)
    assert swept["done"] == 1
    assert deployment.told() == {str(merchants)}
    assert slow_channels(deployment) == {"merchant"}


def test_where_a_courier_is_is_told_at_once(deployment: Deployment) -> None:
    shop = deployment.platform.shop
    steps = (
        ("clerk", "orderAccept"),
        ("clerk", "orderReady"),
        ("courier", "orderClaim"),
        ("courier", "orderPickUp"),
    )
    order_id = shop.tell_all(shop.order(), *steps)
    topic = Topic(TopicKind.COURIER, split_id(order_id)[1])
    deployment.watch(topic)
    report = """mutation ($input: CourierLocationReportInput!) { courierLocationReport(input: $input) {
        __typename ... on Error { code } } }"""
    position = {
        "location": {"latitude": 31.22, "longitude": 121.44},
        "recordedAt": shop.api.clock.now().isoformat(),
    }
    answer = shop["courier"].data(report, input=position)["courierLocationReport"]
    assert answer["__typename"] == "CourierLocationReportPayload", answer
    assert deployment.told() == {str(topic)}
