"""Inboxes, and what leaves them, in the API."""

from pannier.notifications.graphql.inbox import NODES, InboxMutation, InboxQuery
from pannier.notifications.graphql.settings import NotificationMutation, NotificationQuery

__all__ = ["NODES", "InboxMutation", "InboxQuery", "NotificationMutation", "NotificationQuery"]
