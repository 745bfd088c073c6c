"""Inboxes on the engine, and the people who read them."""

from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from argon2 import PasswordHasher
from pynamodb.connection import Connection

from pannier.core.clock import FixedClock
from pannier.core.geo import Point
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.merchants.changes import NewMerchant
from pannier.merchants.model import StaffMember, StaffRole
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Merchants
from pannier.notifications.model import InboxMessage, MessageKind, Recipient, RecipientKind
from pannier.notifications.reactions import NotificationReactions
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LogSender
from pannier.notifications.service import Inbox, Notifier
from pannier.users.model import Role, User
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users


@dataclass
class Post:
    """The use cases, what is beneath them, and one person of each kind."""

    clock: FixedClock
    repository: InboxRepository
    inbox: Inbox
    reactions: NotificationReactions
    customer: str
    clerk: str
    courier: str
    operator: str
    stranger: str
    merchant: str

    def recipient(self, kind: RecipientKind) -> Recipient:
        ids = {
            RecipientKind.CUSTOMER: self.customer,
            RecipientKind.MERCHANT: self.merchant,
            RecipientKind.COURIER: self.courier,
        }
        return Recipient(kind, ids.get(kind, ""))

    def reader(self, kind: RecipientKind) -> str:
        return {
            RecipientKind.CUSTOMER: self.customer,
            RecipientKind.MERCHANT: self.clerk,
            RecipientKind.COURIER: self.courier,
            RecipientKind.OPERATORS: self.operator,
        }[kind]

    def message(self, sequence: int, to: RecipientKind = RecipientKind.CUSTOMER) -> InboxMessage:
        """Of the `sequence`th event of an order, at so many seconds past noon."""
        at = datetime(2026, 5, 4, 4, sequence // 60, sequence % 60, tzinfo=UTC)
        order_id = "01JTCXQ8W0000000000000000A"
        kind = MessageKind.ORDER_ACCEPTED
        return InboxMessage(self.recipient(to), f"{order_id}:{sequence}", kind, at, self.merchant, order_id)

    def add(self, *sequences: int, to: RecipientKind = RecipientKind.CUSTOMER) -> list[InboxMessage]:
        messages = [self.message(sequence, to) for sequence in sequences]
        for message in messages:
            assert self.repository.add(message)
        return messages


@pytest.fixture
def post(connection: Connection) -> Post:
    clock = FixedClock(datetime(2026, 5, 4, 5, tzinfo=UTC))
    users, staff = UserRepository(connection), StaffRepository(connection)
    passwords = Passwords(PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))
    roles = Users(users, passwords, clock)
    merchants = Merchants(MerchantRepository(connection), staff, ListingRepository(), roles, clock)

    def user(*more: Role) -> str:
        user_id, at = new_id(clock.now()), clock.now()
        everybody = frozenset({Role.CUSTOMER, *more})
        users.add(User(user_id, "Li", None, f"{user_id.lower()}@example.com", Locale.EN, everybody, at), "-")
        return user_id

    repository = InboxRepository(connection)
    clerk, operator = user(), user(Role.OPERATOR)
    new = NewMerchant(user(), "蜀香小馆", "13800138000", "安福路 118", Point(31.22, 121.44))
    merchant = merchants.create(operator, new).id
    staff.put(StaffMember(merchant, clerk, StaffRole.CLERK, clock.now()), None)
    return Post(
        clock,
        repository,
        Inbox(repository, roles, merchants, clock),
        NotificationReactions(Notifier([InboxSender(repository), LogSender()])),
        customer=user(),
        clerk=clerk,
        courier=user(Role.COURIER),
        operator=operator,
        stranger=user(Role.CUSTOMER),
        merchant=merchant,
    )
