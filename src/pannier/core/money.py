"""Exact money: integer minor units (fen, cents) and an ISO 4217 currency. No float comes near a price."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one sum. Always our mistake, never a client's."""


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in minor units of one currency."""

    amount_minor: int
    currency: str

    @classmethod
    def zero(cls, currency: str) -> "Money":
        return cls(0, currency)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.amount_minor + self._same(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.amount_minor - self._same(other), self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.amount_minor, self.currency)

    def __mul__(self, quantity: int) -> "Money":
        return Money(self.amount_minor * quantity, self.currency)

    def __lt__(self, other: "Money") -> bool:
        return self.amount_minor < self._same(other)

    def __le__(self, other: "Money") -> bool:
        return self.amount_minor <= self._same(other)

    def __bool__(self) -> bool:
        return self.amount_minor != 0

    def __format__(self, spec: str) -> str:
        """`f"{price:zh_CN}"` → `¥12.00`; without a spec, English."""
        return self.text(spec or "en")

    def text(self, locale: str) -> str:
        """The amount for people, by CLDR. `locale` is a BCP 47 tag (or with an underscore)."""
        from decimal import Decimal  # Babel and decimal cost a cold start 40 ms; only who makes text pays

        from babel.numbers import format_currency, get_currency_precision

        digits = get_currency_precision(self.currency)
        return format_currency(
            Decimal(self.amount_minor).scaleb(-digits), self.currency, locale=locale.replace("-", "_")
        )

    def share(self, basis_points: int) -> "Money":
        """So many ten-thousandths of the amount, half rounded away from zero."""
        scaled = abs(self.amount_minor) * basis_points
        rounded = (scaled + 5_000) // 10_000
        return Money(rounded if self.amount_minor >= 0 else -rounded, self.currency)

    def allocate(self, weights: Sequence[int]) -> list["Money"]:
        """Split by weights with the largest-remainder method: the parts sum to the whole, to the last minor unit.

        Ties go to the earlier part. Weights are not negative; when all are zero, the parts are equal.
        """
        if not weights:
            raise ValueError("nothing to allocate to")
        if min(weights) < 0:
            raise ValueError("a weight is not negative")
        if sum(weights) == 0:
            weights = [1] * len(weights)
        whole, total = abs(self.amount_minor), sum(weights)
        parts = [whole * weight // total for weight in weights]
        by_remainder = sorted(range(len(weights)), key=lambda i: (-(whole * weights[i] % total), i))
        for index in by_remainder[: whole - sum(parts)]:
            parts[index] += 1
        sign = 1 if self.amount_minor >= 0 else -1
        return [Money(sign * part, self.currency) for part in parts]

    def _same(self, other: "Money") -> int:
        if other.currency != self.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")
        return other.amount_minor


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum; zero of `currency` when there are none."""
    result = Money.zero(currency)
    for amount in amounts:
        result += amount
    return result
