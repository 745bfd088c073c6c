"""Feeds of what is watched."""

from functools import partial

from pannier.audit.books import FeedsFile, PlaceFile
from pannier.audit.loaders.tables import TableReader
from pannier.live.model import Topic, TopicKind
from pannier.live.records import FeedEntryRecord, FeedItem, FeedMarkerRecord
from pannier.orders.live import place_of


def read_feeds(reader: TableReader) -> FeedsFile:
    """Every entry and every marker, also of events that are too old to be asked for."""
    entries: list[PlaceFile] = []
    markers: list[PlaceFile] = []
    for record in reader.records(FeedItem):
        if not isinstance(record, FeedItem):
            continue
        key = f"{record.pk}/{record.sk}"
        if isinstance(record, FeedEntryRecord):
            entry = reader.attempt(FeedItem, key, partial(_of_entry, record))
            entries += [entry] if entry else []
        elif isinstance(record, FeedMarkerRecord):
            marker = reader.attempt(FeedItem, key, partial(_of_marker, record))
            markers += [marker] if marker else []
    return FeedsFile(tuple(entries), tuple(markers))


def _of_entry(record: FeedEntryRecord) -> PlaceFile:
    if not record.event_id:
        raise ValueError("an entry without an event")
    if Topic.parse(record.pk).kind is TopicKind.MERCHANT:
        place_of(record.event_id)
    return PlaceFile(record.pk, int(record.sk.removeprefix("entry#")), record.event_id, record.ttl)


def _of_marker(record: FeedMarkerRecord) -> PlaceFile:
    return PlaceFile(record.pk, int(record.position), record.sk.removeprefix("event#"), record.ttl)
