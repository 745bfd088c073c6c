"""Every order event, to whoever watches the order or its merchant."""

from collections.abc import Iterable
from typing import Protocol

from pannier.live.model import Topic, TopicKind
from pannier.orders.carrying import was_carried
from pannier.orders.events import OrderEvent


class Publisher(Protocol):
    """Tells who watches. `live.publisher.LivePublisher` is one."""

    def publish(self, topics: Iterable[Topic], event_id: str) -> None: ...


def topics_of(event: OrderEvent) -> tuple[Topic, ...]:
    """What somebody may watch on which the event happened; where the courier goes, once the way is at its end."""
    order = event.order
    topics = (Topic(TopicKind.ORDER, order.id), Topic(TopicKind.MERCHANT, order.merchant_id))
    return (*topics, Topic(TopicKind.COURIER, order.id)) if was_carried(order) else topics


class LiveOrders:
    """Tells of orders, once however often an event comes."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def on_order_event(self, event: OrderEvent) -> None:
        """Raises TransientError: the event has to come again."""
        self._publisher.publish(topics_of(event), event.id)
