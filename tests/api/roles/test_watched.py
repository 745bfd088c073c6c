"""Who watches asks for all there is of an order, and hears it from the functions themselves."""

import json
from datetime import date
from typing import Any

from pannier.adapters.objects import ObjectStore
from pannier.entrypoints import live_connections
from pannier.merchants.model import LicenceKind
from pannier.merchants.service.licences import NewLicence
from tests.api.live.test_gateway_function import recorded
from tests.api.reviews.conftest import PNG, completed, posted, uploaded
from tests.api.roles.conftest import Deployment

ON_THE_WAY = (
    ("clerk", "orderAccept"),
    ("clerk", "orderReady"),
    ("courier", "orderClaim"),
    ("courier", "orderPickUp"),
)
REPORT = """
mutation ($input: CourierLocationReportInput!) {
  courierLocationReport(input: $input) { __typename ... on Error { code } }
}
"""

EVERYTHING = """
subscription ($id: ID!) {
  merchantOrders(merchantId: $id) {
    eventId
    order {
      courier { name }
      courierPosition { recordedAt }
      destination { street }
      payment { state ledger { kind } }
      price { lines { name } }
      timeline(first: 5) { edges { node { command } } }
      review {
        items { name stars }
        pictures { url }
        reply { text }
        decisions(first: 5) { edges { node { reason operatorId } } }
      }
      merchant {
        name
        viewerRole
        rating { average }
        ratings { food { count } }
        admission { reviewerName }
        licences { state scan }
        staff(first: 5) { edges { node { role name } } }
        staffInvitations(first: 5) { edges { node { contact } } }
      }
    }
  }
}
"""
INBOX = """
subscription ($merchant: ID) {
  inboxMessageAdded(kind: MERCHANT, merchantId: $merchant) { inboxMessage { title body merchant { name } } }
}
"""

COURIER = """
subscription ($id: ID!) { courierMoved(orderId: $id) { location { latitude } } }
"""


class Watcher:
    """A connection through the functions."""

    def __init__(self, deployment: Deployment, who: str, connection_id: str) -> None:
        self.deployment = deployment
        self.id = connection_id
        self.say(type="connection_init", payload={"token": deployment.platform.shop[who].token})

    def say(self, **message: Any) -> None:
        body = json.dumps(message)
        assert live_connections.handler(recorded("message", self.id, body=body), None) == {"statusCode": 200}

    def subscribe(self, operation_id: str, query: str, **variables: Any) -> None:
        self.say(id=operation_id, type="subscribe", payload={"query": query, "variables": variables})

    def heard(self) -> list[dict[str, Any]]:
        return self.deployment.sockets.frames.pop(self.id, [])

    def orders(self) -> list[dict[str, Any]]:
        """What was told of orders, all of it whole."""
        frames = self.heard()
        assert frames
        for frame in frames:
            assert "errors" not in frame["payload"], frame
        return [frame["payload"]["data"]["merchantOrders"]["order"] for frame in frames]


def scanned(deployment: Deployment) -> None:
    """The shop hands in a licence."""
    services, shop = deployment.platform.api.services, deployment.platform.shop
    owner, kind = deployment.platform.behind.user_id("manager"), LicenceKind.FOOD
    ticket = services.licences.ticket(owner, shop.merchant.id, kind, "image/png")
    ObjectStore(deployment.settings).put(ticket.key, PNG, "image/png")
    services.licences.submit(
        owner, shop.merchant.id, kind, NewLicence(ticket.key, "1", "周店主", date(2027, 1, 1))
    )


def reported(deployment: Deployment) -> None:
    """The courier says where they are."""
    shop = deployment.platform.shop
    location = {"latitude": 31.22, "longitude": 121.44}
    position = {"location": location, "recordedAt": shop.api.clock.now().isoformat()}
    answer = shop["courier"].data(REPORT, input=position)["courierLocationReport"]
    assert answer["__typename"] == "CourierLocationReportPayload", answer


def test_all_there_is_of_an_order_and_its_merchant(deployment: Deployment) -> None:
    platform, shop = deployment.platform, deployment.platform.shop
    scanned(deployment)
    reviewed = completed(shop)
    posted(shop, reviewed, pictures=[uploaded(shop)])
    platform.settle()
    deployment.told()
    operator, manager = Watcher(deployment, "operator", "c1"), Watcher(deployment, "manager", "c2")
    for watcher in (operator, manager):
        watcher.subscribe("orders", EVERYTHING, id=shop.id)
        assert watcher.heard() == [{"type": "connection_ack"}]
    on_the_way = shop.tell_all(shop.order(), *ON_THE_WAY)
    reported(deployment)
    shop.tell("clerk", "orderRefund", reviewed)
    platform.settle()
    assert deployment.bring("live_delivery", deployment.settings.live_queue_url) > 0
    for watcher in (operator, manager):
        orders = watcher.orders()
        assert {each["timeline"]["edges"][0]["node"]["command"] for each in orders} == {"PLACE"}
        assert [each["review"]["pictures"] != [] for each in orders if each["review"]] == [True]
        assert all(each["merchant"]["licences"][0]["scan"] for each in orders)
        assert any(each["courierPosition"] for each in orders), on_the_way


def test_what_a_message_names(deployment: Deployment) -> None:
    platform, shop = deployment.platform, deployment.platform.shop
    manager = Watcher(deployment, "manager", "c1")
    manager.subscribe("inbox", INBOX, merchant=shop.id)
    quote_id = shop.quote({"itemId": shop.noodles, "quantity": 8})
    shop.place(quote_id, f"key {quote_id}", token="")
    platform.settle()
    assert deployment.bring("live_delivery", deployment.settings.live_queue_url) > 0
    _, *frames = manager.heard()
    bodies = [each["payload"]["data"]["inboxMessageAdded"]["inboxMessage"]["body"] for each in frames]
    assert any("牛肉面" in body for body in bodies), bodies


def test_who_cannot_be_reached_is_hung_up_on(deployment: Deployment) -> None:
    platform, shop, sockets = deployment.platform, deployment.platform.shop, deployment.sockets
    clerk = Watcher(deployment, "clerk", "c1")
    clerk.subscribe("orders", EVERYTHING, id=shop.id)
    shop.order()
    platform.settle()
    sockets.broken.add("c1")
    assert deployment.bring("live_delivery", deployment.settings.live_queue_url) > 0
    assert set(sockets.ended) == {"c1"}
    sockets.ended.clear()
    stranger = Watcher(deployment, "customer", "c2")
    stranger.say(type="nothing of the protocol")
    assert sockets.ended == ["c2"]


def test_where_a_courier_is_right_now_comes_by_the_queue(deployment: Deployment) -> None:
    shop = deployment.platform.shop
    order_id = shop.tell_all(shop.order(), *ON_THE_WAY)
    reported(deployment)
    customer = Watcher(deployment, "customer", "c1")
    customer.subscribe("way", COURIER, id=order_id)
    assert deployment.bring("live_delivery", deployment.settings.live_queue_url) == 1
    _, frame = customer.heard()
    assert frame["payload"]["data"] == {"courierMoved": {"location": {"latitude": 31.22}}}
