"""What sells: added up once an order, however often its completion is told, and shown to those who sell it."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.errors import Forbidden, InvalidInput, NotFound, Unauthenticated
from pannier.core.paging import PageRequest
from pannier.merchants.model import Fulfilment, SpendDiscount
from pannier.orders.events import from_change
from pannier.orders.model import Command, ItemSales, ItemTotals, MerchantDay, Numbers, Order, Reason
from pannier.orders.service import Statistics
from pannier.orders.statistics import SalesSort, recount_sales
from tests.tables.orders.street import CASH, Street

C, PAGE = Command, PageRequest(20)


@pytest.fixture
def statistics(street: Street) -> Statistics:
    return Statistics(street.statistics, street.users, street.merchants)


def collected(street: Street, noodles: int, rice: int) -> Order:
    """An order that was fetched, and whose events were told."""
    lines = [(item, n) for item, n in ((street.noodles, noodles), (street.rice, rice)) if n]
    order = street.place(*lines, method=CASH, fulfilment=Fulfilment.PICKUP)
    street.accept(order)
    street.act(street.clerk, order, C.READY)
    street.act(street.clerk, order, C.COLLECT)
    return street.react(order, times=2)


def sales(street: Street, order: Order) -> tuple[ItemSales, ...]:
    day = order.business_date
    return street.statistics.read_sales(street.merchant.id, day, day, 100)


def test_portions_and_what_was_paid_for_them_are_added_once(street: Street) -> None:
    street.edit_merchant(spend_discounts=(SpendDiscount(5_000, 580),))
    street.publisher.publish(street.merchant.id)
    first = collected(street, noodles=2, rice=1)  # 56.00 and 2.00, less 5.60 and 0.20
    second = collected(street, noodles=1, rice=0)
    day = first.business_date
    assert set(sales(street, first)) == {
        ItemSales(street.merchant.id, day, street.noodles.id, 3, 5_600 - 560 + 2_800),
        ItemSales(street.merchant.id, day, street.rice.id, 1, 200 - 20),
    }
    told = [(each, street.repository.get_snapshot(each.id)) for each in (first, second)]
    assert set(sales(street, first)) == set(recount_sales(told).values())


def test_what_was_not_completed_did_not_sell(street: Street) -> None:
    order = street.react(street.act(street.customer, street.place(method=CASH), C.CANCEL, Reason.OTHER))
    assert sales(street, order) == ()
    street.react(street.accept(street.place(method=CASH)))
    assert sales(street, order) == ()


def test_a_refund_takes_nothing_off(street: Street) -> None:
    order = collected(street, noodles=1, rice=0)
    before = sales(street, order)
    street.services.refunds.refund(street.clerk, order.id, Reason.GOODWILL)
    street.react(order)
    assert sales(street, order) == before
    assert street.statistics.find(street.merchant.id, order.business_date).numbers["refunded_minor"] > 0


def test_items_and_days_are_added_in_one_transaction(street: Street, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    order = collected(street, noodles=1, rice=1)
    again = street.place((street.noodles, 1), (street.rice, 1), method=CASH, fulfilment=Fulfilment.PICKUP)
    street.accept(again)
    street.act(street.clerk, again, C.READY)
    street.act(street.clerk, again, C.COLLECT)
    event = [*street.events(again)][-1]
    with meter.measure() as cost:
        street.reactions._count(event)
    assert cost.calls == ["GetItem", "TransactWriteItems"]
    # the snapshot; claim, the merchant's day, the platform's and two items, each written twice
    assert (cost.reads, cost.writes) == (Decimal("0.5"), Decimal(5 * 2))
    assert sales(street, order)[0].portions == 2
    assert from_change(again, again) == ()


def test_what_counts_costs_a_claim_and_two_days(street: Street, connection: Connection) -> None:
    meter = CapacityMeter(connection)
    order = street.act(street.clerk, street.accept(street.place(method=CASH)), C.READY)
    for event in street.events(order):
        with meter.measure() as cost:
            street.reactions._count(event)
        assert (cost.calls, cost.writes) == (["TransactWriteItems"], Decimal(3 * 2))


def test_fifty_items_fit_one_transaction(street: Street) -> None:
    merchant, day = street.merchant.id, date(2026, 5, 4)
    many = [ItemSales(merchant, day, f"{n:026d}", 1, 100) for n in range(50)]
    change = MerchantDay(merchant, day, Numbers({"completed": 1}))
    assert street.statistics.add("event", change, "CNY", street.clock.now(), many)
    assert not street.statistics.add("event", change, "CNY", street.clock.now(), many)
    assert street.statistics.read_sales(merchant, day, day, 100) == tuple(many)
    assert street.statistics.page(merchant, PAGE).items == (change,)


def test_a_manager_sees_what_sold_best_over_days(street: Street, statistics: Statistics) -> None:
    merchant, first = street.merchant.id, date(2026, 5, 1)
    sold = [
        ItemSales(merchant, first, "tea", 5, 500),
        ItemSales(merchant, first, "noodles", 2, 5_000),
        ItemSales(merchant, first + timedelta(days=1), "tea", 1, 100),
        ItemSales(merchant, first + timedelta(days=31), "tea", 9, 900),
    ]
    for number, each in enumerate(sold):
        change = MerchantDay(merchant, each.business_date, Numbers({"completed": 1}))
        street.statistics.add(f"event {number}", change, "CNY", street.clock.now(), [each])
    last = first + timedelta(days=30)
    tea, noodles = ItemTotals("tea", 6, 600), ItemTotals("noodles", 2, 5_000)
    for viewer in (street.manager, street.operator):
        page = statistics.page_items(viewer, merchant, first, last, SalesSort.PORTIONS, PageRequest(1))
        assert (page.items, page.has_next) == ((tea,), True)
        after = PageRequest(1, page.keys[-1])
        page = statistics.page_items(viewer, merchant, first, last, SalesSort.PORTIONS, after)
        assert (page.items, page.has_next) == ((noodles,), False)
        page = statistics.page_items(viewer, merchant, first, last, SalesSort.REVENUE, PAGE)
        assert page.items == (noodles, tea)
        assert [day.numbers["completed"] for day in statistics.page_days(viewer, merchant, PAGE).items] == [
            1,
            1,
            2,
        ]


def test_nobody_else_sees_it(street: Street, statistics: Statistics) -> None:
    merchant, day = street.merchant.id, date(2026, 5, 1)
    for viewer, refusal in (
        (None, Unauthenticated),
        (street.clerk, Forbidden),
        (street.customer, NotFound),
        (street.courier, NotFound),
    ):
        with pytest.raises(refusal):
            statistics.page_items(viewer, merchant, day, day, SalesSort.PORTIONS, PAGE)
        with pytest.raises(refusal):
            statistics.page_days(viewer, merchant, PAGE)
    with pytest.raises(NotFound):
        statistics.page_days(street.operator, street.customer, PAGE)


@pytest.mark.parametrize("days", [-1, 31])
def test_days_are_asked_about_in_their_order_and_not_too_many(
    street: Street, statistics: Statistics, days: int
) -> None:
    first = date(2026, 5, 1)
    with pytest.raises(InvalidInput) as refused:
        statistics.page_items(
            street.manager,
            street.merchant.id,
            first,
            first + timedelta(days=days),
            SalesSort.PORTIONS,
            PAGE,
        )
    assert refused.value.path == ("lastDay",)
