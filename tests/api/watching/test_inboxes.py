"""Inboxes that are watched."""

from tests.api.watching.studio import INBOX, Studio

ACCEPT, READY = ("clerk", "orderAccept"), ("clerk", "orderReady")


def test_messages_come_as_they_lie_in_the_inbox(studio: Studio) -> None:
    customer = studio.connect("customer")
    assert customer.subscribe(INBOX, kind="CUSTOMER") == []
    order_id = studio.order(ACCEPT)
    studio.tell(order_id)
    studio.run()
    heard = customer.data()
    query = "{ inbox(first: 50) { edges { node { id kind title } } } }"
    lying = studio.shop["customer"].data(query)["inbox"]["edges"]
    assert [each["inboxMessage"] for each in heard] == [edge["node"] for edge in reversed(lying)]
    assert heard != []


def test_each_hears_of_their_own_inbox_only(studio: Studio) -> None:
    customer, stranger, clerk, operator = map(studio.connect, ("customer", "stranger", "clerk", "operator"))
    assert customer.subscribe(INBOX, kind="CUSTOMER") == []
    assert stranger.subscribe(INBOX, kind="CUSTOMER") == []
    assert clerk.subscribe(INBOX, kind="MERCHANT", merchant=studio.shop.id) == []
    assert operator.subscribe(INBOX, kind="OPERATORS") == []
    (refused,) = customer.subscribe(INBOX, "2", kind="OPERATORS")
    assert refused["extensions"]["code"] == "FORBIDDEN"
    (refused,) = stranger.subscribe(INBOX, "2", kind="MERCHANT", merchant=studio.shop.id)
    assert refused["extensions"]["code"] == "NOT_FOUND"
    (refused,) = customer.subscribe(INBOX, "2", kind="MERCHANT")
    assert refused["extensions"] == {"code": "BAD_USER_INPUT", "path": ["merchantId"]}
    order_id = studio.order(ACCEPT)
    studio.tell(order_id)
    studio.run()
    theirs, shops = ([each["inboxMessage"] for each in watcher.data()] for watcher in (customer, clerk))
    kinds = ["ORDER_AWAITING_PAYMENT", "ORDER_PAID", "ORDER_ACCEPTED"]
    assert [each["kind"] for each in theirs] == [each["kind"] for each in shops] == kinds
    assert {each["id"] for each in theirs} & {each["id"] for each in shops} == set()
    assert stranger.heard() == operator.heard() == []


def test_what_came_meanwhile_is_told_once(studio: Studio) -> None:
    customer = studio.connect("customer")
    customer.subscribe(INBOX, kind="CUSTOMER")
    order_id = studio.order(ACCEPT)
    studio.tell(order_id)
    studio.run()
    last = customer.data()[-1]["eventId"]
    studio.gateway.gone.add(customer.id)
    studio.step(order_id, READY, ("courier", "orderClaim"))
    studio.step(order_id, ("courier", "orderPickUp"))
    back = studio.connect("customer")
    back.subscribe(INBOX, kind="CUSTOMER", after=last)
    studio.tell(order_id, again=True)
    studio.run()
    kinds = [each["inboxMessage"]["kind"] for each in back.data()]
    assert kinds == ["ORDER_READY", "COURIER_ASSIGNED", "ORDER_PICKED_UP"]
    studio.step(order_id, ("courier", "orderDeliver"))
    assert [each["inboxMessage"]["kind"] for each in back.data()] == ["ORDER_DELIVERED"]


def test_the_queue_and_the_feed_hold_no_words(studio: Studio) -> None:
    customer = studio.connect("customer")
    customer.subscribe(INBOX, kind="CUSTOMER")
    order_id = studio.order(ACCEPT)
    studio.tell(order_id)
    assert all(message.keys() == {"topic", "event"} for message in studio.queue.waiting)
