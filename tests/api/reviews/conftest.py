"""The shop with a bucket for pictures, an order in it that went well, and what people say of it."""

from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.api.primitives.ids import split_id
from pannier.core.settings import Settings
from pannier.entrypoints.reviewing import reviewing
from pannier.entrypoints.wiring import wire
from pannier.reviews.events import ReviewEvent
from pannier.reviews.reactions import ReviewReactions
from pannier.reviews.repository import ReviewRepository
from tests.api.conftest import services_over
from tests.api.orders.conftest import Shop, furnished, shop
from tests.messenger import RecordingMessenger

__all__ = ["Tables", "furnished", "shop", "tables_of_reviews"]

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40

REVIEW = """
fragment review on Review {
  id food packaging delivery text reviewer editedAt hidden { reason note }
  items { itemId name stars } pictures { id contentType } reply { text editedAt }
  merchant { name } order { id status } decisions { edges { node { reason note } } }
}
"""


def _mutation(arguments: str, call: str, *context: str) -> str:
    """A mutation whose answer is a review, or a refusal with its context."""
    return (
        f"mutation ({arguments}) {{ answer: {call} {{ __typename ... on ReviewPayload {{ review {{ ...review }} }}"
        f" ... on Error {{ code }} ... on InvalidInput {{ path }} {' '.join(context)} }} }} {REVIEW}"
    )


POST = _mutation(
    "$orderId: ID!, $input: ReviewPostInput!",
    "reviewPost(orderId: $orderId, input: $input)",
    "... on OrderNotReviewable { status } ... on ReviewExists { reviewId }",
)
EDIT = _mutation("$id: ID!, $input: ReviewEditInput!", "reviewEdit(id: $id, input: $input)")
REPLY = _mutation(
    "$id: ID!, $text: String!",
    "reviewReply(id: $id, text: $text)",
    "... on ReviewReplyExists { reviewId } ... on ReviewIsHidden { reviewId }",
)
REPLY_EDIT = _mutation("$id: ID!, $text: String!", "reviewReplyEdit(id: $id, text: $text)")
HIDE = _mutation(
    "$id: ID!",
    'reviewHide(id: $id, reason: ABUSIVE, note: "骂人")',
    "... on ReviewIsHidden { reviewId }",
)
UNHIDE = _mutation("$id: ID!", "reviewUnhide(id: $id)")
READ = f"query ($id: ID!) {{ review(orderId: $id) {{ ...review }} }} {REVIEW}"
TICKET = """
mutation ($type: String!) {
  reviewPictureUploadTicket(contentType: $type) {
    ... on ReviewPictureUploadTicketPayload { ticket { url key fields { name value } } }
    ... on InvalidInput { code path }
  }
}
"""
GOOD = {"food": 5, "packaging": 4, "delivery": 3, "text": "好吃"}


@dataclass
class Tables:
    """What lies behind the API: the reviews, and the function on their stream, called by hand."""

    repository: ReviewRepository
    reactions: ReviewReactions
    told: list[ReviewEvent]

    def deliver(self, order_id: str) -> None:
        """Tell of a review as it is now, as if it had just been posted."""
        self.reactions.on_review_change(None, self.repository.find(split_id(order_id)[1]))


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    return services_over(resources, connection, _key, messenger)


@pytest.fixture
def tables_of_reviews(connection: Connection, resources: Settings, services: Services) -> Tables:
    wired = reviewing(resources, connection, wire(connection, resources.orders, services.clock))
    told: list[ReviewEvent] = []
    reactions = ReviewReactions(wired.ratings, wired.pictures, told.append)
    return Tables(ReviewRepository(connection), reactions, told)


def completed(shop: Shop) -> str:
    """The id of an order of noodles and rice that a courier brought."""
    lines = [{"itemId": shop.noodles, "quantity": 1}, {"itemId": shop.rice, "quantity": 1}]
    quote_id = shop.quote(*lines)
    order_id: str = shop.place(quote_id, f"key {quote_id}")["order"]["id"]
    return shop.tell_all(
        order_id,
        ("clerk", "orderAccept"),
        ("clerk", "orderReady"),
        ("courier", "orderClaim"),
        ("courier", "orderPickUp"),
        ("courier", "orderDeliver"),
        ("customer", "orderComplete"),
    )


def posted(shop: Shop, order_id: str, **changes: Any) -> dict[str, Any]:
    """The review, posted by the customer."""
    answer: dict[str, Any] = shop["customer"].data(POST, orderId=order_id, input=GOOD | changes)["answer"]
    assert answer["__typename"] == "ReviewPayload", answer
    review: dict[str, Any] = answer["review"]
    return review


def uploaded(shop: Shop, body: bytes = PNG, who: str = "customer") -> str:
    """The key of a picture that was sent with a ticket."""
    ticket = shop[who].data(TICKET, type="image/png")["reviewPictureUploadTicket"]["ticket"]
    form = {field["name"]: field["value"] for field in ticket["fields"]}
    assert httpx.post(ticket["url"], data=form, files={"file": ("x", body)}).status_code == 204
    key: str = ticket["key"]
    return key
