"""The street of the orders' tests, with reviews, their ratings, and a stream that tests deliver by hand."""

from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

import pytest
from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.settings import Settings
from pannier.merchants.model import Fulfilment, Merchant
from pannier.merchants.ratings import MerchantRatings, Rating
from pannier.orders.model import Command, Order
from pannier.reviews.events import ReviewEvent
from pannier.reviews.model import Review, Scores
from pannier.reviews.reactions import ReviewReactions
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service import ReviewDraft, ReviewServices, review_services
from tests.tables.orders.street import CASH, Street, street

__all__ = ["Square", "square", "square_with_bucket", "street"]

C = Command


@dataclass
class Square:
    """Everybody on the street, and what they say of it."""

    street: Street
    repository: ReviewRepository
    ratings: RatingRepository
    services: ReviewServices
    reactions: ReviewReactions
    told: list[ReviewEvent] = field(default_factory=list)

    def completed(self, *, fulfilment: Fulfilment = Fulfilment.DELIVERY) -> Order:
        """An order of noodles and rice that went well."""
        street = self.street
        order = street.place((street.noodles, 1), (street.rice, 1), method=CASH, fulfilment=fulfilment)
        street.accept(order)
        street.act(street.clerk, order, C.READY)
        if fulfilment is Fulfilment.PICKUP:
            return street.act(street.clerk, order, C.COLLECT)
        rider = street.clerk if self.merchant.own_riders else street.courier
        if rider == street.courier:
            street.act(rider, order, C.CLAIM)
        street.act(rider, order, C.PICK_UP)
        street.act(rider, order, C.DELIVER)
        return street.act(street.customer, order, C.COMPLETE)

    def draft(
        self, food: int = 5, packaging: int = 4, delivery: int | None = 3, noodles: int = 2
    ) -> ReviewDraft:
        items = {self.street.noodles.id: noodles} if noodles else {}
        return ReviewDraft(Scores(food, packaging, delivery, items), "好吃")

    def post(self, order: Order | None = None, draft: ReviewDraft | None = None) -> Review:
        order = order or self.completed()
        return self.services.reviews.post(self.street.customer, order.id, draft or self.draft())

    def deliver(self, *states: Review | None, times: int = 1) -> None:
        """What the stream brings of a review that went through these states, each change so many times."""
        for old, new in pairwise(states):
            for _ in range(times):
                self.reactions.on_review_change(old, new)

    @property
    def merchant(self) -> Merchant:
        return self.street.merchants.get(self.street.merchant.id)

    @property
    def stored(self) -> MerchantRatings:
        return self.ratings.get(self.street.merchant.id)

    @property
    def noodles(self) -> Rating | None:
        pair = (self.street.merchant.id, self.street.noodles.id)
        return self.services.ratings.find_items([pair]).get(pair)

    @property
    def shown(self) -> Rating:
        return Rating(self.merchant.rating_sum, self.merchant.rating_count)

    def with_own_riders(self) -> None:
        self.street.edit_merchant(own_riders=True)
        self.street.publisher.publish(self.street.merchant.id)


def _square(street: Street, connection: Connection, objects: ObjectStore | None) -> Square:
    repository, ratings = ReviewRepository(connection), RatingRepository(connection)
    services = review_services(
        repository, ratings, objects, street.services.orders, street.merchants, street.users, street.clock
    )
    told: list[ReviewEvent] = []
    tell: Callable[[ReviewEvent], None] = told.append
    reactions = ReviewReactions(services.ratings, services.pictures, tell)
    return Square(street, repository, ratings, services, reactions, told)


@pytest.fixture
def square(street: Street, connection: Connection) -> Square:
    return _square(street, connection, None)


@pytest.fixture
def square_with_bucket(street: Street, connection: Connection, resources: Settings) -> Square:
    return _square(street, connection, ObjectStore(resources))
