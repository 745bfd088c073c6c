"""A shop with options, windows and marks on its menu, and what its customers are refused."""

from dataclasses import dataclass, replace
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.settings import Settings
from pannier.menus.changes import GroupDraft, NewItem, OptionDraft
from pannier.menus.graphql import item_id, parse_item_id
from pannier.menus.model import ServingWindow
from tests.api.conftest import Api
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Furnished, Shop
from tests.clean import CleanTables, Kept

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


def furnish(shop: Shop, connection: Connection) -> Counter:
    """Its menu is longer now."""
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


@pytest.fixture(scope="session")
def made_once(
    furnished: Furnished, clean: CleanTables, settings: Settings, _bound: Connection
) -> tuple[Counter, Kept]:
    return furnish(furnished.alone(clean, _bound, settings), _bound), clean.keep()


@pytest.fixture
def counter(
    made_once: tuple[Counter, Kept],
    clean: CleanTables,
    api: Api,
    connection: Connection,
    settings: Settings,
) -> Counter:
    made, kept = made_once
    clean.put(kept)
    shop = made.shop.moved_to(api, connection, settings)
    return replace(made, shop=shop, behind=Backstage(shop, connection))


def invalid(*path: str, message: str) -> dict[str, Any]:
    return {"__typename": "InvalidInput", "code": "BAD_USER_INPUT", "path": list(path), "message": message}


def closed(opens_next_at: str | None) -> dict[str, Any]:
    return {"__typename": "MerchantClosed", "code": "MERCHANT_CLOSED", "opensNextAt": opens_next_at}
