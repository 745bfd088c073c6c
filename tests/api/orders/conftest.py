"""A shop with its people, in the API, and what they say to it."""

from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from pynamodb.connection import Connection
from starlette.testclient import TestClient

from pannier.api.app import build_app
from pannier.api.primitives.ids import global_id, split_id
from pannier.api.schema import Schema
from pannier.core.clock import FixedClock
from pannier.core.dynamo import bind_tables
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.settings import Settings
from pannier.entrypoints.wiring import wire
from pannier.menus.changes import NewItem
from pannier.menus.graphql import item_id
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import DeliveryBand, Merchant, StaffRole
from pannier.merchants.repository import MerchantRepository
from pannier.orders.repository import OrderRepository
from pannier.orders.sweeper import DeadlineSweeper
from pannier.users.model import Role
from pannier.users.service import NewAddress
from tests.api.conftest import PASSWORD, Api, services_over
from tests.clean import CleanTables, Kept

STORE, NEARBY, FAR = Point(31.22, 121.44), Point(31.229, 121.44), Point(31.26, 121.44)

QUOTE = """
mutation ($input: QuoteCreateInput!) {
  quoteCreate(input: $input) {
    __typename
    ... on QuotePayload {
      quote { id price { total { amountMinor currency } adjustments { kind amount { amountMinor } } } }
    }
    ... on Error { code message }
    ... on InvalidInput { path }
    ... on MenuItemUnknown { line }
    ... on MenuItemUnavailable { name availability portionsLeft }
    ... on OptionUnknown { line optionId }
    ... on OptionChoicesInvalid { line group minimum maximum chosen }
    ... on BelowMinimumOrder { minimumOrder { amountMinor } itemsTotal { amountMinor } }
    ... on OutOfDeliveryZone { distanceM maximumM }
    ... on MerchantClosed { opensNextAt }
    ... on ScheduledTimeInvalid { earliest latest }
    ... on FulfilmentNotOffered { delivery pickup }
  }
}
"""
PLACE = """
mutation ($quoteId: ID!, $key: String!, $payment: PaymentInput!) {
  orderPlace(quoteId: $quoteId, idempotencyKey: $key, payment: $payment) {
    __typename
    ... on OrderPayload { order { id status total { amountMinor } payment { state } } }
    ... on Error { code }
    ... on IdempotencyConflict { orderId }
    ... on QuoteConsumed { orderId }
    ... on QuoteChanged { quote { id price { total { amountMinor } } } }
    ... on QuoteExpired { quote { id } }
    ... on MenuItemUnavailable { name availability portionsLeft }
    ... on MerchantClosed { opensNextAt }
    ... on InvalidInput { path }
  }
}
"""
REFUSAL = """
  ... on Error { code }
  ... on OrderTransitionRefused { status availableActions }
  ... on InvalidInput { path }
"""
ARGUMENTS = {
    "orderReject": ("reason: TOO_BUSY", "OrderCommandResult"),
    "orderCancel": ("reason: OTHER", "OrderCommandResult"),
    "orderCancelRequest": ("reason: CHANGED_MIND", "OrderCommandResult"),
    "orderDeliveryFail": ("reason: ACCIDENT", "OrderCommandResult"),
    "orderRefund": ("input: {reason: GOODWILL}", "OrderRefundResult"),
    "orderReportProblem": ('input: {reason: SPOILED, lineIds: ["1"]}', "OrderReportProblemResult"),
}


def command(mutation: str) -> str:
    """A mutation on an order, with the arguments that it needs."""
    more, _ = ARGUMENTS.get(mutation, ("", ""))
    return (
        f"mutation ($id: ID!) {{ {mutation}(id: $id, {more}) {{ __typename "
        f"... on OrderPayload {{ order {{ id status availableActions }} }} {REFUSAL} }} }}"
    )


@dataclass
class Shop:
    """A merchant that sells noodles at 28.00, ten a day, and rice at 2.00, and everybody around it."""

    api: Api
    merchant: Merchant
    address: str
    far_address: str
    noodles: str
    rice: str
    people: dict[str, Api]
    repository: OrderRepository
    sweeper: DeadlineSweeper
    placed: list[str] = field(default_factory=list)

    def moved_to(self, api: Api, connection: Connection, settings: Settings) -> "Shop":
        """The same shop and people, asked through another API."""
        wiring = wire(connection, settings.orders, api.clock)
        return replace(
            self,
            api=api,
            people={who: replace(api, token=person.token) for who, person in self.people.items()},
            repository=wiring.repository,
            sweeper=DeadlineSweeper(wiring.ordering.orders, wiring.repository, api.clock),
            placed=[],
        )

    def __getitem__(self, who: str) -> Api:
        return self.people[who]

    @property
    def id(self) -> str:
        return global_id("Merchant", self.merchant.id)

    def ask(self, *lines: dict[str, Any], who: str = "customer", **changes: Any) -> dict[str, Any]:
        """What `quoteCreate` answers, for one portion of noodles unless told otherwise."""
        asked = {
            "merchantId": self.id,
            "lines": list(lines) or [{"itemId": self.noodles, "quantity": 1}],
            "fulfilment": "DELIVERY",
            "addressId": self.address,
        }
        answer: dict[str, Any] = self[who].data(QUOTE, input=asked | changes)["quoteCreate"]
        return answer

    def quote(self, *lines: dict[str, Any], **changes: Any) -> str:
        answer = self.ask(*lines, **changes)
        assert answer["__typename"] == "QuotePayload", answer
        quote_id: str = answer["quote"]["id"]
        return quote_id

    def place(
        self, quote_id: str, key: str = "key", token: str = "tok_ok", who: str = "customer"
    ) -> dict[str, Any]:
        """What `orderPlace` answers; in cash without a token."""
        payment = {"method": "SANDBOX", "token": token} if token else {"method": "CASH_ON_DELIVERY"}
        answer: dict[str, Any] = self[who].data(PLACE, quoteId=quote_id, key=key, payment=payment)[
            "orderPlace"
        ]
        return answer

    def order(self, token: str = "tok_ok", **changes: Any) -> str:
        """The id of a new order."""
        quote_id = self.quote({"itemId": self.rice, "quantity": 1}, **changes)
        answer = self.place(quote_id, f"key {quote_id}", token)
        assert answer["__typename"] == "OrderPayload", answer
        order_id: str = answer["order"]["id"]
        return order_id

    def tell(self, who: str, mutation: str, order_id: str) -> dict[str, Any]:
        answer: dict[str, Any] = self[who].data(command(mutation), id=order_id)[mutation]
        return answer

    def tell_all(self, order_id: str, *steps: tuple[str, str]) -> str:
        for who, mutation in steps:
            answer = self.tell(who, mutation, order_id)
            assert answer["__typename"] == "OrderPayload", (mutation, answer)
        return order_id

    def entries(self, order_id: str) -> int:
        return self.repository.get(split_id(order_id)[1]).sequence


def open_shop(api: Api, connection: Connection, settings: Settings) -> Shop:
    """With nothing ordered yet."""
    services = api.services

    def somebody(*roles: Role) -> str:
        email = f"{new_id(api.clock.now()).lower()}@example.com"
        return services.users.register(
            "Somebody", None, email, PASSWORD, Locale.EN, frozenset({Role.CUSTOMER, *roles})
        ).id

    operator, manager, clerk, customer = somebody(Role.OPERATOR), somebody(), somebody(), somebody()
    new = NewMerchant(
        manager,
        "面馆",
        "13800138000",
        "安福路 118",
        STORE,
        delivery_bands=(DeliveryBand(3_000, 300),),
        minimum_order_minor=200,
    )
    merchant = services.merchants.create(operator, new)
    services.merchants.set_staff(operator, merchant.id, clerk, StaffRole.CLERK)
    category = services.menus.add_category(manager, merchant.id, "面")
    noodles = services.menus.add_item(
        manager, merchant.id, NewItem(category.id, "牛肉面", 2_800, daily_limit=10, low_stock_at=3)
    )
    rice = services.menus.add_item(manager, merchant.id, NewItem(category.id, "米饭", 200))
    MenuPublisher(
        MenuRepository(connection), PublishedMenuRepository(), MerchantRepository(connection), api.clock
    ).publish(merchant.id)

    def address(at: Point) -> str:
        new_address = NewAddress("家", "林夏", "13800138001", "武康路 1", "3 楼", at)
        return global_id("Address", services.users.add_address(customer, new_address).id)

    wiring = wire(connection, settings.orders, api.clock)
    return Shop(
        api=api,
        merchant=merchant,
        address=address(NEARBY),
        far_address=address(FAR),
        noodles=item_id(merchant.id, noodles.id),
        rice=item_id(merchant.id, rice.id),
        people={
            "customer": api.as_user(customer),
            "manager": api.as_user(manager),
            "clerk": api.as_user(clerk),
            "courier": api.as_user(somebody(Role.COURIER)),
            "other courier": api.as_user(somebody(Role.COURIER)),
            "operator": api.as_user(operator),
            "stranger": api.as_user(somebody()),
            "nobody": api,
        },
        repository=wiring.repository,
        sweeper=DeadlineSweeper(wiring.ordering.orders, wiring.repository, api.clock),
    )


@dataclass(frozen=True)
class Furnished:
    """A shop that was opened once, and what that wrote: a tenth of the work of opening one for each test."""

    shop: Shop
    kept: Kept

    def alone(self, clean: CleanTables, connection: Connection, settings: Settings) -> Shop:
        """The shop with nothing else in the tables, for whoever furnishes it further."""
        clean.make()
        bind_tables(settings, connection)
        clean.put(self.kept)
        return self.shop.moved_to(self.shop.api, connection, settings)


@pytest.fixture(scope="session")
def furnished(
    clean: CleanTables, settings: Settings, _bound: Connection, _key: bytes, whole_schema: Schema
) -> Furnished:
    clean.make()
    bind_tables(settings, _bound)
    services = services_over(settings, _bound, _key, None)
    assert isinstance(services.clock, FixedClock)
    api = Api(TestClient(build_app(services, whole_schema)), services, services.clock)
    opened = open_shop(api, _bound, settings)
    return Furnished(opened, clean.keep())


@pytest.fixture
def shop(
    furnished: Furnished, clean: CleanTables, api: Api, connection: Connection, settings: Settings
) -> Shop:
    clean.put(furnished.kept)
    return furnished.shop.moved_to(api, connection, settings)
