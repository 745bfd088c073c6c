"""What clients do not see: everybody around a shop, the tables read back, and what the streams would set going."""

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from threading import Barrier
from typing import Any, TypeVar

from pynamodb.connection import Connection

from pannier.api.primitives.ids import global_id, split_id
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.menus.changes import ItemChanges, NewItem
from pannier.menus.graphql import item_id, parse_item_id
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StockRepository
from pannier.merchants.admission import AdmissionCommand, Decision
from pannier.merchants.changes import MerchantChanges, NewMerchant
from pannier.merchants.hours import TimeSpan
from pannier.merchants.model import DecisionReason, StaffRole
from pannier.merchants.repository import MerchantRepository
from pannier.notifications.reactions import NotificationReactions
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender
from pannier.notifications.service import Notifier
from pannier.orders.events import from_change
from pannier.orders.model import LedgerEntry, Order, TimelineEntry
from pannier.orders.reactions import OrderReactions
from pannier.orders.records import HeadRecord, QuoteRecord
from pannier.orders.repository import StatisticsRepository
from pannier.users.model import Role
from pannier.users.service import NewAddress
from tests.api.conftest import PASSWORD, Api
from tests.api.orders.conftest import NEARBY, STORE, Shop

T = TypeVar("T")


@dataclass(frozen=True)
class Books:
    """Everything that is kept of one order, and what the merchant has sold today."""

    head: Order
    timeline: tuple[TimelineEntry, ...]
    ledger: tuple[LedgerEntry, ...]
    sold: Mapping[str, int]


@dataclass(frozen=True)
class Till:
    """Everything that placing could change: the orders there are, the stock, and which order came of each quote."""

    orders: Mapping[str, int]
    quotes: Mapping[str, str | None]
    sold: Mapping[str, int]


@dataclass
class Backstage:
    """Behind a shop."""

    shop: Shop
    connection: Connection
    reacted: Counter[str] = field(default_factory=Counter)

    def user_id(self, who: str) -> str:
        found = self.shop.api.services.sessions.bearer_of(self.shop[who].token or "")
        assert found is not None
        return found.user_id

    def newcomer(self, *roles: Role) -> str:
        """A new user's id."""
        email = f"{new_id(self.shop.api.clock.now()).lower()}@example.com"
        everybody = frozenset({Role.CUSTOMER, *roles})
        register = self.shop.api.services.users.register
        return register("Somebody", None, email, PASSWORD, Locale.EN, everybody).id

    def add_address(self, user_id: str) -> str:
        """The id of a new address nearby."""
        new = NewAddress("家", "林夏", "13800138001", "武康路 1", "3 楼", NEARBY)
        return global_id("Address", self.shop.api.services.users.add_address(user_id, new).id)

    def enter(self, who: str, *roles: Role) -> Api:
        """Somebody new, under this name."""
        self.shop.people[who] = self.shop.api.as_user(self.newcomer(*roles))
        return self.shop[who]

    def employ(self, who: str, role: StaffRole) -> Api:
        """Somebody new who works for the shop."""
        somebody = self.enter(who)
        merchants, operator = self.shop.api.services.merchants, self.user_id("operator")
        merchants.set_staff(operator, self.shop.merchant.id, self.user_id(who), role)
        return somebody

    def suspend(self) -> None:
        """An operator excludes the shop."""
        requested = Decision((DecisionReason.REQUESTED,))
        self.shop.api.services.admissions.decide(
            self.user_id("operator"), self.shop.merchant.id, AdmissionCommand.SUSPEND, requested
        )

    def open_another_shop(self, owner: str) -> str:
        """The raw id of a merchant with an owner of this name."""
        self.enter(owner)
        new = NewMerchant(self.user_id(owner), "隔壁", "13800138000", "安福路 120", STORE)
        return self.shop.api.services.merchants.create(self.user_id("operator"), new).id

    def sold(self) -> dict[str, int]:
        """Portions by the item's raw id."""
        merchant = self.shop.merchant
        marks = StockRepository().marks(merchant.id, merchant.business_date(self.shop.api.clock.now()))
        return {item: mark.sold for item, mark in marks.items()}

    def books(self, order_id: str) -> Books:
        raw_id = split_id(order_id)[1]
        repository = self.shop.repository
        return Books(
            head=repository.get(raw_id),
            timeline=repository.page_timeline(raw_id, PageRequest(200)).items,
            ledger=self.shop.api.services.payments.of(raw_id)[1],
            sold=self.sold(),
        )

    def till(self) -> Till:
        heads = HeadRecord.scan(HeadRecord.sk == "head")
        return Till(
            orders={head.pk: head.version for head in heads},
            quotes={quote.pk: quote.order_id for quote in QuoteRecord.scan()},
            sold=self.sold(),
        )

    @contextmanager
    def nothing_changes(self, fresh_quotes: int = 0) -> Iterator[None]:
        """No order comes, goes or moves, no quote is consumed, no portion is taken."""
        before = self.till()
        yield
        after = self.till()
        assert (after.orders, after.sold) == (before.orders, before.sold)
        assert {key: order for key, order in after.quotes.items() if key in before.quotes} == before.quotes
        assert [after.quotes[key] for key in after.quotes.keys() - before.quotes.keys()] == [
            None
        ] * fresh_quotes

    def publish(self) -> None:
        """What the menus' stream would wake."""
        profiles = MerchantRepository(self.connection)
        drafts, clock = MenuRepository(self.connection), self.shop.api.clock
        MenuPublisher(drafts, PublishedMenuRepository(), profiles, clock).publish(self.shop.merchant.id)

    def add_item(self, name: str, price_minor: int, **more: Any) -> str:
        """The id of a new item of the published menu."""
        menus, raw_id = self.shop.api.services.menus, self.shop.merchant.id
        manager = self.user_id("manager")
        category = menus.add_category(manager, raw_id, "其他")
        added = menus.add_item(manager, raw_id, NewItem(category.id, name, price_minor, **more))
        self.publish()
        return item_id(raw_id, added.id)

    def edit_item(self, item: str, **changes: Any) -> None:
        """Change an item of the published menu."""
        merchant_id, raw_id = parse_item_id(item)
        self.shop.api.services.menus.update_item(
            self.user_id("manager"), merchant_id, raw_id, ItemChanges(**changes)
        )
        self.publish()

    def remove_item(self, item: str) -> None:
        """Take an item out of the published menu for good."""
        self.shop.api.services.menus.remove_item(self.user_id("manager"), *parse_item_id(item))
        self.publish()

    def edit_shop(self, **changes: Any) -> None:
        """Change the merchant."""
        merchants = self.shop.api.services.merchants
        merchants.update(self.user_id("manager"), self.shop.merchant.id, MerchantChanges(**changes))

    def open_between(self, *spans: tuple[int, int]) -> None:
        """The same hours on every day, in minutes after midnight."""
        merchants, day = self.shop.api.services.merchants, tuple(TimeSpan(*span) for span in spans)
        merchants.set_hours(self.user_id("manager"), self.shop.merchant.id, (day,) * 7)

    def react(self, order_id: str, times: int = 1) -> Books:
        """Bring both stream functions what they have not had, each change so many times, until all is quiet."""
        raw_id = split_id(order_id)[1]
        orders, inboxes = self._functions()
        while True:
            books = self.books(order_id)
            fresh = [entry for entry in books.timeline if entry.sequence > self.reacted[raw_id]]
            if not fresh:
                return books
            for entry in fresh:
                old, new = _change(books.head, entry)
                for _ in range(times):
                    for event in from_change(old, new):
                        orders.react(event)
                    inboxes.on_order_change(old, new)
                self.reacted[raw_id] = entry.sequence

    def _functions(self) -> tuple[OrderReactions, NotificationReactions]:
        services, connection = self.shop.api.services, self.connection
        reactions = OrderReactions(
            services.orders,
            services.payments,
            self.shop.repository,
            StatisticsRepository(connection),
            services.clock,
        )
        return reactions, NotificationReactions(Notifier([InboxSender(InboxRepository(connection))]))


def _change(head: Order, entry: TimelineEntry) -> tuple[Order | None, Order]:
    """What the stream would bring of the write that appended this entry."""
    new = replace(head, latest=entry, status=entry.status)
    if entry.sequence == 1:
        return None, new
    return replace(new, latest=replace(entry, sequence=entry.sequence - 1)), new


def at_once(calls: Sequence[Callable[[], T]]) -> list[T]:
    """Make all calls at the same moment, each in a thread of its own. The answers, in the order of the calls."""
    barrier = Barrier(len(calls))

    def call(each: Callable[[], T]) -> T:
        barrier.wait()
        return each()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(call, calls))


def kinds(answers: Sequence[dict[str, Any]]) -> Counter[str]:
    """How many answers there are of each type."""
    return Counter(answer["__typename"] for answer in answers)
