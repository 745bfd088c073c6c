"""Quotes in DynamoDB."""

from datetime import timedelta

from pynamodb.exceptions import DoesNotExist

from pannier.orders.codec import quote_of_json, quote_to_json
from pannier.orders.model import Quote
from pannier.orders.records import QuoteRecord

_KEPT_AFTER_EXPIRY = timedelta(days=1)  # so that an expired quote can still be renewed


class QuoteRepository:
    """Quotes, by id."""

    def add(self, quote: Quote) -> None:
        QuoteRecord(
            quote.id,
            customer_id=quote.customer_id,
            quote=quote_to_json(quote),
            hash=quote.hash,
            ttl=quote.expires_at + _KEPT_AFTER_EXPIRY,
        ).save()

    def of_customer(self, customer_id: str) -> tuple[Quote, ...]:
        """A customer's quotes that have not expired for long, used or not. One Query, and a Get each."""
        named = [record.pk for record in QuoteRecord.by_customer.query(customer_id)]
        return tuple(quote for quote_id in named if (quote := self.find(quote_id)) is not None)

    def find(self, quote_id: str) -> Quote | None:
        """One consistent Get: whether a quote is consumed must not be seen late."""
        try:
            record = QuoteRecord.get(quote_id, consistent_read=True)
        except DoesNotExist:
            return None
        return quote_of_json(record.pk, record.hash, record.order_id, record.quote)
