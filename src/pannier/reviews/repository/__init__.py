"""Reviews and ratings in DynamoDB."""

from pannier.reviews.repository.ratings import RatingRepository
from pannier.reviews.repository.reviews import ReviewRepository, reply_of_image, review_of_image

__all__ = ["RatingRepository", "ReviewRepository", "reply_of_image", "review_of_image"]
