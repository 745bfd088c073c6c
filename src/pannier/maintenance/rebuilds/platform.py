"""The platform's days, made anew of merchants' days, while events are being counted.

Why it is right. The stream's function adds an event to its merchant's day and to the day of that merchant's share of
the platform in one transaction. So a share is wrong by as much as it differs from the sum of its merchants' days, and
that stays the same whatever is added: it is measured once, and then taken off by an addition. Measuring needs a moment
in which nothing is added to the share: it is read before and after its merchants, and every addition changes it.
Merchants' days are put right before; what is still wrong with them, the platform then has, too, until the next run.

Two who do this at once hold tokens, as with merchants' days.
"""

from collections.abc import Callable, Iterator, Mapping

from pannier.core.clock import Clock
from pannier.core.ids import new_id
from pannier.maintenance.rebuilds.model import KeepsChanging, Mended
from pannier.orders.model import Numbers
from pannier.orders.model.numbers import sum_of
from pannier.orders.repository.shares import SHARES, ShareDay, ShareRepository, share_of

_LOOKS = 30


class PlatformRebuild:
    """All shares. `currencies` are those of all merchants, by their ids."""

    def __init__(
        self, shares: ShareRepository, currencies: Callable[[], Mapping[str, str]], clock: Clock
    ) -> None:
        self._shares = shares
        self._currencies = currencies
        self._clock = clock

    def rebuild(self) -> Iterator[Mended]:
        """A share at a time.

        Raises:
            KeepsChanging: some days, after all others were put right.
        """
        busy: list[str] = []
        merchants: dict[str, dict[str, str]] = {share: {} for share in SHARES}
        for merchant_id, currency in self._currencies().items():
            merchants[share_of(merchant_id)][merchant_id] = currency
        for share in SHARES:
            yield self.rebuild_share(share, merchants[share], busy)
        if busy:
            raise KeepsChanging("; ".join(busy))

    def rebuild_share(self, share: str, merchants: Mapping[str, str], busy: list[str]) -> Mended:
        """Of these merchants, by their currencies; what keeps changing is added to `busy`."""
        mended = Mended()
        for day in self._days(share, merchants):
            of_day = [each for each, currency in merchants.items() if currency == day.currency]
            try:
                mended += Mended(1, int(self._rebuild_day(day, of_day)))
            except KeepsChanging as error:
                busy.append(str(error))
        return mended

    def _days(self, share: str, merchants: Mapping[str, str]) -> list[ShareDay]:
        """Those of which anything is stored, or that a merchant has."""
        days = set(self._shares.stored(share))
        for merchant_id, currency in merchants.items():
            days |= {ShareDay(share, day, currency) for day in self._shares.days_of(merchant_id)}
        return sorted(days, key=lambda day: day.key)

    def _rebuild_day(self, day: ShareDay, merchant_ids: list[str]) -> bool:
        if not self._measure(day, merchant_ids):
            return False
        token = new_id(self._clock.now())
        self._shares.begin(day, token)
        error = self._measure(day, merchant_ids)
        if error and not self._shares.correct(day, -error, token):
            raise KeepsChanging(f"somebody else counts the platform's {day.business_date.isoformat()} anew")
        self._shares.end(day, token)
        return True

    def _measure(self, day: ShareDay, merchant_ids: list[str]) -> Numbers:
        """By how much what is stored is too high."""
        for _ in range(_LOOKS):
            before = self._shares.read(day)
            days = self._shares.merchants_days(merchant_ids, day.business_date)
            wanted = sum_of(each.numbers for each in days)
            if self._shares.read(day) == before:
                return before + -wanted
        raise KeepsChanging(f"the platform's {day.business_date.isoformat()} keeps changing")
