"""Feeds in DynamoDB: each event of a topic has one place in a row without gaps."""

from collections.abc import Iterator
from datetime import datetime
from itertools import takewhile

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Throttled, Transaction, TransactionRefused, amend
from pannier.live.errors import ResumeExpired
from pannier.live.model import FEED_KEPT, FeedEntry, Topic
from pannier.live.records import FeedEntryRecord, FeedMarkerRecord, ReachedRecord

_ENTRY = "entry#"
_EVENT = "event#"
_REACHED = "reached"
_ATTEMPTS = 5
_PAGE = 25


class FeedRepository:
    """What happened on topics, in the order in which it was told."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def append(self, topic: Topic, event_id: str, now: datetime) -> tuple[FeedEntry, bool]:
        """Give an event the next place, and True; or the place it has already, and whether that is still the last.

        The entry and the event's marker are one transaction. Raises Throttled.
        """
        for _ in range(_ATTEMPTS):
            last = self.last_position(topic)
            entry = FeedEntry(last + 1, event_id)
            try:
                self._write(topic, entry, now)
            except TransactionRefused as refusal:
                if "marker" not in refusal.labels:
                    continue  # somebody else took the place
                known = FeedMarkerRecord.get(str(topic), f"{_EVENT}{event_id}", consistent_read=True)
                return FeedEntry(int(known.position), event_id), int(known.position) == last
            return entry, True
        raise Throttled("others keep writing the same feed")

    def _write(self, topic: Topic, entry: FeedEntry, now: datetime) -> None:
        write, until = Transaction(self._connection), now + FEED_KEPT
        record = FeedEntryRecord(
            str(topic), f"{_ENTRY}{entry.position:012d}", event_id=entry.event_id, ttl=until
        )
        write.put("entry", record, FeedEntryRecord.pk.does_not_exist())
        marker = FeedMarkerRecord(str(topic), f"{_EVENT}{entry.event_id}", position=entry.position, ttl=until)
        write.put("marker", marker, FeedMarkerRecord.pk.does_not_exist())
        write.commit()

    def reach(self, topic: Topic, position: int, now: datetime) -> bool:
        """Of a topic whose events have places of their own: this one is about to be told. False: a later one was, and
        so was this, long ago. One conditional Update. Raises Throttled.
        """
        actions: list[Action] = [
            ReachedRecord.kind.set(ReachedRecord),
            ReachedRecord.position.set(position),
            ReachedRecord.ttl.set(now + FEED_KEPT),
        ]
        fresh = ReachedRecord.position.does_not_exist() | (ReachedRecord.position <= position)
        return amend(ReachedRecord, str(topic), _REACHED, actions, fresh)

    def last_position(self, topic: Topic) -> int:
        """Of the newest entry; 0: there is none. One consistent Query."""
        newest = FeedEntryRecord.query(
            str(topic),
            FeedEntryRecord.sk.startswith(_ENTRY),
            consistent_read=True,
            scan_index_forward=False,
            limit=1,
        )
        return next((_position(record) for record in newest), 0)

    def position_of(self, topic: Topic, event_id: str, now: datetime) -> int:
        """The place of an event that can be gone on after. One consistent Get.

        Raises:
            ResumeExpired: it never happened there, or so long ago that what followed may be gone.
        """
        try:
            marker = FeedMarkerRecord.get(str(topic), f"{_EVENT}{event_id}", consistent_read=True)
        except DoesNotExist as error:
            raise ResumeExpired from error
        if marker.ttl <= now:  # entries after it may be deleted already, in any order
            raise ResumeExpired
        return int(marker.position)

    def told_since(self, topic: Topic, moment: datetime, most: int) -> list[FeedEntry]:
        """What was told since then, in order. Reads as much, from the newest on.

        Raises:
            ResumeExpired: it is more than so many events.
        """
        newest_first = FeedEntryRecord.query(
            str(topic),
            FeedEntryRecord.sk.startswith(_ENTRY),
            consistent_read=True,
            scan_index_forward=False,
            limit=most + 1,
            page_size=_PAGE,
        )
        found = takewhile(lambda record: record.ttl - FEED_KEPT >= moment, newest_first)
        entries = [FeedEntry(_position(record), record.event_id) for record in found]
        if len(entries) > most:
            raise ResumeExpired
        return entries[::-1]

    def after(self, topic: Topic, position: int) -> Iterator[FeedEntry]:
        """What followed, in order.

        Raises:
            ResumeExpired: some of it is gone.
        """
        behind = FeedEntryRecord.sk.between(f"{_ENTRY}{position + 1:012d}", f"{_ENTRY}~")
        for expected, record in enumerate(
            FeedEntryRecord.query(str(topic), behind, consistent_read=True), position + 1
        ):
            if _position(record) != expected:
                raise ResumeExpired
            yield FeedEntry(expected, record.event_id)


def _position(record: FeedEntryRecord) -> int:
    return int(record.sk.removeprefix(_ENTRY))
