"""What an event adds to its merchant's day, and to the sales of its items. Pure; a recount over all orders comes to the
same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum

from pannier.core.paging import Page, PageRequest
from pannier.orders.events import (
    OrderAccepted,
    OrderCollected,
    OrderCompleted,
    OrderDelivered,
    OrderEvent,
    OrderLate,
    OrderPlaced,
    OrderReady,
    OrderRefunded,
)
from pannier.orders.model import (
    AdjustmentKind,
    ItemSales,
    ItemTotals,
    MerchantDay,
    Numbers,
    Order,
    OrderSnapshot,
    Price,
    Reason,
    Status,
)
from pannier.orders.model.numbers import cancels, hour_gmv, hour_orders, refunded, refunds, rejects
from pannier.orders.pricing import line_amounts, portions_of
from pannier.orders.promises import preparation_promised

_SOLD = frozenset({AdjustmentKind.ITEMS, AdjustmentKind.ITEM_DISCOUNT, AdjustmentKind.ORDER_DISCOUNT})
_SECOND = timedelta(seconds=1)


class SalesSort(StrEnum):
    """Which items come first; by id where that leaves two equal."""

    PORTIONS = "PORTIONS"
    REVENUE = "REVENUE"


def change_of_day(event: OrderEvent) -> MerchantDay | None:
    """What to add to the business day whose stock the order took; None: nothing."""
    counts = _counts(event)
    if not any(counts.values()):
        return None
    return MerchantDay(event.order.merchant_id, event.order.business_date, Numbers(counts))


def _counts(event: OrderEvent) -> dict[str, int]:
    order, entry = event.order, event.entry
    hour, reason = order.business_hour, entry.reason or Reason.OTHER
    match event:
        case OrderPlaced():
            return {"placed": 1} | ({} if hour is None else {hour_orders(hour): 1})
        case OrderAccepted():
            return {"accepted": 1}
        case OrderReady():
            return _preparation(order)
        case OrderDelivered():
            late = order.promised_at is not None and entry.at > order.promised_at
            return {"delivered": 1, "delivered_late": int(late)}
        case OrderCompleted() | OrderCollected():
            gmv = order.total.amount_minor
            return {"completed": 1, "gmv_minor": gmv} | ({} if hour is None else {hour_gmv(hour): gmv})
        case OrderLate():
            return {"late": 1}
        case OrderRefunded():
            amount = entry.amount.amount_minor if entry.amount else 0
            return {"refunded_minor": amount, refunds(reason): 1, refunded(reason): amount}
    match order.status:
        case Status.CANCELLED:
            return {"cancelled": 1, cancels(reason): 1}
        case Status.REJECTED:
            return {"rejected": 1, rejects(reason): 1}
    return {}


def _preparation(order: Order) -> dict[str, int]:
    """How long the kitchen took for the order that is ready now, beside what it promised. Not for one that was ordered
    for later: nobody notes when its preparation begins."""
    promised = preparation_promised(order)
    if promised is None or order.accepted_at is None or order.scheduled_for is not None:
        return {}
    took = order.latest.at - order.accepted_at
    return {
        "prepared": 1,
        "prepared_s": took // _SECOND,
        "promised_s": promised // _SECOND,
        "prepared_late": int(took > promised),
    }


def sells(event: OrderEvent) -> bool:
    """Whether with this event the order's portions count as sold. It happens to an order once at most."""
    return isinstance(event, OrderCompleted | OrderCollected)


def sales_of(order: Order, price: Price) -> tuple[ItemSales, ...]:
    """What a completed order adds to the sales of each of its items, lines of one item added up, by item id."""
    paid = line_amounts((each for each in price.adjustments if each.kind in _SOLD), len(price.lines))
    revenue: Counter[str] = Counter()
    for line, amount in zip(price.lines, paid, strict=True):
        revenue[line.item_id] += amount
    return tuple(
        ItemSales(order.merchant_id, order.business_date, item_id, portions, revenue[item_id])
        for item_id, portions in sorted(portions_of(price.lines).items())
    )


def recount_sales(orders: Iterable[tuple[Order, OrderSnapshot]]) -> dict[tuple[str, date, str], ItemSales]:
    """The sales of all these orders, by merchant, business date and item: what the stored sums have to be."""
    found: dict[tuple[str, date, str], ItemSales] = {}
    for order, snapshot in orders:
        if order.status is not Status.COMPLETED:
            continue
        for sales in sales_of(order, snapshot.quote.price):
            key = (sales.merchant_id, sales.business_date, sales.item_id)
            before = found.get(key, ItemSales(*key))
            found[key] = replace(
                before,
                portions=before.portions + sales.portions,
                revenue_minor=before.revenue_minor + sales.revenue_minor,
            )
    return found


def best_sellers(sales: Iterable[ItemSales], sort: SalesSort, request: PageRequest) -> Page[ItemTotals]:
    """The items of these sales, what sold most first; a page of them. `request.after` is the position of the last one
    seen."""
    portions: Counter[str] = Counter()
    revenue: Counter[str] = Counter()
    for each in sales:
        portions[each.item_id] += each.portions
        revenue[each.item_id] += each.revenue_minor
    ranks = portions if sort is SalesSort.PORTIONS else revenue
    placed = sorted((-rank, item_id) for item_id, rank in ranks.items())
    if request.after is not None:
        last = (int(request.after["rank"]), str(request.after["id"]))
        placed = [position for position in placed if position > last]
    shown = placed[: request.first]
    return Page(
        tuple(ItemTotals(item_id, portions[item_id], revenue[item_id]) for _, item_id in shown),
        tuple({"rank": rank, "id": item_id} for rank, item_id in shown),
        len(placed) > request.first,
    )
