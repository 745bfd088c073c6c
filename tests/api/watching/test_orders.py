"""Orders that are watched: in order, once, also for who was away, and by those only who may."""

import pytest

from pannier.api.primitives.ids import split_id
from pannier.live.model import Topic, TopicKind
from tests.api.watching.studio import MERCHANT_ORDERS, ORDER_CHANGED, Studio

ACCEPT, READY = ("clerk", "orderAccept"), ("clerk", "orderReady")
CLAIM, PICK_UP, DELIVER = ("courier", "orderClaim"), ("courier", "orderPickUp"), ("courier", "orderDeliver")
COMPLETE = ("customer", "orderComplete")
WAY = (ACCEPT, READY, CLAIM, PICK_UP, DELIVER, COMPLETE)
COMMANDS = ["PLACE", "PAY", "ACCEPT", "READY", "CLAIM", "PICK_UP", "DELIVER", "COMPLETE"]


def test_an_order_is_watched_from_its_placing_to_its_end(studio: Studio) -> None:
    order_id = studio.order()
    customer = studio.connect("customer")
    assert customer.subscribe(ORDER_CHANGED, id=order_id) == []
    for step in WAY:
        studio.step(order_id, step)
    heard = customer.data()
    raw_id = split_id(order_id)[1]
    assert heard[0]["eventId"] == f"{raw_id}:1"  # it had not been told of yet
    assert [each["entry"]["command"] for each in heard] == COMMANDS
    assert [each["entry"]["sequence"] for each in heard] == list(range(1, 9))
    assert heard[-1]["order"] == {"status": "COMPLETED"}


def test_who_watches_nothing_is_told_nothing_and_nothing_is_queued(studio: Studio) -> None:
    order_id = studio.order(ACCEPT)
    studio.tell(order_id)
    assert len(studio.queue.waiting) == 0


def test_who_was_away_hears_what_they_missed_once_and_in_order(studio: Studio) -> None:
    order_id = studio.order()
    customer = studio.connect("customer")
    customer.subscribe(ORDER_CHANGED, id=order_id)
    studio.step(order_id, ACCEPT)
    last = customer.data()[-1]["eventId"]
    studio.gateway.gone.add(customer.id)
    studio.step(order_id, READY, CLAIM, PICK_UP)
    back = studio.connect("customer")
    studio.shop.tell_all(order_id, DELIVER)
    assert back.subscribe(ORDER_CHANGED, id=order_id, after=last) == []
    studio.run()
    assert back.commands() == ["READY", "CLAIM", "PICK_UP", "DELIVER"]  # the last of which is told just now
    studio.step(order_id, COMPLETE)
    assert back.commands() == ["COMPLETE"]
    assert customer.heard() == []


def test_who_reads_an_order_and_then_watches_it_misses_nothing(studio: Studio) -> None:
    order_id = studio.order(ACCEPT)
    read = studio.shop["customer"].data("query ($id: ID!) { order(id: $id) { lastEventId } }", id=order_id)
    studio.step(order_id, READY)
    customer = studio.connect("customer")
    customer.subscribe(ORDER_CHANGED, id=order_id, after=read["order"]["lastEventId"])
    studio.step(order_id, CLAIM)
    assert customer.commands() == ["READY", "CLAIM"]


@pytest.mark.parametrize("after", ["", "1", "{id}:0", "{id}:4", "{id}:01", "{id}:-1", "{other}:1", "{id}:1 "])
def test_no_order_is_gone_on_with_after_what_did_not_happen_to_it(studio: Studio, after: str) -> None:
    order_id, other = studio.order(ACCEPT), studio.order()
    given = after.format(id=split_id(order_id)[1], other=split_id(other)[1])
    customer = studio.connect("customer")
    (error,) = customer.subscribe(ORDER_CHANGED, id=order_id, after=given)
    assert error["extensions"]["code"] == "RESUME_EXPIRED"
    assert studio.subscribers(Topic(TopicKind.ORDER, split_id(order_id)[1])) == 0


def test_a_stream_that_tells_everything_twice_is_heard_once(studio: Studio) -> None:
    order_id = studio.order()
    customer, clerk = studio.connect("customer"), studio.connect("clerk")
    customer.subscribe(ORDER_CHANGED, id=order_id)
    clerk.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
    studio.step(order_id, ACCEPT)
    studio.tell(order_id, again=True)
    assert studio.run() == 0
    assert customer.commands() == clerk.commands() == ["PLACE", "PAY", "ACCEPT"]
    studio.step(order_id, READY)
    studio.queue.taken.clear()  # minutes later, when the queue has forgotten what it took
    studio.tell(order_id, again=True)
    assert studio.run() == 8
    assert customer.commands() == clerk.commands() == ["READY", "READY"]  # the last, and none before it


def test_a_board_shows_every_order_of_the_shop(studio: Studio) -> None:
    clerk = studio.connect("clerk")
    clerk.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
    first, second = studio.order(), studio.order(token="")
    studio.tell(first)
    studio.tell(second)
    studio.step(first, ACCEPT)
    studio.step(second, ACCEPT, READY)
    heard = clerk.data()
    assert [(each["order"]["id"], each["entry"]["command"]) for each in heard] == [
        (first, "PLACE"),
        (first, "PAY"),
        (second, "PLACE"),
        (first, "ACCEPT"),
        (second, "ACCEPT"),
        (second, "READY"),
    ]


def test_ten_events_are_missed_and_told_once_in_order(studio: Studio) -> None:
    clerk = studio.connect("clerk")
    clerk.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
    first, second = studio.order(), studio.order()
    studio.tell(first)
    studio.run()
    heard = clerk.data()
    assert [each["entry"]["command"] for each in heard] == ["PLACE", "PAY"]
    studio.gateway.gone.add(clerk.id)
    studio.tell(second)
    for order_id in (first, second):
        studio.step(order_id, *WAY[:4])
    back = studio.connect("clerk")
    back.subscribe(MERCHANT_ORDERS, id=studio.shop.id, after=heard[-1]["eventId"])
    studio.run()
    missed = back.data()
    assert [(each["order"]["id"], each["entry"]["sequence"]) for each in missed] == [
        *((second, sequence) for sequence in (1, 2)),
        *((first, sequence) for sequence in (3, 4, 5, 6)),
        *((second, sequence) for sequence in (3, 4, 5, 6)),
    ]
    studio.step(first, DELIVER)
    assert back.commands() == ["DELIVER"]


def test_a_board_is_not_gone_on_with_after_two_days(studio: Studio) -> None:
    clerk = studio.connect("clerk")
    clerk.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
    order_id = studio.order()
    studio.tell(order_id)
    studio.run()
    last = clerk.data()[-1]["eventId"]
    studio.pass_by(hours=49)
    back = studio.connect("clerk")
    (error,) = back.subscribe(MERCHANT_ORDERS, id=studio.shop.id, after=last)
    assert error["extensions"]["code"] == "RESUME_EXPIRED"


def test_who_is_dismissed_hears_so_and_nothing_else(studio: Studio) -> None:
    clerk, manager = studio.connect("clerk"), studio.connect("manager")
    order_id = studio.order()
    for each in (clerk, manager):
        each.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
        each.subscribe(ORDER_CHANGED, "2", id=order_id)
    studio.dismiss("clerk")
    studio.step(order_id, ("manager", "orderAccept"))
    assert sorted(clerk.codes) == ["NOT_FOUND", "NOT_FOUND"]
    assert len(studio.gateway.sent[clerk.id]) == 2
    assert manager.commands() == manager.commands("2") == ["PLACE", "PAY", "ACCEPT"]
    assert studio.subscribers(Topic(TopicKind.MERCHANT, studio.shop.merchant.id)) == 1


def test_one_who_never_worked_there_cannot_watch(studio: Studio) -> None:
    order_id = studio.order()
    for who in ("stranger", "courier", "other courier"):
        watcher = studio.connect(who)
        (board,) = watcher.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
        (order,) = watcher.subscribe(ORDER_CHANGED, id=order_id)
        assert board["extensions"]["code"] == order["extensions"]["code"] == "NOT_FOUND"


def test_an_expired_token_ends_the_connection_and_its_client_goes_on_with_another(studio: Studio) -> None:
    order_id = studio.order()
    customer = studio.connect("customer")
    customer.subscribe(ORDER_CHANGED, id=order_id)
    studio.step(order_id, ACCEPT)
    last = customer.data()[-1]["eventId"]
    studio.pass_by(minutes=16)
    clerk = studio.connect("clerk")
    clerk.subscribe(ORDER_CHANGED, id=order_id)
    studio.step(order_id, READY)
    assert [frame["type"] for frame in studio.gateway.sent[customer.id]] == ["error"]  # of the connection
    assert customer.heard() == []
    assert studio.gateway.closed == [customer.id]
    assert studio.connections.find(customer.id) is None
    assert clerk.commands() == ["READY"]
    back = studio.connect("customer")
    back.subscribe(ORDER_CHANGED, id=order_id, after=last)
    studio.run()
    assert back.commands() == ["READY"]


def test_what_cannot_be_posted_to_is_closed_and_touches_nobody_else(studio: Studio) -> None:
    order_id = studio.order()
    watchers = [studio.connect("customer") for _ in range(4)]
    for each in watchers:
        each.subscribe(ORDER_CHANGED, id=order_id)
        each.subscribe(MERCHANT_ORDERS, "2", id=studio.shop.id)  # refused: customers are no staff
    studio.gateway.gone.add(watchers[1].id)
    studio.gateway.failing.add(watchers[2].id)
    studio.step(order_id, ACCEPT)
    assert watchers[0].commands() == watchers[3].commands() == ["PLACE", "PAY", "ACCEPT"]
    assert studio.gateway.closed == [watchers[2].id]
    assert [studio.connections.find(each.id) is not None for each in watchers] == [True, False, False, True]
    assert studio.subscribers(Topic(TopicKind.ORDER, split_id(order_id)[1])) == 2


def test_a_role_is_looked_at_each_time(studio: Studio) -> None:
    studio.employ("newcomer")
    newcomer = studio.connect("newcomer")
    newcomer.subscribe(MERCHANT_ORDERS, id=studio.shop.id)
    order_id = studio.order()
    studio.tell(order_id)
    studio.run()
    assert newcomer.commands() == ["PLACE", "PAY"]
    studio.dismiss("newcomer")
    studio.step(order_id, ACCEPT)
    assert newcomer.codes == ["NOT_FOUND"]
    studio.step(order_id, READY)
    assert newcomer.codes == ["NOT_FOUND"]
