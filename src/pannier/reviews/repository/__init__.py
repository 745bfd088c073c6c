"""Reviews and ratings in DynamoDB."""

from pannier.reviews.repository.erasure import ReviewErasure
from pannier.reviews.repository.ratings import RatingRepository
from pannier.reviews.repository.reviews import ReviewRepository, reply_of_image, review_of_image

__all__ = [
    "RatingRepository",
    "ReviewErasure",
    "ReviewRepository",
    "reply_of_image",
    "review_of_image",
]
