"""What changes between the quote and the order: a typed refusal, with a fresh quote where there can be one."""

from dataclasses import replace

import pytest

from pannier.core.errors import InvalidInput, NotFound
from pannier.core.money import Money
from pannier.menus.model import Availability
from pannier.orders.errors import (
    MenuItemUnavailable,
    MenuItemUnknown,
    MerchantClosed,
    QuoteChanged,
    QuoteExpired,
)
from pannier.orders.model import LineRequest, Order, PaymentMethod, Quote
from tests.tables.orders.street import CARD, CASH, Street, minutes


def place(street: Street, quote: Quote) -> Order:
    return street.services.placing.place(street.customer, quote.id, f"key {quote.id}", CASH)


def nothing_taken(street: Street, quote: Quote) -> bool:
    held = street.services.quotes.get(street.customer, quote.id)
    return street.sold(street.noodles) == 0 and held.order_id is None


def test_another_price_is_told_with_a_fresh_quote(street: Street) -> None:
    quote = street.quote()
    street.edit_noodles(price_minor=2_900)
    with pytest.raises(QuoteChanged) as refusal:
        place(street, quote)
    assert nothing_taken(street, quote)
    fresh = refusal.value.quote
    assert fresh.price.total == quote.price.total + Money(100, "CNY")
    assert place(street, fresh).total == fresh.price.total


def test_fees_count_as_much_as_prices(street: Street) -> None:
    quote = street.quote()
    street.edit_merchant(packing_fee_minor=200)
    with pytest.raises(QuoteChanged):
        place(street, quote)
    assert nothing_taken(street, quote)


def test_an_edit_that_changes_no_amount_does_not_matter(street: Street) -> None:
    quote = street.quote()
    street.edit_noodles(name="红烧牛肉面")
    order = place(street, quote)
    assert order.total == quote.price.total
    assert street.repository.get_snapshot(order.id).quote.price == quote.price


def test_a_menu_edited_later_changes_no_order(street: Street) -> None:
    order = place(street, street.quote())
    snapshot = street.repository.get_snapshot(order.id)
    street.edit_noodles(name="别的", price_minor=1)
    assert street.repository.get_snapshot(order.id) == snapshot
    assert street.repository.get(order.id) == order


def test_sold_out_acts_at_once(street: Street) -> None:
    quote = street.quote()
    street.menus.mark_sold_out(
        street.clerk, street.merchant.id, street.noodles.id, street.clock.now() + minutes(60)
    )
    with pytest.raises(MenuItemUnavailable) as refusal:
        place(street, quote)
    assert refusal.value.availability is Availability.SOLD_OUT
    assert nothing_taken(street, quote)


def test_an_item_taken_off_the_shelf_is_told_by_its_name(street: Street) -> None:
    quote = street.quote()
    street.edit_noodles(on_shelf=False)
    with pytest.raises(MenuItemUnavailable) as refusal:
        place(street, quote)
    assert (refusal.value.name, refusal.value.availability) == ("牛肉面", Availability.OFF_SHELF)
    assert nothing_taken(street, quote)
    with pytest.raises(MenuItemUnknown):
        street.quote()


def test_pausing_acts_on_the_next_order(street: Street) -> None:
    quote = street.quote()
    until = street.clock.now() + minutes(30)
    street.merchants.pause(street.clerk, street.merchant.id, until)
    with pytest.raises(MerchantClosed) as refusal:
        place(street, quote)
    assert refusal.value.opens_next == until
    assert nothing_taken(street, quote)


def test_an_expired_quote_comes_with_a_fresh_one(street: Street) -> None:
    quote = street.quote()
    street.clock.advance(minutes(10))
    with pytest.raises(QuoteExpired) as refusal:
        place(street, quote)
    assert nothing_taken(street, quote)
    assert refusal.value.quote is not None
    assert place(street, refusal.value.quote).total == quote.price.total


def test_another_customers_quote_and_address_are_not_there(street: Street) -> None:
    quote, stranger = street.quote(), street.someone()
    with pytest.raises(NotFound):
        street.services.quotes.get(stranger, quote.id)
    with pytest.raises(NotFound):
        street.services.placing.place(stranger, quote.id, "key", CASH)
    with pytest.raises(NotFound):
        street.quote(customer=stranger)
    with pytest.raises(NotFound):
        street.services.quotes.get(street.customer, "no id at all")
    assert nothing_taken(street, quote)


def test_another_merchants_items_are_unknown(street: Street) -> None:
    request = replace(street.quote().request, lines=(LineRequest("01KJP0000000000000000000XX", (), 1),))
    with pytest.raises(MenuItemUnknown):
        street.services.quotes.create(street.customer, request)
    with pytest.raises(NotFound):
        street.services.quotes.create(
            street.customer, replace(request, merchant_id="01KJP0000000000000000000XX")
        )


@pytest.mark.parametrize(("method", "token"), [(CARD, ""), (CASH, "tok_ok")])
def test_a_card_has_a_token_and_cash_has_none(street: Street, method: PaymentMethod, token: str) -> None:
    quote = street.quote()
    with pytest.raises(InvalidInput):
        street.services.placing.place(street.customer, quote.id, "key", method, token)
    with pytest.raises(InvalidInput):
        street.services.placing.place(street.customer, quote.id, " ", CASH)
    assert nothing_taken(street, quote)
