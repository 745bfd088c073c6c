"""What a merchant's profile must be, whoever writes it. Raises InvalidInput, its path in client terms."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise
from zoneinfo import available_timezones

from pannier.core.errors import InvalidInput
from pannier.core.geo import distance_m
from pannier.core.text import bounded_text
from pannier.merchants.hours import MINUTES_A_DAY, OpeningHours, TimeSpan
from pannier.merchants.model import (
    MAX_PREPARATION_MINUTES,
    MAX_REACH_M,
    DeliveryBand,
    DeliveryZone,
    Merchant,
    SpendDiscount,
)
from pannier.users.contacts import normal_phone

MAX_AMOUNT_MINOR = 10_000_000
MAX_TAGS = 10
MAX_BANDS = 20
MAX_SPEND_DISCOUNTS = 10
MAX_SPANS_A_DAY = 6
MAX_EXCEPTIONS = 366
CORNERS = range(3, 65)
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_IMAGE = re.compile(r"(https://|/)[!-~]{1,500}")

Path = tuple[str, ...]


def checked_merchant(merchant: Merchant) -> Merchant:
    """The same merchant with its texts trimmed and its phone number in E.164."""
    _check_amounts(merchant)
    if not (merchant.offers_delivery or merchant.offers_pickup):
        raise InvalidInput(
            ("offersDelivery",), "Offer delivery, pickup or both.", "请至少提供外送或自取中的一种。"
        )
    if not 0 <= merchant.tax_basis_points <= 10_000:
        raise InvalidInput(
            ("taxBasisPoints",), "A tax rate has 0 to 10,000 basis points.", "税率应为 0 到 10,000 个基点。"
        )
    if not 1 <= merchant.preparation_minutes <= MAX_PREPARATION_MINUTES:
        raise InvalidInput(
            ("preparationMinutes",),
            f"Preparation takes 1 to {MAX_PREPARATION_MINUTES} minutes.",
            f"备餐时间应为 1 到 {MAX_PREPARATION_MINUTES} 分钟。",
        )
    if merchant.image is not None and _IMAGE.fullmatch(merchant.image) is None:
        raise InvalidInput(
            ("image",),
            "An image is an https address, or a path on this server.",
            "图片应为 https 地址或本服务器上的路径。",
        )
    _check_bands(merchant.delivery_bands, required=merchant.offers_delivery)
    _check_zone(merchant)
    _check_discounts(merchant.spend_discounts)
    check_hours(merchant.hours)
    return replace(
        merchant,
        name=bounded_text(merchant.name, ("name",), 60),
        description=bounded_text(merchant.description, ("description",), 500, 0),
        cuisine_tags=_checked_tags(merchant.cuisine_tags),
        phone=normal_phone(merchant.phone, ("phone",)),
        street=bounded_text(merchant.street, ("street",), 200),
        currency=_checked_currency(merchant.currency),
        time_zone=_checked_time_zone(merchant.time_zone),
    )


def check_hours(hours: OpeningHours) -> None:
    """Each day's spans are few and apart, also where one reaches into the next day of the week."""
    for index, spans in enumerate(hours.weekly):
        path = ("weekly", str(index))
        check_spans(spans, path)
        following = min((span.opens for span in hours.weekly[(index + 1) % 7]), default=MINUTES_A_DAY)
        if any(span.closes - MINUTES_A_DAY > following for span in spans):
            raise InvalidInput(path, "A span reaches into one of the next day.", "时段与次日的时段重叠。")
    if len(hours.exceptions) > MAX_EXCEPTIONS:
        raise InvalidInput(
            ("exceptions",),
            f"There are at most {MAX_EXCEPTIONS} exceptions.",
            f"最多有 {MAX_EXCEPTIONS} 个例外日期。",
        )
    for day, spans in hours.exceptions.items():
        check_spans(spans, ("exceptions", day.isoformat()))


def check_spans(spans: Sequence[TimeSpan], path: Path) -> None:
    """The spans that begin on one day."""
    if len(spans) > MAX_SPANS_A_DAY:
        raise InvalidInput(
            path, f"A day has at most {MAX_SPANS_A_DAY} spans.", f"每天最多有 {MAX_SPANS_A_DAY} 个时段。"
        )
    for earlier, later in pairwise(spans):
        if later.opens < earlier.closes:
            raise InvalidInput(path, "Spans are in order and do not overlap.", "时段应按顺序排列且互不重叠。")


def parsed_span(opens: int, closes: int, path: Path) -> TimeSpan:
    """A span as somebody wrote it."""
    try:
        return TimeSpan(opens, closes)
    except ValueError as error:
        raise InvalidInput(
            path,
            "A span opens at minute 0 to 1,439 of its day and closes later, within 24 hours.",
            "时段应在当天第 0 到 1,439 分钟开始，并在 24 小时内结束。",
        ) from error


def upcoming(
    exceptions: Mapping[date, tuple[TimeSpan, ...]], today: date
) -> dict[date, tuple[TimeSpan, ...]]:
    """Without the days that are over. Yesterday stays: its spans may reach into today."""
    return {day: spans for day, spans in sorted(exceptions.items()) if (today - day).days <= 1}


def with_exception(
    merchant: Merchant, day: date, spans: tuple[TimeSpan, ...] | None, now: datetime
) -> Merchant:
    """The merchant with these spans on that day; None: an ordinary day. Days that are over go. Raises InvalidInput."""
    today = merchant.business_date(now)
    if not today <= day <= today + timedelta(days=731):
        raise InvalidInput(
            ("date",), "The day is today or later, within two years.", "日期应为今天或以后，且在两年以内。"
        )
    exceptions = upcoming(merchant.hours.exceptions, today)
    exceptions.pop(day, None)
    if spans is not None:
        exceptions[day] = spans
    hours = OpeningHours(merchant.hours.weekly, dict(sorted(exceptions.items())))
    check_hours(hours)
    return replace(merchant, hours=hours)


def with_week(merchant: Merchant, hours: OpeningHours) -> Merchant:
    """The merchant with this week, and its dated exceptions as they are."""
    return replace(merchant, hours=replace(hours, exceptions=merchant.hours.exceptions))


def checked_tag(tag: str, path: Path) -> str:
    """A cuisine tag: lower-case words joined by hyphens."""
    if len(tag) > 30 or _SLUG.fullmatch(tag) is None:
        raise InvalidInput(
            path,
            "A tag has up to 30 characters: lower-case letters, digits, single hyphens.",
            "标签最多 30 个字符，由小写字母、数字和单个连字符组成。",
        )
    return tag


def _checked_tags(tags: Iterable[str]) -> tuple[str, ...]:
    unique = tuple(dict.fromkeys(tags))
    if len(unique) > MAX_TAGS:
        raise InvalidInput(
            ("cuisineTags",), f"There are at most {MAX_TAGS} tags.", f"最多有 {MAX_TAGS} 个标签。"
        )
    return tuple(checked_tag(tag, ("cuisineTags", str(index))) for index, tag in enumerate(unique))


def _check_amounts(merchant: Merchant) -> None:
    amounts: list[tuple[Path, int]] = [
        (("minimumOrderMinor",), merchant.minimum_order_minor),
        (("packingFeeMinor",), merchant.packing_fee_minor),
    ]
    for index, band in enumerate(merchant.delivery_bands):
        amounts.append((("deliveryBands", str(index), "feeMinor"), band.fee_minor))
    for index, discount in enumerate(merchant.spend_discounts):
        amounts.append((("spendDiscounts", str(index), "thresholdMinor"), discount.threshold_minor))
        amounts.append((("spendDiscounts", str(index), "offMinor"), discount.off_minor))
    for path, amount in amounts:
        if not 0 <= amount <= MAX_AMOUNT_MINOR:
            raise InvalidInput(
                path,
                f"An amount has 0 to {MAX_AMOUNT_MINOR:,} minor units.",
                f"金额应为 0 到 {MAX_AMOUNT_MINOR:,} 个最小货币单位。",
            )


def _check_bands(bands: Sequence[DeliveryBand], *, required: bool) -> None:
    path: Path = ("deliveryBands",)
    if required and not bands:
        raise InvalidInput(
            path, "Who delivers has at least one delivery band.", "提供外送时至少要有一个配送距离段。"
        )
    if len(bands) > MAX_BANDS:
        raise InvalidInput(
            path, f"There are at most {MAX_BANDS} delivery bands.", f"最多有 {MAX_BANDS} 个配送距离段。"
        )
    before = 0
    for index, band in enumerate(bands):
        if not before < band.up_to_m <= MAX_REACH_M:
            raise InvalidInput(
                (*path, str(index), "upToM"),
                f"Bands reach farther one by one, up to {MAX_REACH_M:,} metres.",
                f"距离段应逐段变远，最远 {MAX_REACH_M:,} 米。",
            )
        before = band.up_to_m


def _check_zone(merchant: Merchant) -> None:
    zone: DeliveryZone = merchant.delivery_zone
    if not 0 < zone.radius_m <= MAX_REACH_M:
        raise InvalidInput(
            ("deliveryZone", "radiusM"),
            f"A zone reaches 1 to {MAX_REACH_M:,} metres.",
            f"配送范围应为 1 到 {MAX_REACH_M:,} 米。",
        )
    if zone.corners and len(zone.corners) not in CORNERS:
        raise InvalidInput(
            ("deliveryZone", "corners"),
            f"A zone has no corners, or {CORNERS.start} to {CORNERS.stop - 1}.",
            f"配送区域没有顶点，或有 {CORNERS.start} 到 {CORNERS.stop - 1} 个顶点。",
        )
    for index, corner in enumerate(zone.corners):
        if distance_m(merchant.location, corner) > 3 * MAX_REACH_M:
            raise InvalidInput(
                ("deliveryZone", "corners", str(index)),
                "This corner is far from the store.",
                "该顶点离店铺太远。",
            )


def _check_discounts(discounts: Sequence[SpendDiscount]) -> None:
    path: Path = ("spendDiscounts",)
    if len(discounts) > MAX_SPEND_DISCOUNTS:
        raise InvalidInput(
            path, f"There are at most {MAX_SPEND_DISCOUNTS} steps.", f"最多有 {MAX_SPEND_DISCOUNTS} 档满减。"
        )
    threshold, off = 0, 0
    for index, step in enumerate(discounts):
        if step.threshold_minor <= threshold or step.off_minor <= off:
            raise InvalidInput(
                (*path, str(index)),
                "Each step asks for more than the one before, and gives more.",
                "每一档的门槛和优惠都应高于前一档。",
            )
        if step.off_minor > step.threshold_minor:
            raise InvalidInput(
                (*path, str(index), "offMinor"),
                "A discount is not above its threshold.",
                "优惠金额不能高于门槛。",
            )
        threshold, off = step.threshold_minor, step.off_minor


def _checked_currency(code: str) -> str:
    if code not in _currencies():
        raise InvalidInput(
            ("currency",),
            "This is not an ISO 4217 currency code, as CNY.",
            "这不是 ISO 4217 货币代码，如 CNY。",
        )
    return code


def _checked_time_zone(name: str) -> str:
    if name not in _time_zones():
        raise InvalidInput(
            ("timeZone",),
            "This is not a time zone of the IANA database, as Asia/Shanghai.",
            "这不是 IANA 数据库中的时区，如 Asia/Shanghai。",
        )
    return name


@cache
def _currencies() -> frozenset[str]:
    """Those that are legal tender somewhere today."""
    from babel.core import get_global  # only who creates a merchant waits for Babel

    return frozenset(
        code
        for history in get_global("territory_currencies").values()
        for code, _, until, tender in history
        if tender and until is None
    )


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(name for name in available_timezones() if "/" in name or name == "UTC")
