"""Amounts, as clients see them."""

import strawberry

from pannier.api.primitives.info import Info
from pannier.api.primitives.scalars import BigInt, CurrencyCode
from pannier.core import money as domain


@strawberry.type(description="An exact amount of money.")
class Money:
    amount_minor: int = strawberry.field(description="In minor units: fen, cents.")
    currency: CurrencyCode = strawberry.field(description="Of the amount.")

    @strawberry.field(description="For people, in the language the client asked for.")
    def formatted(self, info: Info) -> str:
        return domain.Money(self.amount_minor, self.currency).text(info.context.locale)

    @classmethod
    def of(cls, amount: domain.Money) -> "Money":
        return cls(amount_minor=amount.amount_minor, currency=CurrencyCode(amount.currency))


@strawberry.type(description="An exact sum of many amounts of money.")
class MoneySum:
    amount_minor: BigInt = strawberry.field(description="In minor units: fen, cents.")
    currency: CurrencyCode = strawberry.field(description="Of the sum.")

    @strawberry.field(description="For people, in the language the client asked for.")
    def formatted(self, info: Info) -> str:
        return domain.Money(self.amount_minor, self.currency).text(info.context.locale)

    @classmethod
    def of(cls, amount: domain.Money) -> "MoneySum":
        return cls(amount_minor=BigInt(amount.amount_minor), currency=CurrencyCode(amount.currency))
