"""Which merchants somebody at a point finds, and in which order. Pure: it is given the list of the point's cell."""

import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from pannier.core import problems
from pannier.core.errors import InvalidInput
from pannier.core.geo import Point, distance_m
from pannier.core.money import Money
from pannier.core.paging import Key, Page, PageRequest
from pannier.merchants.model import Fulfilment, Merchant
from pannier.merchants.validation import checked_tag

_PRIOR_RATING, _PRIOR_COUNT = 4, 10
DISCOVERY_AHEAD = timedelta(days=15)


class DiscoverySort(StrEnum):
    """In which order merchants are found; by id where that leaves two equal."""

    DISTANCE = "DISTANCE"
    RATING = "RATING"


@dataclass(frozen=True, slots=True)
class DiscoveryQuery:
    """What somebody looks for. Without `open_at`, closed merchants are found too."""

    near: Point
    fulfilment: Fulfilment = Fulfilment.DELIVERY
    open_at: datetime | None = None
    tag: str | None = None
    text: str | None = None
    sort: DiscoverySort = DiscoverySort.DISTANCE


@dataclass(frozen=True, slots=True)
class FoundMerchant:
    """A merchant as somebody at a point finds it, at the moment asked about. No fee where nothing is delivered."""

    merchant: Merchant
    distance_m: int
    delivery_fee: Money | None
    is_open: bool
    opens_next_at: datetime | None


def discover(
    listed: Iterable[Merchant], query: DiscoveryQuery, now: datetime, request: PageRequest
) -> Page[FoundMerchant]:
    """The merchants of the list that match, a page of them. `request.after` is the position of the last one seen."""
    at = query.open_at or now
    words = folded(query.text or "").split()
    matching = [
        merchant for merchant in listed if merchant.takes_part_at(now) and _matches(merchant, query, words)
    ]
    placed = sorted(
        ((_position(merchant, query), merchant) for merchant in matching), key=lambda each: each[0]
    )
    if request.after is not None:
        last = (int(request.after["rank"]), str(request.after["id"]))
        placed = [each for each in placed if each[0] > last]
    shown = placed[: request.first]
    return Page(
        tuple(_found(merchant, query, at) for _, merchant in shown),
        tuple(_key(position) for position, _ in shown),
        len(placed) > request.first,
    )


def check_query(query: DiscoveryQuery, now: datetime) -> None:
    """Raises InvalidInput: a tag that is none, a text that is too long, a moment that is over or too far ahead."""
    if query.tag is not None:
        checked_tag(query.tag, ("tag",))
    if query.text is not None and len(query.text) > 60:
        raise InvalidInput(
            ("text",), "A text to look for has at most 60 characters.", "搜索文字最多 60 个字符。"
        )
    if query.open_at is not None and not now - timedelta(days=1) <= query.open_at <= now + DISCOVERY_AHEAD:
        raise problems.moment_within(("openAt",), DISCOVERY_AHEAD.days)


def rating_score(merchant: Merchant) -> int:
    """Thousandths of a star: the average, drawn towards four stars as if ten more people had given them.

    So one rating of five stars does not outrank a hundred of 4.9.
    """
    total = merchant.rating_sum + _PRIOR_RATING * _PRIOR_COUNT
    return total * 1_000 // (merchant.rating_count + _PRIOR_COUNT)


def folded(text: str) -> str:
    """As texts are compared: compatible forms alike (full-width letters too), and no case."""
    return unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", text).casefold())


def _matches(merchant: Merchant, query: DiscoveryQuery, words: list[str]) -> bool:
    if not merchant.serves(query.near, query.fulfilment):
        return False
    if query.tag is not None and query.tag not in merchant.cuisine_tags:
        return False
    if words:
        searched = folded("\n".join((merchant.name, merchant.description, *merchant.cuisine_tags)))
        if not all(word in searched for word in words):
            return False
    return query.open_at is None or merchant.is_open_at(query.open_at)


def _position(merchant: Merchant, query: DiscoveryQuery) -> tuple[int, str]:
    if query.sort is DiscoverySort.RATING:
        return -rating_score(merchant), merchant.id
    return distance_m(merchant.location, query.near), merchant.id


def _key(position: tuple[int, str]) -> Key:
    rank, merchant_id = position
    return {"rank": rank, "id": merchant_id}


def _found(merchant: Merchant, query: DiscoveryQuery, at: datetime) -> FoundMerchant:
    distance = distance_m(merchant.location, query.near)
    delivered = query.fulfilment is Fulfilment.DELIVERY
    return FoundMerchant(
        merchant=merchant,
        distance_m=distance,
        delivery_fee=merchant.delivery_fee(distance) if delivered else None,
        is_open=merchant.is_open_at(at),
        opens_next_at=merchant.opens_next_at(at),
    )
