"""What a subscription heard, held against what there was to hear. Pure."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime

from pannier.local.simulate.replies import Reply


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was told: which, of which order (empty: of none), and the how many-th of that order or, of an
    inbox, which message.
    """

    id: str
    order_id: str
    key: str
    at: datetime

    @classmethod
    def of_change(cls, told: Reply) -> "Event":
        sequence = str(told.number("entry", "sequence"))
        return cls(told.text("eventId"), told.text("order", "id"), sequence, told.moment("entry", "at"))

    @classmethod
    def of_message(cls, told: Reply) -> "Event":
        message = told.part("inboxMessage")
        order_id = message.maybe_text("orderId") or ""
        return cls(told.text("eventId"), order_id, message.text("id"), message.moment("occurredAt"))


@dataclass(slots=True)
class Journal:
    """One subscription's, over all connections it lived on."""

    last: str | None = None  # the event after which to go on
    repeated: int = 0
    told: int = 0
    _events: set[str] = field(default_factory=set)
    _keys: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    _read: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))

    def take(self, event: Event) -> bool:
        """Whether it is new."""
        self.last = event.id
        if event.id in self._events:
            self.repeated += 1
            return False
        self._events.add(event.id)
        self._keys[event.order_id].append(event.key)
        self.told += 1
        return True

    def read(self, order_id: str, keys: set[str]) -> None:
        """These were found out otherwise, and need not be told."""
        self._read[order_id] |= keys

    def missing(self, expected: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
        """(order, key) of what should have been told, and was not."""
        for order_id, keys in expected.items():
            for key in sorted(keys - set(self._keys.get(order_id, ())) - self._read.get(order_id, set())):
                yield order_id, key

    def disordered(self) -> list[tuple[str, list[str]]]:
        """Orders of which changes were told in another order than they happened, with what was told."""
        return [
            (order_id, keys)
            for order_id, keys in self._keys.items()
            if all(key.isdecimal() for key in keys) and keys != sorted(keys, key=int)
        ]
