"""A customer's visit, from signing in to a review: `python example.py ADDRESS ACCOUNT PASSWORD`."""

import sys
from collections.abc import Iterator
from uuid import uuid4

from pannier_client import (
    AskPriceQuoteCreateMenuItemUnavailable,
    AskPriceQuoteCreateQuotePayload,
    CoordinatesInput,
    Fulfilment,
    OrderCard,
    OrderStatus,
    Pannier,
    PaymentInput,
    PaymentMethod,
    PlaceOrderOrderPlaceOrderPayload,
    QuoteCreateInput,
    QuoteLineInput,
    ReviewPostInput,
    SignInUserSignInSessionPayload,
)

PEOPLES_SQUARE = CoordinatesInput(latitude=31.2235, longitude=121.4455)


def signed_in(address: str, account: str, password: str) -> Pannier:
    """A client of the API for one user."""
    headers = {"accept-language": "en"}
    result = Pannier(f"{address}/graphql", headers).sign_in(account, password)
    if not isinstance(result, SignInUserSignInSessionPayload):
        raise SystemExit(result.message)
    return Pannier(f"{address}/graphql", headers | {"authorization": f"Bearer {result.session.access_token}"})


def orders(pannier: Pannier) -> Iterator[OrderCard]:
    """Every order of the user, newest first, page after page."""
    after = None
    while True:
        page = pannier.my_orders(first=2, after=after)
        yield from (edge.node for edge in page.edges)
        after = page.page_info.end_cursor
        if not page.page_info.has_next_page:
            return


def visit(pannier: Pannier) -> None:
    """Find somebody who delivers, order one of each dish, and review what was eaten."""
    found = pannier.find_merchants(near=PEOPLES_SQUARE, first=1)
    merchant = found.edges[0].node
    menu = pannier.read_menu(merchant.id)
    viewer = pannier.my_addresses()
    if menu is None or viewer is None:
        raise SystemExit("no menu, or nobody signed in")
    dishes = [dish for category in menu.categories for dish in category.items]
    print(f"{merchant.name}: {', '.join(f'{dish.name} {dish.price.formatted}' for dish in dishes)}")

    asked = QuoteCreateInput(  # inputs are filled by the schema's names, all else is read by Python's
        merchantId=merchant.id,
        lines=[QuoteLineInput(itemId=dish.id, quantity=1) for dish in dishes],
        fulfilment=Fulfilment.DELIVERY,
        addressId=viewer.addresses.edges[0].node.id,
    )
    # Some errors a program can do something about. All others are told in the server's words.
    match pannier.ask_price(asked):
        case AskPriceQuoteCreateQuotePayload(quote=quote):
            print(f"quoted {quote.price.total.formatted}")
        case AskPriceQuoteCreateMenuItemUnavailable(name=name):
            raise SystemExit(f"{name} is sold out")
        case refusal:
            raise SystemExit(refusal.message)

    payment = PaymentInput(method=PaymentMethod.CASH_ON_DELIVERY)
    placed = pannier.place_order(
        quote.id, str(uuid4()), payment
    )  # a key for each order: repeated, it places one
    if not isinstance(placed, PlaceOrderOrderPlaceOrderPayload):
        raise SystemExit(placed.message)
    print(f"placed: {placed.order.status.value}, {placed.order.total.formatted}")

    for order in orders(pannier):
        print(f"ordered: {order.status.value}, {order.total.formatted}")
        if order.status is OrderStatus.COMPLETED:
            review = ReviewPostInput(food=5, packaging=4, delivery=5, text="趁热吃最香")
            print(f"reviewed: {pannier.post_review(order.id, review).typename__}")


if __name__ == "__main__":
    visit(signed_in(*sys.argv[1:4]))
