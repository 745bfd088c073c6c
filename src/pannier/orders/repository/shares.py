"""The platform's days in their shares, while they are counted anew from merchants' days."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist

from pannier.core.dynamo import Transaction, TransactionRefused, amend
from pannier.orders.model import MerchantDay, Numbers
from pannier.orders.records import MerchantDayRecord, PlatformDayRecord
from pannier.orders.repository.statistics import PLATFORM_SHARDS, additions, day_of, numbers_of, platform_of

SHARES = tuple(sorted(f"platform#{shard:02d}" for shard in range(PLATFORM_SHARDS)))
_KEYS = ["pk", "sk", "kind"]


@dataclass(frozen=True, slots=True)
class ShareDay:
    """Whose sum it is: the merchants of a share, on one business date, in one currency."""

    share: str
    business_date: date
    currency: str

    @property
    def key(self) -> tuple[str, str]:
        return self.share, f"{self.business_date.isoformat()}#{self.currency}"


def share_of(merchant_id: str) -> str:
    """The one of `SHARES` that a merchant is in."""
    return platform_of(merchant_id)


class ShareRepository:
    """Corrections of the sums, by differences: they stand beside whatever the stream adds meanwhile."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def stored(self, share: str) -> Iterator[ShareDay]:
        """Every sum of a share. One consistent Query with its pages."""
        for record in PlatformDayRecord.query(share, consistent_read=True, attributes_to_get=_KEYS):
            day, _, currency = record.sk.partition("#")
            yield ShareDay(share, date.fromisoformat(day), currency)

    def days_of(self, merchant_id: str) -> Iterator[date]:
        """The days of a merchant of which anything is stored. One consistent Query with its pages."""
        for record in MerchantDayRecord.query(merchant_id, consistent_read=True, attributes_to_get=_KEYS):
            yield date.fromisoformat(record.sk)

    def read(self, day: ShareDay) -> Numbers:
        """One consistent Get; nothing stored is all zero."""
        try:
            return numbers_of(PlatformDayRecord.get(*day.key, consistent_read=True))
        except DoesNotExist:
            return Numbers()

    def merchants_days(self, merchant_ids: Iterable[str], business_date: date) -> Iterator[MerchantDay]:
        """What is stored of these merchants' day. One consistent BatchGet per hundred."""
        keys = [(merchant_id, business_date.isoformat()) for merchant_id in merchant_ids]
        for record in MerchantDayRecord.batch_get(keys, consistent_read=True):
            yield day_of(record)

    def begin(self, day: ShareDay, token: str) -> None:
        """From now on a correction under this token alone is taken."""
        record = PlatformDayRecord(*day.key)
        record.update([PlatformDayRecord.recount.set(token), PlatformDayRecord.kind.set(PlatformDayRecord)])

    def correct(self, day: ShareDay, difference: Numbers, token: str) -> bool:
        """Add the difference; False, and nothing is added, when another token holds. One that was sent and never
        answered is not added twice."""
        write = Transaction(self._connection)
        holds = PlatformDayRecord.recount == token
        write.update("day", PlatformDayRecord(*day.key), additions(PlatformDayRecord, difference), holds)
        try:
            write.commit()
        except TransactionRefused:
            return False
        return True

    def end(self, day: ShareDay, token: str) -> None:
        """Take the token away."""
        kind = PlatformDayRecord
        amend(kind, *day.key, [kind.recount.remove()], kind.recount == token)
