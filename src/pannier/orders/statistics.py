"""What an event adds to its merchant's day, and to the sales of its items. Pure; a recount over all orders comes to the
same."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from enum import StrEnum

from pannier.core.paging import Page, PageRequest
from pannier.orders.events import (
    OrderCollected,
    OrderCompleted,
    OrderEvent,
    OrderLate,
    OrderPlaced,
    OrderRefunded,
)
from pannier.orders.model import (
    AdjustmentKind,
    ItemSales,
    ItemTotals,
    MerchantDay,
    Order,
    OrderSnapshot,
    Price,
    Status,
)
from pannier.orders.pricing import line_amounts, portions_of

_SOLD = frozenset({AdjustmentKind.ITEMS, AdjustmentKind.ITEM_DISCOUNT, AdjustmentKind.ORDER_DISCOUNT})


class SalesSort(StrEnum):
    """Which items come first; by id where that leaves two equal."""

    PORTIONS = "PORTIONS"
    REVENUE = "REVENUE"


def change_of_day(event: OrderEvent) -> MerchantDay | None:
    """What to add to the business day whose stock the order took; None: nothing."""
    order = event.order
    day = MerchantDay(order.merchant_id, order.business_date)
    match event:
        case OrderPlaced():
            return replace(day, placed=1)
        case OrderCompleted() | OrderCollected():
            return replace(day, completed=1, gmv_minor=order.total.amount_minor)
        case OrderLate():
            return replace(day, late=1)
        case OrderRefunded():
            return replace(day, refunded_minor=event.entry.amount.amount_minor if event.entry.amount else 0)
    match order.status:
        case Status.CANCELLED:
            return replace(day, cancelled=1)
        case Status.REJECTED:
            return replace(day, rejected=1)
    return None


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
