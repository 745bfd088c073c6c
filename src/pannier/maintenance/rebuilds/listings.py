"""Merchants' copies in the cells where they are found. Why it is right: `ListingRebuilder`."""

from collections.abc import Iterator

from pannier.core.errors import ConcurrentChange
from pannier.maintenance.model import Throttle
from pannier.maintenance.rebuilds.model import KeepsChanging, Mended
from pannier.maintenance.tables import Table
from pannier.merchants.relisting import ListingRebuilder

_CELL = "cell#"


class ListingsRebuild:
    """Every cell has the copies that it should have, and no others.

    Copies where none should be are in no merchant's reach any more: those are found by looking through the table.
    """

    name = "listings"

    def __init__(self, rebuilder: ListingRebuilder, merchants: Table, throttle: Throttle) -> None:
        self._rebuilder = rebuilder
        self._merchants = merchants
        self._throttle = throttle

    def rebuild(self, merchant_id: str) -> Mended:
        try:
            return Mended(*self._rebuilder.mend(merchant_id))
        except ConcurrentChange as error:
            raise KeepsChanging(f"the profile of {merchant_id} keeps changing") from error

    def strays(self) -> Iterator[Mended]:
        after = None
        while True:
            page = self._merchants.scan(after, only=("pk", "sk"), most=1000)
            self._throttle.spend(page.units)
            found = [item for item in page.items if item["pk"]["S"].startswith(_CELL)]
            mended = sum(self._mend(item["pk"]["S"].removeprefix(_CELL), item["sk"]["S"]) for item in found)
            yield Mended(0, mended)
            after = page.after
            if after is None:
                return

    def _mend(self, cell: str, merchant_id: str) -> bool:
        try:
            return self._rebuilder.mend_cell(cell, merchant_id)
        except ConcurrentChange as error:
            raise KeepsChanging(f"the profile of {merchant_id} keeps changing") from error
