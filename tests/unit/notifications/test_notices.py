"""What is told of merchants, licences, reviews and webhooks, and to whom."""

from datetime import date
from typing import get_args

from pannier.core.i18n import Locale
from pannier.merchants import events
from pannier.merchants.events import MerchantEvent
from pannier.merchants.model import DecisionReason, LicenceKind
from pannier.notifications.messages import (
    MERCHANT_NOTICES,
    REVIEW_NOTICES,
    merchant_messages,
    notice_message,
    review_messages,
)
from pannier.notifications.model import (
    InboxMessage,
    MessageKind,
    MessageParams,
    Recipient,
    RecipientKind,
)
from pannier.notifications.texts import text_of
from pannier.reviews.events import ReviewEvent, ReviewHidden
from pannier.reviews.model import HideReason
from tests.unit.notifications.notices import merchant_events, review_events
from tests.unit.orders.builders import NOON

_TO_MERCHANT = Recipient(RecipientKind.MERCHANT, "merchant")
_TO_CUSTOMER = Recipient(RecipientKind.CUSTOMER, "customer")
_TO_OPERATORS = Recipient(RecipientKind.OPERATORS)


def _words(message: InboxMessage, locale: Locale) -> tuple[str, str]:
    return text_of(message, locale, "蜀香小馆", "Asia/Shanghai")


def test_every_event_has_a_notice() -> None:
    assert set(MERCHANT_NOTICES) == set(get_args(MerchantEvent)) == {type(each) for each in merchant_events()}
    assert set(REVIEW_NOTICES) == set(get_args(ReviewEvent)) == {type(each) for each in review_events()}


def test_operators_hear_of_applications_and_expired_licences_only() -> None:
    told = {
        message.kind
        for event in merchant_events()
        for message in merchant_messages(event)
        if message.recipient == _TO_OPERATORS
    }
    assert told == {MessageKind.MERCHANT_APPLIED, MessageKind.LICENCE_EXPIRED}
    applied = merchant_messages(events.MerchantApplied("entry", "merchant", NOON))
    assert [message.recipient for message in applied] == [_TO_OPERATORS]


def test_an_event_makes_the_same_messages_each_time() -> None:
    for event in merchant_events():
        for message in merchant_messages(event):
            assert (message.event_id, message.occurred_at, message.merchant_id) == ("entry", NOON, "merchant")
            assert message.read_at is None


def test_a_refusal_tells_every_reason_and_what_the_operator_wrote() -> None:
    reasons = (DecisionReason.INCOMPLETE, DecisionReason.NOT_LEGIBLE)
    (message,) = merchant_messages(events.MerchantReturned("e", "merchant", NOON, reasons, "page 2"))
    assert message.recipient == _TO_MERCHANT
    assert _words(message, Locale.EN) == (
        "Please complete your application",
        (
            "The application of 蜀香小馆 needs mending: something is missing, a scan is not legible (page 2). "
            "Submit it again afterwards."
        ),
    )
    assert _words(message, Locale.ZH_CN) == (
        "请补充入驻材料",
        "「蜀香小馆」的申请需要修改：材料不全、证照扫描件不清晰（page 2）。请修改后重新提交。",
    )


def test_an_expiring_licence_names_the_day() -> None:
    event = events.LicenceExpiring("e", "merchant", NOON, LicenceKind.FOOD, date(2026, 6, 3), 30)
    (message,) = merchant_messages(event)
    assert _words(message, Locale.ZH_CN) == (
        "证照即将到期",
        "「蜀香小馆」的食品经营许可证有效期至 2026年6月3日，还剩 30 天。请及时更新，否则店铺将被暂停。",
    )
    assert (
        "The food licence of 蜀香小馆 is valid until June 3, 2026; days left: 30."
        in _words(message, Locale.EN)[1]
    )


def test_a_hidden_review_is_told_to_its_author_and_the_merchant_with_the_reason() -> None:
    messages = review_messages(
        ReviewHidden("review:1", "order", "merchant", "customer", NOON, HideReason.SPAM)
    )
    assert [message.recipient for message in messages] == [_TO_CUSTOMER, _TO_MERCHANT]
    assert _words(messages[0], Locale.EN)[1] == "The platform hid your review of 蜀香小馆: it advertises."
    assert {message.order_id for message in messages} == {"order"}


def test_a_partners_webhook_belongs_to_no_merchant() -> None:
    params = MessageParams(subject="pos.example.com")
    message = notice_message(MessageKind.WEBHOOK_DISABLED, _TO_OPERATORS, "e", NOON, None, params=params)
    assert text_of(message, Locale.EN, None, "UTC") == (
        "Partner webhook disabled: pos.example.com",
        "Nothing is sent to pos.example.com any more: for a day nothing arrived, or the receiver says it is gone.",
    )
