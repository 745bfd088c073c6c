"""What reaches people outside their inboxes: codes and invitations, and messages by the channels they chose."""

from pynamodb.connection import Connection

from pannier.adapters.mail import MailGateway
from pannier.adapters.push import PushGateway
from pannier.adapters.sms import SmsGateway
from pannier.core.clock import Clock
from pannier.core.settings import Settings
from pannier.entrypoints.permissions import Permission, devices, mail, table, text_messages
from pannier.menus.repository import PublishedMenuRepository
from pannier.merchants.repository import MerchantRepository, StaffRepository
from pannier.notifications.channels import Channel
from pannier.notifications.direct import DirectMessenger
from pannier.notifications.outlets import MailOutlet, Outlet, PushOutlet, SmsOutlet
from pannier.notifications.repository import (
    ChannelSettingsRepository,
    DeliveryRepository,
    InboxRepository,
)
from pannier.notifications.service import Dispatcher, People
from pannier.users.repository import UserRepository

DISPATCHING: tuple[Permission, ...] = (
    table("channels", "DeleteItem", "GetItem", "PutItem", "Query", "UpdateItem"),
    table("inboxes", "GetItem"),
    table("menus", "GetItem"),
    table("merchants", "BatchGetItem"),
    table("users", "BatchGetItem"),
    devices("DeleteEndpoint", "Publish"),
    mail(),
    text_messages(),
)


def messenger(settings: Settings) -> DirectMessenger:
    """How one-time codes and invitations reach people."""
    mail = MailGateway(settings) if settings.mail_from else None
    return DirectMessenger(SmsGateway(settings), mail, settings.platform_name)


def pusher(settings: Settings) -> PushGateway | None:
    """How devices are reached; None: this installation does not."""
    return PushGateway(settings) if settings.push_application_arn else None


def dispatcher(settings: Settings, connection: Connection, clock: Clock) -> Dispatcher:
    """What brings messages out of their inboxes, by the channels that the settings have."""
    outlets: dict[Channel, Outlet] = {Channel.SMS: SmsOutlet(SmsGateway(settings), settings.platform_name)}
    if settings.mail_from:
        outlets[Channel.EMAIL] = MailOutlet(MailGateway(settings))
    push = pusher(settings)
    if push is not None:
        outlets[Channel.PUSH] = PushOutlet(push)
    people = People(
        users=UserRepository(connection).find_many,
        staff=StaffRepository(connection).page,
        merchants=MerchantRepository(connection).find_many,
        menu=PublishedMenuRepository().find,
    )
    return Dispatcher(
        InboxRepository(connection),
        DeliveryRepository(),
        ChannelSettingsRepository(connection),
        people,
        outlets,
        clock,
    )
