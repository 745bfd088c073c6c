"""The words of a message, made when it is read: in the reader's language, with times in the merchant's zone."""

from collections.abc import Mapping
from datetime import date, datetime, tzinfo
from types import MappingProxyType
from zoneinfo import ZoneInfo

from pannier.core.i18n import Locale
from pannier.notifications.model import InboxMessage, RecipientKind
from pannier.notifications.templates import Language, Text
from pannier.notifications.templates.en import EN
from pannier.notifications.templates.zh_cn import ZH_CN
from pannier.orders.model import ActorKind, Fulfilment

LANGUAGES: Mapping[Locale, Language] = MappingProxyType({Locale.ZH_CN: ZH_CN, Locale.EN: EN})

_SELF: Mapping[RecipientKind, ActorKind] = MappingProxyType(
    {
        RecipientKind.CUSTOMER: ActorKind.CUSTOMER,
        RecipientKind.MERCHANT: ActorKind.MERCHANT,
        RecipientKind.COURIER: ActorKind.COURIER,
    }
)
_CODE_LENGTH = 6


def order_code(order_id: str) -> str:
    """What people call an order by: short, not unique, good enough at a counter."""
    return order_id[-_CODE_LENGTH:]


def text_of(
    message: InboxMessage,
    locale: Locale,
    merchant_name: str | None,
    time_zone: str,
    item_name: str | None = None,
) -> Text:
    """Title and body. `time_zone` is the merchant's, an IANA name; `item_name` is for what concerns an item.

    Raises KeyError when nobody has put this into words; a test holds every language to all of it.
    """
    language = LANGUAGES[locale]
    key, params = (message.kind, message.recipient.kind), message.params
    text = language.texts[key]
    if params.fulfilment is Fulfilment.PICKUP:
        text = language.pickup.get(key, text)
    zone = ZoneInfo(time_zone)
    values = {
        "code": order_code(message.order_id or ""),
        "merchant": merchant_name or language.unknown_merchant,
        "amount": "" if params.amount is None else params.amount.text(locale),
        "time": _time(params.time, message.occurred_at, zone, locale),
        "when": _when(message, zone, locale),
        "by": _by(message, language),
        "reason": _reason(message, language),
        "late": language.late.get(params.status, "") if params.status else "",
        "lines": str(params.lines),
        "left": str(params.left),
        "item": item_name or language.unknown_item,
        "licence": language.licences[params.licence] if params.licence else "",
        "date": _date(params.valid_until, locale),
        "hidden": language.hidden[params.hidden] if params.hidden else "",
        "subject": params.subject,
    }
    return Text(text.title.format_map(values), text.body.format_map(values))


def _by(message: InboxMessage, language: Language) -> str:
    actor = message.params.by
    if actor is None:
        return ""
    return language.own if actor is _SELF.get(message.recipient.kind) else language.actors[actor]


def _reason(message: InboxMessage, language: Language) -> str:
    reason, note = message.params.reason, message.params.note
    words = language.comma.join(language.decisions[each] for each in message.params.decisions)
    if reason is not None:
        words = language.reasons[reason]
    if not words:
        return note
    return language.noted.format(reason=words, note=note) if note else words


def _when(message: InboxMessage, zone: tzinfo, locale: Locale) -> str:
    language, at = LANGUAGES[locale], message.params.scheduled_for
    if at is None:
        return language.soon
    return language.scheduled.format(time=_time(at, message.occurred_at, zone, locale))


def _time(at: datetime | None, seen_from: datetime, zone: tzinfo, locale: Locale) -> str:
    """The time of day; with the date where it is another day than the message's."""
    if at is None:
        return ""
    from babel.dates import format_skeleton, format_time  # costs a cold start 40 ms; only who makes text pays

    tag = locale.replace("-", "_")
    local = at.astimezone(zone)
    time = format_time(local, "short", locale=tag)
    if local.date() == seen_from.astimezone(zone).date():
        return time
    return LANGUAGES[locale].dated.format(date=format_skeleton("MMMd", local, locale=tag), time=time)


def _date(day: date | None, locale: Locale) -> str:
    if day is None:
        return ""
    from babel.dates import format_date

    return format_date(day, "long", locale=locale.replace("-", "_"))
