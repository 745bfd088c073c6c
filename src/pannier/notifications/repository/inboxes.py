"""Inboxes in DynamoDB."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, amend, put_if, query_page
from pannier.core.errors import NotFound
from pannier.core.paging import Page, PageRequest
from pannier.notifications.model import (
    COUNTED_UNREAD,
    KEPT_FOR,
    READ_AT_ONCE,
    InboxMessage,
    MessageId,
    MessageKind,
    ReadAll,
    Recipient,
    UnreadCount,
)
from pannier.notifications.records import ClaimRecord, MessageRecord
from pannier.notifications.repository.params import params_of, stored_params


class InboxRepository:
    """Messages, by recipient and time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, message: InboxMessage) -> bool:
        """Store a message, once: False, and nothing changes, when the inbox has it. One conditional write.

        Raises:
            Throttled: try again.
        """
        if message.repeats_with_another_time:
            return self._claim_and_add(message)
        return put_if(record_of_message(message), MessageRecord.pk.does_not_exist())

    def _claim_and_add(self, message: InboxMessage) -> bool:
        record = record_of_message(message)
        claim = ClaimRecord(f"claims:{record.pk}", message.event_id, message_key=record.sk, ttl=record.ttl)
        write = Transaction(self._connection)
        write.put("claim", claim, ClaimRecord.pk.does_not_exist())
        write.put("message", record)
        try:
            write.commit()
        except TransactionRefused:
            return False
        return True

    def find(self, message_id: MessageId) -> InboxMessage | None:
        """One Get."""
        try:
            return message_of_record(
                MessageRecord.get(message_id.recipient.key, message_id.key, consistent_read=True)
            )
        except DoesNotExist:
            return None

    def find_many(self, recipient: Recipient, keys: Iterable[str]) -> dict[str, InboxMessage]:
        """Those of one inbox that there are, by key. One consistent BatchGet per hundred."""
        wanted = [(recipient.key, key) for key in set(keys)]
        found = (message_of_record(each) for each in MessageRecord.batch_get(wanted, consistent_read=True))
        return {message.key: message for message in found}

    def find_told(self, message_id: MessageId, event_id: str) -> InboxMessage | None:
        """The message that told its recipient of an event: the one named, or, where a repetition of the event carried
        another time, the one that was first.
        """
        found = self.find(message_id)
        if found is not None:
            return found
        try:
            claim = ClaimRecord.get(f"claims:{message_id.recipient.key}", event_id, consistent_read=True)
        except DoesNotExist:
            return None
        return self.find(replace(message_id, key=claim.message_key)) if claim.message_key else None

    def page(self, recipient: Recipient, request: PageRequest) -> Page[InboxMessage]:
        """An inbox, newest first. One Query."""
        return query_page(MessageRecord, recipient.key, request, newest_first=True).map(message_of_record)

    def page_unread(self, recipient: Recipient, request: PageRequest) -> Page[InboxMessage]:
        """What is unread of it, newest first. One Query of an index, which may lag by a moment."""
        return query_page(
            MessageRecord, recipient.key, request, index=MessageRecord.unread, newest_first=True
        ).map(message_of_record)

    def count_unread(self, recipient: Recipient) -> UnreadCount:
        """Bounded, and so one Query."""
        found = MessageRecord.unread.count(recipient.key, limit=COUNTED_UNREAD + 1)
        return UnreadCount(min(found, COUNTED_UNREAD), found > COUNTED_UNREAD)

    def mark_read(self, message_id: MessageId, at: datetime) -> InboxMessage:
        """The message, read; the second time keeps the time of the first. Raises NotFound."""
        self._mark(message_id, at)
        found = self.find(message_id)
        if found is None:
            raise NotFound("InboxMessage")
        return found

    def mark_all_read(self, recipient: Recipient, up_to: str, at: datetime) -> ReadAll:
        """Mark the newest unread messages whose key is not above `up_to`, a bounded number of them."""
        page = query_page(
            MessageRecord,
            recipient.key,
            PageRequest(READ_AT_ONCE),
            index=MessageRecord.unread,
            range_condition=MessageRecord.sk <= up_to,
            newest_first=True,
        )
        read = sum(self._mark(MessageId(recipient, record.sk), at) for record in page.items)
        return ReadAll(read, page.has_next)

    @staticmethod
    def _mark(message_id: MessageId, at: datetime) -> bool:
        actions: list[Action] = [MessageRecord.read_at.set(at), MessageRecord.unread_of.remove()]
        unread = MessageRecord.unread_of.exists()
        return amend(MessageRecord, message_id.recipient.key, message_id.key, actions, unread)


def record_of_message(message: InboxMessage) -> MessageRecord:
    """How a message is stored."""
    return MessageRecord(
        message.recipient.key,
        message.key,
        message_kind=message.kind.value,
        event_id=message.event_id,
        occurred_at=message.occurred_at,
        merchant_id=message.merchant_id,
        order_id=message.order_id,
        item_id=message.item_id,
        params=stored_params(message.params),
        read_at=message.read_at,
        unread_of=message.recipient.key if message.read_at is None else None,
        ttl=message.occurred_at + KEPT_FOR,
    )


def message_of_record(record: MessageRecord) -> InboxMessage:
    """The other way round."""
    return InboxMessage(
        recipient=Recipient.from_key(record.pk),
        event_id=record.event_id,
        kind=MessageKind(record.message_kind),
        occurred_at=record.occurred_at,
        merchant_id=record.merchant_id,
        order_id=record.order_id,
        item_id=record.item_id,
        params=params_of(record.params),
        read_at=record.read_at,
    )
