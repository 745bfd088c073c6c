"""The short code on heads that were written before the index `by_code`, by which operators find an order."""

from pannier.maintenance.backfills.model import Backfill, Changes, Values
from pannier.orders.codes import code_of


def _change(item: Values) -> Changes:
    if item["sk"]["S"] != "head" or "code" in item:
        return {}
    return {"code": {"S": code_of(item["pk"]["S"])}}


ORDER_CODES = Backfill(
    name="order-codes",
    about="the short codes of orders, for the index by_code",
    family="orders",
    reads=frozenset({"pk", "sk", "code"}),
    change=_change,
)
