"""From a change in a table to the messages of it. Each is a no-op the second time."""

from collections.abc import Callable, Mapping
from datetime import datetime

from pannier.menus.events import stock_events
from pannier.menus.model import StockMark
from pannier.merchants.events import MerchantEvent
from pannier.notifications.messages import merchant_messages, order_messages, review_messages, stock_messages
from pannier.notifications.model import MessageId, Recipient
from pannier.notifications.service import Dispatcher, Notifier
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


class MessageReactions:
    """Brings messages further."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def on_queued(self, body: Mapping[str, object], in_time: Callable[[], bool] = lambda: True) -> None:
        """Messages of an `event` lie in their inboxes: `recipient` and `key` name each. What there is no time left for
        is stored and sent later.

        Raises:
            KeyError, TypeError, ValueError: they name no messages.
            TransientError: try it again.
        """
        event_id, messages = str(body["event"]), body["messages"]
        if not isinstance(messages, list):
            raise TypeError("messages are a list")
        for named in messages:
            message_id = MessageId(Recipient.from_key(str(named["recipient"])), str(named["key"]))
            self._dispatcher.dispatch(message_id, event_id, in_time)
