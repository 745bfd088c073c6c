"""Rate limits over the table."""

import logging
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.clock import FixedClock
from pannier.core.dynamo import bind_tables
from pannier.core.i18n import Locale
from pannier.core.settings import Quota, RateTerms, Settings
from pannier.quotas.errors import RateLimited
from pannier.quotas.model import Caller, CallerKind
from pannier.quotas.records import UsageRecord
from pannier.quotas.repository import UsageRepository
from pannier.quotas.service import RateLimits

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
TERMS = RateTerms(timedelta(minutes=1), per_user=Quota(5, 1_000), per_address=Quota(3, 2_000))
LI, WANG = Caller(CallerKind.USER, "LI"), Caller(CallerKind.USER, "WANG")
HOUSE = Caller(CallerKind.ADDRESS, "192.0.2.7")


@pytest.fixture
def clock(connection: Connection) -> FixedClock:
    return FixedClock(NOON)


@pytest.fixture
def limits(clock: FixedClock) -> RateLimits:
    return instance(clock)


def instance(clock: FixedClock) -> RateLimits:
    """As another instance of the function has it."""
    return RateLimits(UsageRepository(), TERMS, b"a secret for tests only", clock)


def allowed(limits: RateLimits, caller: Caller, points: int = 1) -> bool:
    try:
        limits.take(caller, points)
    except RateLimited:
        return False
    return True


def test_a_window_allows_so_many_requests_of_each_caller(limits: RateLimits) -> None:
    assert [allowed(limits, LI) for _ in range(7)] == [True] * 5 + [False] * 2
    assert [allowed(limits, HOUSE) for _ in range(4)] == [True] * 3 + [False]
    assert allowed(limits, WANG)


def test_a_window_allows_so_many_points_the_last_request_included(limits: RateLimits) -> None:
    assert [allowed(limits, LI, points) for points in (999, 700, 1)] == [True, True, False]
    assert [allowed(limits, WANG, points) for points in (1_000, 1)] == [True, False]


def test_the_next_window_begins_anew_and_the_wait_until_then_is_told(
    limits: RateLimits, clock: FixedClock
) -> None:
    clock.advance(timedelta(seconds=20.5))
    for _ in range(5):
        limits.take(LI, 1)
    with pytest.raises(RateLimited) as refused:
        limits.take(LI, 1)
    assert refused.value.retry_after == 40
    assert refused.value.message() == "Too many requests. Try again in 40 seconds."
    assert refused.value.message(Locale.ZH_CN) == "请求过于频繁，请在 40 秒后重试。"
    clock.advance(timedelta(seconds=40))
    limits.demand(LI)
    assert allowed(limits, LI)


def test_instances_count_together(limits: RateLimits, clock: FixedClock) -> None:
    other = instance(clock)
    assert [allowed(each, LI) for each in (limits, other, limits, other, limits, other)] == [True] * 5 + [
        False
    ]
    other.demand(WANG)
    with pytest.raises(RateLimited):
        other.demand(LI)
    limits.demand(LI)  # did not hear of it yet


def test_of_requests_at_once_no_more_than_allowed_pass(clock: FixedClock) -> None:
    with ThreadPoolExecutor(8) as pool:
        results = list(pool.map(lambda _: allowed(instance(clock), LI), range(12)))
    assert results.count(True) == 5


def test_a_request_costs_one_write_unit_and_one_more_than_allowed_costs_none(
    limits: RateLimits, connection: Connection
) -> None:
    meter = CapacityMeter(connection)
    with meter.measure() as first:
        limits.take(HOUSE, 40)
    with meter.measure() as later:
        limits.take(HOUSE, 40)
    for consumed in (first, later):
        assert (consumed.reads, consumed.writes, consumed.calls) == (0, Decimal(1), ["UpdateItem"])
    limits.take(HOUSE, 1)
    with meter.measure() as refusal:
        assert not allowed(limits, HOUSE)
    assert refusal.calls == ["UpdateItem"]
    with meter.measure() as flood:
        assert [allowed(limits, HOUSE) for _ in range(100)] == [False] * 100
    assert flood.calls == []


def test_the_table_holds_sums_that_soon_expire_and_no_address(limits: RateLimits) -> None:
    limits.take(HOUSE, 40)
    limits.take(HOUSE, 2)
    (record,) = UsageRecord.scan()
    assert (record.requests, record.points) == (2, 42)
    assert record.ttl == NOON + timedelta(minutes=2)
    digest, _, number = record.pk.partition("#")
    assert len(digest) == 64
    assert number == str(int(NOON.timestamp()) // 60)


def test_where_counting_fails_nobody_is_refused(
    settings: Settings, connection: Connection, clock: FixedClock, caplog: pytest.LogCaptureFixture
) -> None:
    bind_tables(replace(settings, table_prefix="nowhere-"), connection)
    with caplog.at_level(logging.WARNING, "pannier"):
        assert [allowed(instance(clock), LI) for _ in range(10)] == [True] * 10
    assert {record.getMessage() for record in caplog.records} == {"the use of the API cannot be counted"}
    assert "LI" not in caplog.text


def test_without_terms_nothing_is_counted(clock: FixedClock) -> None:
    limits = RateLimits(UsageRepository(), None, b"a secret for tests only", clock)
    assert [allowed(limits, LI, 10**9) for _ in range(10)] == [True] * 10
    assert list(UsageRecord.scan()) == []
