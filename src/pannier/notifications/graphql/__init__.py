"""Inboxes, and what leaves them, in the API."""

from pannier.notifications.graphql.inbox import NODES, InboxMutation, InboxQuery
from pannier.notifications.graphql.settings import NotificationMutation, NotificationQuery
from pannier.notifications.graphql.subscriptions import InboxMessageAddition, InboxSubscription

__all__ = [
    "NODES",
    "InboxMessageAddition",
    "InboxMutation",
    "InboxQuery",
    "InboxSubscription",
    "NotificationMutation",
    "NotificationQuery",
]
