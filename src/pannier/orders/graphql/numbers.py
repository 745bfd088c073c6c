"""What days came to: of a merchant, and of the platform."""

from datetime import date
from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money, MoneySum
from pannier.api.primitives.scalars import CurrencyCode
from pannier.core import money as core
from pannier.orders import model, ranges

MerchantId = Annotated[strawberry.ID, strawberry.argument(description="The merchant.")]
FirstDay = Annotated[date, strawberry.argument(description="The first business day.")]
LastDay = Annotated[
    date, strawberry.argument(description="The last business day, included; at most 92 days.")
]


@strawberry.type(
    description="What orders came to. Every order counts for the business day whose stock it took: the day on which it "
    "was placed or, ordered for later, for which it was, at the merchant's place; whatever happened to it afterwards "
    "counts for the same day."
)
class NumbersTotals:
    placed: int = strawberry.field(description="Orders that were placed, also those that were never paid.")
    accepted: int = strawberry.field(description="Orders that were accepted, by staff or by itself.")
    rejected: int = strawberry.field(description="Orders that the merchant refused.")
    expired: int = strawberry.field(description="Orders that nobody answered in time.")
    cancelled: int = strawberry.field(
        description="Orders that were cancelled, by whomever: also those not paid, and those not delivered."
    )
    completed: int = strawberry.field(
        description="Orders that were completed: fetched, or delivered and confirmed by the customer or by time."
    )
    acceptance_basis_points: int | None = strawberry.field(
        description="Of the accepted, rejected and expired orders, the accepted ones, in ten-thousandths; null when "
        "there are none. What was cancelled before an answer is left out."
    )
    gmv: MoneySum = strawberry.field(
        description="The totals of completed orders, with fees, tax and tip, less discounts; refunds are not taken off."
    )
    average_order_value: Money | None = strawberry.field(
        description="GMV over completed orders, rounded; null when none was completed."
    )
    refunded: MoneySum = strawberry.field(
        description="What was decided to be given back of what customers had paid, also of orders cancelled after "
        "acceptance. What was only reserved on a card, and set free, is not in it."
    )
    late: int = strawberry.field(
        description="How often a promised time passed unkept: to be ready, to be picked up, to be delivered. An order "
        "can count for each."
    )
    prepared: int = strawberry.field(
        description="Orders that became ready, without those that were ordered for later: nobody notes when their "
        "preparation begins."
    )
    prepared_late: int = strawberry.field(
        description="Of the prepared ones, those ready later than promised."
    )
    preparation_seconds: int | None = strawberry.field(
        description="From acceptance until ready, of the prepared ones on average; null when there are none."
    )
    promised_preparation_seconds: int | None = strawberry.field(
        description="What acceptance promised for the same orders, on average; null when there are none."
    )
    delivered: int = strawberry.field(description="Orders that were brought to the customer.")
    delivered_late: int = strawberry.field(
        description="Of the delivered ones, those that came later than promised at acceptance."
    )

    @classmethod
    def of(cls, numbers: model.Numbers, currency: str) -> "NumbersTotals":
        average = ranges.average_order(numbers, currency)
        return NumbersTotals(
            placed=numbers["placed"],
            accepted=numbers["accepted"],
            rejected=ranges.refused(numbers),
            expired=ranges.unanswered(numbers),
            cancelled=numbers["cancelled"],
            completed=numbers["completed"],
            acceptance_basis_points=ranges.acceptance(numbers),
            gmv=MoneySum.of(core.Money(numbers["gmv_minor"], currency)),
            average_order_value=None if average is None else Money.of(average),
            refunded=MoneySum.of(core.Money(numbers["refunded_minor"], currency)),
            late=numbers["late"],
            prepared=numbers["prepared"],
            prepared_late=numbers["prepared_late"],
            preparation_seconds=ranges.preparation_seconds(numbers),
            promised_preparation_seconds=ranges.promised_seconds(numbers),
            delivered=numbers["delivered"],
            delivered_late=numbers["delivered_late"],
        )


@strawberry.type(description="What the orders of one business day came to.")
class DayNumbers(NumbersTotals):
    business_date: date = strawberry.field(description="The business day, at the merchant's place.")

    @classmethod
    def of_day(cls, day: date, numbers: model.Numbers, currency: str) -> "DayNumbers":
        return cls(business_date=day, **vars(NumbersTotals.of(numbers, currency)))


@strawberry.type(description="What the orders of one hour of the week came to.")
class HourNumbers:
    weekday: int = strawberry.field(description="Of the business day: 0 is Monday, 6 is Sunday.")
    hour: int = strawberry.field(
        description="By the clock at the merchant's place, 0 to 23: when an order was placed or, ordered for later, "
        "for when it was."
    )
    orders: int = strawberry.field(description="Orders that were placed.")
    gmv: MoneySum = strawberry.field(description="The totals of those that were completed.")

    @classmethod
    def of(cls, raw: ranges.HourNumbers, currency: str) -> "HourNumbers":
        gmv = MoneySum.of(core.Money(raw.gmv_minor, currency))
        return cls(weekday=raw.weekday, hour=raw.hour, orders=raw.orders, gmv=gmv)


@strawberry.type(description="How often something happened for one reason.")
class ReasonNumbers:
    reason: model.Reason = strawberry.field(description="The reason that was given.")
    count: int = strawberry.field(description="How often.")
    amount: MoneySum | None = strawberry.field(
        description="What it came to, where it is about money; else null."
    )

    @classmethod
    def of(cls, raw: ranges.ReasonNumbers, currency: str) -> "ReasonNumbers":
        amount = None if raw.amount_minor is None else core.Money(raw.amount_minor, currency)
        return cls(reason=raw.reason, count=raw.count, amount=None if amount is None else MoneySum.of(amount))


@strawberry.interface(description="What business days in a row came to. All amounts are in one currency.")
class Numbers:
    currency: CurrencyCode = strawberry.field(description="Of all amounts.")
    totals: NumbersTotals = strawberry.field(description="All days together.")
    days: list[DayNumbers] = strawberry.field(
        description="Each day, the earliest first; also those without orders."
    )
    hours: list[HourNumbers] = strawberry.field(
        description="The hours of the week in which anything was: those of all Mondays together, and so on."
    )
    refund_reasons: list[ReasonNumbers] = strawberry.field(
        description="Why money was refunded, what cost most first; a refund counts each time."
    )
    cancel_reasons: list[ReasonNumbers] = strawberry.field(
        description="Why orders were cancelled, the most frequent first; they add up to `cancelled`."
    )
    reject_reasons: list[ReasonNumbers] = strawberry.field(
        description="Why orders were refused, or not answered, the most frequent first; they add up to `rejected` and "
        "`expired`."
    )

    @classmethod
    def of(cls, days: ranges.Range) -> "Numbers":
        totals, currency = days.totals, days.currency
        return Numbers(
            currency=CurrencyCode(currency),
            totals=NumbersTotals.of(totals, currency),
            days=[DayNumbers.of_day(day, numbers, currency) for day, numbers in days.days],
            hours=[HourNumbers.of(each, currency) for each in days.hours()],
            refund_reasons=[ReasonNumbers.of(each, currency) for each in ranges.refund_reasons(totals)],
            cancel_reasons=[ReasonNumbers.of(each, currency) for each in ranges.cancel_reasons(totals)],
            reject_reasons=[ReasonNumbers.of(each, currency) for each in ranges.reject_reasons(totals)],
        )


@strawberry.type(description="What business days of a merchant came to.")
class MerchantNumbers(Numbers):
    pass


@strawberry.type(
    description="What business days came to at all merchants together. A business day is each merchant's own, at its "
    "place: in several time zones the days of one date are not over together."
)
class PlatformNumbers(Numbers):
    currencies: list[CurrencyCode] = strawberry.field(
        description="Those in which there were orders on these days, that of most orders first."
    )


@strawberry.type
class NumbersQuery:
    @strawberry.field(
        description="What business days of a merchant came to, at most 92. For its managers, and for operators."
    )
    def merchant_numbers(
        self, info: Info, merchant_id: MerchantId, first_day: FirstDay, last_day: LastDay
    ) -> MerchantNumbers:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        days = context.statistics.numbers(context.viewer_id, raw_id, first_day, last_day)
        return MerchantNumbers(**vars(Numbers.of(days)))

    @strawberry.field(
        description="What business days came to at all merchants together, at most 92. For operators."
    )
    def platform_numbers(
        self,
        info: Info,
        first_day: FirstDay,
        last_day: LastDay,
        currency: Annotated[
            CurrencyCode | None,
            strawberry.argument(
                description="Only orders in this currency; by default the one of most orders."
            ),
        ] = None,
    ) -> PlatformNumbers:
        context = info.context
        days, currencies = context.statistics.platform(context.viewer_id, first_day, last_day, currency)
        known = [CurrencyCode(each) for each in currencies]
        return PlatformNumbers(currencies=known, **vars(Numbers.of(days)))
