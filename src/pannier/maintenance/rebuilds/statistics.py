"""Merchants' days and their items' sales, counted anew while events are being counted.

Why it is right. Let A be the events whose claims are there, and D what is stored of a day. The stream's function adds
an event to D, to the items' rows and to A in one transaction, so the error D − ΣA stays the same whatever is added. It
is measured once, and then taken off by additions, which commute with the stream's.

Measuring needs D and A of one moment. D is read before and after everything else is: every addition makes a counter
larger and none smaller, so the same D twice means that nothing was added in between. All events of the orders are
claimed before (those that the stream has not brought yet are added here, the stream's way, and its later delivery does
nothing); claims older than two weeks are forgotten, but so long no stream remembers either. The orders are found by an
index, which may lack the newest: between reading D and asking the index it is given time, where new orders can come.

Two who do this at once: each holds a token on the day, and additions are on the condition of the token. It is taken
before measuring, so whoever took it later measures what the earlier has done, and the earlier adds no more. Killed in
the middle, a day is wrong by less or by as much as before; the next run measures what is left.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from pannier.core.clock import Clock
from pannier.core.ids import new_id, sooner
from pannier.maintenance.rebuilds.model import KeepsChanging, Mended
from pannier.maintenance.rebuilds.platform import PlatformRebuild
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.model import ItemSales
from pannier.orders.model.numbers import sum_of
from pannier.orders.repository import StatisticsRepository
from pannier.orders.repository.histories import History, HistoryRepository
from pannier.orders.repository.recounting import RecountRepository, StoredDay
from pannier.orders.repository.statistics import CLAIMS_KEPT
from pannier.orders.statistics import change_of_day, sales_of, sells

_LOOKS = 30
_MAY_COME_LATE = timedelta(hours=1)  # an order with an older id than one that an index has already
_ORDERS_COME = timedelta(days=2)  # a day is over everywhere when it was the day before yesterday


@dataclass(slots=True)
class _Orders:
    """A merchant's orders by business date, as far as they are known, and what was read of them last."""

    by_day: dict[date, list[str]] = field(default_factory=dict)
    last: str | None = None
    histories: dict[str, History] = field(default_factory=dict)


class StatisticsRebuild:
    """Days and sales; after those of all merchants, the platform's days. `settle` is how many seconds an index may lag
    behind."""

    name = "statistics"

    def __init__(
        self,
        histories: HistoryRepository,
        recount: RecountRepository,
        statistics: StatisticsRepository,
        platform: PlatformRebuild,
        clock: Clock,
        settle: float,
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._histories = histories
        self._recount = recount
        self._statistics = statistics
        self._platform = platform
        self._clock = clock
        self._settle = settle
        self._pause = pause

    def rebuild(self, merchant_id: str) -> Mended:
        """Every day of which anything is stored, or that had an order."""
        orders = _Orders()
        days = self._recount.days_of(merchant_id)
        self._find_orders(merchant_id, orders)
        mended = Mended()
        for day in sorted(days | orders.by_day.keys()):
            mended += Mended(1, int(self._rebuild_day(merchant_id, day, orders)))
            orders.histories.clear()
        return mended

    def strays(self) -> Iterator[Mended]:
        return self._platform.rebuild()

    def _rebuild_day(self, merchant_id: str, day: date, orders: _Orders) -> bool:
        if _is_nothing(self._measure(merchant_id, day, orders)):
            return False
        token = new_id(self._clock.now())
        self._recount.begin(merchant_id, day, token)
        error = self._measure(merchant_id, day, orders)
        if not self._recount.correct(_negative(error), token):
            raise KeepsChanging(f"somebody else counts the day {day.isoformat()} of {merchant_id} anew")
        self._recount.end(merchant_id, day, token)
        return True

    def _measure(self, merchant_id: str, day: date, orders: _Orders) -> StoredDay:
        """By how much what is stored is too high."""
        for _ in range(_LOOKS):
            before = self._recount.day(merchant_id, day)
            if day > self._clock.now().date() - _ORDERS_COME:
                self._pause(self._settle)
                self._find_orders(merchant_id, orders)
            events = list(self._events(day, orders))
            if self._catch_up(events):
                continue
            stored = StoredDay(before, self._recount.sales(merchant_id, day))
            if self._recount.day(merchant_id, day) == before:
                return _difference(stored, (change for _, change in events))
        raise KeepsChanging(f"the day {day.isoformat()} of {merchant_id} keeps changing")

    def _find_orders(self, merchant_id: str, orders: _Orders) -> None:
        """Those that are not known yet; also such as were placed just before the last that is known."""
        known = {order_id for ids in orders.by_day.values() for order_id in ids}
        after = None if orders.last is None else sooner(orders.last, _MAY_COME_LATE)
        for order_id, day in self._histories.ids_of_merchant(merchant_id, after):
            if order_id not in known:
                orders.by_day.setdefault(day, []).append(order_id)
                orders.last = max(orders.last or order_id, order_id)

    def _events(self, day: date, orders: _Orders) -> Iterator[tuple[OrderEvent, StoredDay]]:
        """Every event of the day's orders that counts, with what it counts for."""
        orders.histories = self._histories.read_many(orders.by_day.get(day, ()), orders.histories)
        for history in orders.histories.values():
            for entry in history.entries:
                state = replace(history.order, status=entry.status, latest=entry)
                event = EVENTS[entry.command](state)
                change = change_of_day(event)
                if change is not None:
                    sold: tuple[ItemSales, ...] = ()
                    if sells(event) and history.snapshot is not None:
                        sold = sales_of(state, history.snapshot.quote.price)
                    yield event, StoredDay(change, sold)

    def _catch_up(self, events: list[tuple[OrderEvent, StoredDay]]) -> bool:
        """Add those that the stream has not brought yet; whether there were any."""
        now = self._clock.now()
        remembered = [(event, change) for event, change in events if event.at > now - CLAIMS_KEPT]
        claimed = self._recount.claimed(event.id for event, _ in remembered)
        missing = [(event, change) for event, change in remembered if event.id not in claimed]
        for event, change in missing:
            self._statistics.add(event.id, change.day, event.order.total.currency, now, change.sales)
        return bool(missing)


def _difference(stored: StoredDay, wanted: Iterator[StoredDay]) -> StoredDay:
    numbers = [stored.day.numbers]
    portions: Counter[str] = Counter()
    revenue: Counter[str] = Counter()
    for each in wanted:
        numbers.append(-each.day.numbers)
        portions.update({sold.item_id: sold.portions for sold in each.sales})
        revenue.update({sold.item_id: sold.revenue_minor for sold in each.sales})
    known = {each.item_id: each for each in stored.sales}
    nothing = ItemSales(stored.day.merchant_id, stored.day.business_date, "")
    sales = []
    for item_id in sorted({*known, *portions}):
        row = known.get(item_id, replace(nothing, item_id=item_id))
        more = replace(
            row,
            portions=row.portions - portions[item_id],
            revenue_minor=row.revenue_minor - revenue[item_id],
        )
        if more.portions or more.revenue_minor:
            sales.append(more)
    return StoredDay(replace(stored.day, numbers=sum_of(numbers)), tuple(sales))


def _negative(difference: StoredDay) -> StoredDay:
    return StoredDay(
        replace(difference.day, numbers=-difference.day.numbers),
        tuple(
            replace(each, portions=-each.portions, revenue_minor=-each.revenue_minor)
            for each in difference.sales
        ),
    )


def _is_nothing(difference: StoredDay) -> bool:
    return not difference.sales and not difference.day.numbers
