"""Topics, who watches them, and the stored operations that are executed when something happens there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeAlias

from pannier.core.i18n import Locale

Json: TypeAlias = "str | int | float | bool | Sequence[Json] | Mapping[str, Json] | None"

MOST_OPERATIONS = 20
"""Subscriptions that one connection may have at a time."""
MAX_EVENT_ID = 200
"""Characters of an event's id; a longer `after` is none of ours."""
FEED_KEPT = timedelta(hours=48)
"""How long what happened on a topic can be asked for again."""
PRESENT = "present"
"""In place of an event's id in `Watch.after`: the present state is told first, then what happens."""


class TopicKind(StrEnum):
    """What can be watched."""

    ORDER = "order"
    MERCHANT = "merchant"
    COURIER = "courier"
    INBOX = "inbox"


WITH_A_FEED = frozenset({TopicKind.MERCHANT, TopicKind.INBOX})
"""What is told there is kept, also while nobody is connected."""


@dataclass(frozen=True, slots=True)
class Topic:
    """Something that is watched. What happens on it is told one after the other, in order.

    `id` is the order's, the merchant's, the order's whose courier moves, or the key of an inbox's recipient.
    """

    kind: TopicKind
    id: str

    def __str__(self) -> str:
        """`order#01H…`."""
        return f"{self.kind.value}#{self.id}"

    @classmethod
    def parse(cls, text: str) -> "Topic":
        """The other way round. Raises ValueError for what is no topic."""
        kind, _, topic_id = text.partition("#")
        if not topic_id:
            raise ValueError("this is no topic")
        return cls(TopicKind(kind), topic_id)


@dataclass(frozen=True, slots=True)
class Watch:
    """What somebody who may watch a topic asks for: all that happens from now on, or since the event `after`."""

    topic: Topic
    after: str | None = None


@dataclass(frozen=True, slots=True)
class StoredOperation:
    """A subscription as the client sent it, to be executed for each event."""

    document: str
    name: str | None
    variables: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Connection:
    """A client that stays connected: who, until when its token is good, and the topic of each running operation."""

    id: str
    viewer_id: str
    session_id: str
    locale: Locale
    connected_at: datetime
    token_expires_at: datetime
    operations: Mapping[str, Topic]


@dataclass(frozen=True, slots=True)
class Subscription:
    """One operation that runs on one connection.

    `catching_up_after` is the event after which it has yet to be told what was missed; until that is done it hears of
    nothing else. `heard_up_to` is the position on the topic's feed that it had reached then.
    """

    connection_id: str
    id: str
    topic: Topic
    operation: StoredOperation
    viewer_id: str
    session_id: str
    locale: Locale
    token_expires_at: datetime
    catching_up_after: str | None = None
    heard_up_to: int = 0


@dataclass(frozen=True, slots=True)
class FeedEntry:
    """An event in its topic's feed. Positions begin at 1 and have no gap; what is older than `FEED_KEPT` is gone."""

    position: int
    event_id: str
