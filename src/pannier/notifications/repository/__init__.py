"""Notifications in DynamoDB: a module for each kind of thing."""

from pannier.notifications.repository.deliveries import DUE_SHARDS, DeliveryRepository
from pannier.notifications.repository.erasure import ChannelErasure, InboxErasure
from pannier.notifications.repository.inboxes import InboxRepository, message_of_record, record_of_message
from pannier.notifications.repository.settings import ChannelSettingsRepository

__all__ = [
    "DUE_SHARDS",
    "ChannelErasure",
    "ChannelSettingsRepository",
    "DeliveryRepository",
    "InboxErasure",
    "InboxRepository",
    "message_of_record",
    "record_of_message",
]
