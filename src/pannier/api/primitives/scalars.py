"""Scalars that refuse what is ambiguous."""

import re
from datetime import UTC, date, datetime
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from pannier.api.primitives.enums import enum_type
from pannier.core.i18n import Locale

CurrencyCode = NewType("CurrencyCode", str)
BigInt = NewType("BigInt", int)

_ISO_4217 = re.compile(r"[A-Z]{3}")
_ISO_8601_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
# Python's calendar ends with the years 1 and 9999. What is a little within it can be moved to any time zone, and some
# months ahead or back, and still be there.
_FIRST_YEAR, _LAST_YEAR = 3, 9_000
_LARGEST_EXACT = 2**53 - 1  # beyond, a number is no longer itself in JavaScript

enum_type(
    Locale,
    "A language in which Pannier itself writes.",
    {Locale.ZH_CN: "Simplified Chinese.", Locale.EN: "English."},
)


def _parse_time(value: object) -> datetime:
    if not isinstance(value, str) or len(value) > 40:
        raise ValueError("A DateTime is a string in RFC 3339 format.")
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        raise ValueError("A DateTime is a string in RFC 3339 format.") from None
    if at.tzinfo is None:
        raise ValueError("A DateTime has an offset, such as +08:00 or Z.")
    if not _FIRST_YEAR <= at.year <= _LAST_YEAR:
        raise ValueError(f"A DateTime lies in the years {_FIRST_YEAR} to {_LAST_YEAR}.")
    return at.astimezone(UTC)


def _parse_day(value: object) -> date:
    if not isinstance(value, str) or not _ISO_8601_DAY.fullmatch(value):
        raise ValueError("A Date is a string such as 2026-03-02.")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise ValueError("The calendar has no such day.") from None
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError(f"A Date lies in the years {_FIRST_YEAR} to {_LAST_YEAR}.")
    return day


def _parse_currency(value: object) -> CurrencyCode:
    if not isinstance(value, str) or not _ISO_4217.fullmatch(value):
        raise ValueError("A CurrencyCode is three capital letters.")
    return CurrencyCode(value)


def _parse_big(value: object) -> BigInt:
    if not isinstance(value, int) or isinstance(value, bool) or abs(value) > _LARGEST_EXACT:
        raise ValueError("A BigInt is a whole number of at most 53 bits.")
    return BigInt(value)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, in RFC 3339 format with an offset. Answers are in UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=lambda at: at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        parse_value=_parse_time,
    ),
    date: strawberry.scalar(
        name="Date",
        description="A day of the calendar, such as 2026-03-02.",
        serialize=date.isoformat,
        parse_value=_parse_day,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="A currency by ISO 4217, such as CNY.",
        serialize=str,
        parse_value=_parse_currency,
    ),
    BigInt: strawberry.scalar(
        name="BigInt",
        description="A whole number that an Int may be too small for, as a JSON number of at most 53 bits.",
        serialize=int,
        parse_value=_parse_big,
    ),
}
