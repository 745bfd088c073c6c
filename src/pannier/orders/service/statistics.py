"""What sells, for those who sell it, and for operators."""

from collections import Counter
from datetime import date, timedelta

from pannier.core.errors import Forbidden, InvalidInput, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants
from pannier.orders.model import ItemTotals, MerchantDay
from pannier.orders.ranges import Range, range_of
from pannier.orders.repository import StatisticsRepository
from pannier.orders.statistics import SalesSort, best_sellers
from pannier.users.model import Role
from pannier.users.service import Users

LONGEST_RANGE = timedelta(days=31)
LONGEST_NUMBERS = timedelta(days=92)  # a quarter
DEFAULT_CURRENCY = "CNY"  # of a platform on which nothing was ordered
MOST_ROWS = 20_000  # an item and day is a row of some 100 bytes; beyond, one answer would read two megabytes


class Statistics:
    """Sums that the stream maintains. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(self, statistics: StatisticsRepository, users: Users, merchants: Merchants) -> None:
        self._statistics = statistics
        self._users = users
        self._merchants = merchants

    def page_days(self, viewer_id: str | None, merchant_id: str, request: PageRequest) -> Page[MerchantDay]:
        """What a merchant's business days came to, the latest first. One Query. For its managers, and for operators.

        Raises:
            Unauthenticated, NotFound, Forbidden
        """
        self._require(viewer_id, merchant_id)
        return self._statistics.page(merchant_id, request)

    def numbers(self, viewer_id: str | None, merchant_id: str, first_day: date, last_day: date) -> Range:
        """What a merchant's days came to, both included. One Query. For its managers, and for operators.

        Raises:
            Unauthenticated, NotFound, Forbidden
            InvalidInput: the days are in the wrong order, or too many.
        """
        self._require(viewer_id, merchant_id)
        _check_days(first_day, last_day, LONGEST_NUMBERS)
        currency = self._merchants.get(merchant_id).currency
        return range_of(
            currency, first_day, last_day, self._statistics.read_days(merchant_id, first_day, last_day)
        )

    def platform(
        self, viewer_id: str | None, first_day: date, last_day: date, currency: str | None = None
    ) -> tuple[Range, tuple[str, ...]]:
        """What the days came to at all merchants together, in one currency, and which currencies there are, that of
        most orders first. A Query for each shard. For operators.

        Raises:
            Unauthenticated, Forbidden
            InvalidInput: the days are in the wrong order, or too many.
        """
        self._users.require(viewer_id, Role.OPERATOR)
        _check_days(first_day, last_day, LONGEST_NUMBERS)
        found = self._statistics.read_platform(first_day, last_day)
        placed: Counter[str] = Counter()
        for day in found:
            placed[day.currency] += day.numbers["placed"]
        currencies = tuple(sorted(placed, key=lambda each: (-placed[each], each)))
        shown = currency or next(iter(currencies), DEFAULT_CURRENCY)
        return range_of(
            shown, first_day, last_day, (day for day in found if day.currency == shown)
        ), currencies

    def page_items(
        self,
        viewer_id: str | None,
        merchant_id: str,
        first_day: date,
        last_day: date,
        sort: SalesSort,
        request: PageRequest,
    ) -> Page[ItemTotals]:
        """What sold best within some business days, both included. For the merchant's managers, and for operators.

        Every page reads the rows of all these days, one an item and day, and sorts them.

        Raises:
            Unauthenticated, NotFound, Forbidden
            InvalidInput: the days are in the wrong order or too many, or hold more rows than one answer may read.
        """
        self._require(viewer_id, merchant_id)
        _check_days(first_day, last_day, LONGEST_RANGE)
        sales = self._statistics.read_sales(merchant_id, first_day, last_day, MOST_ROWS + 1)
        if len(sales) > MOST_ROWS:
            raise InvalidInput(
                ("lastDay",),
                "So many items sold on these days; ask about fewer.",
                "这些天售出的菜品太多，请缩小范围。",
            )
        return best_sellers(sales, sort, request)

    def _require(self, viewer_id: str | None, merchant_id: str) -> None:
        try:
            self._merchants.require(viewer_id, merchant_id, Permission.STATISTICS_VIEW)
        except (NotFound, Forbidden) as refusal:
            try:
                self._users.require(viewer_id, Role.OPERATOR)
            except Forbidden:
                raise refusal from None
            self._merchants.get(merchant_id)


def _check_days(first: date, last: date, longest: timedelta) -> None:
    if not first <= last < first + longest:
        raise InvalidInput(
            ("lastDay",), f"Ask about 1 to {longest.days} days.", f"只能查询 1 到 {longest.days} 天。"
        )
