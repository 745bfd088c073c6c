"""Scalars that refuse what is ambiguous."""

import re
from datetime import UTC, datetime
from typing import NewType

import strawberry
from strawberry.types.scalar import ScalarDefinition

from pannier.api.primitives.enums import enum_type
from pannier.core.i18n import Locale

CurrencyCode = NewType("CurrencyCode", str)

_ISO_4217 = re.compile(r"[A-Z]{3}")

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
    return at.astimezone(UTC)


def _parse_currency(value: object) -> CurrencyCode:
    if not isinstance(value, str) or not _ISO_4217.fullmatch(value):
        raise ValueError("A CurrencyCode is three capital letters.")
    return CurrencyCode(value)


SCALARS: dict[object, ScalarDefinition] = {
    datetime: strawberry.scalar(
        name="DateTime",
        description="A moment, in RFC 3339 format with an offset. Answers are in UTC.",
        specified_by_url="https://scalars.graphql.org/andimarek/date-time",
        serialize=lambda at: at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        parse_value=_parse_time,
    ),
    CurrencyCode: strawberry.scalar(
        name="CurrencyCode",
        description="A currency by ISO 4217, such as CNY.",
        serialize=str,
        parse_value=_parse_currency,
    ),
}
