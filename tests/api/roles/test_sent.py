"""Messages on their way out of their inboxes, by the functions and the providers themselves."""

from datetime import time, timedelta

import pytest

from pannier.adapters.clients import client
from pannier.core.i18n import Locale
from pannier.entrypoints.messaging import notifier
from pannier.entrypoints.outgoing import pusher
from pannier.menus.events import LowStock
from pannier.menus.graphql import parse_item_id
from pannier.merchants.model import StaffRole
from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import DeliveryState
from pannier.notifications.messages import notice_message, stock_messages
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient, RecipientKind
from pannier.notifications.preferences import Platform, QuietHours
from pannier.notifications.repository import ChannelSettingsRepository, DeliveryRepository
from pannier.notifications.service import ChannelPreferences
from pannier.orders.model import Reason
from pannier.users.model import User
from pannier.users.repository import UserRepository
from tests.api.roles.conftest import Deployment

REFUNDED = (MessageKind.ORDER_REFUNDED, RecipientKind.CUSTOMER)
LOW_STOCK = (MessageKind.LOW_STOCK, RecipientKind.MERCHANT)
USER_ID = "01JTCXQ8W0000000000000000A"
S = DeliveryState


class Reader:
    """Somebody with a phone, a mailbox and a device, who is a customer and works for the shop."""

    def __init__(self, deployment: Deployment) -> None:
        self._deployment = deployment
        self._platform = deployment.platform
        clock, connection = self._platform.api.clock, self._platform.connection
        proven = frozenset({"phone", "email"})
        user = User(
            USER_ID,
            "Li",
            "+8613800138000",
            "li@example.com",
            Locale.EN,
            frozenset(),
            clock.now(),
            verified=proven,
        )
        UserRepository(connection).add(user, "-")
        merchants, operator = self._platform.api.services.merchants, self._platform.behind.user_id("operator")
        merchants.set_staff(operator, self._platform.shop.merchant.id, USER_ID, StaffRole.MANAGER)
        self.preferences = ChannelPreferences(
            ChannelSettingsRepository(connection), pusher(deployment.settings), clock
        )
        self.preferences.register_device(USER_ID, "a token of a device", Platform.ANDROID, "phone")

    def lose_the_device(self) -> None:
        """Its provider knows it no more."""
        (device,) = self.preferences.get(USER_ID).devices
        client("sns", self._deployment.settings).delete_endpoint(EndpointArn=device.endpoint)

    def be_quiet(self) -> None:
        quiet = QuietHours(time(11), time(13), "Asia/Shanghai")
        self.preferences.change(USER_ID, {}, quiet, keep_quiet=False)

    def tell(self, message: InboxMessage) -> None:
        notifier(self._deployment.settings, self._platform.connection).deliver([message])

    def refund(self) -> InboxMessage:
        """They get money back from the shop."""
        now, shop = self._platform.api.clock.now(), self._platform.shop
        params = MessageParams(reason=Reason.GOODWILL)
        recipient = Recipient(RecipientKind.CUSTOMER, USER_ID)
        return notice_message(
            REFUNDED[0], recipient, "order:3", now, shop.merchant.id, order_id="order", params=params
        )

    def low_stock(self) -> InboxMessage:
        """Little is left of the shop's noodles."""
        now, shop = self._platform.api.clock.now(), self._platform.shop
        _, item_id = parse_item_id(shop.noodles)
        low = LowStock(shop.merchant.id, item_id, shop.merchant.business_date(now), 3)
        (message,) = stock_messages(low, now)
        return message

    def states(self, message: InboxMessage) -> dict[Channel, DeliveryState]:
        found = DeliveryRepository().of_message(USER_ID, message.id)
        return {each.channel: each.state for each in found}


@pytest.fixture
def li(deployment: Deployment) -> Reader:
    return Reader(deployment)


def test_at_once_by_every_channel(deployment: Deployment, li: Reader) -> None:
    everything = frozenset(Channel)
    li.preferences.change(USER_ID, {REFUNDED: everything, LOW_STOCK: everything}, None, keep_quiet=True)
    refund, low_stock = li.refund(), li.low_stock()
    li.tell(refund)
    li.tell(low_stock)
    assert deployment.bring("message_sender", deployment.settings.messages_queue_url) == 2
    assert li.states(refund) == li.states(low_stock) == dict.fromkeys(Channel, S.SENT)


def test_elsewhere_where_a_device_is_gone(deployment: Deployment, li: Reader) -> None:
    li.preferences.change(USER_ID, {REFUNDED: frozenset({Channel.PUSH})}, None, keep_quiet=True)
    li.lose_the_device()
    refund = li.refund()
    li.tell(refund)
    assert deployment.bring("message_sender", deployment.settings.messages_queue_url) == 1
    states = li.states(refund)
    assert states.pop(Channel.PUSH) is S.FAILED
    assert list(states.values()) == [S.SENT]
    assert li.preferences.get(USER_ID).devices == ()


def test_once_it_is_no_longer_quiet(deployment: Deployment, li: Reader) -> None:
    li.preferences.change(
        USER_ID,
        {REFUNDED: frozenset({Channel.PUSH}), LOW_STOCK: frozenset({Channel.SMS, Channel.EMAIL})},
        None,
        keep_quiet=True,
    )
    li.be_quiet()
    refund, low_stock = li.refund(), li.low_stock()
    li.tell(refund)
    li.tell(low_stock)
    deployment.bring("message_sender", deployment.settings.messages_queue_url)
    assert li.states(refund) == {Channel.PUSH: S.WAITING}
    li.lose_the_device()
    deployment.platform.pass_by(timedelta(hours=2))
    assert deployment.platform.fleet.call("message_retries", {}) == {"tried": 3, "not_due": 0, "failed": 0}
    assert li.states(low_stock) == {Channel.SMS: S.SENT, Channel.EMAIL: S.SENT}
    states = li.states(refund)
    assert states.pop(Channel.PUSH) is S.FAILED
    assert list(states.values()) == [S.SENT]
