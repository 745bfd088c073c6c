"""What cannot be ordered although it was quoted: each refusal by its type, and nothing taken."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from pannier.api.primitives.ids import global_id
from pannier.menus.changes import GroupDraft, OptionDraft
from pannier.menus.graphql import parse_item_id
from pannier.menus.model import ServingWindow
from pannier.merchants.model import DeliveryBand, DeliveryZone
from tests.api.orders.refusals.conftest import (
    ABSENT,
    CARD,
    NOT_FOUND,
    Counter,
    closed,
    invalid,
)


# What may change between the quote and the order, and what the order is told then.
def _pause(counter: Counter) -> None:
    at = counter.shop.api.clock.now() + timedelta(hours=1)
    counter.shop.api.services.merchants.pause(counter.behind.user_id("clerk"), counter.shop.merchant.id, at)


def _suspend(counter: Counter) -> None:
    counter.behind.suspend()


def _mark_sold_out(counter: Counter) -> None:
    menus = counter.shop.api.services.menus
    menus.mark_sold_out(counter.behind.user_id("clerk"), *parse_item_id(counter.shop.noodles), None)


def _sell(counter: Counter) -> None:
    counter.place(counter.quote(counter.noodles(9)), "another")


def gone(availability: str, left: int | None) -> dict[str, Any]:
    return {
        "__typename": "MenuItemUnavailable",
        "code": "MENU_ITEM_UNAVAILABLE",
        "name": "牛肉面",
        "availability": availability,
        "portionsLeft": left,
    }


CHANGES: dict[str, tuple[Callable[[Counter], None], dict[str, Any]]] = {
    "it closes": (lambda c: c.behind.open_between((1_020, 1_320)), closed("2026-03-02T09:00:00Z")),
    "it pauses": (_pause, closed("2026-03-02T05:00:00Z")),
    "it is suspended": (_suspend, closed(None)),
    "the item is removed": (lambda c: c.behind.remove_item(c.shop.noodles), gone("OFF_SHELF", None)),
    "the item is taken off the shelf": (
        lambda c: c.behind.edit_item(c.shop.noodles, on_shelf=False),
        gone("OFF_SHELF", None),
    ),
    "the item is marked as sold out": (_mark_sold_out, gone("SOLD_OUT", 10)),
    "others buy it": (_sell, gone("SOLD_OUT", 1)),
    "fewer are made": (lambda c: c.behind.edit_item(c.shop.noodles, daily_limit=1), gone("SOLD_OUT", 1)),
    "it is for breakfast only": (
        lambda c: c.behind.edit_item(c.shop.noodles, windows=(ServingWindow(360, 600),)),
        gone("NOT_SERVED_NOW", 10),
    ),
    "a choice is needed": (
        lambda c: c.behind.edit_item(
            c.shop.noodles, option_groups=(GroupDraft("辣", 1, 1, (OptionDraft("不辣"), OptionDraft("辣"))),)
        ),
        {
            "__typename": "OptionChoicesInvalid",
            "code": "OPTION_CHOICES_INVALID",
            "line": 0,
            "group": "辣",
            "minimum": 1,
            "maximum": 1,
            "chosen": 0,
        },
    ),
    "the minimum rises": (
        lambda c: c.behind.edit_shop(minimum_order_minor=10_000),
        {
            "__typename": "BelowMinimumOrder",
            "code": "BELOW_MINIMUM_ORDER",
            "minimumOrder": {"amountMinor": 10_000},
            "itemsTotal": {"amountMinor": 5_600},
        },
    ),
    "the zone shrinks": (
        lambda c: c.behind.edit_shop(delivery_zone=DeliveryZone(1_000)),
        {
            "__typename": "OutOfDeliveryZone",
            "code": "OUT_OF_DELIVERY_ZONE",
            "distanceM": 1_001,
            "maximumM": 1_000,
        },
    ),
    "it delivers no more": (
        lambda c: c.behind.edit_shop(offers_delivery=False),
        {
            "__typename": "FulfilmentNotOffered",
            "code": "FULFILMENT_NOT_OFFERED",
            "delivery": False,
            "pickup": True,
        },
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_since_the_quote_decides(counter: Counter, change: str) -> None:
    make, refusal = CHANGES[change]
    quote_id = counter.quote(counter.noodles(2))
    make(counter)
    with counter.behind.nothing_changes():
        answer = counter.place(quote_id)
        if refusal["__typename"] == "MenuItemUnavailable":
            refusal = refusal | {"itemId": counter.shop.noodles}
        assert answer == refusal


def test_an_option_that_is_gone_is_unknown(counter: Counter) -> None:
    quote_id = counter.quote(counter.a_tea(counter.large))
    group = GroupDraft("份量", 1, 1, (OptionDraft("小", 0, counter.small), OptionDraft("特大", 500)))
    counter.behind.edit_item(counter.tea, option_groups=(group,))
    with counter.behind.nothing_changes():
        answer = counter.place(quote_id)
        assert (answer["__typename"], answer["optionId"]) == ("OptionUnknown", counter.large)


AMOUNTS: dict[str, tuple[Callable[[Counter], None], int]] = {
    "the price rises": (lambda c: c.behind.edit_item(c.shop.noodles, price_minor=2_900), 5_800 + 300),
    "the price falls": (lambda c: c.behind.edit_item(c.shop.noodles, price_minor=2_000), 4_000 + 300),
    "it is discounted": (lambda c: c.behind.edit_item(c.shop.noodles, discount_minor=1), 5_598 + 300),
    "packing costs": (lambda c: c.behind.edit_shop(packing_fee_minor=150), 5_600 + 300 + 150),
    "delivery costs more": (
        lambda c: c.behind.edit_shop(delivery_bands=(DeliveryBand(3_000, 500),)),
        5_600 + 500,
    ),
}


@pytest.mark.parametrize("change", AMOUNTS)
def test_another_amount_comes_with_a_fresh_quote_and_takes_nothing(counter: Counter, change: str) -> None:
    make, total = AMOUNTS[change]
    quote_id = counter.quote(counter.noodles(2))
    counter.shop.api.clock.advance(timedelta(minutes=3))
    make(counter)
    with counter.behind.nothing_changes(fresh_quotes=1):
        answer = counter.place(quote_id)
    fresh = answer.pop("fresh")
    assert answer == {"__typename": "QuoteChanged", "code": "QUOTE_CHANGED"}
    assert fresh["id"] != quote_id
    assert (fresh["price"]["total"], fresh["expiresAt"]) == ({"amountMinor": total}, "2026-03-02T04:13:00Z")
    with counter.behind.nothing_changes(fresh_quotes=1):
        assert counter.place(quote_id)["__typename"] == "QuoteChanged"  # the old one stays what it was
    placed = counter.place(fresh["id"])["order"]
    assert placed["total"] == {"amountMinor": total}
    assert counter.behind.sold() == {parse_item_id(counter.shop.noodles)[1]: 2}


def test_a_change_that_costs_nothing_leaves_the_quote_good(counter: Counter) -> None:
    quote_id = counter.quote(counter.noodles(2))
    counter.behind.edit_item(counter.shop.noodles, name="红烧牛肉面")
    counter.behind.edit_item(counter.shop.rice, price_minor=900)
    counter.behind.edit_shop(name="老面馆", minimum_order_minor=5_600)
    assert counter.place(quote_id)["order"]["total"] == {"amountMinor": 5_900}


def test_a_quote_is_good_for_ten_minutes(counter: Counter) -> None:
    quote_id, other = counter.quote(counter.noodles()), counter.quote(counter.rice())
    counter.shop.api.clock.advance(timedelta(minutes=9, seconds=59))
    assert counter.place(other, "other")["__typename"] == "OrderPayload"
    counter.shop.api.clock.advance(timedelta(seconds=1))
    with counter.behind.nothing_changes(fresh_quotes=1):
        answer = counter.place(quote_id)
    fresh = answer.pop("fresh")
    assert answer == {"__typename": "QuoteExpired", "code": "QUOTE_EXPIRED"}
    assert fresh["price"]["total"] == {"amountMinor": 3_100}
    assert fresh["expiresAt"] == "2026-03-02T04:20:00Z"
    assert counter.place(fresh["id"])["__typename"] == "OrderPayload"
    assert counter.place(other, "other")["__typename"] == "OrderPayload"  # what was placed stays placed


def test_an_expired_quote_of_what_cannot_be_had_any_more_comes_with_none(counter: Counter) -> None:
    quote_id = counter.quote(counter.noodles())
    counter.shop.api.clock.advance(timedelta(minutes=10))
    counter.behind.open_between()
    with counter.behind.nothing_changes():
        assert counter.place(quote_id) == {
            "__typename": "QuoteExpired",
            "code": "QUOTE_EXPIRED",
            "fresh": None,
        }


def test_a_payment_has_to_be_what_it_says(counter: Counter) -> None:
    quote_id = counter.quote(counter.noodles())
    wrong = invalid("payment", "token", message="A card payment has a token, cash has none.")
    with counter.behind.nothing_changes():
        assert counter.place(quote_id, payment={"method": "SANDBOX"}) == wrong
        assert counter.place(quote_id, payment={"method": "CASH_ON_DELIVERY", "token": "tok_ok"}) == wrong
        for key in ("", "  ", "k" * 101):
            assert counter.place(quote_id, key)["path"] == ["idempotencyKey"]
        assert counter.place(global_id("Quote", ABSENT)) == NOT_FOUND
        assert counter.place(counter.shop.id)["path"] == ["quoteId"]
    assert counter.place(quote_id)["__typename"] == "OrderPayload"


def test_a_key_is_one_order_and_each_customer_has_their_own_keys(counter: Counter) -> None:
    first, second = counter.quote(counter.noodles()), counter.quote(counter.noodles(2))
    placed = counter.place(first)
    order_id = placed["order"]["id"]
    conflict = {"__typename": "IdempotencyConflict", "code": "IDEMPOTENCY_CONFLICT", "orderId": order_id}
    with counter.behind.nothing_changes():
        assert counter.place(first) == placed
        assert counter.place(second) == conflict
        assert counter.place(first, payment=CARD | {"token": "tok_declined"}) == conflict
        assert counter.place(first, payment={"method": "CASH_ON_DELIVERY"}) == conflict
        consumed = {"__typename": "QuoteConsumed", "code": "QUOTE_CONSUMED", "orderId": order_id}
        assert counter.place(first, "another key") == consumed
        # another customer's key of the same name knows nothing of all that
        assert counter.place(first, who="stranger") == NOT_FOUND
    address = counter.behind.add_address(counter.behind.user_id("stranger"))
    theirs = counter.quote(counter.noodles(), who="stranger", addressId=address)
    other = counter.place(theirs, who="stranger")
    assert other["__typename"] == "OrderPayload"
    assert other["order"]["id"] != order_id
    assert counter.behind.sold() == {parse_item_id(counter.shop.noodles)[1]: 2}
