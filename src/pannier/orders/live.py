"""Every order event, to whoever watches the order or its merchant."""

import re
from collections.abc import Iterable
from typing import Protocol

from pannier.core.ids import is_id
from pannier.live.errors import ResumeExpired
from pannier.live.model import Topic, TopicKind
from pannier.orders.carrying import is_over
from pannier.orders.events import OrderEvent
from pannier.orders.model import Order

_SEQUENCE = re.compile(r"[1-9][0-9]{0,8}")


class Publisher(Protocol):
    """Tells who watches. `live.publisher.LivePublisher` is one."""

    def publish(self, topics: Iterable[Topic], event_id: str) -> None: ...


def topics_of(event: OrderEvent) -> tuple[Topic, ...]:
    """What somebody may watch on which the event happened; where the courier goes, once the way is at its end."""
    order = event.order
    topics = (Topic(TopicKind.ORDER, order.id), Topic(TopicKind.MERCHANT, order.merchant_id))
    return (*topics, Topic(TopicKind.COURIER, order.id)) if is_over(order) else topics


def place_of(event_id: str) -> tuple[str, int]:
    """Order and sequence of an order event. Raises ValueError for what is no event's id."""
    order_id, colon, sequence = event_id.partition(":")
    if not (is_id(order_id) and colon and _SEQUENCE.fullmatch(sequence)):
        raise ValueError("this is no order event's id")
    return order_id, int(sequence)


def demand_event_of(order: Order, event_id: str) -> int:
    """The sequence of an event that has happened to this order. Raises ResumeExpired."""
    try:
        order_id, sequence = place_of(event_id)
    except ValueError as error:
        raise ResumeExpired from error
    if order_id != order.id or sequence > order.sequence:
        raise ResumeExpired
    return sequence


class LiveOrders:
    """Tells of orders, once however often an event comes."""

    def __init__(self, publisher: Publisher) -> None:
        self._publisher = publisher

    def on_order_event(self, event: OrderEvent) -> None:
        """Raises TransientError: the event has to come again."""
        self._publisher.publish(topics_of(event), event.id)
