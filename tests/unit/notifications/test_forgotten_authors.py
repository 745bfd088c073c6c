"""Who was forgotten hears nothing of what becomes of their review."""

from dataclasses import replace

from pannier.notifications.messages import review_messages
from pannier.notifications.model import RecipientKind
from pannier.reviews.events import ReviewHidden, ReviewReplied
from pannier.reviews.model import HideReason
from tests.unit.orders.builders import NOON


def test_only_the_merchant_hears() -> None:
    hidden = ReviewHidden("review:O:3", "O", "M", "C", NOON, HideReason.SPAM)
    assert {each.recipient.kind for each in review_messages(hidden)} == {
        RecipientKind.CUSTOMER,
        RecipientKind.MERCHANT,
    }
    (message,) = review_messages(replace(hidden, customer_id=""))
    assert message.recipient.key == "merchant:M"
    assert review_messages(ReviewReplied("reply:O:1", "O", "M", "", NOON)) == ()
