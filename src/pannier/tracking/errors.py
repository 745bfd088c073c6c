"""What can go wrong with a report of where a courier is."""

from dataclasses import dataclass
from datetime import datetime

from pannier.core.errors import DomainError


@dataclass(eq=False)
class LocationReportedTooSoon(DomainError):
    """Positions are taken once a second. Nothing was kept of this one."""

    en = "A position is taken once a second."
    zh = "位置上报过于频繁，每秒最多一次。"

    retry_at: datetime


class NothingCarried(DomainError):
    """The courier has no order, so where they are is nobody's business. Nothing was kept."""

    en = "You carry no order, so your position is not kept."
    zh = "您当前没有配送中的订单，位置不会被保存。"
