"""What people can do with their inboxes, how messages get there, and how they get further."""

from pannier.notifications.notifier import Notifier
from pannier.notifications.service.dispatching import Dispatcher, People
from pannier.notifications.service.inbox import Inbox
from pannier.notifications.service.preferences import ChannelPreferences

__all__ = ["ChannelPreferences", "Dispatcher", "Inbox", "Notifier", "People"]
