"""What some business days in a row came to, and what follows from that. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from pannier.core.money import Money
from pannier.orders.model import HOURS, MerchantDay, Numbers, PlatformDay, Reason
from pannier.orders.model.numbers import cancels, hour_gmv, hour_orders, refunded, refunds, rejects, sum_of


@dataclass(frozen=True, slots=True)
class HourNumbers:
    """What an hour of the week came to, by the clock at the store; Monday is 0."""

    weekday: int
    hour: int
    orders: int
    gmv_minor: int


@dataclass(frozen=True, slots=True)
class ReasonNumbers:
    """How often something happened for a reason, and what that came to, where it is about money."""

    reason: Reason
    count: int
    amount_minor: int | None = None


@dataclass(frozen=True, slots=True)
class Range:
    """Every day of some days in a row, in one currency; also days on which nothing was."""

    currency: str
    days: tuple[tuple[date, Numbers], ...]

    @property
    def totals(self) -> Numbers:
        return sum_of(numbers for _, numbers in self.days)

    def hours(self) -> tuple[HourNumbers, ...]:
        """The hours of the week in which anything was, in order."""
        weekdays: dict[int, list[Numbers]] = {}
        for day, numbers in self.days:
            weekdays.setdefault(day.weekday(), []).append(numbers)
        found = (
            HourNumbers(weekday, hour, total[hour_orders(hour)], total[hour_gmv(hour)])
            for weekday, total in sorted((each, sum_of(numbers)) for each, numbers in weekdays.items())
            for hour in HOURS
        )
        return tuple(each for each in found if each.orders or each.gmv_minor)


def range_of(
    currency: str, first: date, last: date, found: Iterable[MerchantDay] | Iterable[PlatformDay]
) -> Range:
    """The days from the first to the last, both included, of those that were found."""
    known = {day.business_date: day.numbers for day in found}
    every = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return Range(currency, tuple((day, known.get(day, Numbers())) for day in every))


def refused(numbers: Numbers) -> int:
    """Orders that the merchant refused itself."""
    return numbers["rejected"] - unanswered(numbers)


def unanswered(numbers: Numbers) -> int:
    """Orders that were rejected since nobody answered."""
    return numbers[rejects(Reason.NOT_ANSWERED)]


def acceptance(numbers: Numbers) -> int | None:
    """Of the orders that were accepted, refused or not answered, the accepted ones, in ten-thousandths."""
    return _rounded(numbers["accepted"] * 10_000, numbers["accepted"] + numbers["rejected"])


def average_order(numbers: Numbers, currency: str) -> Money | None:
    """GMV over completed orders, half a minor unit rounded up."""
    amount = _rounded(numbers["gmv_minor"], numbers["completed"])
    return None if amount is None else Money(amount, currency)


def preparation_seconds(numbers: Numbers) -> int | None:
    """From acceptance to ready, on average."""
    return _rounded(numbers["prepared_s"], numbers["prepared"])


def promised_seconds(numbers: Numbers) -> int | None:
    """What was promised for the same orders, on average."""
    return _rounded(numbers["promised_s"], numbers["prepared"])


def refund_reasons(numbers: Numbers) -> tuple[ReasonNumbers, ...]:
    """What cost most first."""
    found = [ReasonNumbers(each, numbers[refunds(each)], numbers[refunded(each)]) for each in Reason]
    return tuple(sorted((each for each in found if each.count), key=lambda each: -(each.amount_minor or 0)))


def cancel_reasons(numbers: Numbers) -> tuple[ReasonNumbers, ...]:
    """The most frequent first, as in the next."""
    return _frequent(ReasonNumbers(each, numbers[cancels(each)]) for each in Reason)


def reject_reasons(numbers: Numbers) -> tuple[ReasonNumbers, ...]:
    return _frequent(ReasonNumbers(each, numbers[rejects(each)]) for each in Reason)


def _frequent(reasons: Iterable[ReasonNumbers]) -> tuple[ReasonNumbers, ...]:
    return tuple(sorted((each for each in reasons if each.count), key=lambda each: -each.count))


def _rounded(sum_: int, count: int) -> int | None:
    return None if count <= 0 else (2 * sum_ + count) // (2 * count)
