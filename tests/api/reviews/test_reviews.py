"""Reviews in the API: the whole way, who sees what, and every refusal."""

from datetime import timedelta
from typing import Any

from pannier.api.primitives.ids import global_id, split_id
from tests.api.conftest import Api
from tests.api.orders.conftest import Shop
from tests.api.reviews.conftest import (
    EDIT,
    GOOD,
    HIDE,
    POST,
    READ,
    REPLY,
    REPLY_EDIT,
    REVIEW,
    UNHIDE,
    Tables,
    completed,
    posted,
)

DAY = timedelta(days=1)
LISTED = "{ edges { node { ...review } } pageInfo { hasNextPage endCursor } }"


def listed(shop: Shop, who: str, field: str, **variables: Any) -> list[dict[str, Any]]:
    query = f"query {{ list: {field} {LISTED} }} {REVIEW}"
    edges: list[dict[str, Any]] = shop[who].data(query, **variables)["list"]["edges"]
    return [edge["node"] for edge in edges]


def test_a_review_from_the_post_to_what_everybody_reads(shop: Shop) -> None:
    order_id = completed(shop)
    items = [{"itemId": shop.noodles, "stars": 2}]
    review = posted(shop, order_id, items=items)
    assert review == {
        "id": global_id("Review", split_id(order_id)[1]),
        "food": 5,
        "packaging": 4,
        "delivery": 3,
        "text": "好吃",
        "reviewer": "S**",
        "editedAt": None,
        "hidden": None,
        "items": [{"itemId": shop.noodles, "name": "牛肉面", "stars": 2}],
        "pictures": [],
        "reply": None,
        "merchant": {"name": "面馆"},
        "order": {"id": order_id, "status": "COMPLETED"},
        "decisions": None,
    }
    public = review | {"order": None}
    of_merchant = f'merchantReviews(merchantId: "{shop.id}")'
    for who in ("nobody", "stranger", "courier"):
        assert shop[who].data(READ, id=order_id)["review"] == public
        assert listed(shop, who, of_merchant) == [public]
    node = shop["nobody"].data(
        f"query ($id: ID!) {{ node(id: $id) {{ ...review }} }} {REVIEW}", id=review["id"]
    )
    assert node == {"node": public}
    assert listed(shop, "clerk", of_merchant) == [review]
    assert listed(shop, "customer", "viewerReviews") == [review]
    assert listed(shop, "stranger", "viewerReviews") == []
    assert listed(shop, "operator", "recentReviews") == [review | {"decisions": {"edges": []}}]
    assert split_id(shop["customer"].data("{ viewer { id } }")["viewer"]["id"])[1] not in str(public)


def test_lowest_first_and_pages(shop: Shop) -> None:
    orders = [completed(shop) for _ in range(3)]
    for order_id, food in zip(orders, (4, 1, 5), strict=True):
        shop.api.clock.advance(timedelta(minutes=1))
        posted(shop, order_id, food=food)
    ask = (
        "query ($id: ID!, $after: String) { merchantReviews(merchantId: $id, sort: LOWEST, first: 2, after: $after)"
        "{ edges { node { food } } pageInfo { hasNextPage endCursor } } }"
    )
    page = shop["nobody"].data(ask, id=shop.id)["merchantReviews"]
    assert [edge["node"]["food"] for edge in page["edges"]] == [1, 4]
    page = shop["nobody"].data(ask, id=shop.id, after=page["pageInfo"]["endCursor"])["merchantReviews"]
    assert [edge["node"]["food"] for edge in page["edges"]] == [5]
    assert not page["pageInfo"]["hasNextPage"]


def test_filtered_and_day_by_day(shop: Shop, tables_of_reviews: Tables) -> None:
    orders = [completed(shop) for _ in range(2)]
    low, high = (posted(shop, order_id, food=food) for order_id, food in zip(orders, (2, 5), strict=True))
    for order_id in orders:
        tables_of_reviews.reactions.on_review_change(
            None, tables_of_reviews.repository.find(split_id(order_id)[1])
        )
    shop["clerk"].data(REPLY, id=high["id"], text="谢谢")

    def found(arguments: str) -> list[str]:
        edges = shop["clerk"].data(
            f'{{ merchantReviews(merchantId: "{shop.id}", {arguments}) {{ edges {{ node {{ id }} }} }} }}'
        )["merchantReviews"]["edges"]
        return [edge["node"]["id"] for edge in edges]

    assert found("stars: 2") == found("answered: false") == [low["id"]]
    assert found("stars: 5, answered: true") == found("answered: true, sort: LOWEST") == [high["id"]]
    assert found("stars: 5, answered: false") == found("stars: 1") == []
    wrong = shop["nobody"].execute(
        f'{{ merchantReviews(merchantId: "{shop.id}", stars: 6) {{ edges {{ cursor }} }} }}'
    )
    assert wrong.codes == ["BAD_USER_INPUT"]
    ask = """query ($id: ID!, $last: Date!) {
      merchantRatingHistory(merchantId: $id, firstDay: "2026-03-01", lastDay: $last) {
        date count averageHundredths stars
      }
    }"""
    assert shop["clerk"].data(ask, id=shop.id, last="2026-03-02")["merchantRatingHistory"] == [
        {"date": "2026-03-01", "count": 0, "averageHundredths": None, "stars": [0] * 5},
        {"date": "2026-03-02", "count": 2, "averageHundredths": 350, "stars": [0, 1, 0, 0, 1]},
    ]
    assert shop["clerk"].execute(ask, id=shop.id, last="2026-02-28").codes == ["BAD_USER_INPUT"]
    assert shop["customer"].execute(ask, id=shop.id, last="2026-03-02").codes == ["NOT_FOUND"]


def test_who_is_not_the_customer_hears_that_the_order_is_not_there(shop: Shop) -> None:
    order_id = completed(shop)
    for who in ("stranger", "clerk", "manager", "courier", "operator"):
        answer = shop[who].data(POST, orderId=order_id, input=GOOD)["answer"]
        absent = shop[who].data(POST, orderId=global_id("Order", "0" * 26), input=GOOD)["answer"]
        assert answer == absent == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert shop["nobody"].execute(POST, orderId=order_id, input=GOOD).codes == ["UNAUTHENTICATED"]
    assert shop["customer"].data(READ, id=order_id) == {"review": None}


def test_refusals_of_a_post(shop: Shop) -> None:
    customer = shop["customer"]

    def post(order_id: str, **changes: Any) -> dict[str, Any]:
        answer: dict[str, Any] = customer.data(POST, orderId=order_id, input=GOOD | changes)["answer"]
        return answer

    placed = shop.order()
    assert post(placed) == {
        "__typename": "OrderNotReviewable",
        "code": "ORDER_NOT_REVIEWABLE",
        "status": "PLACED",
    }
    assert shop.tell("customer", "orderCancel", placed)["__typename"] == "OrderPayload"
    assert post(placed)["status"] == "CANCELLED"
    order_id = completed(shop)
    assert post(order_id, food=6)["path"] == ["input", "food"]
    assert post(order_id, delivery=None)["path"] == ["input", "delivery"]
    assert post(order_id, text="字" * 1_001)["path"] == ["input", "text"]
    twice = [{"itemId": shop.rice, "stars": 2}] * 2
    assert post(order_id, items=twice)["path"] == ["input", "items", "1", "itemId"]
    other = global_id("MenuItem", f"{shop.merchant.id}.{shop.merchant.id}")
    assert post(order_id, items=[{"itemId": other, "stars": 2}])["path"] == ["input", "items"]
    assert customer.data(READ, id=order_id) == {"review": None}
    review = posted(shop, order_id)
    assert post(order_id, food=1) == {
        "__typename": "ReviewExists",
        "code": "REVIEW_EXISTS",
        "reviewId": review["id"],
    }
    assert customer.data(READ, id=order_id) == {"review": review}
    late = completed(shop)
    (customer,) = later(shop, 15 * DAY, "customer")
    assert customer.data(POST, orderId=late, input=GOOD)["answer"] == {
        "__typename": "ReviewPeriodOver",
        "code": "REVIEW_PERIOD_OVER",
    }


def test_edits_within_a_day_by_both_sides(shop: Shop) -> None:
    order_id = completed(shop)
    review_id = posted(shop, order_id)["id"]
    replied = shop["clerk"].data(REPLY, id=review_id, text="谢谢")["answer"]["review"]["reply"]
    assert replied == {"text": "谢谢", "editedAt": None}
    again = shop["manager"].data(REPLY, id=review_id, text="多谢")["answer"]
    assert again == {
        "__typename": "ReviewReplyExists",
        "code": "REVIEW_REPLY_EXISTS",
        "reviewId": review_id,
    }
    customer, clerk = later(shop, DAY - timedelta(seconds=1), "customer", "clerk")
    changed = customer.data(EDIT, id=review_id, input={"food": 1, "packaging": 1, "delivery": 1})["answer"]
    assert (changed["review"]["food"], changed["review"]["text"]) == (1, "")
    assert changed["review"]["editedAt"] == "2026-03-03T03:59:59Z"
    worded = clerk.data(REPLY_EDIT, id=review_id, text="抱歉")["answer"]["review"]["reply"]
    assert worded == {"text": "抱歉", "editedAt": "2026-03-03T03:59:59Z"}
    shop.api.clock.advance(timedelta(seconds=1))
    over = {"__typename": "EditPeriodOver", "code": "EDIT_PERIOD_OVER"}
    assert customer.data(EDIT, id=review_id, input=GOOD)["answer"] == over
    assert clerk.data(REPLY_EDIT, id=review_id, text="好")["answer"] == over
    assert shop["nobody"].data(READ, id=order_id)["review"]["reply"]["text"] == "抱歉"


def test_hidden_from_the_public_and_shown_again(shop: Shop) -> None:
    order_id = completed(shop)
    review = posted(shop, order_id)
    for who in ("customer", "clerk", "manager", "courier", "stranger"):
        assert shop[who].execute(HIDE, id=review["id"]).codes == ["FORBIDDEN"]
        assert shop[who].execute(UNHIDE, id=review["id"]).codes == ["FORBIDDEN"]
        assert shop[who].execute("{ recentReviews { edges { cursor } } }").codes == ["FORBIDDEN"]
    away = shop["operator"].data(HIDE, id=review["id"])["answer"]["review"]
    hidden = {"reason": "ABUSIVE", "note": "骂人"}
    assert away["hidden"] == hidden
    assert away["decisions"] == {"edges": [{"node": {"reason": "ABUSIVE", "note": "骂人"}}]}
    assert shop["customer"].data(READ, id=order_id)["review"] == review | {"hidden": hidden}
    for_staff = review | {"hidden": hidden, "text": ""}
    assert shop["clerk"].data(READ, id=order_id)["review"] == for_staff
    hidden_ones = f'merchantHiddenReviews(merchantId: "{shop.id}")'
    assert listed(shop, "clerk", hidden_ones) == [for_staff]
    assert listed(shop, "operator", hidden_ones) == [away]
    for who in ("nobody", "stranger", "courier"):
        assert shop[who].data(READ, id=order_id) == {"review": None}
        assert listed(shop, who, f'merchantReviews(merchantId: "{shop.id}")') == []
    query = f"{{ {hidden_ones} {{ edges {{ cursor }} }} }}"
    assert shop["stranger"].execute(query).codes == ["NOT_FOUND"]
    assert shop["nobody"].execute(query).codes == ["UNAUTHENTICATED"]
    refused = {"__typename": "ReviewIsHidden", "code": "REVIEW_IS_HIDDEN", "reviewId": review["id"]}
    assert shop["operator"].data(HIDE, id=review["id"])["answer"] == refused
    assert shop["clerk"].data(REPLY, id=review["id"], text="谢谢")["answer"] == refused
    assert shop["operator"].data(UNHIDE, id=review["id"])["answer"]["review"]["hidden"] is None
    assert shop["operator"].data(UNHIDE, id=review["id"])["answer"]["code"] == "REVIEW_NOT_HIDDEN"
    assert shop["nobody"].data(READ, id=order_id)["review"] == review | {"order": None}


def test_only_staff_reply(shop: Shop) -> None:
    order_id = completed(shop)
    review = posted(shop, order_id)
    for who in ("customer", "stranger", "courier", "operator"):
        for operation in (REPLY, REPLY_EDIT):
            answer = shop[who].data(operation, id=review["id"], text="谢谢")["answer"]
            assert answer == {"__typename": "NotFound", "code": "NOT_FOUND"}
    assert shop["customer"].data(READ, id=order_id) == {"review": review}


def test_ratings_of_merchant_and_items(shop: Shop, tables_of_reviews: Tables) -> None:
    ask = """
    query ($id: ID!) {
      menu(merchantId: $id) {
        categories { items { name rating { averageHundredths count } } }
        merchant {
          ratings {
            food { averageHundredths count stars } packaging { stars } delivery { averageHundredths count stars }
          }
        }
      }
      node(id: $id) { ... on Merchant { rating { average count } } }
    }
    """
    before = shop["nobody"].data(ask, id=shop.id)
    assert before["menu"]["merchant"]["ratings"]["food"] == {
        "averageHundredths": None,
        "count": 0,
        "stars": [0] * 5,
    }
    assert {item["rating"] for item in before["menu"]["categories"][0]["items"]} == {None}
    for food, noodles in ((5, 4), (4, 5), (4, 5)):
        order_id = completed(shop)
        posted(shop, order_id, food=food, delivery=1, items=[{"itemId": shop.noodles, "stars": noodles}])
        tables_of_reviews.deliver(order_id)
    after = shop["nobody"].data(ask, id=shop.id)
    assert after["menu"]["merchant"]["ratings"] == {
        "food": {"averageHundredths": 433, "count": 3, "stars": [0, 0, 0, 2, 1]},
        "packaging": {"stars": [0, 0, 0, 3, 0]},
        "delivery": {"averageHundredths": None, "count": 0, "stars": [0] * 5},  # a courier's
    }
    assert after["menu"]["categories"][0]["items"] == [
        {"name": "牛肉面", "rating": {"averageHundredths": 467, "count": 3}},
        {"name": "米饭", "rating": None},
    ]
    assert after["node"] == {"rating": {"average": 4.33, "count": 3}}


def later(shop: Shop, by: timedelta, *who: str) -> list[Api]:
    """After that time has passed: tokens last a quarter of an hour, so these people have signed in again."""
    ids = [split_id(shop[each].data("{ viewer { id } }")["viewer"]["id"])[1] for each in who]
    shop.api.clock.advance(by)
    return [shop.api.as_user(user_id) for user_id in ids]
