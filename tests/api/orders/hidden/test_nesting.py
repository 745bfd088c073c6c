"""What is hidden stays so behind what is not: by nesting, by cursors, by keys of the tables."""

from pannier.api.primitives.ids import global_id, split_id
from tests.api.orders.conftest import NEARBY
from tests.api.orders.hidden.conftest import ABSENT, ORDER, OUTSIDERS, QUOTE, READS, House

INSIDE = "merchant { name viewerRole settings { autoAccept } staff { edges { node { id } } } }"


def test_nothing_inner_is_reached_by_nesting(house: House) -> None:
    """From what somebody may see to what they may not."""
    shop = house.shop
    order_id = shop.order(note="门铃坏了")
    quote_id = shop.quote()
    house.behind.react(order_id)
    shut = {"name": "面馆", "viewerRole": None, "settings": None, "staff": None}
    by = "query ($id: ID!) { %s(id: $id) { %s } }"
    for kind, asked in (("order", order_id), ("quote", quote_id)):
        assert shop["customer"].data(by % (kind, INSIDE), id=asked) == {kind: {"merchant": shut}}
    mine = shop["customer"].data(f"{{ viewerOrders {{ edges {{ node {{ {INSIDE} }} }} }} }}")
    assert mine["viewerOrders"]["edges"] == [{"node": {"merchant": shut}}]
    told = shop["customer"].data(f"{{ inbox {{ edges {{ node {{ {INSIDE} }} }} }} }}")["inbox"]["edges"]
    assert told
    assert all(edge["node"]["merchant"] == shut for edge in told)
    inner = "categories { items { settings { onShelf } } }"
    menu = f"query ($id: ID!) {{ menu(merchantId: $id) {{ {INSIDE} {inner} }} }}"
    read = shop["customer"].data(menu, id=shop.id)["menu"]
    assert read["merchant"] == shut
    assert all(item["settings"] is None for each in read["categories"] for item in each["items"])
    shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderReady"), ("courier", "orderClaim"))
    assert shop["courier"].data(by % ("order", INSIDE), id=order_id) == {"order": {"merchant": shut}}
    assert (
        shop["clerk"].data(by % ("order", INSIDE), id=order_id)["order"]["merchant"]["viewerRole"] == "CLERK"
    )


PRIVATE = "destination { recipient phone street detail location { latitude } } note payment { state }"


def test_a_courier_learns_of_the_customer_with_the_job_and_of_the_money_never(house: House) -> None:
    shop = house.shop
    order_id = shop.order(note="门铃坏了")
    shop.tell_all(order_id, ("clerk", "orderAccept"), ("clerk", "orderReady"))
    closed = {"destination": None, "note": None, "payment": None}
    where = {
        "recipient": "林夏",
        "phone": "+8613800138001",
        "street": "武康路 1",
        "detail": "3 楼",
        "location": {"latitude": NEARBY.latitude},
    }
    opened = {"destination": where, "note": "门铃坏了", "payment": None}
    one = f"query ($id: ID!) {{ order(id: $id) {{ {PRIVATE} }} }}"
    node = f"query ($id: ID!) {{ node(id: $id) {{ ... on Order {{ {PRIVATE} }} }} }}"
    nodes = f"query ($id: ID!) {{ nodes(ids: [$id]) {{ ... on Order {{ {PRIVATE} }} }} }}"
    near = f"{{ claimableOrders(near: {{latitude: 31.22, longitude: 121.44}}) {{ edges {{ node {{ {PRIVATE} }} }} }} }}"
    claim = (
        f"mutation ($id: ID!) {{ orderClaim(id: $id) {{ ... on OrderPayload {{ order {{ {PRIVATE} }} }} }} }}"
    )
    for who in ("courier", "other courier"):
        assert shop[who].data(one, id=order_id) == {"order": closed}
        assert shop[who].data(node, id=order_id) == {"node": closed}
        assert shop[who].data(nodes, id=order_id) == {"nodes": [closed]}
        assert shop[who].data(near)["claimableOrders"]["edges"] == [{"node": closed}]
    assert shop["courier"].data(claim, id=order_id) == {"orderClaim": {"order": opened}}
    assert shop["courier"].data(one, id=order_id) == {"order": opened}
    jobs = f"{{ courierOrders {{ edges {{ node {{ {PRIVATE} }} }} }} }}"
    assert shop["courier"].data(jobs)["courierOrders"]["edges"] == [{"node": opened}]
    assert shop["other courier"].data(jobs)["courierOrders"]["edges"] == []
    assert shop["other courier"].data(one, id=order_id) == {"order": None}
    paid = {"payment": {"state": "AUTHORISED"}}
    for who in ("customer", "operator"):
        assert shop[who].data(one, id=order_id) == {"order": opened | paid}
    masked = {"destination": where | {"phone": "+86 138 **** 8001"}}
    assert shop["clerk"].data(one, id=order_id) == {"order": opened | paid | masked}


def test_ids_that_are_keys_of_the_tables_open_nothing(house: House) -> None:
    shop = house.shop
    order_id = shop.order()
    customer, raw = house.behind.user_id("customer"), split_id(order_id)[1]
    for key in (f"guard#{customer}#key", f"{raw}#head", "head", f"{raw}\x00", raw.lower(), f" {raw}"):
        for type_name in ("Order", "Quote", "Address", "User", "Merchant", "MenuItem", "InboxMessage"):
            for who in ("customer", "operator", "nobody"):
                answer = shop[who].execute(READS[0], id=global_id(type_name, key))
                assert answer.body == {"data": {"node": None}}, (type_name, key, who)
    for raw_id in (raw, ABSENT, split_id(shop.address)[1], ""):
        for document in (READS[0], ORDER[2], QUOTE[2], *ORDER[3:]):
            answer = shop["customer"].execute(document, id=raw_id)
            payload = next(iter((answer.body.get("data") or {}).values()), None)
            code = payload["code"] if payload else answer.codes[0]
            assert code == "BAD_USER_INPUT", (document, raw_id)


def test_a_cursor_is_good_for_its_own_list_and_reader_only(house: House) -> None:
    shop = house.shop
    shop.order()
    shop.order()
    nodes = "{ edges { node { id } } pageInfo { endCursor } }"
    page = f"query ($after: String) {{ viewerOrders(first: 1, after: $after) {nodes} }}"
    cursor = shop["customer"].data(page)["viewerOrders"]["pageInfo"]["endCursor"]
    assert len(shop["customer"].data(page, after=cursor)["viewerOrders"]["edges"]) == 1
    assert shop["stranger"].execute(page, after=cursor).codes == ["BAD_USER_INPUT"]
    board = f"query ($id: ID!, $after: String) {{ merchantOrders(merchantId: $id, after: $after) {nodes} }}"
    assert shop["clerk"].execute(board, id=shop.id, after=cursor).codes == ["BAD_USER_INPUT"]


def test_nobody_reads_the_inbox_of_the_operators(house: House) -> None:
    inbox = "{ inbox(kind: OPERATORS) { edges { node { id } } } }"
    for who in ("customer", "clerk", "courier", "manager"):
        assert house.shop[who].execute(inbox).codes == ["FORBIDDEN"]
    assert house.shop["nobody"].execute(inbox).codes == ["UNAUTHENTICATED"]
    assert house.shop["operator"].data(inbox) == {"inbox": {"edges": []}}


def test_a_public_item_is_public_and_tells_no_settings(house: House) -> None:
    named = "query ($id: ID!) { node(id: $id) { ... on MenuItem { name settings { dailyLimit } } } }"
    for who in OUTSIDERS:
        assert house.shop[who].data(named, id=house.shop.noodles) == {
            "node": {"name": "牛肉面", "settings": None}
        }
