"""A customer's visit, from signing in to a review: `python example.py ADDRESS ACCOUNT PASSWORD`."""

import asyncio
import sys
from collections.abc import AsyncIterator
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


async def signed_in(address: str, account: str, password: str) -> Pannier:
    """A client of the API for one user; the address is like http://127.0.0.1:8000."""
    url, headers = f"{address}/graphql", {"accept-language": "en"}
    async with Pannier(url, headers) as stranger:
        result = await stranger.sign_in(account, password)
    if not isinstance(result, SignInUserSignInSessionPayload):
        raise SystemExit(result.message)
    token = result.session.access_token
    return Pannier(
        url,
        headers | {"authorization": f"Bearer {token}"},
        ws_url=url.replace("http", "ws", 1),
        ws_connection_init_payload={"token": token, "locale": "en"},
    )


async def orders(pannier: Pannier) -> AsyncIterator[OrderCard]:
    """Every order of the user, newest first, page after page."""
    after = None
    while True:
        page = await pannier.my_orders(first=2, after=after)
        for edge in page.edges:
            yield edge.node
        after = page.page_info.end_cursor
        if not page.page_info.has_next_page:
            return


async def visit(pannier: Pannier) -> None:
    """Find somebody who delivers, order one of each dish, and review what was eaten."""
    found = await pannier.find_merchants(near=PEOPLES_SQUARE, first=1)
    merchant = found.edges[0].node
    menu = await pannier.read_menu(merchant.id)
    viewer = await pannier.my_addresses()
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
    match await pannier.ask_price(asked):
        case AskPriceQuoteCreateQuotePayload(quote=quote):
            print(f"quoted {quote.price.total.formatted}")
        case AskPriceQuoteCreateMenuItemUnavailable(name=name):
            raise SystemExit(f"{name} is sold out")
        case refusal:
            raise SystemExit(refusal.message)

    payment = PaymentInput(method=PaymentMethod.CASH_ON_DELIVERY)
    placed = await pannier.place_order(
        quote.id, str(uuid4()), payment
    )  # a key for each order: repeated, it places one
    if not isinstance(placed, PlaceOrderOrderPlaceOrderPayload):
        raise SystemExit(placed.message)
    print(f"placed: {placed.order.status.value}, {placed.order.total.formatted}")

    async for order in orders(pannier):
        print(f"ordered: {order.status.value}, {order.total.formatted}")
        if order.status is OrderStatus.COMPLETED:
            review = ReviewPostInput(food=5, packaging=4, delivery=5, text="趁热吃最香")
            print(f"reviewed: {(await pannier.post_review(order.id, review)).typename__}")


async def main() -> None:
    """Come as whom the command line names."""
    async with await signed_in(*sys.argv[1:4]) as pannier:
        await visit(pannier)


if __name__ == "__main__":
    asyncio.run(main())
