"""How messages get to people."""

from collections.abc import Iterable, Sequence

from pannier.notifications.model import InboxMessage
from pannier.notifications.senders import Sender, SlowChannels


class Notifier:
    """Sends messages by every sender there is, the inbox first; then the slow channels hear of them, if any."""

    def __init__(self, senders: Sequence[Sender], slow: SlowChannels | None = None) -> None:
        self._senders = tuple(senders)
        self._slow = slow

    def deliver(self, messages: Iterable[InboxMessage]) -> None:
        """Send each. What fails is raised at once; the whole may be tried again, and no inbox has a message twice.

        Raises:
            TransientError
        """
        sent = tuple(messages)
        for message in sent:
            for sender in self._senders:
                sender.send(message)
        if self._slow is not None:
            self._slow.wake(sent)
