"""The enums of reviews in the schema."""

from pannier.api.primitives.enums import enum_type
from pannier.reviews.model import HideReason, ReviewSort

enum_type(
    ReviewSort,
    "In which order a merchant's reviews are listed.",
    {
        ReviewSort.NEWEST: "The latest first.",
        ReviewSort.LOWEST: "The fewest stars for the food first, of these the latest.",
    },
)
enum_type(
    HideReason,
    "Why a review is hidden.",
    {
        HideReason.ABUSIVE: "It insults or threatens.",
        HideReason.PERSONAL_DATA: "It tells who somebody is, or where they live.",
        HideReason.SPAM: "It advertises.",
        HideReason.OFF_TOPIC: "It is not about the order.",
        HideReason.UNTRUE: "It says what was found to be false.",
        HideReason.ILLEGAL: "The law forbids it.",
        HideReason.OTHER: "Another reason; see the note.",
    },
    name="ReviewHideReason",
)
