from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.geo import Point
from pannier.core.money import Money
from pannier.core.paging import PageRequest
from pannier.merchants.discovery import DiscoveryQuery, DiscoverySort, FoundMerchant, discover, rating_score
from pannier.merchants.model import DeliveryZone, Fulfilment, Merchant
from tests.unit.merchants.examples import MERCHANT, NEARBY, NOON, STORE

FAR = replace(MERCHANT, id="FAR", location=Point(31.2100, 121.4400))
CLOSED = replace(MERCHANT, id="CLOSED", paused_until=NOON + timedelta(hours=1))
PICKUP = replace(MERCHANT, id="PICKUP", offers_delivery=False)
SMALL = replace(MERCHANT, id="SMALL", delivery_zone=DeliveryZone(500))


def ids(listed: list[Merchant], query: DiscoveryQuery) -> list[str]:
    return [found.merchant.id for found in discover(listed, query, NOON, PageRequest(100)).items]


def test_what_is_found_says_how_far_what_it_costs_and_whether_it_is_open() -> None:
    page = discover([MERCHANT, CLOSED], DiscoveryQuery(NEARBY), NOON, PageRequest(10))
    assert page.items == (
        FoundMerchant(MERCHANT, 1_001, Money(300, "CNY"), True, NOON),
        FoundMerchant(CLOSED, 1_001, Money(300, "CNY"), False, NOON + timedelta(hours=1)),
    )


def test_who_does_not_deliver_to_the_point_is_not_found() -> None:
    assert ids([SMALL, PICKUP, FAR], DiscoveryQuery(NEARBY)) == ["FAR"]


def test_for_pickup_those_nearby_are_found_without_a_fee() -> None:
    page = discover([SMALL, PICKUP], DiscoveryQuery(NEARBY, Fulfilment.PICKUP), NOON, PageRequest(10))
    assert [(found.merchant.id, found.delivery_fee) for found in page.items] == [
        ("PICKUP", None),
        ("SMALL", None),
    ]


def test_asked_for_a_moment_only_those_open_at_it_are_found() -> None:
    assert ids([MERCHANT, CLOSED], DiscoveryQuery(STORE, open_at=NOON)) == [MERCHANT.id]
    assert ids([MERCHANT, CLOSED], DiscoveryQuery(STORE, open_at=NOON + timedelta(hours=1))) == [
        MERCHANT.id,
        "CLOSED",
    ]
    assert ids([MERCHANT], DiscoveryQuery(STORE, open_at=NOON + timedelta(hours=3))) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("蜀香", True),
        ("SHU XIANG", True),
        ("ｓｈｕ", True),
        ("kitchen 川菜", True),
        ("spicy", True),
        ("  ", True),
        ("kitchen sushi", False),
        ("粤菜", False),
    ],
)
def test_every_word_is_in_the_name_the_description_or_a_tag(text: str, found: bool) -> None:
    assert ids([MERCHANT], DiscoveryQuery(STORE, text=text)) == ([MERCHANT.id] if found else [])


def test_a_tag_is_matched_whole() -> None:
    assert ids([MERCHANT], DiscoveryQuery(STORE, tag="spicy")) == [MERCHANT.id]
    assert ids([MERCHANT], DiscoveryQuery(STORE, tag="spic")) == []


def test_by_distance_the_nearest_comes_first_then_the_smaller_id() -> None:
    twin = replace(MERCHANT, id="AAA")
    assert ids([FAR, MERCHANT, twin], DiscoveryQuery(NEARBY)) == [MERCHANT.id, "AAA", "FAR"]


def test_by_rating_many_good_ratings_come_before_a_single_perfect_one() -> None:
    loved = replace(MERCHANT, id="LOVED", rating_sum=490, rating_count=100)
    lucky = replace(MERCHANT, id="LUCKY", rating_sum=5, rating_count=1)
    fresh = replace(MERCHANT, id="FRESH", rating_sum=0, rating_count=0)
    poor = replace(MERCHANT, id="POOR", rating_sum=20, rating_count=10)
    assert [rating_score(each) for each in (loved, lucky, fresh, poor)] == [4_818, 4_090, 4_000, 3_000]
    query = DiscoveryQuery(STORE, sort=DiscoverySort.RATING)
    assert ids([poor, fresh, lucky, loved], query) == ["LOVED", "LUCKY", "FRESH", "POOR"]


@given(
    st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3)), max_size=12),
    st.integers(1, 5),
    st.sampled_from(DiscoverySort),
)
def test_pages_joined_are_the_whole_list_each_merchant_once(
    made: list[tuple[int, int]], size: int, sort: DiscoverySort
) -> None:
    listed = [
        replace(
            MERCHANT,
            id=f"{index:02}",
            location=Point(31.22 + step / 1_000, 121.44),
            rating_sum=stars * 5,
            rating_count=5,
        )
        for index, (step, stars) in enumerate(made)
    ]
    query = DiscoveryQuery(STORE, sort=sort)
    joined: list[str] = []
    page = discover(listed, query, NOON, PageRequest(size))
    joined += [found.merchant.id for found in page.items]
    while page.has_next:
        page = discover(listed, query, NOON, PageRequest(size, page.keys[-1]))
        joined += [found.merchant.id for found in page.items]
    assert joined == ids(listed, query)
    assert len(joined) == len(listed)


def test_a_merchant_that_vanishes_between_pages_does_not_shift_the_next_one() -> None:
    listed = [replace(MERCHANT, id=name) for name in "ABCD"]
    first = discover(listed, DiscoveryQuery(STORE), NOON, PageRequest(2))
    rest = discover([listed[2], listed[3]], DiscoveryQuery(STORE), NOON, PageRequest(2, first.keys[-1]))
    assert [found.merchant.id for found in rest.items] == ["C", "D"]
