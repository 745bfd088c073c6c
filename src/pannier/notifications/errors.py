"""What can go wrong with how people are told."""

from dataclasses import dataclass

from pannier.core.errors import DomainError
from pannier.notifications.model import MessageKind, RecipientKind


@dataclass(eq=False)
class MessageNeeded(DomainError):
    """Somebody wants no channel at all for what they have to be told."""

    en = "This kind of message needs at least one channel."
    zh = "此类消息至少需要保留一种通知方式。"

    kind: MessageKind
    inbox: RecipientKind


@dataclass(eq=False)
class TooManyDevices(DomainError):
    """A person registers a bounded number of devices."""

    en = "At most {limit} devices."
    zh = "最多可登记 {limit} 台设备。"

    limit: int


@dataclass(eq=False)
class PushUnavailable(DomainError):
    """The installation sends no push messages, or the provider does not know the device's token."""

    en = "This device cannot get push messages."
    zh = "该设备无法接收推送消息。"
