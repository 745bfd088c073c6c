"""What can be done with reviews, one class for each kind of use."""

from pannier.reviews.service.assembly import ReviewServices, review_services
from pannier.reviews.service.moderation import Moderation
from pannier.reviews.service.pictures import Pictures
from pannier.reviews.service.ratings import LONGEST_HISTORY, Ratings
from pannier.reviews.service.replies import Replies
from pannier.reviews.service.reviews import LOOKED_AT, ReviewDraft, Reviews, Shelf

__all__ = [
    "LONGEST_HISTORY",
    "LOOKED_AT",
    "Moderation",
    "Pictures",
    "Ratings",
    "Replies",
    "ReviewDraft",
    "ReviewServices",
    "Reviews",
    "Shelf",
    "review_services",
]
