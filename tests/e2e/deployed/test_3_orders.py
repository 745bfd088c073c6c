"""Orders from one end of their lives to the other, over the deployed endpoints."""

import re
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from pannier.local.simulate.operations import couriers, customers, live, merchants, reviews
from tests.e2e.deployed.clients import Person, Watcher, watching
from tests.e2e.deployed.deploying import Deployment
from tests.e2e.deployed.receiver import Receiver
from tests.e2e.deployed.town import STORE, Town, order, text_messages
from tests.e2e.deployed.waiting import wait_until

_EXPIRED_WITHIN = 200.0  # its deadline, a minute until the schedule comes by, and a busy machine
_INBOX = """
query ($kind: InboxKind!, $merchant: ID) {
  inbox(kind: $kind, merchantId: $merchant, first: 50) { edges { node { kind orderId } } }
}
"""
_LIFE = ["PLACE", "PAY", "ACCEPT", "READY", "CLAIM", "PICK_UP", "DELIVER", "COMPLETE"]
_TOLD = ["placed", "paid", "accepted", "ready", "courier_assigned", "picked_up", "delivered", "completed"]


def test_an_order_lives_its_whole_life(
    deployment: Deployment, town: Town, receiver: Receiver, unanswered: Any
) -> None:
    with watching(deployment, town.owner, live.BOARD.document, merchant=town.merchant) as board:
        placed = order(town, "the whole life")
        assert placed["status"] == "PLACED"
        assert _heard(board, placed, "PAY")["order"]["availableActions"] == ["ACCEPT", "REJECT"]
        with watching(deployment, town.customer, live.ORDER.document, order=placed["id"]) as app:
            accepted = _command(town.owner, merchants.ACCEPT.document, placed)
            assert accepted["status"] == "PREPARING"
            assert _heard(app, placed, "ACCEPT")["order"]["status"] == "PREPARING"
            assert _command(town.owner, merchants.READY.document, placed)["status"] == "READY"
            _is_delivered(town, placed)
            assert _heard(app, placed, "DELIVER")["order"]["availableActions"] == [
                "COMPLETE",
                "REPORT_PROBLEM",
            ]
        assert _command(town.customer, customers.COMPLETE.document, placed)["status"] == "COMPLETED"
        assert _heard(board, placed, "COMPLETE")["order"]["status"] == "COMPLETED"
    after = _look(town, placed)
    assert [each["node"]["command"] for each in after["timeline"]["edges"]] == _LIFE
    assert after["price"]["total"]["formatted"] == "CN¥50.00"  # twice 22, and 6 for bringing it
    wait_until("the money is captured", lambda: _look(town, placed)["payment"]["state"] == "CAPTURED")
    _everybody_was_told(deployment, town, receiver, after)
    _the_kitchen_has_its_ticket(deployment, after, accepted["promisedAt"])
    _is_reviewed(town, placed)


def test_an_order_that_nobody_answers_ends_by_the_schedule(
    deployment: Deployment, town: Town, receiver: Receiver, unanswered: Any
) -> None:
    wait_until("it ends", lambda: _look(town, unanswered)["status"] == "REJECTED", _EXPIRED_WITHIN)
    timeline = [each["node"] for each in _look(town, unanswered)["timeline"]["edges"]]
    assert [each["command"] for each in timeline] == ["PLACE", "PAY", "EXPIRE"]
    assert any('"swept deadlines"' in line for line in deployment.printed("deadline_sweeper"))
    wait_until("the money is let go", lambda: _look(town, unanswered)["payment"]["state"] == "VOIDED")
    wait_until(
        "the merchant's system hears of it",
        lambda: receiver.of(unanswered["id"]) == ["order.placed", "order.paid", "order.expired"],
    )
    wait_until(
        "the customer is told",
        lambda: "ORDER_UNANSWERED" in _messages(town.customer, unanswered, kind="CUSTOMER"),
    )


def _command(person: Person, document: str, of: Any) -> Any:
    return person.ask(document, id=of["id"])["order"]


def _look(town: Town, of: Any) -> Any:
    return town.customer.ask(customers.LOOK.document, id=of["id"])


def _heard(watcher: Watcher, of: Any, command: str) -> Any:
    """What somebody heard when a command had been given."""
    return watcher.until(
        lambda event: (event["order"]["id"], event["entry"]["command"]) == (of["id"], command)
    )


def _is_delivered(town: Town, placed: Any) -> None:
    jobs = town.courier.ask(couriers.JOBS.document, near=STORE)["edges"]
    assert [each["node"]["id"] for each in jobs] == [placed["id"]]
    assert _command(town.courier, couriers.CLAIM.document, placed)["merchant"]["name"] == "蜀香小馆"
    assert _command(town.courier, couriers.PICK_UP.document, placed)["destination"]["street"] == "愚园路 1 号"
    assert _command(town.courier, couriers.DELIVER.document, placed)["status"] == "DELIVERED"


def _messages(person: Person, of: Any, **inbox: Any) -> set[str]:
    """The kinds of the messages about an order in an inbox."""
    edges = person.ask(_INBOX, **inbox)["edges"]
    return {each["node"]["kind"] for each in edges if each["node"]["orderId"] == of["id"]}


def _everybody_was_told(deployment: Deployment, town: Town, receiver: Receiver, after: Any) -> None:
    wait_until(
        "the customer's inbox",
        lambda: (
            _messages(town.customer, after, kind="CUSTOMER")
            >= {"ORDER_ACCEPTED", "ORDER_PICKED_UP", "ORDER_DELIVERED", "ORDER_COMPLETED"}
        ),
    )
    wait_until(
        "the merchant's inbox",
        lambda: "ORDER_PAID" in _messages(town.owner, after, kind="MERCHANT", merchant=town.merchant),
    )
    wait_until(
        "the merchant's system hears of everything, in order",
        lambda: receiver.of(after["id"]) == [f"order.{what}" for what in _TOLD],
    )
    wait_until("the text message that the customer wished for", lambda: _texts(deployment, town) != [])
    (text,) = _texts(deployment, town)
    assert "蜀香小馆" in text


def _texts(deployment: Deployment, town: Town) -> list[str]:
    """The customer's text messages of an acceptance, in the platform's language: they never chose one.

    On a slow machine the order that nobody answers has ended by now, and a text message has told of that, too.
    """
    return [text for text in text_messages(deployment, town.phone) if "商家已接单" in text]


def _the_kitchen_has_its_ticket(deployment: Deployment, after: Any, promised: str) -> None:
    (accepted,) = [
        each["node"]["at"] for each in after["timeline"]["edges"] if each["node"]["command"] == "ACCEPT"
    ]
    ticket = [
        f"#{after['code']}  delivery",
        f"accepted {_in_shanghai(accepted)}, for {_in_shanghai(promised)}",
        "-" * 32,
        "  2 × 担担面",
        "-" * 32,
    ]
    wait_until("the kitchen's ticket", lambda: ticket[0] in deployment.printed("kitchen_tickets"))
    printed = deployment.printed("kitchen_tickets")
    at = printed.index(ticket[0])
    assert printed[at : at + len(ticket)] == ticket
    assert len([line for line in printed if re.match(r"#\w+ ", line)]) == 1  # nobody accepted the other order


def _in_shanghai(at: str) -> str:
    return datetime.fromisoformat(at).astimezone(ZoneInfo("Asia/Shanghai")).strftime("%H:%M")


def _is_reviewed(town: Town, placed: Any) -> None:
    posted = {"food": 5, "packaging": 4, "delivery": 5, "text": "趁热吃最香"}
    review = town.customer.ask(reviews.POST.document, order=placed["id"], input=posted)["review"]
    town.owner.ask(reviews.REPLY.document, id=review["id"], text="谢谢，欢迎再来")
    wait_until("the rating is shown", lambda: _rating(town) == (500, 1))


def _rating(town: Town) -> tuple[int, int]:
    (found,) = town.customer.ask(reviews.READ.document, merchant=town.merchant, sort="NEWEST")["edges"]
    food = found["node"]["merchant"]["ratings"]["food"]
    return food["averageHundredths"], food["count"]
