"""From an event to what the providers have, through the real queue, function, gateways and engine."""

import json
from datetime import UTC, datetime
from http.client import HTTPConnection
from typing import Any
from urllib.parse import urlsplit

import pytest
from pynamodb.connection import Connection

from pannier.adapters.clients import client
from pannier.core.clock import FixedClock
from pannier.core.i18n import Locale
from pannier.core.settings import Settings
from pannier.entrypoints.messaging import notifier
from pannier.entrypoints.outgoing import dispatcher, pusher
from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import DeliveryState
from pannier.notifications.messages import notice_message
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient, RecipientKind
from pannier.notifications.preferences import Platform
from pannier.notifications.queued import MessageReactions
from pannier.notifications.repository import ChannelSettingsRepository, DeliveryRepository
from pannier.notifications.service import ChannelPreferences
from pannier.orders.model import ActorKind, Reason
from pannier.streams.queue import QueueEvent, QueueMessage, process_queue
from pannier.users.model import User
from pannier.users.repository import UserRepository

NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)
CANCELLED = (MessageKind.ORDER_CANCELLED, RecipientKind.CUSTOMER)
USER_ID = "01JTCXQ8W0000000000000000A"


@pytest.fixture
def li(connection: Connection) -> User:
    user = User(
        USER_ID,
        "Li",
        "+8613800138000",
        "li@example.com",
        Locale.EN,
        frozenset(),
        NOON,
        verified=frozenset({"phone", "email"}),
    )
    UserRepository(connection).add(user, "-")
    return user


def _message() -> InboxMessage:
    recipient = Recipient(RecipientKind.CUSTOMER, USER_ID)
    params = MessageParams(by=ActorKind.MERCHANT, reason=Reason.ITEM_UNAVAILABLE)
    return notice_message(CANCELLED[0], recipient, "order:3", NOON, None, order_id="order", params=params)


def _worked_off(settings: Settings, connection: Connection) -> list[dict[str, Any]]:
    """Everything that waits in the queue, given to the function as Lambda does; what it held."""
    sqs, url = client("sqs", settings), settings.messages_queue_url
    assert url is not None
    reactions = MessageReactions(dispatcher(settings, connection, FixedClock(NOON)))
    bodies = []
    while found := sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", []):
        event: QueueEvent = {
            "Records": [
                {
                    "messageId": each["MessageId"],
                    "receiptHandle": each["ReceiptHandle"],
                    "body": each["Body"],
                    "attributes": {"ApproximateReceiveCount": "1"},
                }
                for each in found
            ]
        }

        def handle(message: QueueMessage) -> None:
            reactions.on_queued(message.body)

        assert process_queue(event, handle) == {"batchItemFailures": []}
        for each in found:
            bodies.append(json.loads(each["Body"]))
            sqs.delete_message(QueueUrl=url, ReceiptHandle=each["ReceiptHandle"])
    return bodies


def _engine(settings: Settings, path: str) -> Any:
    address = urlsplit(str(settings.aws_endpoint))
    connection = HTTPConnection(str(address.hostname), address.port, timeout=10)
    connection.request("GET", path)
    answer = json.loads(connection.getresponse().read())
    connection.close()
    return answer


def test_a_message_reaches_phone_mailbox_and_device(
    resources: Settings, connection: Connection, li: User
) -> None:
    preferences = ChannelPreferences(
        ChannelSettingsRepository(connection), pusher(resources), FixedClock(NOON)
    )
    preferences.register_device(li.id, "a token of a device", Platform.ANDROID, "phone")
    preferences.change(li.id, {CANCELLED: frozenset(Channel)}, None, keep_quiet=True)
    message = _message()
    for _ in range(2):
        notifier(resources, connection).deliver([message])
    bodies = _worked_off(resources, connection)
    told = [{"recipient": f"customer:{li.id}", "key": message.key}]
    assert bodies == [{"event": "order:3", "messages": told}] * 2
    found = DeliveryRepository().of_message(li.id, message.id)
    assert {each.channel: each.state for each in found} == dict.fromkeys(Channel, DeliveryState.SENT)
    assert all(each.provider_id for each in found)

    (text,) = _engine(resources, "/_ministack/sns/sms-messages")["sms_messages"][li.phone]
    assert text["Message"].startswith("Pannier: Order cancelled.")
    ((mail,),) = _engine(resources, "/_ministack/ses/messages")["messages"].values()
    assert (mail["To"], mail["CC"], mail["BCC"]) == ([li.email], [], [])
    assert mail["Subject"] == "Order cancelled"
    sentence = "The merchant cancelled the order at the merchant: sold out."
    assert sentence in mail["BodyText"]
    assert f'<p style="margin:0 0 12px">{sentence}</p>' in mail["BodyHtml"]


def test_without_a_queue_the_inbox_has_it_and_nothing_else_happens(
    tables: Settings, connection: Connection
) -> None:
    notifier(tables, connection).deliver([_message()])
