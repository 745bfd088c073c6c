"""From what happened to an order to a delivery for everybody who wants it. A no-op the second time."""

import logging
from datetime import timedelta
from typing import Protocol

import orjson

from pannier.core.clock import Clock
from pannier.orders.events import OrderEvent
from pannier.orders.publication import EVENT_TYPES, OrderEventDocument
from pannier.webhooks.model import Delivery, DeliveryId, EventType, LaneId
from pannier.webhooks.repository import DeliveryRepository
from pannier.webhooks.subscribers import Subscribers
from pannier.webhooks.wakeups import Wake, try_to_wake

_log = logging.getLogger("pannier.webhooks")

LOOKED_AT_AFTER = timedelta(minutes=2)  # by the timers, when a wake-up is lost


class Documents(Protocol):
    """Makes the document of an event. `orders.publication.EventDocuments` is one."""

    def document(self, event: OrderEvent) -> OrderEventDocument: ...


class WebhookReactions:
    """Records what is to be delivered, and wakes who delivers."""

    def __init__(
        self,
        subscribers: Subscribers,
        deliveries: DeliveryRepository,
        documents: Documents,
        wake: Wake,
        clock: Clock,
    ) -> None:
        self._subscribers = subscribers
        self._deliveries = deliveries
        self._documents = documents
        self._wake = wake
        self._clock = clock

    def on_order_event(self, event: OrderEvent) -> None:
        """Every endpoint that wants the event has it in its outbox. Raises TransientError: try the event again."""
        event_type = EventType(EVENT_TYPES[type(event)])
        body: str | None = None
        for endpoint in self._subscribers.of(event_type, event.order.merchant_id, event.at):
            body = body or orjson.dumps(self._documents.document(event)).decode()
            now = self._clock.now()
            lane = LaneId(endpoint.id, event.order.id)
            delivery = Delivery(DeliveryId(lane, event.order.sequence), event_type, event.at, now, body)
            self._deliveries.add(delivery, now + LOOKED_AT_AFTER)
            # What is recorded is delivered anyway: a queue that is down must not hold up the orders' stream.
            if not try_to_wake(self._wake, lane):
                _log.warning("a webhook lane could not be woken", extra={"lane": str(lane)})
