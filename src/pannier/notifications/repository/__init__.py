"""Notifications in DynamoDB: a module for each kind of thing."""

from pannier.notifications.repository.inboxes import InboxRepository, message_of_record, record_of_message

__all__ = ["InboxRepository", "message_of_record", "record_of_message"]
