"""What sells, for those who sell it."""

from datetime import date
from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money
from pannier.core import money as core
from pannier.menus.graphql import item_id
from pannier.orders import model
from pannier.orders.graphql.numbers import MerchantId, NumbersQuery
from pannier.orders.statistics import SalesSort

enum_type(
    SalesSort,
    "Which items come first.",
    {SalesSort.PORTIONS: "Those of the most portions.", SalesSort.REVENUE: "Those that brought most."},
)


async def _money(info: Info, merchant_id: str, amount_minor: int) -> Money | None:
    merchant = await info.context.loaders.merchants.load(merchant_id)
    return None if merchant is None else Money.of(core.Money(amount_minor, merchant.currency))


@strawberry.type(description="What one menu item sold within the days asked about, in completed orders.")
class MerchantItemStatistics:
    merchant_id: strawberry.Private[str]
    raw: strawberry.Private[model.ItemTotals]
    item_id: strawberry.ID = strawberry.field(description="The menu item, even when it is on no menu now.")
    portions: int = strawberry.field(description="How many were sold.")

    @strawberry.field(description="As the published menu has it; null when the item is not on it.")
    async def name(self, info: Info) -> str | None:
        menu = await info.context.loaders.published_menus.load(self.merchant_id)
        item = menu.items.get(self.raw.item_id) if menu else None
        return item.name if item else None

    @strawberry.field(
        description="What customers paid for them: with options, less all discounts, without fees; refunds are not "
        "taken off."
    )
    async def revenue(self, info: Info) -> Money | None:
        return await _money(info, self.merchant_id, self.raw.revenue_minor)

    @classmethod
    def of(cls, merchant_id: str, totals: model.ItemTotals) -> "MerchantItemStatistics":
        return cls(
            merchant_id=merchant_id,
            raw=totals,
            item_id=item_id(merchant_id, totals.item_id),
            portions=totals.portions,
        )


@strawberry.type(description="What one business day of a merchant came to.")
class MerchantDayStatistics:
    raw: strawberry.Private[model.MerchantDay]
    business_date: date = strawberry.field(description="The business day, at the merchant's place.")
    placed: int = strawberry.field(description="Orders that were placed for it.")
    completed: int = strawberry.field(description="Of these, those that were completed.")
    cancelled: int = strawberry.field(description="Those that were cancelled.")
    rejected: int = strawberry.field(description="Those that were refused, or not answered.")
    late: int = strawberry.field(description="How often a promised time passed.")

    @strawberry.field(description="The totals of its completed orders (GMV); refunds are not taken off.")
    async def turnover(self, info: Info) -> Money | None:
        return await _money(info, self.raw.merchant_id, self.raw.numbers["gmv_minor"])

    @strawberry.field(description="What was given back, of these orders.")
    async def refunded(self, info: Info) -> Money | None:
        return await _money(info, self.raw.merchant_id, self.raw.numbers["refunded_minor"])

    @classmethod
    def of(cls, day: model.MerchantDay) -> "MerchantDayStatistics":
        return cls(
            raw=day,
            business_date=day.business_date,
            placed=day.numbers["placed"],
            completed=day.numbers["completed"],
            cancelled=day.numbers["cancelled"],
            rejected=day.numbers["rejected"],
            late=day.numbers["late"],
        )


@strawberry.type
class StatisticsQuery(NumbersQuery):
    @strawberry.field(
        description="What sold best at a merchant, within at most 31 business days. For its managers and operators."
    )
    def merchant_item_statistics(
        self,
        info: Info,
        merchant_id: MerchantId,
        first_day: Annotated[date, strawberry.argument(description="The first business day.")],
        last_day: Annotated[date, strawberry.argument(description="The last business day, included.")],
        sort: Annotated[SalesSort, strawberry.argument(description="Which come first.")] = SalesSort.PORTIONS,
        first: First = 20,
        after: After = None,
    ) -> Connection[MerchantItemStatistics]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"merchant-items:{raw_id}:{first_day}:{last_day}:{sort}"
        request = page_request(context.cursors, scope, first, after)
        page = context.statistics.page_items(context.viewer_id, raw_id, first_day, last_day, sort, request)
        return connection(
            context.cursors, scope, request, page, lambda each: MerchantItemStatistics.of(raw_id, each)
        )

    @strawberry.field(
        description="What a merchant's business days came to, the latest first. For its managers, and for operators."
    )
    def merchant_day_statistics(
        self, info: Info, merchant_id: MerchantId, first: First = 20, after: After = None
    ) -> Connection[MerchantDayStatistics]:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        scope = f"merchant-days:{raw_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.statistics.page_days(context.viewer_id, raw_id, request)
        return connection(context.cursors, scope, request, page, MerchantDayStatistics.of)
