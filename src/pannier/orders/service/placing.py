"""Placing an order: two reads, one transaction, then the payment."""

import hashlib
from dataclasses import replace
from datetime import datetime

from pannier.core.clock import Clock
from pannier.core.errors import InvalidInput, NotFound
from pannier.core.ids import new_id
from pannier.core.settings import OrderTerms
from pannier.core.text import bounded_text
from pannier.menus.model import Availability, MenuMarks, PublishedMenu, portions_left
from pannier.menus.service import Menus
from pannier.orders.errors import (
    IdempotencyConflict,
    MenuItemUnavailable,
    MenuItemUnknown,
    QuoteChanged,
    QuoteConsumed,
    QuoteExpired,
)
from pannier.orders.lifecycle import opened
from pannier.orders.model import (
    Actor,
    ActorKind,
    Command,
    Order,
    PaymentMethod,
    Quote,
    Status,
    TimelineEntry,
)
from pannier.orders.pricing import portions_of
from pannier.orders.quoting import QuoteInputs, quote_of
from pannier.orders.repository import Guard, NewOrder, OrderRepository, PlacementRefused
from pannier.orders.service.payments import Payments
from pannier.orders.service.quotes import Quotes
from pannier.telemetry.correlation import current_correlation

_LONGEST_KEY = 100


class Placing:
    """Makes orders of quotes."""

    def __init__(
        self,
        quotes: Quotes,
        orders: OrderRepository,
        menus: Menus,
        payments: Payments,
        terms: OrderTerms,
        clock: Clock,
    ) -> None:
        self._quotes = quotes
        self._orders = orders
        self._menus = menus
        self._payments = payments
        self._terms = terms
        self._clock = clock

    def place(
        self, customer_id: str, quote_id: str, idempotency_key: str, method: PaymentMethod, token: str = ""
    ) -> Order:
        """Order what was quoted, and pay. The same key again returns the same order.

        The order may come back waiting for its payment: declined, or to be confirmed. It then waits until its deadline.

        Raises:
            NotFound: the quote, among the customer's own.
            InvalidInput: no key, or a payment without a token.
            IdempotencyConflict, QuoteConsumed, QuoteExpired, QuoteChanged
            MerchantClosed, MenuItemUnavailable, and whatever else makes the quoted order impossible now.
        """
        key = bounded_text(idempotency_key, ("idempotencyKey",), _LONGEST_KEY)
        if (method is PaymentMethod.SANDBOX) != bool(token):
            raise InvalidInput(
                ("payment", "token"),
                "A card payment has a token, cash has none.",
                "刷卡支付需要令牌，现金支付不需要。",
            )
        payload = f"{quote_id}|{method}|{token}"
        guard = Guard(key, hashlib.sha256(payload.encode()).hexdigest(), "")
        try:
            quote = self._quotes.get(customer_id, quote_id)
        except NotFound:
            if self._orders.find_guard(customer_id, key) is None:
                raise
            return self._placed_before(
                customer_id, guard, None, token
            )  # the quote is forgotten, the order is not
        if quote.order_id is not None:
            return self._placed_before(customer_id, guard, quote, token)
        return self._write(quote, guard, method, token)

    def _write(self, quote: Quote, guard: Guard, method: PaymentMethod, token: str) -> Order:
        now = self._clock.now()
        menu = self._menus.published(quote.request.merchant_id, consistent=True)
        if now >= quote.expires_at:
            raise QuoteExpired(self._quotes.try_renew(quote, menu, now))
        agreed = self._agreed(quote, menu, now)
        order = opened(_order(agreed, method, now), self._terms)
        counted = {item: menu.items[item] for item in portions_of(agreed.price.lines)}
        new = NewOrder(
            order=order,
            quote=agreed,
            guard=replace(guard, order_id=order.id),
            portions={
                item: n
                for item, n in portions_of(agreed.price.lines).items()
                if counted[item].daily_limit is not None
            },
            limits={item: each.daily_limit or 0 for item, each in counted.items()},
            low_stock_at={item: each.low_stock_at for item, each in counted.items()},
        )
        try:
            placed = self._orders.place(new)
        except PlacementRefused as refusal:
            if refusal.key_used or refusal.quote_used:
                return self._placed_before(quote.customer_id, guard, quote, token)
            raise self._sold_out(agreed, menu, refusal.short_items) from refusal
        return self._paid(placed, token, fresh=True)

    def _agreed(self, quote: Quote, menu: PublishedMenu, now: datetime) -> Quote:
        """The quote under the merchant's terms of this moment, at the quoted price.

        Raises:
            QuoteChanged: the amount is another now.
            MerchantClosed and the like: it cannot be had any more.
        """
        marks = MenuMarks({}, menu.sold_out_until)  # what the day has sold is for the transaction to judge
        inputs = QuoteInputs(quote.customer_id, quote.request, quote.destination, menu, marks, now)
        try:
            fresh = quote_of(inputs, quote.id, self._terms.quote_valid)
        except MenuItemUnknown as error:
            line = quote.price.lines[error.line]
            raise MenuItemUnavailable(
                error.merchant_id, line.item_id, line.name, Availability.OFF_SHELF
            ) from error
        if fresh.price.total != quote.price.total:
            raise QuoteChanged(self._quotes.renew(quote, menu, marks, now))
        return replace(
            fresh,
            price=quote.price,
            hash=quote.hash,
            created_at=quote.created_at,
            expires_at=quote.expires_at,
        )

    def _placed_before(self, customer_id: str, guard: Guard, quote: Quote | None, token: str) -> Order:
        """What this key made before. Raises IdempotencyConflict, QuoteConsumed."""
        used = self._orders.find_guard(customer_id, guard.key)
        if used is None:
            current = None if quote is None else self._quotes.get(customer_id, quote.id)
            if current is None or current.order_id is None:
                raise NotFound("Quote")
            raise QuoteConsumed(current.order_id)
        if used.payload_hash != guard.payload_hash:
            raise IdempotencyConflict(used.order_id)
        return self._paid(self._orders.get(used.order_id), token, fresh=False)

    def _paid(self, order: Order, token: str, *, fresh: bool) -> Order:
        """The order after its first payment attempt, which happens once however often it is placed."""
        if order.status is not Status.PENDING_PAYMENT:
            return order
        return self._payments.attempt_first(order, token, fresh=fresh)

    def _sold_out(
        self, quote: Quote, menu: PublishedMenu, short_items: frozenset[str]
    ) -> MenuItemUnavailable:
        """Which of the items the day has not enough of; the reads are spent on a refusal only."""
        marks = self._menus.marks(menu, quote.business_date)
        line = next(line for line in quote.price.lines if line.item_id in short_items)
        left = portions_left(menu.items[line.item_id], marks)
        return MenuItemUnavailable(menu.merchant_id, line.item_id, line.name, Availability.SOLD_OUT, left)


def _order(quote: Quote, method: PaymentMethod, now: datetime) -> Order:
    """The head of a new order. Cash waits for the merchant at once, everything else for its payment."""
    in_cash = method is PaymentMethod.CASH_ON_DELIVERY
    status = Status.PLACED if in_cash else Status.PENDING_PAYMENT
    return Order(
        id=new_id(now),
        customer_id=quote.customer_id,
        merchant_id=quote.request.merchant_id,
        status=status,
        fulfilment=quote.request.fulfilment,
        rider=quote.rider,
        payment_method=method,
        auto_accept=quote.auto_accept,
        total=quote.price.total,
        placed_at=now,
        scheduled_for=quote.request.scheduled_for,
        answer_from=quote.answer_from,
        promised_minutes=quote.promised_minutes,
        preparation_minutes=quote.preparation_minutes,
        merchant_location=quote.merchant_location,
        business_date=quote.business_date,
        business_hour=quote.business_hour,
        latest=TimelineEntry(
            1,
            Command.PLACE,
            status,
            Actor(ActorKind.CUSTOMER, quote.customer_id),
            now,
            correlation_id=current_correlation(),
        ),
    )
