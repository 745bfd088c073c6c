"""Forgetting a person in quotes and orders. Everything here does nothing the second time."""

from collections.abc import Iterator
from dataclasses import dataclass

from pynamodb.exceptions import DeleteError, DoesNotExist, UpdateError

from pannier.core.dynamo import amend, condition_failed, query_page
from pannier.core.paging import Page, PageRequest
from pannier.orders.anonymity import anonymous_quote, without_note
from pannier.orders.codec import entry_of_json, entry_to_json, quote_of_json, quote_to_json
from pannier.orders.lifecycle import TERMINAL
from pannier.orders.model import Order, Status, TimelineEntry
from pannier.orders.records import HeadRecord, QuoteRecord, SnapshotRecord, TimelineRecord
from pannier.orders.repository.heads import HEAD, timeline_key

_ON_THE_ROAD = (Status.READY, Status.DELIVERING)


@dataclass(frozen=True, slots=True)
class Noted:
    """A timeline entry that somebody wrote a note on."""

    order_id: str
    entry: TimelineEntry


class OrderErasure:
    """What forgetting a person does to quotes and orders."""

    def has_open_orders(self, customer_id: str) -> bool:
        """Whether any order of the customer has not come to its end. Queries of an index, which may lag by a moment."""
        ended = HeadRecord.status.is_in(*(status.value for status in sorted(TERMINAL)))
        return _any(HeadRecord.by_customer.query(customer_id, filter_condition=~ended))

    def has_open_jobs(self, courier_id: str) -> bool:
        """Whether the courier has an order that is not delivered yet."""
        going = HeadRecord.status.is_in(*(status.value for status in _ON_THE_ROAD))
        return _any(HeadRecord.by_courier.query(courier_id, filter_condition=going))

    def drop_quotes(self, customer_id: str) -> None:
        """Delete the customer's quotes that no order came of. Those with an order go with it."""
        for found in QuoteRecord.by_customer.query(customer_id):
            try:
                QuoteRecord(found.pk).delete(QuoteRecord.order_id.does_not_exist())
            except DeleteError as error:
                if not condition_failed(error):
                    raise

    def anonymise(self, order: Order) -> None:
        """Erase the address and the notes that an ended order, and the quote it came of, were made with."""
        try:
            record = SnapshotRecord.get(order.id, "snapshot", consistent_read=True)
        except DoesNotExist:
            return
        body = record.quote
        quote = anonymous_quote(quote_of_json(body["id"], body["hash"], order.id, body["quote"]))
        left = {**body, "hash": quote.hash, "quote": quote_to_json(quote)}
        if left != body:
            record.update([SnapshotRecord.quote.set(left)], SnapshotRecord.pk.exists())
        stored = QuoteRecord(quote.id)
        try:
            stored.update(
                [QuoteRecord.quote.set(left["quote"]), QuoteRecord.hash.set(quote.hash)],
                QuoteRecord.order_id == order.id,
            )
        except UpdateError as error:  # it has expired
            if not condition_failed(error):
                raise

    def page_authored(self, user_id: str, request: PageRequest) -> Page[Noted]:
        """Every entry, of whosever order, that carries or carried a note of the user. One Query, and a Get each."""
        page = query_page(TimelineRecord, user_id, request, index=TimelineRecord.by_author)
        return page.map(lambda found: _noted(TimelineRecord.get(found.pk, found.sk, consistent_read=True)))

    def erase_note(self, order_id: str, entry: TimelineEntry) -> None:
        """Erase the note on an entry, and before it its copy in the head: the entry is what leads to both. Who wrote it
        stays known until `forget_author`.
        """
        bare = entry_to_json(without_note(entry))
        amend(
            HeadRecord,
            order_id,
            HEAD,
            [HeadRecord.latest.set(bare)],
            HeadRecord.latest == entry_to_json(entry),
        )
        amend(
            TimelineRecord,
            order_id,
            timeline_key(entry.sequence),
            [TimelineRecord.entry.set(bare)],
            TimelineRecord.pk.exists(),
        )

    def forget_author(self, noted: Noted) -> None:
        """The entry no longer tells that its note was somebody's."""
        amend(
            TimelineRecord,
            noted.order_id,
            timeline_key(noted.entry.sequence),
            [TimelineRecord.author.remove()],
            TimelineRecord.pk.exists(),
        )


def _any(found: Iterator[HeadRecord]) -> bool:
    return next(found, None) is not None


def _noted(record: TimelineRecord) -> Noted:
    return Noted(record.pk, entry_of_json(record.entry))
