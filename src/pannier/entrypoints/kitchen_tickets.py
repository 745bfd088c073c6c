"""An example of somebody else's function: order events on the bus → tickets for the kitchen's printer.

It is written as such a function would be written elsewhere: it imports nothing of Pannier and knows only what
`schema/events/order.accepted.v1.json` and EventBridge's envelope say. Copy it and put a printer behind `emit`.

What an example can do about repeats: the bus delivers at least once, so the last ids are remembered by each running
instance. Two instances may still print one ticket each; a function that must not keeps the ids in a table.
"""

import os
from collections import OrderedDict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any, TypedDict
from zoneinfo import ZoneInfo

PERMISSIONS: tuple[()] = ()  # it asks nothing of AWS; its log and its trigger are seen to

_ACCEPTED = "order.accepted"
_REMEMBERED = 1000
_WIDTH = 32


class Line(TypedDict):
    """Of an order; as far as a kitchen cares."""

    name: str
    options: Sequence[str]
    quantity: int


class Order(TypedDict):
    """As far as a kitchen cares."""

    code: str
    fulfilment: str
    scheduledFor: str | None
    promisedAt: str | None


class Detail(TypedDict):
    """The document of an `order.accepted` event, as far as a kitchen cares. What is not named here is ignored."""

    id: str
    type: str
    version: int
    time: str
    order: Order
    lines: Sequence[Line]


class KitchenTickets:
    """Prints a ticket for each accepted order, once as far as this instance remembers."""

    def __init__(self, emit: Callable[[str], None], zone: ZoneInfo) -> None:
        self._emit = emit
        self._zone = zone
        self._seen: OrderedDict[str, None] = OrderedDict()

    def on_event(self, detail: Detail) -> bool:
        """Whether a ticket was printed. Raises ValueError for a version it was not written for."""
        if detail["type"] != _ACCEPTED or detail["id"] in self._seen:
            return False
        if detail["version"] != 1:
            raise ValueError(f"{_ACCEPTED} of version {detail['version']}")
        self._emit(ticket(detail, self._zone))
        self._seen[detail["id"]] = None  # after it was printed: a printer out of paper is tried again
        if len(self._seen) > _REMEMBERED:
            self._seen.popitem(last=False)
        return True


def ticket(detail: Detail, zone: ZoneInfo) -> str:
    """The ticket as text, in the kitchen's time."""
    order = detail["order"]
    wanted = order["scheduledFor"] or order["promisedAt"]
    rows = [
        f"#{order['code']}  {order['fulfilment'].lower()}",
        f"accepted {_clock(detail['time'], zone)}" + (f", for {_clock(wanted, zone)}" if wanted else ""),
        "-" * _WIDTH,
    ]
    for line in detail["lines"]:
        rows.append(f"{line['quantity']:>3} × {line['name']}")
        rows.extend(f"      {option}" for option in line["options"])
    return "\n".join([*rows, "-" * _WIDTH])


def _clock(time: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(time).astimezone(zone).strftime("%H:%M")


_kitchens: dict[str, KitchenTickets] = {}  # of this instance; made by the first event


def handler(event: Mapping[str, Any], context: Any) -> None:
    """What Lambda calls, with one event of the bus. KITCHEN_TIME_ZONE is an IANA name (Asia/Shanghai)."""
    zone = os.environ.get("KITCHEN_TIME_ZONE", "Asia/Shanghai")
    kitchen = _kitchens.setdefault(zone, KitchenTickets(print, ZoneInfo(zone)))
    kitchen.on_event(event["detail"])
