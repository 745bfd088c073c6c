"""What can go wrong with reviews."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from pannier.core.errors import DomainError
from pannier.orders.model import Status


@dataclass(eq=False)
class OrderNotReviewable(DomainError):
    """Only completed orders are reviewed, and this one stands elsewhere."""

    en: ClassVar[str] = "Only completed orders can be reviewed."
    zh: ClassVar[str] = "只有已完成的订单可以评价。"

    status: Status


@dataclass(eq=False)
class ReviewExists(DomainError):
    """The order has its review already."""

    en: ClassVar[str] = "This order was reviewed already."
    zh: ClassVar[str] = "该订单已评价。"

    order_id: str


@dataclass(eq=False)
class ReviewPeriodOver(DomainError):
    """The order was completed too long ago."""

    en: ClassVar[str] = "The time for reviewing this order is over."
    zh: ClassVar[str] = "该订单的评价期已过。"

    ended_at: datetime


@dataclass(eq=False)
class EditPeriodOver(DomainError):
    """The review, or the reply, was posted too long ago to be changed."""

    en: ClassVar[str] = "The time for changing this is over."
    zh: ClassVar[str] = "修改期已过。"

    ended_at: datetime


@dataclass(eq=False)
class ReviewReplyExists(DomainError):
    """The merchant has replied already."""

    en: ClassVar[str] = "This review has its reply already."
    zh: ClassVar[str] = "该评价已有商家回复。"

    order_id: str


@dataclass(eq=False)
class ReviewIsHidden(DomainError):
    """The review is hidden: it can be neither hidden again nor replied to."""

    en: ClassVar[str] = "This review is hidden."
    zh: ClassVar[str] = "该评价已被隐藏。"

    order_id: str


@dataclass(eq=False)
class ReviewNotHidden(DomainError):
    """The review is not hidden, so there is nothing to show again."""

    en: ClassVar[str] = "This review is not hidden."
    zh: ClassVar[str] = "该评价未被隐藏。"

    order_id: str
