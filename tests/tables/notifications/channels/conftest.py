"""People who are told things outside their inboxes, by providers that can be made to fail."""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta

import pytest
from pynamodb.connection import Connection

from pannier.adapters.errors import Undeliverable
from pannier.core.clock import FixedClock
from pannier.core.errors import TransientError
from pannier.core.i18n import Locale
from pannier.core.paging import Page, PageRequest
from pannier.merchants.model import Merchant, StaffMember, StaffRole
from pannier.notifications.channels import Channel, Key
from pannier.notifications.deliveries import Delivery, DeliveryState
from pannier.notifications.messages import notice_message
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient, RecipientKind
from pannier.notifications.outlets import MailOutlet, PushOutlet, SmsOutlet
from pannier.notifications.preferences import ChannelSettings, Device, Platform, QuietHours
from pannier.notifications.records import (
    ChannelItem,
    DeliveryRecord,
    InboxItem,
    MessageRecord,
    PlanRecord,
)
from pannier.notifications.recount import Discrepancy, recount
from pannier.notifications.repository import (
    ChannelSettingsRepository,
    DeliveryRepository,
    InboxRepository,
    message_of_record,
)
from pannier.notifications.repository.deliveries import delivery_of_record, plan_of_record
from pannier.notifications.service import Dispatcher, People
from pannier.notifications.sweeper import DeliverySweeper, Sweep
from pannier.users.model import User
from tests.unit.merchants.examples import MERCHANT

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)  # in Shanghai
ORDER_ID = "01JTCXQ8W0000000000003F9KA"


@dataclass
class Provider:
    """All three gateways in one. `accept` decides about each attempt, after it was noted; `sent` has what was taken."""

    accept: Callable[[str], None] = lambda _: None
    tried: list[tuple[str, str]] = field(default_factory=list)
    sent: list[tuple[Channel, str, str]] = field(default_factory=list)
    bodies: list[str] = field(default_factory=list)
    forgotten: list[str] = field(default_factory=list)

    def take(self, channel: Channel, to: str, body: str, message_id: str) -> str:
        self.tried.append((to, message_id))
        self.accept(to)
        self.sent.append((channel, to, message_id))
        self.bodies.append(body)
        return f"provider-{len(self.sent)}"

    def busy(self, _: str) -> None:
        raise TransientError("down")

    def refuse(self, _: str) -> None:
        raise Undeliverable("OptedOut")


@dataclass
class SmsGate:
    provider: Provider

    def send(self, phone_e164: str, text: str, message_id: str) -> str:
        return self.provider.take(Channel.SMS, phone_e164, text, message_id)


@dataclass
class MailGate:
    provider: Provider

    def send(self, to: str, subject: str, text: str, html: str, message_id: str) -> str:
        return self.provider.take(Channel.EMAIL, to, f"{subject}\n{text}\n{html}", message_id)


@dataclass
class PushGate:
    provider: Provider

    def register(self, token: str, platform: str) -> str:
        self.provider.accept(token)
        return f"arn:{token}"

    def send(self, endpoint_arn: str, title: str, body: str, message_id: str) -> str:
        return self.provider.take(Channel.PUSH, endpoint_arn, f"{title}\n{body}", message_id)

    def forget(self, endpoint_arn: str) -> None:
        self.provider.forgotten.append(endpoint_arn)


@dataclass
class Exchange:
    """Everything between an inbox and a person."""

    clock: FixedClock
    connection: Connection
    provider: Provider = field(default_factory=Provider)
    users: dict[str, User] = field(default_factory=dict)
    members: dict[str, list[StaffMember]] = field(default_factory=dict)
    merchant: Merchant = MERCHANT

    def __post_init__(self) -> None:
        self.inboxes, self.deliveries = InboxRepository(self.connection), DeliveryRepository()
        self.settings = ChannelSettingsRepository(self.connection)
        self.dispatcher = self.another()

    def another(self, deliveries: DeliveryRepository | None = None) -> Dispatcher:
        """One more worker on the same tables."""
        return Dispatcher(
            self.inboxes,
            deliveries or self.deliveries,
            self.settings,
            People(self._users, self._staff, lambda ids: dict.fromkeys(ids, self.merchant), lambda _: None),
            {
                Channel.PUSH: PushOutlet(PushGate(self.provider)),
                Channel.SMS: SmsOutlet(SmsGate(self.provider), "Pannier"),
                Channel.EMAIL: MailOutlet(MailGate(self.provider)),
            },
            self.clock,
        )

    def person(
        self,
        user_id: str,
        *,
        role: StaffRole | None = None,
        chosen: Mapping[Key, Iterable[Channel]] | None = None,
        quiet: QuietHours | None = None,
        devices: int = 1,
        **changes: object,
    ) -> User:
        """Somebody with a phone, an e-mail address, both proven, and devices; with a role, of the merchant's staff."""
        user = User(
            user_id,
            user_id.title(),
            f"+8613800138{len(self.users):03}",
            f"{user_id}@example.com",
            Locale.EN,
            frozenset(),
            NOON,
            verified=frozenset({"phone", "email"}),
        )
        user = replace(user, **changes)  # type: ignore[arg-type]
        self.users[user_id] = user
        if role is not None:
            self.members.setdefault("merchant", []).append(StaffMember("merchant", user_id, role, NOON))
        self.settings.save(
            ChannelSettings(
                user_id,
                {key: frozenset(channels) for key, channels in (chosen or {}).items()},
                quiet,
                tuple(self.device(f"{user_id}-{number}") for number in range(devices)),
            )
        )
        return user

    @staticmethod
    def device(name: str) -> Device:
        return Device(name, f"arn:{name}", Platform.IOS, "", NOON)

    def tell(
        self,
        kind: MessageKind,
        user_id: str = "li",
        to: RecipientKind = RecipientKind.CUSTOMER,
        event: str = f"{ORDER_ID}:3",
        params: MessageParams | None = None,
    ) -> InboxMessage:
        """A message in somebody's inbox, as of now."""
        at = self.clock.now()
        message = notice_message(
            kind, Recipient(to, user_id), event, at, "merchant", order_id=ORDER_ID, params=params
        )
        assert self.inboxes.add(message)
        return message

    def dispatch(self, message: InboxMessage, by: Dispatcher | None = None) -> None:
        (by or self.dispatcher).dispatch(message.id, message.event_id)

    def sweep(self, after: timedelta = timedelta(0)) -> Sweep:
        self.clock.advance(after)
        return DeliverySweeper(self.dispatcher, self.deliveries, self.clock).sweep()

    def discrepancies(self) -> list[Discrepancy]:
        """What a recount of everything that is stored finds wrong."""
        messages, plans, deliveries = [], [], []
        for record in (*InboxItem.scan(), *ChannelItem.scan()):
            if isinstance(record, MessageRecord):
                messages.append(message_of_record(record))
            elif isinstance(record, PlanRecord):
                plans.append(plan_of_record(record))
            elif isinstance(record, DeliveryRecord):
                deliveries.append(delivery_of_record(record))
        now = self.clock.now() + timedelta(microseconds=1)
        return list(recount(messages, plans, deliveries, lambda user_id: user_id in self.users, now))

    def found(self, message: InboxMessage, user_id: str = "li") -> dict[Channel, Delivery]:
        """The person's deliveries of it, by channel; the last one for several devices."""
        return {each.channel: each for each in self.deliveries.of_message(user_id, message.id)}

    def states(self, message: InboxMessage, user_id: str = "li") -> dict[Channel, DeliveryState]:
        return {channel: each.state for channel, each in self.found(message, user_id).items()}

    def _users(self, ids: Iterable[str]) -> Mapping[str, User]:
        return {each: self.users[each] for each in ids if each in self.users}

    def _staff(self, merchant_id: str, request: PageRequest) -> Page[StaffMember]:
        members = tuple(self.members.get(merchant_id, ()))
        return Page(members, tuple({"user": each.user_id} for each in members), has_next=False)


@pytest.fixture
def exchange(connection: Connection) -> Iterator[Exchange]:
    """Whatever a test does to it, a recount finds nothing wrong in the end."""
    made = Exchange(FixedClock(NOON), connection)
    yield made
    assert made.discrepancies() == []
