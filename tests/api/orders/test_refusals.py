"""What cannot be quoted or ordered: each refusal by its type, with what would have been right, and nothing changed."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.api.primitives.ids import global_id
from pannier.menus.changes import GroupDraft, NewItem, OptionDraft
from pannier.menus.graphql import item_id, parse_item_id
from pannier.menus.model import ServingWindow
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import DeliveryBand, DeliveryZone, MerchantStatus
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import STORE, Shop

ABSENT = "01KJP0000000000000000000ZZ"
WHY = """
fragment Why on Error {
  code
  ... on InvalidInput { path message }
  ... on MenuItemUnknown { line itemId }
  ... on MenuItemUnavailable { itemId name availability portionsLeft }
  ... on OptionUnknown { line optionId }
  ... on OptionRepeated { line optionId }
  ... on OptionChoicesInvalid { line group minimum maximum chosen }
  ... on BelowMinimumOrder { minimumOrder { amountMinor } itemsTotal { amountMinor } }
  ... on OutOfDeliveryZone { distanceM maximumM }
  ... on FulfilmentNotOffered { delivery pickup }
  ... on MerchantClosed { opensNextAt }
  ... on ScheduledTimeInvalid { earliest latest }
  ... on QuoteChanged { fresh: quote { ...Fresh } }
  ... on QuoteExpired { fresh: quote { ...Fresh } }
  ... on QuoteConsumed { orderId }
  ... on IdempotencyConflict { orderId }
}
fragment Fresh on Quote { id price { total { amountMinor } } expiresAt }
"""
QUOTE = (
    "mutation ($input: QuoteCreateInput!) { quoteCreate(input: $input) {"
    " __typename ... on QuotePayload { quote { ...Fresh } } ...Why } }" + WHY
)
PLACE = (
    "mutation ($quoteId: ID!, $key: String!, $payment: PaymentInput!) {"
    " orderPlace(quoteId: $quoteId, idempotencyKey: $key, payment: $payment) {"
    " __typename ... on OrderPayload { order { id total { amountMinor } } } ...Why } }" + WHY
)
CARD = {"method": "SANDBOX", "token": "tok_ok"}
NOT_FOUND = {"__typename": "NotFound", "code": "NOT_FOUND"}


@dataclass
class Counter:
    """A shop with options, windows and marks on its menu, and somebody who asks."""

    shop: Shop
    behind: Backstage
    tea: str
    porridge: str
    cake: str
    secret: str
    small: str
    large: str
    toppings: tuple[str, ...]

    def input(self, lines: list[dict[str, Any]], **changes: Any) -> dict[str, Any]:
        asked = {"merchantId": self.shop.id, "fulfilment": "DELIVERY", "addressId": self.shop.address}
        return asked | {"lines": lines} | changes

    def ask(self, *lines: dict[str, Any], who: str = "customer", **changes: Any) -> dict[str, Any]:
        answer: dict[str, Any] = self.shop[who].data(QUOTE, input=self.input(list(lines), **changes))
        quote: dict[str, Any] = answer["quoteCreate"]
        return quote

    def quote(self, *lines: dict[str, Any], **changes: Any) -> str:
        answer = self.ask(*lines, **changes)
        assert answer["__typename"] == "QuotePayload", answer
        quote_id: str = answer["quote"]["id"]
        return quote_id

    def place(
        self,
        quote_id: str,
        key: str = "key",
        who: str = "customer",
        payment: dict[str, str] | None = None,
    ) -> dict[str, Any]:
        answer = self.shop[who].data(PLACE, quoteId=quote_id, key=key, payment=payment or CARD)
        placed: dict[str, Any] = answer["orderPlace"]
        return placed

    def noodles(self, quantity: int = 1) -> dict[str, Any]:
        return {"itemId": self.shop.noodles, "quantity": quantity}

    def rice(self, quantity: int = 1) -> dict[str, Any]:
        return {"itemId": self.shop.rice, "quantity": quantity}

    def a_tea(self, *options: str) -> dict[str, Any]:
        return {"itemId": self.tea, "quantity": 1, "optionIds": list(options)}

    def foreign(self) -> str:
        """Another merchant's item, which exists."""
        services, merchant_id = self.shop.api.services, self.behind.open_another_shop("neighbour")
        neighbour = self.behind.user_id("neighbour")
        category = services.menus.add_category(neighbour, merchant_id, "茶")
        added = services.menus.add_item(neighbour, merchant_id, NewItem(category.id, "茶", 1_000))
        return item_id(merchant_id, added.id)


@pytest.fixture
def counter(shop: Shop, connection: Connection) -> Counter:
    behind = Backstage(shop, connection)
    sizes = GroupDraft("份量", 1, 1, (OptionDraft("小"), OptionDraft("大", 300)))
    toppings = GroupDraft("加料", 0, 2, tuple(OptionDraft(name, 100) for name in ("珍珠", "椰果", "布丁")))
    tea = behind.add_item("奶茶", 1_200, option_groups=(sizes, toppings))
    porridge = behind.add_item("粥", 800, windows=(ServingWindow(360, 600),))
    cake = behind.add_item("蛋糕", 1_500)
    secret = behind.add_item("新品", 900, on_shelf=False)
    shop.api.services.menus.mark_sold_out(behind.user_id("clerk"), *parse_item_id(cake), None)
    menu = shop.api.services.menus.published(shop.merchant.id)
    size, extra = menu.items[parse_item_id(tea)[1]].option_groups
    small, large = (option.id for option in size.options)
    return Counter(
        shop, behind, tea, porridge, cake, secret, small, large, tuple(option.id for option in extra.options)
    )


def invalid(*path: str, message: str) -> dict[str, Any]:
    return {"__typename": "InvalidInput", "code": "BAD_USER_INPUT", "path": list(path), "message": message}


QUANTITY = "A quantity is 1 to 99."
LINES = "An order has 1 to 50 lines."


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
    pickup = {"fulfilment": "PICKUP", "addressId": None}
    counter.behind.edit_shop(offers_pickup=False)
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice(), **pickup) == refusal | {"delivery": True, "pickup": False}
    counter.behind.edit_shop(offers_pickup=True, offers_delivery=False)
    with counter.behind.nothing_changes():
        assert counter.ask(counter.rice()) == refusal | {"delivery": False, "pickup": True}
    assert counter.ask(counter.rice(), **pickup)["__typename"] == "QuotePayload"


def closed(opens_next_at: str | None) -> dict[str, Any]:
    return {"__typename": "MerchantClosed", "code": "MERCHANT_CLOSED", "opensNextAt": opens_next_at}


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
    operator, merchants = counter.behind.user_id("operator"), counter.shop.api.services.merchants
    merchants.set_status(operator, counter.shop.merchant.id, MerchantStatus.SUSPENDED)
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


# What may change between the quote and the order, and what the order is told then.
def _pause(counter: Counter) -> None:
    at = counter.shop.api.clock.now() + timedelta(hours=1)
    counter.shop.api.services.merchants.pause(counter.behind.user_id("clerk"), counter.shop.merchant.id, at)


def _suspend(counter: Counter) -> None:
    merchants = counter.shop.api.services.merchants
    merchants.set_status(
        counter.behind.user_id("operator"), counter.shop.merchant.id, MerchantStatus.SUSPENDED
    )


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
