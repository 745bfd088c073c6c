"""Messages that are not what their events say: put right, without touching who has read them."""

from collections.abc import Iterable
from datetime import datetime

from pynamodb.exceptions import DeleteError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import amend, condition_failed
from pannier.notifications.model import InboxMessage, MessageId
from pannier.notifications.records import MessageRecord
from pannier.notifications.repository.params import params_of, stored_params


class InboxMending:
    """Looks at messages as they are stored."""

    def lacking(self, messages: Iterable[InboxMessage]) -> tuple[list[InboxMessage], list[InboxMessage]]:
        """Of these messages those that are not there, and those that say something else than they should. One
        consistent BatchGet per hundred.
        """
        wanted = {(message.recipient.key, message.key): message for message in messages}
        found = {
            (record.pk, record.sk): record
            for record in MessageRecord.batch_get(list(wanted), consistent_read=True)
        }
        missing = [message for key, message in wanted.items() if key not in found]
        wrong = [
            message for key, message in wanted.items() if key in found and not _says(found[key], message)
        ]
        return missing, wrong

    def put_right(self, message: InboxMessage) -> bool:
        """Let a message say what it should; whether somebody has read it stays. False: it is gone."""
        record = MessageRecord
        actions: list[Action] = [
            record.message_kind.set(message.kind.value),
            record.event_id.set(message.event_id),
            record.occurred_at.set(message.occurred_at),
            record.params.set(stored_params(message.params)),
        ]
        for attribute, value in (
            (record.merchant_id, message.merchant_id),
            (record.order_id, message.order_id),
            (record.item_id, message.item_id),
        ):
            actions.append(attribute.remove() if value is None else attribute.set(value))
        return amend(record, message.recipient.key, message.key, actions, record.pk.exists())

    def mark_as_it_is(self, message_id: MessageId) -> bool:
        """Let a message count as unread exactly when nobody has read it. False: it changed meanwhile, or is gone."""
        record, inbox = MessageRecord, message_id.recipient.key
        unread = record.pk.exists() & record.read_at.does_not_exist()
        if amend(record, inbox, message_id.key, [record.unread_of.set(inbox)], unread):
            return True
        return amend(record, inbox, message_id.key, [record.unread_of.remove()], record.read_at.exists())

    def drop(self, message_id: MessageId) -> None:
        """Take a message away that tells of nothing."""
        try:
            MessageRecord(message_id.recipient.key, message_id.key).delete(MessageRecord.pk.exists())
        except DeleteError as error:
            if not condition_failed(error):
                raise


def _says(record: MessageRecord, message: InboxMessage) -> bool:
    """Of the parameters only the amount is compared: the deadline they may name follows from a setting of that day."""
    stored: tuple[object, ...] = (
        record.message_kind,
        record.event_id,
        record.occurred_at,
        record.merchant_id,
        record.order_id,
        params_of(record.params).amount,
        record.unread_of,
    )
    read_at: datetime | None = (
        record.read_at
    )  # PynamoDB types attributes that may be absent as if they never were
    wanted: tuple[object, ...] = (
        message.kind.value,
        message.event_id,
        message.occurred_at,
        message.merchant_id,
        message.order_id,
        message.params.amount,
        None if read_at is not None else message.recipient.key,
    )
    return stored == wanted
