"""What the platform does when something happened to an order.

`table` shows the whole of it on one screen. Events are delivered at least once, and in order for one order only: each
reaction does nothing the second time. What raises is delivered again.
"""

from collections.abc import Callable, Mapping
from typing import TypeAlias

from pannier.core.clock import Clock
from pannier.orders.errors import OrderChangedMeanwhile, OrderTransitionRefused
from pannier.orders.events import (
    DeliveryFailed,
    OrderAccepted,
    OrderCancelled,
    OrderCollected,
    OrderDelivered,
    OrderEvent,
    OrderExpired,
    OrderPaid,
    OrderPlaced,
    OrderRefunded,
    OrderRejected,
)
from pannier.orders.model import Actor, ActorKind, Command, ItemSales, PaymentMethod
from pannier.orders.repository import OrderRepository, StatisticsRepository
from pannier.orders.service import Orders, Payments
from pannier.orders.statistics import change_of_day, sales_of, sells

Reaction: TypeAlias = Callable[[OrderEvent], None]
_PLATFORM = Actor(ActorKind.PLATFORM)


class OrderReactions:
    """Does what follows from an event: first the order itself, then its money, then stock, then statistics."""

    def __init__(
        self,
        orders: Orders,
        payments: Payments,
        repository: OrderRepository,
        statistics: StatisticsRepository,
        clock: Clock,
    ) -> None:
        self._orders = orders
        self._payments = payments
        self._repository = repository
        self._statistics = statistics
        self._clock = clock

    @property
    def table(self) -> Mapping[type[OrderEvent], tuple[Reaction, ...]]:
        """What follows from each event, in this order. Every event is counted last."""
        came_to_nothing = (self._release_money, self._give_stock_back)
        return {
            OrderPlaced: (self._auto_accept,),
            OrderPaid: (self._auto_accept,),
            OrderAccepted: (self._capture_card,),
            OrderDelivered: (self._capture_cash,),
            OrderCollected: (self._capture_cash,),
            OrderRejected: came_to_nothing,
            OrderExpired: came_to_nothing,
            OrderCancelled: came_to_nothing,
            DeliveryFailed: came_to_nothing,
            OrderRefunded: (self._send_money_back,),
        }

    def react(self, event: OrderEvent) -> None:
        """Do all that follows. Raises TransientError for what is worth another delivery."""
        for reaction in (*self.table.get(type(event), ()), self._count):
            reaction(event)

    def _auto_accept(self, event: OrderEvent) -> None:
        """At once, where the merchant wants it so; who cancelled before is not accepted any more."""
        if not (event.awaits_merchant and event.order.auto_accept):
            return
        try:
            self._orders.advance(event.order.id, Command.ACCEPT, _PLATFORM)
        except (OrderTransitionRefused, OrderChangedMeanwhile):
            return

    def _capture_card(self, event: OrderEvent) -> None:
        if event.order.payment_method is not PaymentMethod.CASH_ON_DELIVERY:
            self._payments.capture(event.order)

    def _capture_cash(self, event: OrderEvent) -> None:
        if event.order.payment_method is PaymentMethod.CASH_ON_DELIVERY:
            self._payments.capture(event.order)

    def _release_money(self, event: OrderEvent) -> None:
        self._payments.release(event.order, event.entry)

    def _send_money_back(self, event: OrderEvent) -> None:
        self._payments.refund(event.order, event.entry)

    def _give_stock_back(self, event: OrderEvent) -> None:
        portions = self._repository.get_snapshot(event.order.id).portions
        if portions:
            self._repository.give_stock_back(event.order, portions, self._clock.now())

    def _count(self, event: OrderEvent) -> None:
        change = change_of_day(event)
        if change is None:
            return
        sold: tuple[ItemSales, ...] = ()
        if sells(event):
            sold = sales_of(event.order, self._repository.get_snapshot(event.order.id).quote.price)
        self._statistics.add(event.id, change, event.order.total.currency, self._clock.now(), sold)
