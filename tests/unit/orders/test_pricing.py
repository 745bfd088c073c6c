"""Prices: every step to the last fen, every refusal with what would have been right, and what holds for any order."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.errors import InvalidInput
from pannier.core.money import Money
from pannier.menus.model import Availability, MenuMarks, StockMark
from pannier.merchants.model import Fulfilment, SpendDiscount
from pannier.orders.errors import (
    BelowMinimumOrder,
    MenuItemUnavailable,
    MenuItemUnknown,
    OptionChoicesInvalid,
    OptionRepeated,
    OptionUnknown,
)
from pannier.orders.model import AdjustmentKind, LineRequest, Payer, Price
from pannier.orders.pricing import PricingInputs, line_amounts, portions_of, price
from tests.unit.menus.examples import BEEF_NOODLES, SOY_MILK
from tests.unit.merchants.examples import MERCHANT, NOON
from tests.unit.orders.menus import LARGE, RICE, SMALL, TEA, a_menu, inputs_of, noodles


def row(result: Price) -> list[tuple[str, int, tuple[int, ...]]]:
    return [(each.kind.value, each.amount.amount_minor, each.allocation) for each in result.adjustments]


def test_every_step_adds_its_amounts_in_order() -> None:
    # two large noodles at 31.00 and two teas at 9.00, of which 1.00 is off each
    result = price(inputs_of(noodles(2), LineRequest(TEA.id, (), 2), tip_minor=300))
    assert row(result) == [
        ("ITEMS", 8000, (6200, 1800)),
        ("ITEM_DISCOUNT", -200, (0, -200)),
        ("ORDER_DISCOUNT", -500, (-397, -103)),  # 500 over 6200 and 1600
        ("PACKING_FEE", 100, (79, 21)),
        ("DELIVERY_FEE", 300, ()),
        ("TAX", 419, (333, 86)),  # within 7400 at 6 %
        ("TIP", 300, ()),
    ]
    assert result.total == Money(8000, "CNY")
    assert [each.payer for each in result.adjustments[:4]] == [
        Payer.CUSTOMER,
        Payer.MERCHANT,
        Payer.MERCHANT,
        Payer.CUSTOMER,
    ]
    assert [line.unit_price.amount_minor for line in result.lines] == [3100, 900]
    assert result.lines[0].options == ("大 Large",)
    assert [line.id for line in result.lines] == ["1", "2"]


def test_pickup_pays_no_delivery_and_has_no_minimum() -> None:
    result = price(inputs_of(LineRequest(RICE.id, (), 1), fulfilment=Fulfilment.PICKUP))
    assert [each.kind for each in result.adjustments] == [
        AdjustmentKind.ITEMS,
        AdjustmentKind.PACKING_FEE,
        AdjustmentKind.TAX,
    ]
    assert result.total == Money(300, "CNY")


@pytest.mark.parametrize(("quantity", "off"), [(1, 0), (2, -500), (3, -500), (4, -1500)])
def test_the_best_spend_discount_applies(quantity: int, off: int) -> None:
    result = price(inputs_of(noodles(quantity)))
    assert result.sum_of(AdjustmentKind.ORDER_DISCOUNT) == Money(off, "CNY")


def test_a_threshold_counts_after_item_discounts() -> None:
    merchant = replace(MERCHANT, spend_discounts=(SpendDiscount(4500, 500),))
    cheap = replace(TEA, discount_minor=1)
    menu = a_menu(replace(BEEF_NOODLES, discount_minor=0), cheap, merchant=merchant)
    result = price(inputs_of(LineRequest(TEA.id, (), 5), menu=menu))
    assert result.sum_of(AdjustmentKind.ORDER_DISCOUNT) == Money(0, "CNY")


def test_a_discount_never_takes_a_line_below_nothing() -> None:
    gift = replace(TEA, price_minor=100, discount_minor=900)
    merchant = replace(MERCHANT, minimum_order_minor=0, spend_discounts=(SpendDiscount(0, 10_000),))
    result = price(
        inputs_of(noodles(), LineRequest(TEA.id, (), 3), menu=a_menu(BEEF_NOODLES, gift, merchant=merchant))
    )
    assert result.sum_of(AdjustmentKind.ITEM_DISCOUNT) == Money(-300, "CNY")
    assert result.sum_of(AdjustmentKind.ORDER_DISCOUNT) == Money(-3100, "CNY")
    assert result.total == Money(100 + 300, "CNY")


def test_lines_of_one_item_are_added_up() -> None:
    assert portions_of((noodles(2), LineRequest(TEA.id, (), 1), noodles(3, SMALL))) == {
        BEEF_NOODLES.id: 5,
        TEA.id: 1,
    }
    with pytest.raises(MenuItemUnavailable) as refusal:
        price(inputs_of(noodles(6), noodles(5, SMALL)))
    assert (refusal.value.availability, refusal.value.left) == (Availability.SOLD_OUT, 10)


def test_what_the_day_has_sold_is_not_there() -> None:
    marks = MenuMarks({BEEF_NOODLES.id: StockMark(BEEF_NOODLES.id, NOON.date(), 9)}, {})
    assert price(inputs_of(noodles(1), menu=a_menu(), marks=marks)).total.amount_minor > 0
    with pytest.raises(MenuItemUnavailable) as refusal:
        price(inputs_of(noodles(2), marks=marks))
    assert refusal.value.left == 1


def test_marked_items_and_items_of_another_time_are_refused() -> None:
    marks = MenuMarks({}, {BEEF_NOODLES.id: NOON + timedelta(hours=1)})
    with pytest.raises(MenuItemUnavailable) as refusal:
        price(inputs_of(noodles(), marks=marks))
    assert refusal.value.availability is Availability.SOLD_OUT
    assert price(inputs_of(noodles(), marks=marks, at=NOON + timedelta(hours=1))).lines
    with pytest.raises(MenuItemUnavailable) as refusal:
        price(inputs_of(LineRequest(SOY_MILK.id, (), 5)))
    assert refusal.value.availability is Availability.NOT_SERVED_NOW


def test_unknown_items_and_options_are_named() -> None:
    with pytest.raises(MenuItemUnknown) as unknown:
        price(inputs_of(noodles(), LineRequest("another merchant's", (), 1)))
    assert (unknown.value.line, unknown.value.item_id) == (1, "another merchant's")
    with pytest.raises(OptionUnknown) as option:
        price(inputs_of(noodles(1, LARGE, "extra")))
    assert (option.value.line, option.value.option_id) == (0, "extra")
    with pytest.raises(OptionRepeated):
        price(inputs_of(noodles(1, LARGE, LARGE)))


@pytest.mark.parametrize(("options", "chosen"), [((), 0), ((SMALL, LARGE), 2)])
def test_too_few_or_too_many_choices_are_refused(options: tuple[str, ...], chosen: int) -> None:
    with pytest.raises(OptionChoicesInvalid) as refusal:
        price(inputs_of(LineRequest(BEEF_NOODLES.id, options, 1)))
    assert (refusal.value.minimum, refusal.value.maximum, refusal.value.chosen) == (1, 1, chosen)


@pytest.mark.parametrize("quantity", [0, -1, 100, 2**31])
def test_absurd_quantities_are_refused(quantity: int) -> None:
    with pytest.raises(InvalidInput) as refusal:
        price(inputs_of(noodles(), noodles(quantity)))
    assert refusal.value.path == ("lines", "1", "quantity")


@pytest.mark.parametrize("lines", [(), (noodles(),) * 51])
def test_no_lines_and_too_many_are_refused(lines: tuple[LineRequest, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        price(inputs_of(*lines))
    assert refusal.value.path == ("lines",)


def test_a_negative_tip_is_refused() -> None:
    with pytest.raises(InvalidInput):
        price(inputs_of(noodles(), tip_minor=-1))


def test_too_little_for_a_delivery_is_refused() -> None:
    with pytest.raises(BelowMinimumOrder) as refusal:
        price(inputs_of(LineRequest(TEA.id, (), 2)))
    assert (refusal.value.minimum, refusal.value.items) == (Money(2000, "CNY"), Money(1600, "CNY"))


def test_an_absurd_total_is_refused() -> None:
    gold = replace(BEEF_NOODLES, price_minor=10_000_000, daily_limit=None)
    with pytest.raises(InvalidInput):
        price(inputs_of(noodles(99), menu=a_menu(gold)))


_terms = st.builds(
    lambda packing, discounts, rate: replace(
        MERCHANT,
        minimum_order_minor=0,
        packing_fee_minor=packing,
        spend_discounts=tuple(SpendDiscount(threshold, off) for threshold, off in discounts),
        tax_basis_points=rate,
    ),
    st.integers(0, 2_000),
    st.lists(st.tuples(st.integers(0, 20_000), st.integers(0, 5_000)), max_size=3),
    st.integers(0, 10_000),
)
_items = st.lists(
    st.tuples(st.integers(0, 10_000), st.integers(0, 3_000), st.integers(1, 99)), min_size=1, max_size=6
)


@st.composite
def any_inputs(draw: st.DrawFn) -> PricingInputs:
    rows = draw(_items)
    items = [
        replace(RICE, id=f"item-{index}", price_minor=cost, discount_minor=off)
        for index, (cost, off, _) in enumerate(rows)
    ]
    lines = [LineRequest(f"item-{index}", (), quantity) for index, (_, _, quantity) in enumerate(rows)]
    menu = a_menu(*items, merchant=draw(_terms))
    fulfilment = draw(st.sampled_from(Fulfilment))
    return inputs_of(*lines, menu=menu, fulfilment=fulfilment, tip_minor=draw(st.integers(0, 1_000)))


@given(any_inputs())
def test_allocations_and_parts_sum_and_nothing_is_negative(inputs: PricingInputs) -> None:
    result = price(inputs)
    for adjustment in result.adjustments:
        assert not adjustment.allocation or sum(adjustment.allocation) == adjustment.amount.amount_minor
        assert not adjustment.allocation or len(adjustment.allocation) == len(result.lines)
    unallocated = sum(
        a.amount.amount_minor for a in result.adjustments if not a.allocation and not a.included
    )
    amounts = line_amounts(result.adjustments, len(result.lines))
    assert sum(amounts) + unallocated == result.total.amount_minor
    assert min(amounts) >= 0
    assert result.total.amount_minor >= 0


@given(any_inputs())
def test_one_more_portion_never_makes_the_goods_cheaper_before_spend_discounts(inputs: PricingInputs) -> None:
    menu = replace(inputs.menu, merchant=replace(inputs.menu.merchant, spend_discounts=()))
    inputs = replace(inputs, menu=menu)
    first, *others = inputs.request.lines
    more = replace(first, quantity=min(99, first.quantity + 1))
    dearer = replace(inputs, request=replace(inputs.request, lines=(more, *others)))
    assert price(inputs).total <= price(dearer).total
