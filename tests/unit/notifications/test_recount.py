"""The recount finds what is wrong, each thing by itself."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import Delivery, DeliveryState, waiting
from pannier.notifications.messages import notice_message
from pannier.notifications.model import MessageKind, Recipient, RecipientKind
from pannier.notifications.preferences import Target
from pannier.notifications.recount import Plan, recount

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
LATER = NOON + timedelta(minutes=1)
MESSAGE = notice_message(
    MessageKind.ORDER_CANCELLED, Recipient(RecipientKind.CUSTOMER, "li"), "order:3", NOON, "merchant"
)
TARGET = Target("li", Channel.SMS, "", NOON)
PLAN = Plan(MESSAGE.id, NOON, (TARGET,))
WAITING = waiting(TARGET, MESSAGE.id, "order:3", MESSAGE.kind, NOON, spare=False)
SENT = replace(WAITING, state=DeliveryState.SENT, due_at=None, settled_at=NOON, provider_id="p")


def _wanted(
    *deliveries: Delivery, plans: tuple[Plan, ...] = (PLAN,), exists: bool = True, until: datetime = LATER
) -> list[str]:
    return [found.wanted for found in recount([MESSAGE], plans, deliveries, lambda _: exists, until)]


def test_what_is_right_is_found_right() -> None:
    assert _wanted(SENT) == []
    spare = replace(SENT, channel=Channel.EMAIL, spare=True)
    assert _wanted(SENT, spare) == []
    failed = replace(SENT, state=DeliveryState.FAILED, provider_id=None, reason="OptedOut")
    assert _wanted(failed) == []
    assert _wanted(replace(WAITING, due_at=LATER)) == []


def test_a_message_that_was_never_planned() -> None:
    assert _wanted(plans=()) == ["a plan of where it goes"]
    assert _wanted(plans=(), until=NOON) == []
    own = replace(MESSAGE, read_at=NOON)
    assert list(recount([own], (), (), lambda _: True, LATER)) == []


def test_a_plan_that_came_to_nothing() -> None:
    assert _wanted() == ["a delivery"]
    assert _wanted(exists=False) == []
    assert _wanted(SENT, plans=(replace(PLAN, targets=(TARGET, TARGET)),)) == ["planned once"]


@pytest.mark.parametrize(
    ("delivery", "wanted"),
    [
        (replace(SENT, channel=Channel.EMAIL), ["no delivery, since none was planned"]),
        (replace(SENT, user_id="wang"), ["no delivery, since none was planned"]),
    ],
)
def test_a_delivery_that_nobody_planned(delivery: Delivery, wanted: list[str]) -> None:
    assert _wanted(SENT, delivery) == wanted


@pytest.mark.parametrize(
    ("delivery", "wanted"),
    [
        (WAITING, f"settled, being due at {NOON.isoformat()}"),
        (replace(WAITING, due_at=None), "due at some time"),
        (replace(SENT, due_at=NOON), "settled, being SENT"),
        (replace(SENT, settled_at=None), "settled, being SENT"),
        (replace(SENT, provider_id=None), "the provider's id exactly where it was sent"),
        (replace(SENT, reason="x"), "a reason exactly where it led nowhere"),
    ],
)
def test_a_delivery_whose_facts_cannot_be(delivery: Delivery, wanted: str) -> None:
    assert _wanted(delivery) == [wanted]
