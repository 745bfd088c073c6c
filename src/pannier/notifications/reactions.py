"""From a change in a table to the messages of it. Each is a no-op the second time."""

from datetime import datetime

from pannier.menus.events import stock_events
from pannier.menus.model import StockMark
from pannier.merchants.events import MerchantEvent
from pannier.notifications.messages import merchant_messages, order_messages, review_messages, stock_messages
from pannier.notifications.notifier import Notifier
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.model import Order
from pannier.reviews.events import ReviewEvent


class NotificationReactions:
    """Tells people of what happened."""

    def __init__(self, notifier: Notifier) -> None:
        self._notifier = notifier

    def on_order_change(self, old: Order | None, new: Order) -> None:
        """An order's head changed: everybody concerned gets a message of the event.

        Raises:
            TimelineGap: the two are not neighbours.
            TransientError: try the change again.
        """
        for event in from_change(old, new):
            self.on_order_event(event)

    def on_order_event(self, event: OrderEvent) -> None:
        """Everybody concerned gets a message of the event. Raises TransientError: try the event again."""
        self._notifier.deliver(order_messages(event))

    def on_merchant_event(self, event: MerchantEvent) -> None:
        """The merchant or the operators get a message of the event. Raises TransientError: try the event again."""
        self._notifier.deliver(merchant_messages(event))

    def on_review_event(self, event: ReviewEvent) -> None:
        """The author or the merchant get a message of the event. Raises TransientError: try the event again."""
        self._notifier.deliver(review_messages(event))

    def on_stock_change(
        self, merchant_id: str, old: StockMark | None, new: StockMark | None, at: datetime
    ) -> None:
        """A stock mark changed: the merchant hears, once a day and item, that little is left. `at` is when.

        Raises:
            TransientError: try the change again.
        """
        for event in stock_events(merchant_id, old, new):
            self._notifier.deliver(stock_messages(event, at))
