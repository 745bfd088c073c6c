import string
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from pannier.core.i18n import Locale
from pannier.core.money import Money
from pannier.menus.events import LowStock
from pannier.merchants.model import DecisionReason, LicenceKind, StaffRole
from pannier.notifications.messages import order_messages, stock_messages
from pannier.notifications.model import (
    ORDER_KINDS,
    InboxMessage,
    MessageKind,
    MessageParams,
    Recipient,
    RecipientKind,
)
from pannier.notifications.texts import LANGUAGES, order_code, text_of
from pannier.orders.model import ActorKind, Fulfilment, Reason, Status
from pannier.reviews.model import HideReason
from pannier.users.codes import CodePurpose
from tests.unit.notifications.journeys import every_event
from tests.unit.notifications.notices import every_notice

ZH, EN = Locale.ZH_CN, Locale.EN
AT = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)  # 12:00 in Shanghai
ORDER_ID = "01JTCXQ8W0000000000003F9KA"
PARAMS = MessageParams(
    amount=Money(8800, "CNY"),
    time=AT + timedelta(minutes=40),
    fulfilment=Fulfilment.DELIVERY,
    status=Status.PREPARING,
    by=ActorKind.MERCHANT,
)


def _message(kind: MessageKind, to: RecipientKind, **changes: Any) -> InboxMessage:
    params = replace(PARAMS, **changes)
    return InboxMessage(Recipient(to, "x"), f"{ORDER_ID}:3", kind, AT, "merchant", ORDER_ID, None, params)


def _words(message: InboxMessage, locale: Locale) -> tuple[str, str]:
    text = text_of(message, locale, "蜀香小馆", "Asia/Shanghai", "麻婆豆腐")
    return text.title, text.body


_CASES = [
    (
        _message(MessageKind.ORDER_ACCEPTED, RecipientKind.CUSTOMER),
        ("商家已接单", "「蜀香小馆」已接单，预计 12:40 送达。"),
        ("Order accepted", "蜀香小馆 is preparing your order, expected by 12:40\u202fPM."),
    ),
    (
        _message(MessageKind.ORDER_ACCEPTED, RecipientKind.CUSTOMER, fulfilment=Fulfilment.PICKUP),
        ("商家已接单", "「蜀香小馆」已接单，预计 12:40 可取餐。"),
        ("Order accepted", "蜀香小馆 is preparing your order. Collect it from 12:40\u202fPM."),
    ),
    (
        _message(MessageKind.ORDER_PAID, RecipientKind.MERCHANT),
        ("新订单 03F9KA", "尽快，已支付 ¥88.00。请在 12:40 前接单。"),
        ("New order 03F9KA", "Delivery as soon as possible, CN¥88.00 paid. Accept it by 12:40\u202fPM."),
    ),
    (
        _message(MessageKind.ORDER_PAID, RecipientKind.MERCHANT, scheduled_for=AT + timedelta(hours=23)),
        ("新订单 03F9KA", "预约 5月5日 11:00，已支付 ¥88.00。请在 12:40 前接单。"),
        ("New order 03F9KA", "Delivery for May 5, 11:00\u202fAM, CN¥88.00 paid. Accept it by 12:40\u202fPM."),
    ),
    (
        _message(MessageKind.ORDER_CANCELLED, RecipientKind.CUSTOMER, reason=Reason.OTHER, note="煤气没了"),
        ("订单已取消", "商家取消了「蜀香小馆」的订单，原因：其他（煤气没了）。"),
        ("Order cancelled", "The merchant cancelled the order at 蜀香小馆: other (煤气没了)."),
    ),
    (
        _message(MessageKind.ORDER_CANCELLED, RecipientKind.MERCHANT, reason=Reason.TOO_BUSY),
        ("订单 03F9KA 已取消", "您取消了订单，原因：店内繁忙。"),
        ("Order 03F9KA cancelled", "You cancelled the order: too busy."),
    ),
    (
        _message(MessageKind.ORDER_LATE, RecipientKind.OPERATORS, by=ActorKind.TIMER),
        ("订单 03F9KA 已超时", "「蜀香小馆」的订单备餐超时，承诺顾客 12:40 送达。"),
        ("Order 03F9KA is late", "Late with preparing at 蜀香小馆; it was promised for 12:40\u202fPM."),
    ),
    (
        _message(MessageKind.ORDER_REFUNDED, RecipientKind.CUSTOMER, reason=Reason.SPOILED),
        ("退款 ¥88.00", "「蜀香小馆」的订单退款 ¥88.00，原因：变质或损坏。"),
        ("Refund of CN¥88.00", "CN¥88.00 of your order at 蜀香小馆 goes back to you: spoiled or damaged."),
    ),
    (
        _message(MessageKind.PROBLEM_REPORTED, RecipientKind.MERCHANT, reason=Reason.MISSING, lines=2),
        ("订单 03F9KA 有问题反馈", "顾客反馈：少送，涉及 2 项，请尽快处理。"),
        (
            "Problem with 03F9KA",
            "The customer reports: something is missing, lines concerned: 2. Please look into it.",
        ),
    ),
    (
        stock_messages(LowStock("merchant", "item", date(2026, 5, 4), 3), AT)[0],
        ("库存不足：麻婆豆腐", "「麻婆豆腐」今日仅剩 3 份。"),
        ("Low stock: 麻婆豆腐", "Portions of 麻婆豆腐 left today: 3."),
    ),
]


@pytest.mark.parametrize(("message", "chinese", "english"), _CASES)
def test_words(message: InboxMessage, chinese: tuple[str, str], english: tuple[str, str]) -> None:
    assert _words(message, ZH) == chinese
    assert _words(message, EN) == english


def test_times_are_the_merchants() -> None:
    message = _message(MessageKind.ORDER_PICKED_UP, RecipientKind.COURIER)
    assert text_of(message, EN, "Li's", "Europe/Berlin").body == "It is promised for 6:40\u202fAM."
    assert text_of(message, ZH, "Li's", "Asia/Shanghai").body == "请在 12:40 前送达顾客。"


def _everything() -> list[InboxMessage]:
    """One message of each kind, reader and set of circumstances that its words are made of."""
    found = {}
    for event in every_event():
        for message in order_messages(event):
            params = message.params
            circumstances = (params.fulfilment, params.status, params.by, params.reason, params.scheduled_for)
            found[message.kind, message.recipient.kind, circumstances] = message
    return [*found.values(), *every_notice()]


def test_everything_that_can_be_told_has_words_in_every_language() -> None:
    """An empty field shows in doubled or dangling marks."""
    for message in _everything():
        for locale in Locale:
            title, body = _words(message, locale)
            assert title
            assert title.strip() == title
            assert not body.startswith((" ", "，", ","))
            for wrong in (
                "  ",
                " .",
                "：。",
                "：，",
                ": .",
                ": ,",
                "{",
                "「」",
                "None",
                "()",
                "（）",
                " 前 ",
            ):
                assert wrong not in f"{title}\n{body}", (title, body)


def test_every_language_has_the_same_texts_with_the_same_fields() -> None:
    one, *others = LANGUAGES.values()
    for other in others:
        for table in ("texts", "pickup"):
            mine, theirs = getattr(one, table), getattr(other, table)
            assert set(mine) == set(theirs)
        assert set(one.actors) == set(other.actors) == set(ActorKind)
        assert set(one.reasons) == set(other.reasons) == set(Reason)
        assert set(one.late) == set(other.late)
        assert set(one.decisions) == set(other.decisions) == set(DecisionReason)
        assert set(one.hidden) == set(other.hidden) == set(HideReason)
        assert set(one.roles) == set(other.roles) == set(StaffRole)
        assert set(one.purposes) == set(other.purposes) == set(CodePurpose)
        assert set(one.licences) == set(other.licences) == set(LicenceKind)


def test_no_text_is_there_that_nobody_reads() -> None:
    told = {(m.kind, m.recipient.kind) for event in every_event() for m in order_messages(event)}
    told |= {(message.kind, message.recipient.kind) for message in every_notice()}
    for language in LANGUAGES.values():
        assert set(language.texts) == told
        assert set(language.pickup) <= told


def test_an_order_is_told_from_others_wherever_many_are_read() -> None:
    """Merchants, couriers and operators see many orders: the title names which."""
    for language in LANGUAGES.values():
        for (kind, to), text in (*language.texts.items(), *language.pickup.items()):
            fields = {name for _, name, _, _ in string.Formatter().parse(text.title) if name}
            if to is not RecipientKind.CUSTOMER and kind in ORDER_KINDS:
                assert "code" in fields, (kind, to)


def test_a_code_is_the_end_of_the_id() -> None:
    assert order_code(ORDER_ID) == "03F9KA"
