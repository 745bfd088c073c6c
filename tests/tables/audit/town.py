"""A small town on the engine whose orders have been everywhere an order can go, made by the real services."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.audit.loaders.inboxes import read_inboxes
from pannier.audit.loaders.menus import read_menus
from pannier.audit.loaders.orders import read_orders
from pannier.audit.loaders.tables import TableReader
from pannier.audit.loaders.webhooks import read_webhooks
from pannier.audit.replay import replay
from pannier.core.clock import FileClock, FixedClock, SystemClock
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.settings import OrderTerms
from pannier.menus.changes import GroupDraft, NewItem, OptionDraft
from pannier.menus.model import MenuItem
from pannier.menus.publisher import MenuPublisher
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StockRepository
from pannier.menus.service import Menus
from pannier.merchants.changes import NewMerchant
from pannier.merchants.listings import ListingProjector
from pannier.merchants.model import Fulfilment, Merchant, SpendDiscount, StaffRole
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Merchants
from pannier.notifications.channels import Channel, policy_of
from pannier.notifications.model import MessageId
from pannier.notifications.outlets import PushOutlet
from pannier.notifications.preferences import ChannelSettings, Device, Platform
from pannier.notifications.reactions import NotificationReactions
from pannier.notifications.repository import (
    ChannelSettingsRepository,
    DeliveryRepository,
    InboxRepository,
)
from pannier.notifications.senders import InboxSender
from pannier.notifications.service import Dispatcher, Notifier, People
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.model import Command, LineRequest, Order, PaymentMethod, QuoteRequest, Reason
from pannier.orders.payments import CashProvider, SandboxProvider
from pannier.orders.publication import EventDocuments
from pannier.orders.reactions import OrderReactions
from pannier.orders.repository import (
    LedgerRepository,
    OrderRepository,
    QuoteRepository,
    StatisticsRepository,
)
from pannier.orders.service import Orders, Payments, Placing, Quotes, Refunds
from pannier.orders.sweeper import DeadlineSweeper
from pannier.users.model import Role
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import NewAddress, Users
from pannier.webhooks.addresses import Rules
from pannier.webhooks.delivering import Clocks, LaneWorker
from pannier.webhooks.lifecycle import Outcome
from pannier.webhooks.model import HEARS_AFTER, Attempt, EventType, LaneId, Owner, Problem
from pannier.webhooks.reactions import WebhookReactions
from pannier.webhooks.repository import DeliveryRepository as WebhookRepository
from pannier.webhooks.repository import EndpointRepository, LaneRepository
from pannier.webhooks.service import Access, NewEndpoint, WebhookEndpoints
from pannier.webhooks.signing import SecretSeal
from pannier.webhooks.subscribers import Subscribers

NOON = datetime(2026, 3, 2, 4, tzinfo=UTC)  # a Monday, 12:00 in Shanghai
STORE, HOME = Point(31.2200, 121.4400), Point(31.2290, 121.4400)
TERMS = OrderTerms()
CARD, CASH = PaymentMethod.SANDBOX, PaymentMethod.CASH_ON_DELIVERY


class PushService:
    """Takes everything."""

    def register(self, token: str, platform: str) -> str:
        return f"arn:{token}"

    def send(self, endpoint_arn: str, title: str, body: str, message_id: str) -> str:
        return f"taken {message_id}"

    def forget(self, endpoint_arn: str) -> None:
        pass


@dataclass
class Receiver:
    """The other end of every webhook: takes everything, while it is there."""

    clock: FixedClock | FileClock
    away: bool = False

    def post(self, url: str, headers: Mapping[str, str], body: bytes) -> Outcome:
        problem = Problem.UNREACHABLE if self.away else None
        return Outcome(Attempt(self.clock.now(), None if self.away else 204, problem, 1))


@dataclass
class Town:
    """Services, people, a merchant and its menu; `orders` are by what became of them."""

    connection: Connection
    clock: FixedClock | FileClock = field(default_factory=lambda: FixedClock(NOON))
    orders: dict[str, Order] = field(default_factory=dict)
    reacted: set[str] = field(default_factory=set)
    told: set[MessageId] = field(default_factory=set)

    def __post_init__(self) -> None:
        clock, connection = self.clock, self.connection
        cheap = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
        self.users = Users(UserRepository(connection), Passwords(cheap), clock)
        documents, drafts, stock = PublishedMenuRepository(), MenuRepository(connection), StockRepository()
        profiles, listings = MerchantRepository(connection), ListingRepository()
        self.merchants = Merchants(
            profiles,
            StaffRepository(connection),
            listings,
            self.users,
            clock,
            on_change=documents.put_merchant,
        )
        self.projector = ListingProjector(listings, clock)
        self.menus = Menus(drafts, documents, stock, self.merchants, clock)
        self.publisher = MenuPublisher(drafts, documents, profiles, clock)
        self.repository = OrderRepository(connection, stock)
        quotes = QuoteRepository()
        self.moves = Orders(self.repository, self.users, self.merchants, TERMS, clock)
        providers = {CARD: SandboxProvider(), CASH: CashProvider()}
        self.payments = Payments(LedgerRepository(), self.moves, providers, clock)
        self.quotes = Quotes(quotes, self.menus, self.users, TERMS, clock)
        self.placing = Placing(self.quotes, self.repository, self.menus, self.payments, TERMS, clock)
        self.refunds = Refunds(self.repository, self.moves)
        self.sweeper = DeadlineSweeper(self.moves, self.repository, clock)
        self.reactions = OrderReactions(
            self.moves, self.payments, self.repository, StatisticsRepository(connection), clock
        )
        self.notices = NotificationReactions(Notifier([InboxSender(InboxRepository(connection))]))
        self.channels = ChannelSettingsRepository(connection)
        self.dispatcher = Dispatcher(
            InboxRepository(connection),
            DeliveryRepository(),
            self.channels,
            People(self.users.find_many, StaffRepository(connection).page, profiles.find_many, self._menu),
            {Channel.PUSH: PushOutlet(PushService())},
            clock,
        )
        self._open_webhooks()

    def settle_in(self) -> None:
        """People, the merchant, its menu."""
        self.customer = self._register("wang@example.com")
        self.address = self.users.add_address(
            self.customer, NewAddress("家", "王芳", "13800138000", "安福路 1", "2 楼", HOME)
        ).id
        self.owner = self._register("zhou@example.com")
        self.clerk = self._register("chen@example.com")
        self.courier = self._register("liu@example.com", Role.COURIER)
        self.operator = self._register("ops@example.com", Role.OPERATOR)
        self.merchant = self._open_store()
        self.menus.add_category(self.owner, self.merchant.id, "饮品 Drinks")
        noodles = self.menus.add_category(self.owner, self.merchant.id, "面 Noodles", 1)
        size = GroupDraft("份量 Size", 1, 1, (OptionDraft("小 Small", -200), OptionDraft("大 Large", 300)))
        self.channels.save(
            ChannelSettings(
                self.customer, {}, None, (Device("phone", "arn:phone", Platform.IOS, "", self.clock.now()),)
            )
        )
        new = NewEndpoint("http://127.0.0.1:9/orders", frozenset(EventType) - {EventType.ORDER_LATE})
        self.endpoint = self.webhooks.register(self.owner, Owner(self.merchant.id), new).endpoint
        self.clock.advance(HEARS_AFTER)
        self.noodles = self._item(
            NewItem(noodles.id, "牛肉面", 2_800, option_groups=(size,), daily_limit=100, low_stock_at=98)
        )
        self.tea = self._item(NewItem(noodles.id, "茶", 900, discount_minor=100))
        self._item(NewItem(noodles.id, "停售", 900, on_shelf=False))
        self.publisher.publish(self.merchant.id)

    def quote(self, fulfilment: Fulfilment = Fulfilment.DELIVERY) -> str:
        """The id of a quote of three bowls of noodles on two lines, and a tea."""
        small, large = (option.id for option in self.noodles.option_groups[0].options)
        lines = (
            LineRequest(self.noodles.id, (large,), 2),
            LineRequest(self.noodles.id, (small,), 1),
            LineRequest(self.tea.id, (), 1),
        )
        address = self.address if fulfilment is Fulfilment.DELIVERY else None
        request = QuoteRequest(self.merchant.id, lines, fulfilment, address, None, tip_minor=200)
        return self.quotes.create(self.customer, request).id

    def place(
        self,
        name: str,
        method: PaymentMethod = CARD,
        token: str = "tok_ok",
        fulfilment: Fulfilment = Fulfilment.DELIVERY,
    ) -> Order:
        """An order, and everything that follows at once."""
        token = token if method is CARD else ""
        order = self.placing.place(self.customer, self.quote(fulfilment), f"key {name}", method, token)
        self.orders[name] = order
        self.react()
        return order

    def act(self, name: str, *commands: Command, reason: Reason | None = None) -> None:
        """Commands by whoever gives them as a rule, a minute apart, each with everything that follows."""
        for command in commands:
            self.clock.advance(timedelta(minutes=1))
            self.moves.act(self._who(command), self.orders[name].id, command, reason)
            self.react()

    def sweep(self, **later: int) -> None:
        """Let time pass, and the timers act."""
        self.clock.advance(timedelta(**later))
        self.sweeper.sweep()
        self.react()

    def react(self) -> None:
        """What the functions do: every event that was not reacted to yet, and those that follow from it."""
        while fresh := [event for event in self._events() if event.id not in self.reacted]:
            for event in fresh:
                self.reacted.add(event.id)
                self.reactions.react(event)
        for file in read_menus(TableReader(self.connection)).values():
            for mark in file.stock:
                self.notices.on_stock_change(file.merchant_id, None, mark, self.clock.now())
        self._send()

    def _send(self) -> None:
        """What the slow channels and the webhooks do."""
        reader = TableReader(self.connection)
        for message in (each.message for each in read_inboxes(reader) if each.message.id not in self.told):
            self.told.add(message.id)
            if policy_of(message) is not None:
                self.dispatcher.dispatch(message.id, message.event_id)
        for lane, file in read_webhooks(reader).lanes.items():
            if file.due_key is not None:
                self.worker.work(lane)

    def _events(self) -> Iterator[OrderEvent]:
        orders, _ = read_orders(TableReader(self.connection))  # all of the books would take long, so often
        for file in orders.values():
            gone_through = replay(file, TERMS)
            assert gone_through is not None
            assert gone_through.refused is None, gone_through.refused
            before = None
            for state in gone_through.states:
                event = EVENTS[state.latest.command](state)
                if event.id not in self.reacted:
                    self.outbox.on_order_event(event)
                    self.notices.on_order_change(before, state)
                    yield event
                before = state

    def _open_webhooks(self) -> None:
        endpoints, outbox = EndpointRepository(self.connection), WebhookRepository(self.connection)
        clocks, seal = Clocks(self.clock, SystemClock()), SecretSeal(b"k" * 32)
        self.receiver = Receiver(self.clock)
        self.webhooks = WebhookEndpoints(
            endpoints,
            Access(endpoints, self.users, self.merchants),
            Rules(allow_loopback=True),
            lambda host, port: [host],
            seal,
            self.receiver,
            clocks,
        )
        self.outbox = WebhookReactions(
            Subscribers(endpoints, self.clock),
            outbox,
            EventDocuments(self.repository),
            _to_nobody,
            self.clock,
        )
        self.worker = LaneWorker(
            endpoints, LaneRepository(), outbox, self.receiver, seal, _to_nobody, clocks, draw=lambda: 0.0
        )

    def _menu(self, merchant_id: str) -> None:
        """Messages do without the names of dishes."""

    def _who(self, command: Command) -> str:
        if command in (Command.CLAIM, Command.PICK_UP, Command.DELIVER, Command.FAIL_DELIVERY):
            return self.courier
        if command in (Command.COMPLETE, Command.REQUEST_CANCEL):
            return self.customer
        return self.clerk

    def _register(self, email: str, *roles: Role) -> str:
        everybody = frozenset({Role.CUSTOMER, *roles})
        self.clock.advance(timedelta(seconds=1))
        return self.users.register("某人", None, email, "a long password", Locale.ZH_CN, everybody).id

    def _new_store(self) -> NewMerchant:
        return NewMerchant(
            self.owner,
            "蜀香小馆",
            "13800138000",
            "安福路 118",
            STORE,
            packing_fee_minor=100,
            spend_discounts=(SpendDiscount(3_000, 500),),
            tax_basis_points=600,
        )

    def _open_store(self) -> Merchant:
        merchant = self.merchants.create(self.operator, self._new_store())
        self.projector.project(None, merchant)
        self.publisher.publish_merchant(merchant)
        self.merchants.set_staff(self.owner, merchant.id, self.clerk, StaffRole.CLERK)
        return merchant

    def _item(self, new: NewItem) -> MenuItem:
        self.clock.advance(timedelta(seconds=1))
        return self.menus.add_item(self.owner, self.merchant.id, new)


def _to_nobody(lane: LaneId, after: timedelta = timedelta(0)) -> None:
    """Lanes are worked on whenever the town reacts."""


def a_days_business(connection: Connection) -> Town:
    """Orders that were completed, collected, refunded, cancelled, rejected, unpaid, late, and are still open."""
    town = Town(connection)
    town.settle_in()
    town.place("completed")
    town.act("completed", Command.ACCEPT, Command.READY, Command.CLAIM, Command.PICK_UP, Command.DELIVER)
    town.act("completed", Command.COMPLETE)
    town.place("cash", CASH)
    town.act("cash", Command.ACCEPT, Command.READY, Command.CLAIM, Command.PICK_UP, Command.DELIVER)
    town.place("collected", fulfilment=Fulfilment.PICKUP)
    town.act("collected", Command.ACCEPT, Command.READY, Command.COLLECT)
    for line in ("1", "3"):
        town.refunds.refund(town.clerk, town.orders["collected"].id, Reason.SPOILED, line_ids=(line,))
    town.react()
    town.place("cancelled")
    town.act("cancelled", Command.ACCEPT)
    town.act("cancelled", Command.REQUEST_CANCEL, reason=Reason.CHANGED_MIND)
    town.moves.act(town.operator, town.orders["cancelled"].id, Command.CANCEL, Reason.ITEM_UNAVAILABLE)
    town.react()
    town.place("rejected")
    town.act("rejected", Command.REJECT, reason=Reason.TOO_BUSY)
    town.place("uncaptured", token="tok_capture_fails")
    town.act("uncaptured", Command.ACCEPT)
    town.place("nobody there")
    town.act("nobody there", Command.ACCEPT, Command.READY, Command.CLAIM, Command.PICK_UP)
    town.act("nobody there", Command.FAIL_DELIVERY, reason=Reason.CUSTOMER_UNREACHABLE)
    town.place("unpaid", token="tok_declined")
    town.place("late")
    town.act("late", Command.ACCEPT)
    town.sweep(minutes=25)
    town.place("accepted")
    town.act("accepted", Command.ACCEPT)
    town.place("waiting")
    town.place("confirming", token="tok_confirm")
    town.quote()
    town.react()
    return town
