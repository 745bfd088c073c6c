"""The channels by which messages go out, one class each. A message may reach a sender more than once."""

import logging
from collections.abc import Mapping, Sequence
from itertools import groupby
from typing import Protocol

from pannier.live.model import Topic, TopicKind
from pannier.live.publisher import LivePublisher
from pannier.notifications.channels import policy_of
from pannier.notifications.model import InboxMessage
from pannier.notifications.repository import InboxRepository

_log = logging.getLogger("pannier.notifications")


class Sender(Protocol):
    """Brings a message to its recipient."""

    def send(self, message: InboxMessage) -> None:
        """Send it, or see that it was sent. Raises TransientError when another try may succeed."""
        ...


class Outgoing(Protocol):
    """A queue to write to. `adapters.queues.Queue` is one."""

    def send(self, body: Mapping[str, object], *, group: str | None, deduplication: str | None) -> None:
        """Raises TransientError."""
        ...


class InboxSender:
    """Puts a message into its inbox, once however often it comes."""

    def __init__(self, inboxes: InboxRepository) -> None:
        self._inboxes = inboxes

    def send(self, message: InboxMessage) -> None:
        self._inboxes.add(message)


class SlowChannels:
    """Hands messages on to the function that sends them outside the inbox. The queue holds ids only."""

    def __init__(self, queue: Outgoing) -> None:
        self._queue = queue

    def wake(self, messages: Sequence[InboxMessage]) -> None:
        """One word to the queue for the messages of each event. Raises TransientError."""
        leaving = [message for message in messages if policy_of(message) is not None]
        for event_id, of_event in groupby(leaving, key=lambda message: message.event_id):
            told = [{"recipient": message.recipient.key, "key": message.key} for message in of_event]
            self._queue.send({"event": event_id, "messages": told}, group=event_id, deduplication=event_id)


class LiveInboxes:
    """Tells who watches an inbox that a message lies in it, by its key there."""

    def __init__(self, publisher: LivePublisher) -> None:
        self._publisher = publisher

    def wake(self, messages: Sequence[InboxMessage]) -> None:
        """One look at who watches, and a word to the queue for each that somebody does. Raises TransientError."""
        events = [(Topic(TopicKind.INBOX, message.recipient.key), message.key) for message in messages]
        self._publisher.publish_all(events)


class LogSender:
    """Writes a line a message, with ids and no words: what it says may be personal. A repetition is a second line."""

    def send(self, message: InboxMessage) -> None:
        _log.info(
            "message sent",
            extra={
                "message_kind": message.kind.value,
                "recipient": message.recipient.key,
                "event_id": message.event_id,
                "merchant_id": message.merchant_id,
            },
        )
