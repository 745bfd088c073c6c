"""What waits in the queue of messages, for the function that works it off."""

from collections.abc import Callable, Mapping

from pannier.notifications.model import MessageId, Recipient
from pannier.notifications.service import Dispatcher


class MessageReactions:
    """Brings messages further."""

    def __init__(self, dispatcher: Dispatcher) -> None:
        self._dispatcher = dispatcher

    def on_queued(self, body: Mapping[str, object], in_time: Callable[[], bool] = lambda: True) -> None:
        """Messages of an `event` lie in their inboxes: `recipient` and `key` name each. What there is no time left for
        is stored and sent later.

        Raises:
            KeyError, TypeError, ValueError: they name no messages.
            TransientError: try it again.
        """
        event_id, messages = str(body["event"]), body["messages"]
        if not isinstance(messages, list):
            raise TypeError("messages are a list")
        for named in messages:
            message_id = MessageId(Recipient.from_key(str(named["recipient"])), str(named["key"]))
            self._dispatcher.dispatch(message_id, event_id, in_time)
