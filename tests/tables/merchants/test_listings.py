from dataclasses import replace
from itertools import permutations
from typing import Any

import pytest

from pannier.core.errors import InvalidInput
from pannier.core.geo import Point, cell_of, cells_within
from pannier.core.money import Money
from pannier.core.paging import PageRequest
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.merchants.discovery import DiscoveryQuery
from pannier.merchants.listings import listed_cells
from pannier.merchants.model import DeliveryZone, Fulfilment, Merchant, MerchantStatus
from pannier.merchants.repository import merchant_of_image
from tests.tables.merchants.conftest import STORE, City

AWAY = Point(31.2800, 121.5200)
FAR_AWAY = Point(31.3600, 121.6400)


def standing(
    city: City, merchant_id: str, places: tuple[Point, ...] = (STORE, AWAY, FAR_AWAY)
) -> dict[str, int]:
    """The version of the merchant's copy in each cell around the places that has one."""
    cells = frozenset[str]().union(*(cells_within(place, 6_000) for place in places))
    return {
        cell: each.version
        for cell in cells
        for each in city.listings.read_cell(cell)
        if each.id == merchant_id
    }


def history(city: City) -> tuple[Merchant, ...]:
    """Three versions of a merchant that moves away, and back halfway."""
    first = city.merchants.create(city.operator, city.new())
    second = city.repository.save(replace(first, location=FAR_AWAY))
    third = city.repository.save(replace(second, location=AWAY))
    return first, second, third


def test_it_stands_in_every_cell_it_may_serve(city: City) -> None:
    merchant = city.create(delivery_zone=DeliveryZone(4_000))
    assert listed_cells(merchant) == cells_within(STORE, 4_000)
    assert standing(city, merchant.id) == dict.fromkeys(cells_within(STORE, 4_000), 1)
    assert city.listings.read_cell(cell_of(STORE)) == (merchant,)


def test_cells_left_behind_are_left(city: City) -> None:
    merchant = city.create()
    moved = city.repository.save(replace(merchant, location=FAR_AWAY))
    city.projector.project(merchant, moved)
    assert standing(city, merchant.id) == dict.fromkeys(listed_cells(moved), 2)


def test_who_is_suspended_is_not_found_until_admitted_again(city: City) -> None:
    merchant = city.create()
    suspended = city.repository.save(replace(merchant, status=MerchantStatus.SUSPENDED))
    city.projector.project(merchant, suspended)
    assert standing(city, merchant.id) == {}
    again = city.repository.save(replace(suspended, status=MerchantStatus.ACTIVE))
    city.projector.project(suspended, again)
    assert standing(city, merchant.id) == dict.fromkeys(listed_cells(again), 3)


@pytest.mark.parametrize("order", list(permutations(range(3))))
def test_changes_in_any_order_and_twice_leave_the_newest(city: City, order: tuple[int, ...]) -> None:
    first, second, third = history(city)
    changes: list[tuple[Merchant | None, Merchant | None]] = [(None, first), (first, second), (second, third)]
    for index in (*order, *order):
        city.projector.project(*changes[index])
    assert standing(city, first.id) == dict.fromkeys(listed_cells(third), 3)


def test_a_deleted_profile_leaves_every_cell_for_good(city: City) -> None:
    merchant = city.create()
    city.projector.project(merchant, None)
    city.projector.project(None, merchant)
    assert standing(city, merchant.id) == {}


def test_the_profile_in_a_stream_image_is_the_merchant(city: City, tables: Settings) -> None:
    merchant = city.create(image="/i.svg")
    items = dynamodb_client(tables).query(
        TableName=f"{tables.table_prefix}merchants",
        KeyConditionExpression="pk = :pk",
        ExpressionAttributeValues={":pk": {"S": merchant.id}},
    )["Items"]
    images: list[Any] = items
    assert [merchant_of_image(image) for image in images if image["sk"] == {"S": "profile"}] == [merchant]
    others = [image for image in images if image["sk"] != {"S": "profile"}]
    assert [merchant_of_image(image) for image in others] == [None, None, None]


def test_discovery_reads_the_cell_of_the_point(city: City) -> None:
    near = city.create()
    page = city.merchants.discover(DiscoveryQuery(STORE), PageRequest(10))
    assert [(each.merchant, each.distance_m, each.delivery_fee) for each in page.items] == [
        (near, 0, Money(0, "CNY"))
    ]
    assert city.merchants.discover(DiscoveryQuery(FAR_AWAY), PageRequest(10)).items == ()
    edge = Point(31.2475, 121.4400)  # 3,058 metres away: in a cell it stands in, and out of its reach
    for fulfilment in Fulfilment:
        assert city.merchants.discover(DiscoveryQuery(edge, fulfilment), PageRequest(10)).items == ()


@pytest.mark.parametrize(
    ("changes", "path"),
    [({"tag": "No Tag"}, ("tag",)), ({"text": "x" * 61}, ("text",))],
)
def test_malformed_questions_are_refused(city: City, changes: dict[str, Any], path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        city.merchants.discover(replace(DiscoveryQuery(STORE), **changes), PageRequest(10))
    assert refusal.value.path == path
