"""What cannot be quoted: each refusal by its type, with what would have been right, and nothing changed."""

from typing import Any

import pytest

from pannier.api.primitives.ids import global_id
from pannier.menus.graphql import item_id
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import DeliveryZone
from tests.api.orders.conftest import STORE
from tests.api.orders.refusals.conftest import ABSENT, NOT_FOUND, QUOTE, Counter, closed, invalid

QUANTITY = "A quantity is 1 to 99."
LINES = "There are 1 to 50 of these."


@pytest.mark.parametrize("quantity", [0, -1, -1_000_000, 100, 1_000_000_000])
def test_a_quantity_is_one_to_ninety_nine(counter: Counter, quantity: int) -> None:
    with counter.behind.nothing_changes():
        answer = counter.ask(counter.rice(), counter.rice(quantity))
        assert answer == invalid("lines", "1", "quantity", message=QUANTITY)
        huge = counter.shop["customer"].execute(QUOTE, input=counter.input([counter.rice(10**10)]))
        assert huge.codes == ["BAD_USER_INPUT"]
    assert counter.ask(counter.rice(99))["quote"]["price"]["total"] == {"amountMinor": 99 * 200 + 300}


@pytest.mark.parametrize("count", [0, 51, 200])
def test_an_order_has_one_to_fifty_lines(counter: Counter, count: int) -> None:
    with counter.behind.nothing_changes():
        assert counter.ask(*[counter.rice()] * count) == invalid("lines", message=LINES)
    assert counter.ask(*[counter.rice()] * 50)["__typename"] == "QuotePayload"


def test_an_item_has_to_be_on_the_merchants_menu(counter: Counter) -> None:
    absent, elsewhere = item_id(counter.shop.merchant.id, ABSENT), counter.foreign()
    nowhere = item_id(ABSENT, ABSENT)
    with counter.behind.nothing_changes():
        for unknown in (absent, elsewhere, nowhere, counter.secret):
            assert counter.ask(counter.rice(), {"itemId": unknown, "quantity": 1}) == {
                "__typename": "MenuItemUnknown",
                "code": "MENU_ITEM_UNKNOWN",
                "line": 1,
                "itemId": unknown,
            }
        for bad in ("x", "", counter.shop.id, global_id("MenuItem", ABSENT), "9" * 300):
            answer = counter.ask({"itemId": bad, "quantity": 1})
            assert (answer["__typename"], answer["path"]) == ("InvalidInput", ["lines", "0", "itemId"])


def test_options_are_the_items_own_and_as_many_as_it_wants(counter: Counter) -> None:
    pearl, coconut, pudding = counter.toppings
    sizes = {
        "__typename": "OptionChoicesInvalid",
        "code": "OPTION_CHOICES_INVALID",
        "line": 0,
        "group": "份量",
        "minimum": 1,
        "maximum": 1,
    }
    cases: list[tuple[tuple[str, ...], dict[str, Any]]] = [
        ((), sizes | {"chosen": 0}),
        ((pearl,), sizes | {"chosen": 0}),
        ((counter.small, counter.large), sizes | {"chosen": 2}),
        (
            (counter.small, pearl, coconut, pudding),
            sizes | {"group": "加料", "minimum": 0, "maximum": 2, "chosen": 3},
        ),
        (
            (counter.small, "extra"),
            {"__typename": "OptionUnknown", "code": "OPTION_UNKNOWN", "line": 0, "optionId": "extra"},
        ),
        (
            (counter.small, pearl, pearl),
            {"__typename": "OptionRepeated", "code": "OPTION_REPEATED", "line": 0, "optionId": pearl},
        ),
    ]
    with counter.behind.nothing_changes():
        for options, refusal in cases:
            assert counter.ask(counter.a_tea(*options)) == refusal
        answer = counter.ask(counter.rice(), counter.noodles() | {"optionIds": [counter.small]})
        assert (answer["__typename"], answer["line"]) == ("OptionUnknown", 1)
    total = counter.ask(counter.a_tea(counter.large, pearl, pudding))["quote"]["price"]["total"]
    assert total == {"amountMinor": 1_200 + 300 + 100 + 100 + 300}


def test_what_cannot_be_had_says_why_and_how_much_is_left(counter: Counter) -> None:
    refusal = {"__typename": "MenuItemUnavailable", "code": "MENU_ITEM_UNAVAILABLE"}
    noodles = refusal | {"itemId": counter.shop.noodles, "name": "牛肉面", "availability": "SOLD_OUT"}
    with counter.behind.nothing_changes():
        assert counter.ask({"itemId": counter.cake, "quantity": 1}) == refusal | {
            "itemId": counter.cake,
            "name": "蛋糕",
            "availability": "SOLD_OUT",
            "portionsLeft": None,
        }
        assert counter.ask({"itemId": counter.porridge, "quantity": 1}) == refusal | {
            "itemId": counter.porridge,
            "name": "粥",
            "availability": "NOT_SERVED_NOW",
            "portionsLeft": None,
        }
        assert counter.ask(counter.noodles(11)) == noodles | {"portionsLeft": 10}
        assert counter.ask(counter.noodles(6), counter.noodles(5)) == noodles | {"portionsLeft": 10}
    breakfast = {"itemId": counter.porridge, "quantity": 1}
    assert counter.ask(breakfast, scheduledFor="2026-03-03T07:00:00+08:00")["__typename"] == "QuotePayload"
    counter.place(counter.quote(counter.noodles(7)))
    with counter.behind.nothing_changes():
        assert counter.ask(counter.noodles(4)) == noodles | {"portionsLeft": 3}
    tomorrow = counter.ask(counter.noodles(10), scheduledFor="2026-03-03T12:00:00+08:00")
    assert tomorrow["__typename"] == "QuotePayload"


def test_the_address_has_to_be_in_the_zone_and_ones_own(counter: Counter) -> None:
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice(), addressId=counter.shop.far_address) == {
            "__typename": "OutOfDeliveryZone",
            "code": "OUT_OF_DELIVERY_ZONE",
            "distanceM": 4_448,
            "maximumM": 3_000,
        }
        needed = invalid("addressId", message="A delivery needs an address.")
        assert counter.ask(counter.rice(), addressId=None) == needed
        assert counter.ask(counter.rice(), addressId=global_id("Address", ABSENT)) == NOT_FOUND
        for bad in ("", "x", counter.shop.id):
            answer = counter.ask(counter.rice(), addressId=bad)
            assert (answer["__typename"], answer["path"]) == ("InvalidInput", ["addressId"])
    counter.behind.edit_shop(delivery_zone=DeliveryZone(4_448))
    assert counter.ask(counter.rice(), addressId=counter.shop.far_address)["__typename"] == "QuotePayload"


def test_a_delivery_has_a_minimum_and_a_pickup_none(counter: Counter) -> None:
    counter.behind.edit_shop(minimum_order_minor=3_000)
    with counter.behind.nothing_changes():
        assert counter.ask(counter.noodles(), tipMinor=5_000) == {
            "__typename": "BelowMinimumOrder",
            "code": "BELOW_MINIMUM_ORDER",
            "minimumOrder": {"amountMinor": 3_000},
            "itemsTotal": {"amountMinor": 2_800},
        }
    assert counter.ask(counter.noodles(), counter.rice())["__typename"] == "QuotePayload"
    assert counter.ask(counter.rice(), fulfilment="PICKUP", addressId=None)["__typename"] == "QuotePayload"


def test_the_minimum_counts_after_discounts(counter: Counter) -> None:
    counter.behind.edit_shop(minimum_order_minor=3_000)
    counter.behind.edit_item(counter.shop.noodles, discount_minor=100)
    answer = counter.ask(counter.noodles(), counter.rice())
    assert (answer["__typename"], answer["itemsTotal"]) == ("BelowMinimumOrder", {"amountMinor": 2_900})


def test_who_does_not_deliver_or_hand_out_says_so(counter: Counter) -> None:
    refusal = {"__typename": "FulfilmentNotOffered", "code": "FULFILMENT_NOT_OFFERED"}
    pickup: dict[str, Any] = {"fulfilment": "PICKUP", "addressId": None}
    counter.behind.edit_shop(offers_pickup=False)
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice(), **pickup) == refusal | {"delivery": True, "pickup": False}
    counter.behind.edit_shop(offers_pickup=True, offers_delivery=False)
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice()) == refusal | {"delivery": False, "pickup": True}
    assert counter.ask(counter.rice(), **pickup)["__typename"] == "QuotePayload"


def test_a_closed_shop_says_when_it_opens(counter: Counter) -> None:
    counter.behind.open_between((1_020, 1_320))  # 17 to 22 h; it is noon
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice()) == closed("2026-03-02T09:00:00Z")
    assert counter.ask(counter.rice(), scheduledFor="2026-03-02T09:00:00Z")["__typename"] == "QuotePayload"
    counter.behind.open_between()
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice()) == closed(None)
    counter.behind.open_between((0, 1_440))
    assert counter.ask(counter.rice())["__typename"] == "QuotePayload"
    counter.behind.suspend()
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice()) == closed(None)


def test_a_time_is_soon_enough_not_too_soon_and_within_the_hours(counter: Counter) -> None:
    counter.behind.open_between((600, 1_320))  # 10 to 22 h; it is noon, and cooking takes 20 minutes
    refusal = {
        "__typename": "ScheduledTimeInvalid",
        "code": "SCHEDULED_TIME_INVALID",
        "earliest": "2026-03-02T04:20:00Z",
        "latest": "2026-03-09T04:00:00Z",
    }
    with counter.behind.nothing_changes():
        for wrong in (
            "2026-03-02T03:00:00Z",
            "2026-03-02T04:19:59Z",
            "2026-03-09T04:00:01Z",
            "2036-03-02T04:00:00Z",
            "1970-01-01T00:00:00Z",
        ):
            assert counter.ask(counter.rice(), scheduledFor=wrong) == refusal, wrong
        assert counter.ask(counter.rice(), scheduledFor="2026-03-02T14:00:00Z") == closed(
            "2026-03-03T02:00:00Z"
        )
        for naive in ("2026-03-02T05:00:00", "tomorrow", "2026-03-02"):
            asked = counter.input([counter.rice()], scheduledFor=naive)
            assert counter.shop["customer"].execute(QUOTE, input=asked).codes == ["BAD_USER_INPUT"]
    for right in ("2026-03-02T04:20:00Z", "2026-03-02T13:59:59Z", "2026-03-09T12:00:00+08:00"):
        assert counter.ask(counter.rice(), scheduledFor=right)["__typename"] == "QuotePayload", right


@pytest.mark.parametrize("tip", [-1, -(2**31), 100_000_001, 2**31 - 1])
def test_a_tip_is_not_negative_and_not_absurd(counter: Counter, tip: int) -> None:
    with counter.behind.nothing_changes():
        answer = counter.ask(counter.rice(), tipMinor=tip)
        assert answer == invalid("tipMinor", message="A tip is 0 to CN¥1,000,000.00.")
        beyond = counter.input([counter.rice()], tipMinor=2**31)
        assert counter.shop["customer"].execute(QUOTE, input=beyond).codes == ["BAD_USER_INPUT"]


def test_an_order_of_an_absurd_amount_is_refused(counter: Counter) -> None:
    counter.behind.edit_item(counter.shop.rice, price_minor=1_100_000)
    with counter.behind.nothing_changes():
        answer = counter.ask(counter.rice(91))
        assert answer == invalid("lines", message="An order comes to at most CN¥1,000,000.00.")
    assert counter.ask(counter.rice(90))["quote"]["price"]["total"] == {"amountMinor": 99_000_300}


def test_notes_are_short(counter: Counter) -> None:
    with counter.behind.nothing_changes():
        answer = counter.ask(counter.rice(), note="字" * 201)
        assert (answer["__typename"], answer["path"]) == ("InvalidInput", ["note"])
        answer = counter.ask(counter.rice(), counter.rice() | {"note": "字" * 61})
        assert (answer["__typename"], answer["path"]) == ("InvalidInput", ["lines", "1", "note"])
    line = counter.rice() | {"note": "字" * 60}
    assert counter.ask(line, note="字" * 200)["__typename"] == "QuotePayload"


def test_a_merchant_without_a_menu_is_as_absent_as_one_that_never_was(counter: Counter) -> None:
    services = counter.shop.api.services
    owner = counter.behind.newcomer()
    new = NewMerchant(owner, "新店", "13800138000", "安福路 1", STORE)
    bare = services.merchants.create(counter.behind.user_id("operator"), new).id
    with counter.behind.nothing_changes():
        for merchant_id in (bare, ABSENT):
            line = {"itemId": item_id(merchant_id, ABSENT), "quantity": 1}
            assert counter.ask(line, merchantId=global_id("Merchant", merchant_id)) == NOT_FOUND
        answer = counter.ask(counter.rice(), merchantId=counter.shop.rice)
        assert (answer["__typename"], answer["path"]) == ("InvalidInput", ["merchantId"])
