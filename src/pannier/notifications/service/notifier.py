"""How messages get to people."""

from collections.abc import Iterable, Sequence

from pannier.notifications.model import InboxMessage
from pannier.notifications.senders import Sender


class Notifier:
    """Sends messages by every channel there is, the inbox first."""

    def __init__(self, senders: Sequence[Sender]) -> None:
        self._senders = tuple(senders)

    def deliver(self, messages: Iterable[InboxMessage]) -> None:
        """Send each. What fails is raised at once; the whole may be tried again, and no inbox has a message twice.

        Raises:
            TransientError
        """
        for message in messages:
            for sender in self._senders:
                sender.send(message)
