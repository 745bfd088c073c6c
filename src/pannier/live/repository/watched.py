"""Which topics anybody watches: what happens on the others need not be told to anybody."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from pannier.live.model import FEED_KEPT, Topic
from pannier.live.records import WatchedRecord

_WATCHED = "watched"
_KEPT = FEED_KEPT + timedelta(
    hours=4
)  # a connection lives for two hours, and its client may then ask what it missed


class WatchedRepository:
    """Marks on topics, set by who begins to watch. They stay for as long as somebody may ask for what was missed."""

    def mark(self, topic: Topic, now: datetime) -> None:
        """From now on what happens there is told. Before the subscription, so that nothing falls between. One Put."""
        WatchedRecord(str(topic), _WATCHED, ttl=now + _KEPT).save()

    def among(self, topics: Iterable[Topic]) -> frozenset[Topic]:
        """Those that have a mark. One consistent BatchGet per hundred."""
        wanted = {str(topic): topic for topic in topics}
        keys = [(text, _WATCHED) for text in wanted]
        found = WatchedRecord.batch_get(keys, consistent_read=True) if keys else ()
        return frozenset(wanted[record.pk] for record in found)
