"""What a change of a stock mark means. Pure."""

from dataclasses import dataclass
from datetime import date

from pannier.menus.model import StockMark


@dataclass(frozen=True, slots=True)
class LowStock:
    """So few portions of an item are left today that the merchant wants to know."""

    merchant_id: str
    item_id: str
    business_date: date
    left: int

    @property
    def id(self) -> str:
        """The same for every crossing of one day, so the merchant is told once."""
        return f"low-stock:{self.merchant_id}:{self.business_date.isoformat()}:{self.item_id}"


def stock_events(merchant_id: str, old: StockMark | None, new: StockMark | None) -> list[LowStock]:
    """What happened between two images of a mark: a sale that crossed the threshold, or nothing.

    The threshold and the limit are those of the sale. A portion given back, or a raised limit, is no event.
    """
    sold_before = old.sold if old else 0
    if new is None or new.sold <= sold_before or new.left > new.low_stock_at:
        return []
    if old is not None and old.left <= old.low_stock_at:
        return []
    return [LowStock(merchant_id, new.item_id, new.business_date, new.left)]
