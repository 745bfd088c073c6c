"""A merchant with its menu, and what customers may ask of it."""

from dataclasses import replace
from datetime import datetime

from pannier.menus.model import MenuItem, MenuMarks, PublishedMenu
from pannier.merchants.model import Fulfilment, Merchant
from pannier.orders.model import LineRequest, QuoteRequest
from pannier.orders.pricing import PricingInputs
from tests.unit.menus.examples import BEEF_NOODLES, DRINKS, NOODLES, SIZE, SOY_MILK
from tests.unit.merchants.examples import MERCHANT, NOON

SMALL, LARGE = (option.id for option in SIZE.options)
RICE = replace(
    SOY_MILK, id="01KJP000000000000000000T03", name="米饭 Rice", price_minor=200, discount_minor=0, windows=()
)
TEA = replace(
    SOY_MILK, id="01KJP000000000000000000T04", name="茶 Tea", price_minor=900, discount_minor=100, windows=()
)
ITEMS = (BEEF_NOODLES, RICE, TEA, SOY_MILK)
NO_MARKS = MenuMarks({}, {})


def a_menu(*items: MenuItem, merchant: Merchant = MERCHANT, revision: int = 1) -> PublishedMenu:
    return PublishedMenu(
        merchant_id=merchant.id,
        revision=revision,
        published_at=NOON,
        categories=(NOODLES, DRINKS),
        items={item.id: item for item in items or ITEMS},
        merchant=merchant,
    )


def noodles(quantity: int = 1, *option_ids: str) -> LineRequest:
    return LineRequest(BEEF_NOODLES.id, option_ids or (LARGE,), quantity)


def a_request(
    *lines: LineRequest, fulfilment: Fulfilment = Fulfilment.DELIVERY, tip_minor: int = 0
) -> QuoteRequest:
    return QuoteRequest(
        merchant_id=MERCHANT.id,
        lines=lines,
        fulfilment=fulfilment,
        address_id="01KJP0000000000000000000AD" if fulfilment is Fulfilment.DELIVERY else None,
        scheduled_for=None,
        tip_minor=tip_minor,
    )


def inputs_of(
    *lines: LineRequest,
    fulfilment: Fulfilment = Fulfilment.DELIVERY,
    tip_minor: int = 0,
    menu: PublishedMenu | None = None,
    marks: MenuMarks = NO_MARKS,
    at: datetime = NOON,
) -> PricingInputs:
    distance = 1_001 if fulfilment is Fulfilment.DELIVERY else 0
    return PricingInputs(
        a_request(*lines, fulfilment=fulfilment, tip_minor=tip_minor), menu or a_menu(), marks, at, distance
    )
