"""Amounts as decimal text and back, exactly."""

import re

_AMOUNT = re.compile(r"([+-]?)([0-9]{1,12})(?:\.([0-9]{1,6}))?")


def currency_digits(currency: str) -> int:
    """How many decimals the currency has: 2 for CNY, 0 for JPY."""
    from babel.numbers import (
        get_currency_precision,  # Babel costs a cold start 40 ms; only who makes text pays
    )

    return get_currency_precision(currency)


def amount_text(minor: int, digits: int) -> str:
    """2850 → `28.50`."""
    if digits == 0:
        return str(minor)
    whole, part = divmod(abs(minor), 10**digits)
    return f"{'-' if minor < 0 else ''}{whole}.{part:0{digits}}"


def parse_amount(text: str, digits: int) -> int | None:
    """`28.5` → 2850; None for what is no amount, or has decimals that the currency does not have."""
    found = _AMOUNT.fullmatch(text)
    if found is None:
        return None
    sign, whole, part = found[1], found[2], (found[3] or "").rstrip("0")
    if len(part) > digits:
        return None
    minor = int(whole + part.ljust(digits, "0"))
    return -minor if sign == "-" else minor
