"""Telling that something happened, to whoever watches. Messages carry ids only."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Protocol
from uuid import uuid4

from pannier.adapters.queues import Posting
from pannier.live.model import Subscription, Topic


class Outgoing(Protocol):
    """A FIFO queue to write to. `adapters.queues.Queue` is one."""

    def send_all(self, postings: Sequence[Posting]) -> None:
        """In this order. Raises TransientError."""
        ...


class Watched(Protocol):
    """Knows which topics anybody watches. `live.repository.WatchedRepository` is one."""

    def among(self, topics: Iterable[Topic]) -> frozenset[Topic]: ...


class LivePublisher:
    """Queues a message for each topic that anybody watches. A topic is a message group: it is told in order."""

    def __init__(self, queue: Outgoing, watched: Watched) -> None:
        self._queue = queue
        self._watched = watched

    def publish(self, topics: Iterable[Topic], event_id: str) -> None:
        """An event happened on these topics. Harmless the second time.

        Raises:
            TransientError: some may not have been told; try all of it again.
        """
        self.publish_all([(topic, event_id) for topic in topics])

    def publish_all(self, events: Sequence[tuple[Topic, str]]) -> None:
        """Several events, in this order; by one look at who watches. As `publish`."""
        watched = self._watched.among({topic for topic, _ in events}) if events else frozenset()
        postings = [
            _posting(topic, {"topic": str(topic), "event": event_id}, event_id)
            for topic, event_id in events
            if topic in watched
        ]
        if postings:
            self._queue.send_all(postings)

    def catch_up(self, subscription: Subscription) -> None:
        """A subscription is to be told what it missed, when what was queued before is done. Raises TransientError."""
        named = {"connection": subscription.connection_id, "operation": subscription.id}
        body = {"topic": str(subscription.topic), "catch_up": named}
        # Its id may be that of an earlier one, which was another.
        self._queue.send_all([_posting(subscription.topic, body, uuid4().hex)])


def _posting(topic: Topic, body: Mapping[str, object], key: str) -> Posting:
    return Posting(body, str(topic), hashlib.sha256(f"{topic}|{key}".encode()).hexdigest())
