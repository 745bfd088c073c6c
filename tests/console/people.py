"""Who uses the console in a test, and those who order there. Each test has its own, so that tests do not meet."""

from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx

from pannier.api.primitives.ids import global_id, split_id
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.entrypoints.wiring import wire
from pannier.local.aws import dynamodb_client
from pannier.local.simulate.operations import customers, reviews
from pannier.menus.changes import GroupDraft, NewItem, OptionDraft
from pannier.menus.graphql import item_id
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import DeliveryBand, LicenceKind, StaffRole
from pannier.merchants.repository import MerchantRepository
from pannier.merchants.service import NewLicence
from pannier.orders.codes import code_of
from pannier.orders.sweeper import DeadlineSweeper
from pannier.users.model import Role
from pannier.users.service import NewAddress
from tests.console.platform import Platform

PASSWORD = "correct horse battery"
STORE, NEARBY = Point(31.22, 121.44), Point(31.229, 121.44)


@dataclass(frozen=True)
class Person:
    """Somebody with an account, and what they say to the API over HTTP. `raw_id` is the id in the tables."""

    platform: Platform
    raw_id: str
    name: str
    email: str
    phone: str
    token: str

    @property
    def id(self) -> str:
        return global_id("User", self.raw_id)

    def ask(self, document: str, **variables: Any) -> Any:
        """What the only field of an operation answers, which has to succeed."""
        response = self._send(document, variables)
        assert response.status_code == 200, response.text
        body = response.json()
        assert "errors" not in body, body
        (answer,) = body["data"].values()
        refused = isinstance(answer, dict) and "code" in answer and "message" in answer
        assert not refused, answer
        return answer

    def answer(self, document: str, **variables: Any) -> Any:
        """The whole answer, whatever it is."""
        return self._send(document, variables).json()

    def session(self) -> dict[str, str]:
        """A session of its own, as a sign-in gives it."""
        self.platform.bind()
        opened = self.platform.services.sign_in.open(self.raw_id)
        return {
            "accessToken": opened.access_token,
            "accessExpiresAt": opened.access_expires_at.isoformat(),
            "refreshToken": opened.refresh_token,
        }

    def _send(self, document: str, variables: dict[str, Any]) -> httpx.Response:
        headers = {"authorization": f"Bearer {self.token}", "accept-language": "en"}
        body = {"query": document, "variables": variables}
        return httpx.post(f"{self.platform.address}/graphql", json=body, headers=headers, timeout=30)


@dataclass(frozen=True)
class Dish:
    """Something on the menu. `id` as the API has it; `options` are those of all its groups."""

    id: str
    name: str
    price_minor: int
    options: tuple[str, ...] = ()

    def line(self, quantity: int = 1, *options: int, note: str = "") -> dict[str, Any]:
        """A line of an order, with these of the options, counted from 0."""
        chosen = [self.options[index] for index in options]
        return {"itemId": self.id, "quantity": quantity, "optionIds": chosen, "note": note}


@dataclass(frozen=True)
class Shop:
    """A merchant that is open all day, its people, and a customer near by. `id` as the API has it."""

    platform: Platform
    raw_id: str
    name: str
    owner: Person
    clerk: Person
    customer: Person
    address: str
    category: str
    """The id of the menu's only category, 面."""
    noodles: Dish
    """牛肉面, 28.00, ten a day; its options: 小份, 大份 (one of them), 煎蛋, 香菜 (any of them)."""
    rice: Dish
    """米饭, 2.00, without any limit."""
    staff: dict[StaffRole, Person] = field(default_factory=dict)

    @property
    def id(self) -> str:
        return global_id("Merchant", self.raw_id)

    def manager(self) -> Person:
        """Made when first asked for."""
        return self.member(StaffRole.MANAGER)

    def member(self, role: StaffRole) -> Person:
        """Somebody with this role here."""
        if role not in self.staff:
            self.staff[role] = somebody(self.platform, "Zhang Wei")
            self.platform.services.merchants.set_staff(
                self.owner.raw_id, self.raw_id, self.staff[role].raw_id, role
            )
        return self.staff[role]

    def dismiss(self, person: Person) -> None:
        """Take somebody's role away."""
        self.platform.bind()
        self.platform.services.merchants.remove_staff(self.owner.raw_id, self.raw_id, person.raw_id)

    def order(
        self,
        *lines: dict[str, Any],
        note: str = "",
        cash: bool = False,
        **changes: Any,
    ) -> dict[str, Any]:
        """An order as it was placed, by card and so waiting for an answer: one bowl of rice unless told otherwise."""
        asked = {
            "merchantId": self.id,
            "fulfilment": "DELIVERY",
            "addressId": self.address,
            "lines": list(lines) or [{"itemId": self.rice.id, "quantity": 1}],
        }
        if note:
            asked["note"] = note
        quote = self.customer.ask(customers.QUOTE.document, input=asked | changes)["quote"]
        payment = {"method": "CASH_ON_DELIVERY"} if cash else {"method": "SANDBOX", "token": "tok_ok"}
        placed: dict[str, Any] = self.customer.ask(
            _PLACE, quote=quote["id"], key=uuid4().hex, payment=payment
        )["order"]
        return placed

    def copies(self, order: dict[str, Any], count: int) -> set[str]:
        """The ids of so many more orders like this one, which nothing has happened to yet, as if each was placed.

        Their timers are in a shard that nobody looks at: to expire, all at once, would keep the functions busy for ten
        seconds of a later test.
        """
        settings, raw_id = self.platform.settings, split_id(order["id"])[1]
        client, table = dynamodb_client(settings), f"{settings.table_prefix}orders"
        asked: dict[str, Any] = {":id": {"S": raw_id}}
        found = client.query(
            TableName=table, KeyConditionExpression="pk = :id", ExpressionAttributeValues=asked
        )["Items"]
        found.sort(key=lambda item: item["sk"]["S"] == "head")  # last, since functions listen for that one
        found[-1]["due_shard"] = {"S": "nobody's"}
        ids = [new_id(self.platform.services.clock.now()) for _ in range(count)]
        puts = [{"PutRequest": {"Item": _renamed(item, raw_id, copy)}} for copy in ids for item in found]
        for begun in range(0, len(puts), 25):
            left = client.batch_write_item(RequestItems={table: puts[begun : begun + 25]})["UnprocessedItems"]
            assert left == {}
        return {global_id("Order", copy) for copy in ids}

    def tell(self, person: Person, mutation: str, order_id: str, more: str = "") -> dict[str, Any]:
        """A command of an order's lifecycle, as `orderAccept`, which has to succeed; `more`: further arguments."""
        document = (
            f"mutation ($id: ID!) {{ {mutation}(id: $id {more}) {{ __typename "
            "... on OrderPayload { order { id status } } ... on Error { code message } } }"
        )
        told: dict[str, Any] = person.ask(document, id=order_id)["order"]
        return told

    def order_until(self, *commands: str) -> str:
        """The id of an order that the store's people gave these commands, one after the other."""
        order_id: str = self.order()["id"]
        for command in commands:
            self.tell(self.clerk, command, order_id)
        return order_id

    def reviewed(self, **said: Any) -> None:
        """By somebody whose order the store's own riders brought; `said` is of `ReviewPostInput`."""
        order_id = self.order_until("orderAccept", "orderReady", "orderPickUp", "orderDeliver")
        self.tell(self.customer, "orderComplete", order_id)
        stars = {"food": 4, "packaging": 5, "delivery": 5}
        self.customer.ask(reviews.POST.document, order=order_id, input=stars | said)

    def publish(self) -> None:
        """The menu as it is now, at once; the function on the table's stream would take a second."""
        self.platform.bind()
        connection = self.platform.connection
        MenuPublisher(
            MenuRepository(connection),
            PublishedMenuRepository(),
            MerchantRepository(connection),
            self.platform.services.clock,
        ).publish(self.raw_id)


@dataclass(frozen=True)
class Applicant:
    """Who wants a store to be admitted. `raw_id` is the store's id in the tables."""

    person: Person
    raw_id: str
    name: str

    @property
    def id(self) -> str:
        return global_id("Merchant", self.raw_id)

    def send_in(self, kind: LicenceKind) -> None:
        """A licence that is good for a year, with its scan."""
        services, viewer = self.person.platform.services, self.person.raw_id
        self.person.platform.bind()
        ticket = services.licences.ticket(viewer, self.raw_id, kind, "application/pdf")
        sent = httpx.post(
            ticket.url, data=dict(ticket.fields), files={"file": b"%PDF-1.4 a licence"}, timeout=30
        )
        assert sent.is_success, sent.text
        last_day = services.clock.now().date() + timedelta(days=365)
        licence = NewLicence(ticket.key, f"JY-{kind}", self.person.name, last_day)
        services.licences.submit(viewer, self.raw_id, kind, licence)

    def submit_again(self) -> None:
        """After it was returned."""
        self.person.platform.bind()
        self.person.platform.services.admissions.submit(self.person.raw_id, self.raw_id)


def _renamed(item: dict[str, Any], old: str, new: str) -> dict[str, Any]:
    """An item of an order, as one of another order. The code is the end of the id."""
    texts = {name: value["S"] for name, value in item.items() if "S" in value}
    texts = {name: text.replace(old, new).replace(code_of(old), code_of(new)) for name, text in texts.items()}
    return item | {name: {"S": text} for name, text in texts.items()}


_PLACE = """
mutation ($quote: ID!, $key: String!, $payment: PaymentInput!) {
  orderPlace(quoteId: $quote, idempotencyKey: $key, payment: $payment) {
    ... on OrderPayload { order { id code status deadlineAt } }
    ... on Error { code message }
  }
}
"""


def somebody(platform: Platform, name: str, *roles: Role, locale: Locale = Locale.EN) -> Person:
    """A new account, signed in, with the password `PASSWORD`."""
    platform.bind()
    unique = uuid4()
    email, phone = f"{unique.hex[:12]}@example.com", f"+86138{unique.int % 10**8:08}"
    user = platform.services.users.register(
        name, phone, email, PASSWORD, locale, frozenset({Role.CUSTOMER, *roles})
    )
    token = platform.services.sign_in.open(user.id).access_token
    return Person(platform, user.id, name, email, phone, token)


def operator(platform: Platform) -> Person:
    """Somebody who runs the platform."""
    return somebody(platform, "Operator", Role.OPERATOR)


def open_shop(platform: Platform, name: str = "蜀香小馆", **changes: Any) -> Shop:
    """A merchant with people and a published menu; `changes` are of `NewMerchant`."""
    services = platform.services
    owner, customer = somebody(platform, "Zhou Lan"), somebody(platform, "林夏")
    clerk = somebody(platform, "Chen Yu")
    new: dict[str, Any] = {"delivery_bands": (DeliveryBand(3_000, 300),)} | changes
    merchant = services.merchants.create(
        operator(platform).raw_id, NewMerchant(owner.raw_id, name, "13800138000", "安福路 118", STORE, **new)
    )
    services.merchants.set_staff(owner.raw_id, merchant.id, clerk.raw_id, StaffRole.CLERK)
    category = services.menus.add_category(owner.raw_id, merchant.id, "面")
    sizes = GroupDraft("份量", 1, 1, (OptionDraft("小份"), OptionDraft("大份", 600)))
    extras = GroupDraft("加料", 0, 2, (OptionDraft("煎蛋", 300), OptionDraft("香菜")))
    noodles = services.menus.add_item(
        owner.raw_id,
        merchant.id,
        NewItem(category.id, "牛肉面", 2_800, option_groups=(sizes, extras), daily_limit=10, low_stock_at=3),
    )
    rice = services.menus.add_item(owner.raw_id, merchant.id, NewItem(category.id, "米饭", 200))
    address = services.users.add_address(
        customer.raw_id, NewAddress("家", "林夏", customer.phone, "武康路 1", "3 楼", NEARBY)
    )
    shop = Shop(
        platform=platform,
        raw_id=merchant.id,
        name=name,
        owner=owner,
        clerk=clerk,
        customer=customer,
        address=global_id("Address", address.id),
        category=global_id("MenuCategory", f"{merchant.id}.{category.id}"),
        noodles=Dish(
            item_id(merchant.id, noodles.id),
            noodles.name,
            noodles.price_minor,
            tuple(option.id for group in noodles.option_groups for option in group.options),
        ),
        rice=Dish(item_id(merchant.id, rice.id), rice.name, rice.price_minor),
    )
    shop.publish()
    return shop


def at_noon(platform: Platform) -> Shop:
    """A shop with new orders, one in preparation, one ready, one over and reviewed, one refused."""
    shop = open_shop(platform, own_riders=True)
    for _ in range(2):
        shop.order(shop.noodles.line(1, 0, 2), shop.rice.line(2), note="少放辣")
    for commands in (["orderAccept"], ["orderAccept", "orderReady"]):
        shop.order_until(*commands)
    shop.reviewed(text="面很筋道，汤有点咸。")
    shop.tell(shop.clerk, "orderReject", shop.order()["id"], "reason: TOO_BUSY")
    return shop


def applicant(platform: Platform, name: str) -> Applicant:
    """Somebody who asks for a store to be admitted, with all licences sent in."""
    person = somebody(platform, "申请人")
    new = NewMerchant(person.raw_id, name, "13800138000", "安福路 118", STORE)
    applied = Applicant(person, platform.services.admissions.apply(person.raw_id, new, uuid4().hex).id, name)
    for kind in LicenceKind:
        applied.send_in(kind)
    return applied


def sweep(platform: Platform) -> None:
    """What the timer does each minute: give overdue orders their default command."""
    platform.bind()
    wiring = wire(platform.connection, platform.settings.orders, platform.services.clock)
    DeadlineSweeper(wiring.ordering.orders, wiring.repository, platform.services.clock).sweep()
