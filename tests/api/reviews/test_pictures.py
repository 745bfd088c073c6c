"""Pictures of reviews: sent with a ticket, checked on arrival, gone when they are taken away."""

from datetime import timedelta
from typing import Any

import httpx
import pytest

from pannier.adapters.objects import ObjectStore
from pannier.api.primitives.ids import split_id
from pannier.core.settings import Settings
from tests.api.orders.conftest import Shop
from tests.api.reviews.conftest import (
    EDIT,
    GOOD,
    HIDE,
    PNG,
    POST,
    READ,
    TICKET,
    Tables,
    completed,
    posted,
    uploaded,
)

WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40


@pytest.fixture
def bucket(resources: Settings) -> ObjectStore:
    return ObjectStore(resources)


def taken(bucket: ObjectStore) -> list[str]:
    return bucket.keys("reviews/")


def refused(shop: Shop, order_id: str, *keys: str) -> list[str]:
    """The path of what is wrong."""
    answer = shop["customer"].data(POST, orderId=order_id, input=GOOD | {"pictures": list(keys)})["answer"]
    assert answer["__typename"] == "InvalidInput", answer
    path: list[str] = answer["path"]
    return path


def test_a_picture_from_the_ticket_to_what_everybody_sees(shop: Shop, bucket: ObjectStore) -> None:
    order_id = completed(shop)
    key = uploaded(shop)
    (picture,) = posted(shop, order_id, pictures=[key])["pictures"]
    assert picture["contentType"] == "image/png"
    assert taken(bucket) == [f"reviews/{split_id(order_id)[1]}/{picture['id']}"]
    ask = "query ($id: ID!) { review(orderId: $id) { pictures { url } } }"
    url = shop["nobody"].data(ask, id=order_id)["review"]["pictures"][0]["url"]
    assert httpx.get(url).content == PNG
    for sort in ("NEWEST", "LOWEST"):
        arguments = f'merchantId: "{shop.id}", withPictures: true, sort: {sort}'
        with_pictures = f"{{ merchantReviews({arguments}) {{ edges {{ node {{ id }} }} }} }}"
        assert len(shop["nobody"].data(with_pictures)["merchantReviews"]["edges"]) == 1


def test_a_ticket_is_for_pictures_only(shop: Shop) -> None:
    for kind in ("image/gif", "text/html", "image/svg+xml", ""):
        answer = shop["customer"].data(TICKET, type=kind)["reviewPictureUploadTicket"]
        assert answer == {"code": "BAD_USER_INPUT", "path": ["contentType"]}
    assert shop["nobody"].execute(TICKET, type="image/png").codes == ["UNAUTHENTICATED"]


def test_what_is_no_picture_of_ones_own_is_refused_and_nothing_stays(shop: Shop, bucket: ObjectStore) -> None:
    order_id, good = completed(shop), uploaded(shop)
    someone_elses = uploaded(shop, who="stranger")
    page = uploaded(shop, b"<html>" + b" " * 60)
    never_sent = shop["customer"].data(TICKET, type="image/png")["reviewPictureUploadTicket"]["ticket"]["key"]
    for bad in (
        someone_elses,
        page,
        never_sent,
        good + "x",
        f"reviews/{split_id(order_id)[1]}/x",
        "",
        "uploads/",
    ):
        assert refused(shop, order_id, good, bad) == ["input", "pictures", "1"]
        assert taken(bucket) == []
    assert refused(shop, order_id, good, good) == ["input", "pictures"]
    assert refused(shop, order_id, *[good + str(n) for n in range(7)]) == ["input", "pictures"]
    assert shop["customer"].data(READ, id=order_id) == {"review": None}


def test_an_edit_keeps_adds_and_takes_away(
    shop: Shop, bucket: ObjectStore, tables_of_reviews: Tables
) -> None:
    order_id = completed(shop)
    raw_id = split_id(order_id)[1]
    review = posted(shop, order_id, pictures=[uploaded(shop), uploaded(shop)])
    first, second = (picture["id"] for picture in review["pictures"])
    before = tables_of_reviews.repository.find(raw_id)

    def edit(**changes: Any) -> dict[str, Any]:
        answer: dict[str, Any] = shop["customer"].data(EDIT, id=review["id"], input=GOOD | changes)["answer"]
        return answer

    unknown = edit(keepPictures=["x"])
    assert unknown["path"] == ["input", "keepPictures"]
    assert edit(keepPictures=[second, first], pictures=[f"x{n}" for n in range(5)])["path"] == [
        "input",
        "pictures",
    ]
    edited = edit(keepPictures=[second], pictures=[uploaded(shop, WEBP)])["review"]
    assert [picture["contentType"] for picture in edited["pictures"]] == ["image/png", "image/webp"]
    third = edited["pictures"][1]["id"]
    assert edited["pictures"][0]["id"] == second
    after = tables_of_reviews.repository.find(raw_id)
    for _ in range(2):  # the stream takes away what the review has no more
        tables_of_reviews.reactions.on_review_change(before, after)
        assert taken(bucket) == sorted(f"reviews/{raw_id}/{each}" for each in (second, third))
    tables_of_reviews.reactions.on_review_change(after, None)
    assert taken(bucket) == []


def test_of_a_hidden_review_the_staff_see_no_picture(shop: Shop, bucket: ObjectStore) -> None:
    order_id = completed(shop)
    review = posted(shop, order_id, pictures=[uploaded(shop)])
    shop["operator"].data(HIDE, id=review["id"])
    assert shop["clerk"].data(READ, id=order_id)["review"]["pictures"] == []
    assert shop["customer"].data(READ, id=order_id)["review"]["pictures"] == review["pictures"]
    assert len(taken(bucket)) == 1


def test_pictures_of_a_second_post_are_not_taken(shop: Shop, bucket: ObjectStore) -> None:
    order_id = completed(shop)
    posted(shop, order_id)
    shop.api.clock.advance(timedelta(minutes=1))
    answer = shop["customer"].data(POST, orderId=order_id, input=GOOD | {"pictures": [uploaded(shop)]})
    assert answer["answer"]["code"] == "REVIEW_EXISTS"
    assert taken(bucket) == []
