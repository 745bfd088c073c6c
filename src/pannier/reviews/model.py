"""Reviews, replies, and what operators decide about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum

from pannier.orders.model import Rider

REVIEW_WITHIN = timedelta(days=15)  # of the order's completion
EDIT_WITHIN = timedelta(days=1)  # of posting, for a review and for a reply
MAX_TEXT = 1_000
MAX_REPLY = 500
MAX_MODERATION_NOTE = 200
MAX_PICTURES = 6
STARS = range(1, 6)


class HideReason(StrEnum):
    """Why an operator hides a review."""

    ABUSIVE = "ABUSIVE"
    PERSONAL_DATA = "PERSONAL_DATA"
    SPAM = "SPAM"
    OFF_TOPIC = "OFF_TOPIC"
    UNTRUE = "UNTRUE"
    ILLEGAL = "ILLEGAL"
    OTHER = "OTHER"


class ReviewSort(StrEnum):
    """In which order a merchant's reviews are listed."""

    NEWEST = "NEWEST"
    LOWEST = "LOWEST"


@dataclass(frozen=True, slots=True)
class Scores:
    """1 to 5 stars each. `delivery` is of delivered orders only; `items`, by item id, has those singled out."""

    food: int
    packaging: int
    delivery: int | None = None
    items: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture of a review; its content was checked when it arrived."""

    id: str
    content_type: str


@dataclass(frozen=True, slots=True)
class Hiding:
    """Why and since when a review is hidden. The note is the operator's, for author and merchant."""

    reason: HideReason
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Review:
    """What the customer of a completed order says of it; one an order, whose id is its id.

    `rider` is who brought the order, None where it was fetched: it decides whose the delivery rating is.
    """

    order_id: str
    merchant_id: str
    customer_id: str
    rider: Rider | None
    scores: Scores
    text: str
    pictures: tuple[Picture, ...]
    posted_at: datetime
    edited_at: datetime | None = None
    hiding: Hiding | None = None
    posted_on: date | None = None  # at the merchant's place; None: written before that was kept
    version: int = 0

    @property
    def day(self) -> date:
        """The day whose rating it counts for, whatever becomes of it later."""
        return self.posted_on or self.posted_at.astimezone(UTC).date()

    @property
    def editable_until(self) -> datetime:
        """Until when its author may change it; that moment not included."""
        return self.posted_at + EDIT_WITHIN

    @property
    def picture_keys(self) -> frozenset[str]:
        """The keys under which its pictures are stored."""
        return frozenset(picture_key(self.order_id, picture.id) for picture in self.pictures)

    def without_words(self) -> "Review":
        """As the merchant's staff sees it while it is hidden: the stars, without text and pictures."""
        return replace(self, text="", pictures=())


@dataclass(frozen=True, slots=True)
class Reply:
    """What the merchant answers to a review; one a review. `author_id` is the member of staff, for nobody but us."""

    order_id: str
    merchant_id: str
    customer_id: str
    author_id: str
    text: str
    posted_at: datetime
    edited_at: datetime | None = None
    version: int = 0

    @property
    def editable_until(self) -> datetime:
        """Until when the merchant may change it; that moment not included."""
        return self.posted_at + EDIT_WITHIN


@dataclass(frozen=True, slots=True)
class ModerationEntry:
    """One decision about a review; immutable. It hides for a reason, or shows again. `sequence` grows."""

    order_id: str
    sequence: int
    operator_id: str
    at: datetime
    reason: HideReason | None  # None: it is shown again
    note: str = ""


def picture_key(order_id: str, picture_id: str) -> str:
    """Under which key a picture of a review is stored; all of an order's begin alike."""
    return f"reviews/{order_id}/{picture_id}"


def masked(name: str) -> str:
    """What the public reads of a name: its first character and two stars, whatever its length. 李小龙 → 李**."""
    return f"{name.strip()[:1]}**"
