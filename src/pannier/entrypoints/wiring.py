"""What several functions build alike: the use cases of the domains, over one connection."""

from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.adapters.mail import MailGateway
from pannier.adapters.sms import SmsGateway
from pannier.core.clock import Clock
from pannier.core.settings import OrderTerms, Settings
from pannier.menus.repository import MenuRepository, PublishedMenuRepository, StockRepository
from pannier.menus.service import Menus
from pannier.merchants.repository import ListingRepository, MerchantRepository, StaffRepository
from pannier.merchants.service import Merchants
from pannier.notifications.direct import DirectMessenger
from pannier.notifications.repository import InboxRepository
from pannier.notifications.senders import InboxSender, LogSender
from pannier.notifications.service import Notifier
from pannier.orders.repository import OrderRepository
from pannier.orders.service import OrderServices, order_services
from pannier.users.passwords import Passwords
from pannier.users.repository import UserRepository
from pannier.users.service import Users


@dataclass(frozen=True, slots=True)
class Wiring:
    """The use cases, and the repository that reactions and the sweeper need beside them."""

    clock: Clock
    repository: OrderRepository
    users: Users
    merchants: Merchants
    menus: Menus
    ordering: OrderServices


def notifier(settings: Settings, connection: Connection) -> Notifier:
    """How any function tells people: their inboxes first, then the queue to the slow channels."""
    return Notifier([InboxSender(InboxRepository(connection)), LogSender()])


def messenger(settings: Settings) -> DirectMessenger:
    """How one-time codes and invitations reach people."""
    return DirectMessenger(SmsGateway(settings), MailGateway(settings) if settings.mail_from else None)


def wire(
    connection: Connection, terms: OrderTerms, clock: Clock, passwords: Passwords | None = None
) -> Wiring:
    """Build them. Nothing is read or written."""
    published, stock = PublishedMenuRepository(), StockRepository()
    users = Users(UserRepository(connection), passwords or Passwords(), clock)
    merchants = Merchants(
        MerchantRepository(connection),
        StaffRepository(connection),
        ListingRepository(),
        users,
        clock,
        on_change=published.put_merchant,  # a pause acts on the next order, before the stream brings it
    )
    menus = Menus(MenuRepository(connection), published, stock, merchants, clock)
    repository = OrderRepository(connection, stock)
    ordering = order_services(repository, users, merchants, menus, terms, clock)
    return Wiring(clock, repository, users, merchants, menus, ordering)
