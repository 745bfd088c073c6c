"""All use cases of reviews, put together the one way they fit."""

from dataclasses import dataclass

from pannier.adapters.objects import ObjectStore
from pannier.core.clock import Clock
from pannier.merchants.service import Merchants
from pannier.orders.service import Orders
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service.moderation import Moderation
from pannier.reviews.service.pictures import Pictures
from pannier.reviews.service.ratings import Ratings
from pannier.reviews.service.replies import Replies
from pannier.reviews.service.reviews import Reviews
from pannier.users.service import Users


@dataclass(frozen=True, slots=True)
class ReviewServices:
    """Everything that can be done with reviews."""

    reviews: Reviews
    replies: Replies
    moderation: Moderation
    ratings: Ratings
    pictures: Pictures


def review_services(
    repository: ReviewRepository,
    ratings: RatingRepository,
    objects: ObjectStore | None,
    orders: Orders,
    merchants: Merchants,
    users: Users,
    clock: Clock,
) -> ReviewServices:
    """The use cases over these repositories and services. Without a bucket, reviews have no pictures."""
    pictures = Pictures(objects)
    return ReviewServices(
        reviews=Reviews(repository, pictures, orders, merchants, users, clock),
        replies=Replies(repository, merchants, clock),
        moderation=Moderation(repository, users, clock),
        ratings=Ratings(ratings, merchants, clock),
        pictures=pictures,
    )
