"""What is not one's business is not there: whoever asks hears just what they would hear of an id that never was.

Answers are compared byte by byte, with the id that was asked for taken out, and every table before and after.
"""

import orjson
import pytest

from pannier.api.primitives.ids import global_id, split_id
from pannier.menus.changes import NewItem
from pannier.users.model import Role
from tests.api.orders.hidden.conftest import (
    ABSENT,
    ADDRESS,
    CATEGORY,
    ITEM,
    MERCHANT,
    ORDER,
    OUTSIDERS,
    QUOTE,
    READS,
    SAYS,
    House,
    command,
    like,
    refused,
)


@pytest.mark.parametrize("circumstances", ["unpaid", "placed", "carried", "done"])
def test_another_customers_order_is_not_there(house: House, circumstances: str) -> None:
    shop = house.shop
    order_id = shop.order(token="tok_declined" if circumstances == "unpaid" else "tok_ok")
    if circumstances in {"carried", "done"}:
        ready = (("clerk", "orderAccept"), ("clerk", "orderReady"))
        shop.tell_all(order_id, *ready, ("other courier", "orderClaim"), ("other courier", "orderPickUp"))
    if circumstances == "done":
        shop.tell_all(order_id, ("other courier", "orderDeliver"), ("customer", "orderComplete"))
    house.compare(ORDER, order_id)


def test_another_customers_quote_is_not_there(house: House) -> None:
    shop = house.shop
    address = house.behind.add_address(house.behind.user_id("stranger"))
    theirs = shop.quote(who="stranger", addressId=address)
    shop.place(theirs, "theirs", who="stranger")  # a key of theirs that has been used
    open_quote, consumed = shop.quote(), shop.quote()
    shop.place(consumed)
    house.compare(QUOTE[:-1], open_quote)
    house.compare(QUOTE[:-1], consumed)
    house.compare(QUOTE[-1:], open_quote, "courier", "owner next door", "nobody")
    with house.untouched():
        # a key that they have used tells them of their own order only
        answer = shop.place(open_quote, "theirs", who="stranger")
        absent = shop.place(like(open_quote), "theirs", who="stranger")
        assert answer == absent
        mine = shop.people["stranger"].data("{ viewerOrders { edges { node { id } } } }")
        assert answer["__typename"] == "IdempotencyConflict"
        assert [{"node": {"id": answer["orderId"]}}] == mine["viewerOrders"]["edges"]


def test_operators_and_staff_see_no_quotes_and_no_addresses(house: House) -> None:
    house.compare((*READS, QUOTE[2]), house.shop.quote(), "operator", "manager", "clerk")
    house.compare(READS, house.shop.address, "operator", "manager", "clerk")


def test_another_customers_address_is_not_there(house: House) -> None:
    merchant, rice = house.shop.id, house.shop.rice
    lines = f'merchantId: "{merchant}", fulfilment: DELIVERY, lines: [{{itemId: "{rice}", quantity: 1}}]'
    quote = f"mutation ($id: ID!) {{ quoteCreate(input: {{addressId: $id, {lines}}}) {SAYS} }}"
    changes = (command("userAddressUpdate", more=f"input: {ADDRESS}"), command("userAddressRemove"), quote)
    house.compare((*READS, *changes), house.shop.address, *OUTSIDERS, "clerk", "operator")


def test_what_a_merchant_keeps_to_itself_is_not_there(house: House) -> None:
    house.shop.order()
    house.compare(MERCHANT, house.shop.id, *OUTSIDERS, "customer")
    house.compare(ITEM, house.shop.noodles, *OUTSIDERS, "customer")


def test_drafts_are_not_there(house: House) -> None:
    """An item off the shelf, an item that is not published yet, and their headings."""
    menus, merchant = house.shop.api.services.menus, house.shop.merchant
    manager = house.behind.user_id("manager")
    shelved = house.behind.add_item("新品", 900, on_shelf=False)
    category = menus.add_category(manager, merchant.id, "秋季")
    fresh = menus.add_item(manager, merchant.id, NewItem(category.id, "蟹粉面", 8_800))
    draft = global_id("MenuItem", f"{merchant.id}.{fresh.id}")
    heading = global_id("MenuCategory", f"{merchant.id}.{category.id}")
    for item in (shelved, draft):
        house.compare((*READS, *ITEM), item, *OUTSIDERS, "customer")
        named = "query ($id: ID!) { node(id: $id) { ... on MenuItem { name settings { onShelf } } } }"
        assert house.shop["clerk"].data(named, id=item)["node"]["settings"] == {"onShelf": item == draft}
    house.compare((*READS, *CATEGORY), heading, *OUTSIDERS, "customer")
    menu = "query ($id: ID!) { menu(merchantId: $id) { categories { name items { id name } } } }"
    shown = str(house.shop["customer"].data(menu, id=house.shop.id))
    for hidden in ("新品", "蟹粉面", "秋季", shelved, draft, heading):
        assert hidden not in shown
    asked = f'{{merchantId: "{house.shop.id}", fulfilment: PICKUP, lines: [{{itemId: $id, quantity: 1}}]}}'
    quote = f"mutation ($id: ID!) {{ quoteCreate(input: {asked}) {SAYS} }}"
    for item in (shelved, draft):
        for who in ("customer", "stranger"):
            assert house.hear(who, quote, item) == house.hear(who, quote, like(item))


def test_staff_and_messages_are_not_there(house: House) -> None:
    order_id = house.shop.order()
    house.behind.react(order_id)
    member = global_id("StaffMember", f"{house.shop.merchant.id}.{house.behind.user_id('clerk')}")
    removal = command("merchantStaffRemove")
    house.compare((*READS, removal), member, *OUTSIDERS, "customer")
    user = global_id("User", house.behind.user_id("customer"))
    house.compare(READS, user, *OUTSIDERS, "clerk")
    inbox = (
        "query ($kind: InboxKind!, $m: ID) { inbox(kind: $kind, merchantId: $m) { edges { node { id } } } }"
    )
    read = (*READS, command("inboxMessageRead"))
    for who, kind, merchant in (("customer", "CUSTOMER", None), ("clerk", "MERCHANT", house.shop.id)):
        edges = house.shop[who].data(inbox, kind=kind, m=merchant)["inbox"]["edges"]
        outsiders = (*OUTSIDERS, "operator", "clerk" if who == "customer" else "customer")
        for edge in edges:
            _same_message(house, read, edge["node"]["id"], outsiders)
        assert edges


def _same_message(house: House, documents: tuple[str, ...], hidden: str, outsiders: tuple[str, ...]) -> None:
    """A message's id carries its inbox and its event; another event of that inbox never was."""
    type_name, raw_id = split_id(hidden)
    order_id = next(part for part in raw_id.replace("/", ":").replace("#", ":").split(":") if len(part) == 26)
    absent = global_id(type_name, ABSENT.join(raw_id.rsplit(order_id, 1)))
    with house.untouched():
        for who in outsiders:
            for document in documents:
                heard = house.hear(who, document, hidden)
                assert heard == house.hear(who, document, absent), (who, document)
                assert refused(orjson.loads(heard[1]))


def test_a_courier_who_loses_his_role_loses_the_orders(house: House) -> None:
    shop, order_id = house.shop, house.shop.order()
    shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderReady"), ("courier", "orderClaim"))
    operator, courier = house.behind.user_id("operator"), house.behind.user_id("courier")
    shop.api.services.users.set_role(operator, courier, Role.COURIER, granted=False)
    house.compare(ORDER, order_id, "courier")


def test_a_clerk_who_was_removed_is_a_stranger_at_once(house: House) -> None:
    order_id = house.shop.order()
    owner, clerk = house.behind.user_id("manager"), house.behind.user_id("clerk")
    house.shop.api.services.merchants.remove_staff(owner, house.shop.merchant.id, clerk)
    house.compare(ORDER, order_id, "clerk")
    house.compare(MERCHANT, house.shop.id, "clerk")
