"""What can be done with reviews, one class for each kind of use."""

from pannier.reviews.service.assembly import ReviewServices, review_services
from pannier.reviews.service.moderation import Moderation
from pannier.reviews.service.pictures import Pictures
from pannier.reviews.service.ratings import Ratings
from pannier.reviews.service.replies import Replies
from pannier.reviews.service.reviews import ReviewDraft, Reviews

__all__ = [
    "Moderation",
    "Pictures",
    "Ratings",
    "Replies",
    "ReviewDraft",
    "ReviewServices",
    "Reviews",
    "review_services",
]
