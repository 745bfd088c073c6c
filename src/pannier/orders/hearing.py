"""What happened to an order, told to those who hear of it: one event after the other, each within its request."""

import logging
from collections.abc import Callable, Sequence

from pannier.core.clock import Clock
from pannier.orders.events import OrderEvent, from_change
from pannier.orders.model import Order
from pannier.telemetry.catalogue import ORDERS, REACTION_TIME
from pannier.telemetry.correlation import follow
from pannier.telemetry.measuring import measure, measure_time

_log = logging.getLogger("pannier.orders")


class Hearing:
    """Those who hear of order events, in this order. Each does nothing the second time: when one fails, the event comes
    again, and all are told again.
    """

    def __init__(
        self, hearers: Sequence[Callable[[OrderEvent], None]], clock: Clock, *, counts_states: bool
    ) -> None:
        """`counts_states`: of the two functions on the stream one counts the states that orders come into."""
        self._hearers = tuple(hearers)
        self._clock = clock
        self._counts_states = counts_states

    def on_change(self, old: Order | None, new: Order) -> None:
        """The head of an order changed. What is logged from here on carries the id of the request behind it.

        Raises:
            TimelineGap, and whatever a hearer raises.
        """
        for event in from_change(old, new):
            follow(event.entry.correlation_id)
            for hear in self._hearers:
                hear(event)
            took = self._clock.now() - event.at
            measure_time(REACTION_TIME, took)
            if self._counts_states and (old is None or old.status is not new.status):
                measure(ORDERS, state=new.status.value)
            _log.info("order event handled", extra={"event_id": event.id, "type": event.type})
