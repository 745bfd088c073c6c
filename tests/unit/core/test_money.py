import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.money import CurrencyMismatch, Money, total

amounts = st.integers(-(10**12), 10**12)


@given(amounts, st.lists(st.integers(0, 10**6), min_size=1, max_size=60))
def test_parts_sum_to_the_whole(amount: int, weights: list[int]) -> None:
    parts = Money(amount, "CNY").allocate(weights)
    assert sum(part.amount_minor for part in parts) == amount
    assert len(parts) == len(weights)


@given(amounts, st.lists(st.integers(1, 10**6), min_size=1, max_size=60))
def test_no_part_is_further_than_one_unit_from_its_exact_share(amount: int, weights: list[int]) -> None:
    whole = sum(weights)
    for part, weight in zip(Money(amount, "CNY").allocate(weights), weights, strict=True):
        assert abs(part.amount_minor * whole - amount * weight) < whole


def test_largest_remainders_win_and_ties_go_to_the_first() -> None:
    assert [m.amount_minor for m in Money(100, "CNY").allocate([1, 1, 1])] == [34, 33, 33]
    assert [m.amount_minor for m in Money(-100, "CNY").allocate([1, 1, 1])] == [-34, -33, -33]
    assert [m.amount_minor for m in Money(10, "CNY").allocate([1, 2, 4])] == [1, 3, 6]
    assert [m.amount_minor for m in Money(5, "CNY").allocate([0, 0])] == [3, 2]
    assert [m.amount_minor for m in Money(5, "CNY").allocate([0, 1])] == [0, 5]


def test_allocating_to_nothing_or_by_negative_weights_is_an_error() -> None:
    with pytest.raises(ValueError, match="nothing to allocate to"):
        Money(1, "CNY").allocate([])
    with pytest.raises(ValueError, match="not negative"):
        Money(1, "CNY").allocate([1, -1])


def test_currencies_do_not_mix() -> None:
    with pytest.raises(CurrencyMismatch):
        Money(1, "CNY") + Money(1, "EUR")
    with pytest.raises(CurrencyMismatch):
        total([Money(1, "CNY")], "EUR")


def test_a_share_rounds_half_away_from_zero() -> None:
    assert Money(1005, "CNY").share(1_000) == Money(101, "CNY")
    assert Money(-1005, "CNY").share(1_000) == Money(-101, "CNY")
    assert Money(1004, "CNY").share(1_000) == Money(100, "CNY")


def test_text_follows_the_currency_and_the_language() -> None:
    assert Money(123456, "CNY").text("zh-CN") == "¥1,234.56"
    assert Money(123456, "CNY").text("en") == "CN¥1,234.56"
    assert Money(1234, "JPY").text("en") == "¥1,234"
    assert f"{Money(1234, 'KWD'):en}" == "KWD1.234"
