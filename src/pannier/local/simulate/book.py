"""The orders of a simulation, as its people know them."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from pannier.local.demo.model import DemoCustomer, DemoMerchant
from pannier.local.simulate.habits import OrderPlan
from pannier.local.simulate.replies import Reply

TERMINAL = frozenset({"COMPLETED", "REJECTED", "CANCELLED"})


@dataclass(slots=True)
class SimulatedOrder:
    """An order that was placed. `status` is the latest that anybody saw; `why` how it ended, once it did."""

    id: str
    plan: OrderPlan
    customer: DemoCustomer
    merchant: DemoMerchant
    merchant_id: str
    cash: bool
    status: str
    line_ids: tuple[str, ...] = ()
    scheduled_for: datetime | None = None
    why: str = ""
    asked_to_cancel: bool = False
    claimed_by: str = ""  # a courier's account key
    done: set[str] = field(default_factory=set)  # what was started already, by name

    @property
    def claimed(self) -> bool:
        return bool(self.claimed_by)

    @property
    def terminal(self) -> bool:
        return self.status in TERMINAL

    def once(self, step: str) -> bool:
        """Whether this is the first time; looking at a board twice must not plan a step twice."""
        if step in self.done:
            return False
        self.done.add(step)
        return True


class Book:
    """All orders that were placed, by id; tells whoever listens when one changes."""

    def __init__(self) -> None:
        self.orders: dict[str, SimulatedOrder] = {}
        self._listeners: list[Callable[[SimulatedOrder], None]] = []
        self.sessions = 0  # of customers who have come to an end, with an order or without

    def listen(self, listener: Callable[[SimulatedOrder], None]) -> None:
        """Have it called after each change of an order's status that somebody sees."""
        self._listeners.append(listener)

    def add(self, order: SimulatedOrder) -> None:
        self.orders[order.id] = order
        self.tell(order)

    def find(self, order_id: str) -> SimulatedOrder | None:
        """None for an order that is not of this simulation."""
        return self.orders.get(order_id)

    def saw(self, order: SimulatedOrder, reply: Reply) -> None:
        """Somebody was shown the order."""
        status = reply.text("status")
        if status != order.status and not order.terminal:
            order.status = status
            self.tell(order)

    def open(self) -> Iterator[SimulatedOrder]:
        return (order for order in self.orders.values() if not order.terminal)

    def by_status(self) -> Counter[str]:
        return Counter(order.status for order in self.orders.values())

    def tell(self, order: SimulatedOrder) -> None:
        for listener in self._listeners:
            listener(order)
