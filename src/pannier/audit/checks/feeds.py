"""Feeds, by which who was away hears what happened meanwhile."""

from collections.abc import Iterator
from itertools import pairwise

from pannier.audit.books import Books, PlaceFile
from pannier.audit.findings import Finding
from pannier.live.model import Topic, TopicKind
from pannier.orders.live import place_of


def feeds(books: Books) -> Iterator[Finding]:
    """Every feed that can still be asked for is a row without gaps, and has each event once.

    Of a merchant's feed also: its events happened, to orders of the merchant's, and of none of them one is missing
    between two others. What is too old may be deleted in any order, and so is left out.
    """
    by_topic: dict[str, list[PlaceFile]] = {}
    for entry in sorted(books.feeds.entries, key=lambda each: each.position):
        if entry.kept_until > books.now:
            by_topic.setdefault(entry.topic, []).append(entry)
    places = {(each.topic, each.event_id): each.position for each in books.feeds.markers}
    for topic, entries in by_topic.items():
        for before, after in pairwise(entries):
            if after.position != before.position + 1:
                yield Finding(topic, f"an event at place {before.position + 1}", "none")
        for entry in entries:
            if places.get((topic, entry.event_id)) != entry.position:
                yield Finding(f"{topic} {entry.event_id}", f"the place {entry.position} alone", "another")
        if Topic.parse(topic).kind is TopicKind.MERCHANT:
            yield from _of_merchant(books, Topic.parse(topic).id, entries)


def _of_merchant(books: Books, merchant_id: str, entries: list[PlaceFile]) -> Iterator[Finding]:
    told: dict[str, set[int]] = {}
    for entry in entries:
        order_id, sequence = place_of(entry.event_id)
        file = books.orders.get(order_id)
        theirs = file is not None and file.head is not None and file.head.merchant_id == merchant_id
        if file is None or not theirs or sequence not in file.timeline:
            yield Finding(entry.event_id, "to have happened to an order of the merchant's", "not so")
            continue
        told.setdefault(order_id, set()).add(sequence)
    for order_id, sequences in told.items():
        for missing in sorted(set(range(min(sequences), max(sequences))) - sequences):
            yield Finding(f"{order_id}:{missing}", "to be in its merchant's feed", "missing")
