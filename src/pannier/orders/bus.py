"""Every order event on the event bus, for everybody else's functions."""

import orjson

from pannier.adapters.bus import BusEntry, EventBus
from pannier.orders.events import OrderEvent
from pannier.orders.publication import EventDocuments

SOURCE = "pannier.orders"


class BusPublisher:
    """Puts the documents of events on a bus."""

    def __init__(self, bus: EventBus, documents: EventDocuments) -> None:
        self._bus = bus
        self._documents = documents

    def on_order_event(self, event: OrderEvent) -> None:
        """Put it. An event that comes again is put again, with the same id: those who listen tell by it.

        Raises:
            TransientError: the bus refuses it; the event has to come again.
        """
        document = self._documents.document(event)
        self._bus.put([BusEntry(SOURCE, document["type"], orjson.dumps(document), event.at)])
