"""A street with one merchant, its menu, its people and everything of orders, on the engine, with a clock tests set."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.core.clock import FixedClock
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.core.settings import OrderTerms
from pannier.menus.changes import ItemChanges, NewItem
from pannier.menus.model import MenuItem
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StockRepository
from pannier.menus.service import Menus
from pannier.merchants.changes import MerchantChanges
from pannier.merchants.model import Fulfilment, Merchant, StaffMember, StaffRole
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Merchants
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.model import (
    Command,
    LineRequest,
    Order,
    PaymentMethod,
    Quote,
    QuoteRequest,
    Reason,
    TimelineEntry,
)
from pannier.orders.payments import PaymentProvider
from pannier.orders.reactions import OrderReactions
from pannier.orders.repository import OrderRepository, StatisticsRepository
from pannier.orders.service import PROVIDERS, OrderServices, order_services
from pannier.orders.sweeper import DeadlineSweeper
from pannier.users.model import Role
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import NewAddress, Users
from tests.unit.merchants.examples import MERCHANT, NEARBY, NOON

CARD, CASH = PaymentMethod.SANDBOX, PaymentMethod.CASH_ON_DELIVERY


@dataclass
class Street:
    """Everybody, and what they can do. Card payments use `tok_ok` unless a test says otherwise."""

    clock: FixedClock
    merchant: Merchant
    clerk: str
    customer: str
    courier: str
    operator: str
    address: str
    noodles: MenuItem  # 28.00, ten a day
    rice: MenuItem  # 2.00, not counted
    users: Users
    merchants: Merchants
    menus: Menus
    publisher: MenuPublisher
    stock: StockRepository
    repository: OrderRepository
    statistics: StatisticsRepository
    services: OrderServices
    reactions: OrderReactions
    sweeper: DeadlineSweeper
    manager: str = ""
    reacted: dict[str, int] = field(default_factory=dict)

    def someone(self, *roles: Role) -> str:
        """A new user with an address nearby."""
        number = len(self.reacted) + 1
        self.reacted[f"user {number}"] = 0
        user = self.users.register(
            "某人",
            f"+86138{number:08d}",
            None,
            "correct horse",
            Locale.ZH_CN,
            frozenset({Role.CUSTOMER, *roles}),
        )
        return user.id

    def add_address(self, user_id: str) -> str:
        new = NewAddress("家", "林夏", "+8613800138001", "武康路 1", "3 楼", NEARBY)
        return self.users.add_address(user_id, new).id

    def quote(
        self,
        *lines: tuple[MenuItem, int],
        customer: str | None = None,
        address: str | None = None,
        fulfilment: Fulfilment = Fulfilment.DELIVERY,
    ) -> Quote:
        asked = tuple(LineRequest(item.id, (), n) for item, n in lines or ((self.noodles, 1),))
        request = QuoteRequest(
            self.merchant.id, asked, fulfilment, address or self.address, scheduled_for=None
        )
        return self.services.quotes.create(customer or self.customer, request)

    def place(
        self,
        *lines: tuple[MenuItem, int],
        token: str = "tok_ok",
        method: PaymentMethod = CARD,
        fulfilment: Fulfilment = Fulfilment.DELIVERY,
    ) -> Order:
        quote = self.quote(*lines, fulfilment=fulfilment)
        return self.services.placing.place(
            self.customer, quote.id, f"key {quote.id}", method, token if method is CARD else ""
        )

    def act(self, viewer: str, order: Order, command: Command, reason: Reason | None = None) -> Order:
        return self.services.orders.act(viewer, order.id, command, reason)

    def accept(self, order: Order) -> Order:
        return self.act(self.clerk, order, Command.ACCEPT)

    def sold(self, item: MenuItem) -> int:
        marks = self.stock.marks(self.merchant.id, self.merchant.business_date(self.clock.now()))
        return marks[item.id].sold if item.id in marks else 0

    def timeline(self, order: Order) -> tuple[TimelineEntry, ...]:
        return self.repository.page_timeline(order.id, PageRequest(100)).items

    def events(self, order: Order) -> Iterator[OrderEvent]:
        """What the stream would bring of the order so far: one event an entry, each with the head right after it."""
        for entry in self.timeline(order):
            current = self.repository.get(order.id)
            head = replace(current, latest=entry, status=entry.status)
            before = replace(head, latest=replace(entry, sequence=entry.sequence - 1))
            yield from from_change(before if entry.sequence > 1 else None, head)

    def react(self, order: Order, times: int = 1) -> Order:
        """Deliver what has not been delivered, each event so many times, until nothing new happens."""
        while True:
            fresh = [e for e in self.events(order) if e.entry.sequence > self.reacted.get(order.id, 0)]
            if not fresh:
                return self.repository.get(order.id)
            for event in fresh:
                for _ in range(times):
                    self.reactions.react(event)
                self.reacted[order.id] = event.entry.sequence

    def paying_through(self, provider: PaymentProvider) -> "Street":
        """The same street, whose cards go through another provider."""
        providers = {**PROVIDERS, PaymentMethod.SANDBOX: provider}
        services = order_services(
            self.repository, self.users, self.merchants, self.menus, OrderTerms(), self.clock, providers
        )
        reactions = OrderReactions(
            services.orders, services.payments, self.repository, self.statistics, self.clock
        )
        return replace(self, services=services, reactions=reactions)

    def edit_noodles(self, **changes: Any) -> None:
        """Staff edit the item, and the menu is published."""
        self.menus.update_item(
            self.manager,
            self.merchant.id,
            self.noodles.id,
            ItemChanges(**changes),
        )
        self.publisher.publish(self.merchant.id)

    def edit_merchant(self, **changes: Any) -> None:
        self.merchants.update(self.manager, self.merchant.id, MerchantChanges(**changes))


@pytest.fixture
def street(connection: Connection) -> Street:
    clock = FixedClock(NOON)
    cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    users = Users(UserRepository(connection), Passwords(cheap), clock)
    profiles, staff = MerchantRepository(connection), StaffRepository(connection)
    documents, drafts, stock = PublishedMenuRepository(), MenuRepository(connection), StockRepository()
    merchants = Merchants(
        profiles, staff, ListingRepository(), users, clock, on_change=documents.put_merchant
    )
    menus = Menus(drafts, documents, stock, merchants, clock)
    publisher = MenuPublisher(drafts, documents, profiles, clock)
    manager, clerk = new_id(NOON), new_id(NOON)
    new = replace(MERCHANT, id=new_id(NOON), version=0)
    merchant = profiles.add(new, StaffMember(new.id, manager, StaffRole.OWNER, NOON))
    staff.put(StaffMember(merchant.id, clerk, StaffRole.CLERK, NOON), None)
    category = menus.add_category(manager, merchant.id, "面 Noodles")
    noodles = menus.add_item(
        manager, merchant.id, NewItem(category.id, "牛肉面", 2_800, daily_limit=10, low_stock_at=3)
    )
    rice = menus.add_item(manager, merchant.id, NewItem(category.id, "米饭", 200))
    publisher.publish(merchant.id)
    terms = OrderTerms()
    repository, statistics = OrderRepository(connection, stock), StatisticsRepository(connection)
    services = order_services(repository, users, merchants, menus, terms, clock)
    made = Street(
        clock=clock,
        merchant=merchant,
        clerk=clerk,
        customer="",
        courier="",
        operator="",
        address="",
        noodles=noodles,
        rice=rice,
        users=users,
        merchants=merchants,
        menus=menus,
        publisher=publisher,
        stock=stock,
        repository=repository,
        statistics=statistics,
        services=services,
        reactions=OrderReactions(services.orders, services.payments, repository, statistics, clock),
        sweeper=DeadlineSweeper(services.orders, repository, clock),
        manager=manager,
    )
    made.customer = made.someone()
    made.courier = made.someone(Role.COURIER)
    made.operator = made.someone(Role.OPERATOR)
    made.address = made.add_address(made.customer)
    return made


def minutes(count: float) -> timedelta:
    return timedelta(minutes=count)
