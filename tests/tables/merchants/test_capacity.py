"""What finding and changing merchants costs, as the engine counts it."""

from dataclasses import replace
from decimal import Decimal

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.geo import cell_of
from pannier.core.ids import new_id
from pannier.core.paging import PageRequest
from pannier.merchants.changes import MerchantChanges
from pannier.merchants.discovery import DiscoveryQuery
from pannier.merchants.permissions import Permission
from tests.tables.merchants.conftest import STORE, City


@pytest.fixture
def meter(connection: Connection) -> CapacityMeter:
    return CapacityMeter(connection)


def test_asking_for_a_membership_is_one_consistent_get(city: City, meter: CapacityMeter) -> None:
    merchant = city.create()
    with meter.measure() as consumed:
        city.merchants.require(city.owner, merchant.id, Permission.STAFF_MANAGE)
    assert (consumed.calls, consumed.reads, consumed.writes) == (["GetItem"], Decimal(1), Decimal(0))


def test_discovery_is_one_query_of_half_a_unit_per_4_kb(city: City, meter: CapacityMeter) -> None:
    merchant = city.create()
    for _ in range(19):
        city.listings.put(cell_of(STORE), replace(merchant, id=new_id(city.clock.now())))
    with meter.measure() as consumed:
        page = city.merchants.discover(DiscoveryQuery(STORE), PageRequest(10))
    assert len(page.items) == 10
    assert (consumed.calls, consumed.writes) == (["Query"], Decimal(0))
    assert consumed.reads <= 3  # 20 plain merchants are about 20 KB


def test_a_change_is_two_gets_and_one_transaction_with_its_trail(city: City, meter: CapacityMeter) -> None:
    merchant = city.create()
    with meter.measure() as consumed:
        city.merchants.update(city.owner, merchant.id, MerchantChanges(preparation_minutes=5))
    assert consumed.calls == ["GetItem", "GetItem", "TransactWriteItems"]
    # two each for the profile and the entry, and one for the entry in the trail of all
    assert (consumed.reads, consumed.writes) == (Decimal(2), Decimal(4 + 1))


def test_a_page_by_status_is_one_query_and_one_batch(city: City, meter: CapacityMeter) -> None:
    merchant = city.create()
    with meter.measure() as consumed:
        page = city.merchants.page_by_status(city.operator, merchant.status, PageRequest(10))
    assert page.items == (merchant,)
    assert consumed.calls == ["GetItem", "Query", "BatchGetItem"]  # the first asks for the operator's role
