"""What clients send of reviews."""

import strawberry

from pannier.core import problems
from pannier.menus.graphql import parse_item_id
from pannier.orders.model import MAX_LINES
from pannier.reviews import model
from pannier.reviews.model import MAX_PICTURES, MAX_TEXT, Scores
from pannier.reviews.service import ReviewDraft

_STARS = "1 to 5 stars."


@strawberry.input(description="Stars for one item of the order.")
class ReviewItemInput:
    item_id: strawberry.ID = strawberry.field(description="An item that was ordered.")
    stars: int = strawberry.field(description=_STARS)


@strawberry.input(description="What a customer says of an order.")
class ReviewPostInput:
    food: int = strawberry.field(description=_STARS)
    packaging: int = strawberry.field(description=_STARS)
    delivery: int | None = strawberry.field(
        default=None, description="1 to 5 stars, for an order that was delivered; for no other."
    )
    items: list[ReviewItemInput] = strawberry.field(
        default_factory=list, description="Items to single out, each once; none is fine."
    )
    text: str = strawberry.field(default="", description=f"At most {MAX_TEXT} characters; may be empty.")
    pictures: list[str] = strawberry.field(
        default_factory=list,
        description=f"At most {MAX_PICTURES} keys of the tickets with which pictures were uploaded.",
    )

    def draft(self) -> ReviewDraft:
        """Raises InvalidInput."""
        return ReviewDraft(_scores(self), self.text, _keys(self.pictures))


@strawberry.input(
    description="A review as its author now wants it: all of it takes the place of what was there."
)
class ReviewEditInput(ReviewPostInput):
    keep_pictures: list[strawberry.ID] = strawberry.field(
        default_factory=list,
        description="Pictures of the review that stay; new ones come behind them, all others are deleted.",
    )

    def draft(self) -> ReviewDraft:
        """Raises InvalidInput."""
        if len(self.keep_pictures) > MAX_PICTURES:
            raise problems.at_most(("input", "keepPictures"), MAX_PICTURES)
        kept = tuple(str(each) for each in self.keep_pictures)
        return ReviewDraft(_scores(self), self.text, _keys(self.pictures), kept)


def _scores(sent: ReviewPostInput) -> model.Scores:
    if len(sent.items) > MAX_LINES:
        raise problems.at_most(("input", "items"), MAX_LINES)
    items: dict[str, int] = {}
    for index, item in enumerate(sent.items):
        path = ("input", "items", str(index), "itemId")
        _, item_id = parse_item_id(item.item_id, path)
        if item_id in items:
            raise problems.repeated(path)
        items[item_id] = item.stars
    return Scores(sent.food, sent.packaging, sent.delivery, items)


def _keys(pictures: list[str]) -> tuple[str, ...]:
    if len(pictures) > MAX_PICTURES:
        raise problems.at_most(("input", "pictures"), MAX_PICTURES)
    if len(set(pictures)) != len(pictures):
        raise problems.repeated(("input", "pictures"))
    return tuple(pictures)
