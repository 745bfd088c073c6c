"""What days come to, in the API: of a merchant, and of the platform in each currency."""

from datetime import date, timedelta
from typing import Any

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.orders.model import MerchantDay, Numbers
from pannier.orders.repository import StatisticsRepository
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop

NUMBERS = """
fragment Sums on NumbersTotals {
  placed accepted rejected expired cancelled completed acceptanceBasisPoints
  gmv { amountMinor currency formatted } averageOrderValue { amountMinor } refunded { amountMinor }
  late prepared preparedLate preparationSeconds promisedPreparationSeconds delivered deliveredLate
}
fragment All on Numbers {
  currency
  totals { ...Sums }
  days { businessDate placed completed gmv { amountMinor } acceptanceBasisPoints }
  hours { weekday hour orders gmv { amountMinor } }
  refundReasons { reason count amount { amountMinor } }
  cancelReasons { reason count amount { amountMinor } }
  rejectReasons { reason count }
}
"""
OF_MERCHANT = (
    NUMBERS
    + """
query ($id: ID!, $first: Date!, $last: Date!) {
  merchantNumbers(merchantId: $id, firstDay: $first, lastDay: $last) { ...All }
}
"""
)
OF_PLATFORM = (
    NUMBERS
    + """
query ($first: Date!, $last: Date!, $currency: CurrencyCode) {
  platformNumbers(firstDay: $first, lastDay: $last, currency: $currency) { ...All currencies }
}
"""
)
MONDAY = date(2026, 3, 2)
REFUND = """
mutation ($id: ID!) { orderRefund(id: $id, input: { reason: WRONG }) { __typename } }
"""


@pytest.fixture
def backstage(shop: Shop, connection: Connection) -> Backstage:
    return Backstage(shop, connection)


def of_merchant(shop: Shop, first: date, last: date, who: str = "manager") -> dict[str, Any]:
    found = shop[who].data(OF_MERCHANT, id=shop.id, first=first.isoformat(), last=last.isoformat())
    answer: dict[str, Any] = found["merchantNumbers"]
    return answer


def of_platform(shop: Shop, first: date, last: date, currency: str | None = None) -> dict[str, Any]:
    days = {"first": first.isoformat(), "last": last.isoformat()}
    answer: dict[str, Any] = shop["operator"].data(OF_PLATFORM, **days, currency=currency)["platformNumbers"]
    return answer


def later(shop: Shop, backstage: Backstage, passed: timedelta) -> None:
    """Time passes, and those who act next sign in anew."""
    ids = {who: backstage.user_id(who) for who in ("customer", "clerk", "manager", "operator")}
    shop.api.clock.advance(passed)
    shop.people.update({who: shop.api.as_user(user_id) for who, user_id in ids.items()})


def a_days_business(shop: Shop, backstage: Backstage) -> None:
    """From noon on: one is fetched late and refunded, one refused, one not answered, one taken back."""
    eaten, refused, unanswered, taken_back = (
        shop.order("", fulfilment="PICKUP", addressId=None) for _ in range(4)
    )
    shop.tell_all(taken_back, ("customer", "orderCancel"))
    shop.tell_all(refused, ("clerk", "orderReject"))
    shop.tell_all(eaten, ("clerk", "orderAccept"))
    later(shop, backstage, timedelta(minutes=35))
    shop.sweeper.sweep()
    shop.tell_all(eaten, ("clerk", "orderReady"), ("clerk", "orderCollect"))
    assert shop["clerk"].data(REFUND, id=eaten)["orderRefund"]["__typename"] == "OrderPayload"
    for order_id in (eaten, refused, unanswered, taken_back):
        backstage.react(order_id, times=2)


def test_a_manager_reads_what_days_came_to(shop: Shop, backstage: Backstage) -> None:
    a_days_business(shop, backstage)
    later(shop, backstage, timedelta(hours=22))  # to the next morning
    backstage.react(shop.order("", fulfilment="PICKUP", addressId=None))
    numbers = of_merchant(shop, MONDAY - timedelta(days=1), MONDAY + timedelta(days=1))
    reasons = {name: numbers.pop(name) for name in ("refundReasons", "cancelReasons", "rejectReasons")}
    total = numbers["totals"].pop("gmv")
    assert total == {"amountMinor": 200, "currency": "CNY", "formatted": "CN¥2.00"}
    assert numbers == {
        "currency": "CNY",
        "totals": {
            "placed": 5,
            "accepted": 1,
            "rejected": 1,
            "expired": 1,
            "cancelled": 1,
            "completed": 1,
            "acceptanceBasisPoints": 3_333,
            "averageOrderValue": {"amountMinor": 200},
            "refunded": {"amountMinor": 200},
            "late": 1,
            "prepared": 1,
            "preparedLate": 1,
            "preparationSeconds": 35 * 60,
            "promisedPreparationSeconds": shop.merchant.preparation_minutes * 60,
            "delivered": 0,
            "deliveredLate": 0,
        },
        "days": [
            {
                "businessDate": day,
                "placed": placed,
                "completed": completed,
                "gmv": {"amountMinor": 200 * completed},
                "acceptanceBasisPoints": rate,
            }
            for day, placed, completed, rate in (
                ("2026-03-01", 0, 0, None),
                ("2026-03-02", 4, 1, 3_333),
                ("2026-03-03", 1, 0, None),
            )
        ],
        "hours": [
            {"weekday": 0, "hour": 12, "orders": 4, "gmv": {"amountMinor": 200}},
            {"weekday": 1, "hour": 10, "orders": 1, "gmv": {"amountMinor": 0}},
        ],
    }
    assert reasons["refundReasons"] == [{"reason": "WRONG", "count": 1, "amount": {"amountMinor": 200}}]
    assert [(each["count"], each["amount"]) for each in reasons["cancelReasons"]] == [(1, None)]
    assert {each["reason"] for each in reasons["rejectReasons"]} >= {"NOT_ANSWERED"}
    assert of_merchant(shop, MONDAY, MONDAY, "operator")["totals"]["placed"] == 4


def test_the_platform_has_what_all_merchants_have(shop: Shop, backstage: Backstage) -> None:
    a_days_business(shop, backstage)
    merchant = of_merchant(shop, MONDAY, MONDAY)
    assert of_platform(shop, MONDAY, MONDAY) == {**merchant, "currencies": ["CNY"]}
    statistics, now = StatisticsRepository(backstage.connection), shop.api.clock.now()
    for number in range(3):
        elsewhere = MerchantDay(f"merchant {number}", MONDAY, Numbers({"placed": 2, "gmv_minor": 10**10}))
        statistics.add(f"event {number}", elsewhere, "JPY", now)
    platform = of_platform(shop, MONDAY, MONDAY)
    assert platform["currencies"] == ["JPY", "CNY"]
    assert platform["currency"] == "JPY"
    assert platform["totals"]["placed"] == 6
    assert platform["totals"]["gmv"]["amountMinor"] == 3 * 10**10
    assert of_platform(shop, MONDAY, MONDAY, "CNY")["totals"] == merchant["totals"]


def test_where_nothing_was_there_are_zeros(shop: Shop) -> None:
    numbers = of_merchant(shop, MONDAY, MONDAY)
    assert numbers["totals"]["gmv"]["amountMinor"] == numbers["totals"]["placed"] == 0
    assert numbers["totals"]["averageOrderValue"] is numbers["totals"]["preparationSeconds"] is None
    assert (numbers["hours"], numbers["refundReasons"]) == ([], [])
    assert len(numbers["days"]) == 1
    assert of_platform(shop, MONDAY, MONDAY) == {**numbers, "currencies": []}
    assert of_platform(shop, MONDAY, MONDAY, "EUR")["currency"] == "EUR"


@pytest.mark.parametrize("days", [-1, 92])
def test_days_are_asked_about_in_their_order_and_not_too_many(shop: Shop, days: int) -> None:
    asked = {"id": shop.id, "first": MONDAY.isoformat(), "last": (MONDAY + timedelta(days=days)).isoformat()}
    answer = shop["manager"].execute(OF_MERCHANT, **asked)
    assert answer.codes == ["BAD_USER_INPUT"]
    del asked["id"]
    answer = shop["operator"].execute(OF_PLATFORM, **asked)
    assert answer.codes == ["BAD_USER_INPUT"]


def test_reading_a_quarter_reads_no_orders(shop: Shop, backstage: Backstage) -> None:
    """Days alone; however many orders were in them."""
    a_days_business(shop, backstage)
    last = MONDAY + timedelta(days=91)
    meter = CapacityMeter(backstage.connection)
    with meter.measure() as cost:
        assert len(of_merchant(shop, MONDAY, last)["days"]) == 92
    assert cost.calls.count("Query") == 1
    with meter.measure() as cost:
        assert len(of_platform(shop, MONDAY, last)["days"]) == 92
    assert cost.calls.count("Query") == 16
