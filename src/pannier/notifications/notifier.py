"""How messages get to people."""

from collections.abc import Iterable, Sequence
from typing import Protocol

from pannier.notifications.model import InboxMessage
from pannier.notifications.senders import Sender


class Further(Protocol):
    """Hands on messages that lie in their inboxes. `senders.SlowChannels` does."""

    def wake(self, messages: Sequence[InboxMessage]) -> None:
        """Raises TransientError."""
        ...


class Notifier:
    """Sends messages by every sender there is, the inbox first; then those hear of them who hand them on."""

    def __init__(self, senders: Sequence[Sender], *further: Further) -> None:
        self._senders = tuple(senders)
        self._further = further

    def deliver(self, messages: Iterable[InboxMessage]) -> None:
        """Send each. What fails is raised at once; the whole may be tried again, and no inbox has a message twice.

        Raises:
            TransientError
        """
        sent = tuple(messages)
        for message in sent:
            for sender in self._senders:
                sender.send(message)
        for each in self._further:
            each.wake(sent)
