"""Messages in every inbox. Of what a message tells only the amount is read: nothing else of it is proven."""

from functools import partial

from pannier.audit.books import InboxFile
from pannier.audit.loaders.tables import TableReader
from pannier.core.money import Money
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient
from pannier.notifications.records import ClaimRecord, InboxItem, MessageRecord


def read_inboxes(reader: TableReader) -> list[InboxFile]:
    """Every message of every inbox."""
    found: list[InboxFile] = []
    for record in reader.records(InboxItem):
        if isinstance(record, ClaimRecord) or not isinstance(record, InboxItem):
            continue
        key = f"{record.pk}/{record.sk}"
        file = reader.attempt(InboxItem, key, partial(_file, record))
        found += [file] if file else []
    return found


def _file(record: InboxItem) -> InboxFile:
    if not isinstance(record, MessageRecord):
        raise ValueError(f"an item of the kind {type(record).__name__}")  # noqa: TRY004 - the item's form
    amount = record.params.get("amount")
    message = InboxMessage(
        recipient=Recipient.from_key(record.pk),
        event_id=record.event_id,
        kind=MessageKind(record.message_kind),
        occurred_at=record.occurred_at,
        merchant_id=record.merchant_id,
        order_id=record.order_id,
        item_id=record.item_id,
        params=MessageParams(amount=Money(*amount) if amount else None),
        read_at=record.read_at,
    )
    return InboxFile(record.pk, record.sk, message, record.unread_of)
