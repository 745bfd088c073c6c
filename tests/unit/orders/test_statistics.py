"""What an order adds to the sales of its items is what was paid for them."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from pannier.core.money import Money
from pannier.core.paging import PageRequest
from pannier.orders.events import EVENTS, OrderCollected, OrderCompleted
from pannier.orders.model import (
    Adjustment,
    AdjustmentKind,
    ItemSales,
    ItemTotals,
    Line,
    OrderSnapshot,
    Payer,
    Price,
    Quote,
    Status,
)
from pannier.orders.statistics import SalesSort, best_sellers, recount_sales, sales_of, sells
from tests.unit.orders.builders import NOON, an_order
from tests.unit.orders.strategies import ids, quotes

K = AdjustmentKind
DAY = date(2026, 5, 4)


def line(number: int, item: str, quantity: int) -> Line:
    return Line(str(number), item, item, (), (), quantity, Money(1_000, "CNY"))


def amount(kind: AdjustmentKind, *allocation: int, payer: Payer = Payer.CUSTOMER) -> Adjustment:
    return Adjustment(kind, "rule", Money(sum(allocation), "CNY"), payer, allocation)


PRICE = Price(
    "CNY",
    (line(1, "noodles", 2), line(2, "rice", 1), line(3, "noodles", 1)),
    (
        amount(K.ITEMS, 2_000, 300, 1_000),
        amount(K.ITEM_DISCOUNT, -200, 0, 0, payer=Payer.MERCHANT),
        amount(K.ORDER_DISCOUNT, -270, -39, -141, payer=Payer.MERCHANT),
        amount(K.PACKING_FEE, 60, 10, 30),
        Adjustment(K.DELIVERY_FEE, "band", Money(300, "CNY"), Payer.CUSTOMER),
        replace(amount(K.TAX, 90, 20, 50), included=True),
        Adjustment(K.TIP, "tip", Money(500, "CNY"), Payer.CUSTOMER),
    ),
)


def test_an_item_brings_what_is_paid_for_it_discounts_taken_off_and_fees_left_out() -> None:
    assert sales_of(an_order(), PRICE) == (
        ItemSales("merchant", DAY, "noodles", 3, 2_000 - 200 - 270 + 1_000 - 141),
        ItemSales("merchant", DAY, "rice", 1, 300 - 39),
    )


def test_an_order_sells_once() -> None:
    assert {kind for kind in EVENTS.values() if sells(kind(an_order()))} == {OrderCompleted, OrderCollected}


@given(st.lists(st.tuples(quotes, st.sampled_from(Status)), max_size=4))
def test_a_recount_adds_up_what_each_completed_order_sold(drawn: list[tuple[Quote, Status]]) -> None:
    orders = []
    for number, (quote, status) in enumerate(drawn):
        lines = tuple(
            replace(each, id=str(n), item_id="ab"[n % 2]) for n, each in enumerate(quote.price.lines)
        )
        fitting = tuple(a for a in quote.price.adjustments if len(a.allocation) == len(lines))
        price = replace(quote.price, lines=lines, adjustments=fitting)
        order = replace(an_order(), id=str(number), status=status)
        orders.append((order, OrderSnapshot(order.id, replace(quote, price=price))))
    portions: dict[str, int] = {}
    revenue: dict[str, int] = {}
    for order, snapshot in orders:
        if order.status is Status.COMPLETED:
            for each in sales_of(order, snapshot.quote.price):
                portions[each.item_id] = portions.get(each.item_id, 0) + each.portions
                revenue[each.item_id] = revenue.get(each.item_id, 0) + each.revenue_minor
    assert recount_sales(orders) == {
        ("merchant", DAY, item): ItemSales("merchant", DAY, item, portions[item], revenue[item])
        for item in portions
    }


@given(
    st.lists(
        st.builds(ItemSales, st.just("m"), st.just(NOON.date()), ids, st.integers(0, 9), st.integers(-9, 9))
    ),
    st.sampled_from(SalesSort),
    st.integers(1, 4),
)
def test_pages_of_what_sold_best_have_each_item_once_and_in_order(
    sales: list[ItemSales], sort: SalesSort, first: int
) -> None:
    seen: list[ItemTotals] = []
    request = PageRequest(first)
    while True:
        page = best_sellers(sales, sort, request)
        seen += page.items
        if not page.has_next:
            break
        request = PageRequest(first, page.keys[-1])
    assert len(seen) == len({each.item_id for each in seen}) == len({each.item_id for each in sales})
    ranks = [each.portions if sort is SalesSort.PORTIONS else each.revenue_minor for each in seen]
    assert ranks == sorted(ranks, reverse=True)
    assert sum(each.portions for each in seen) == sum(each.portions for each in sales)
