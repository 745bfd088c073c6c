"""Forgetting a person in inboxes and channels. Everything here does nothing the second time."""

from datetime import datetime

from pynamodb.exceptions import DeleteError, DoesNotExist

from pannier.core.dynamo import amend, condition_failed
from pannier.notifications.model import Recipient, message_key
from pannier.notifications.records import (
    ChannelItem,
    ChannelSettingsRecord,
    DeviceRecord,
    InboxItem,
    MessageRecord,
)


class InboxErasure:
    """What forgetting a person does to inboxes: theirs go, and in others' the notes they wrote."""

    def erase_note(self, recipient: Recipient, event_id: str, occurred_at: datetime) -> None:
        """Erase the note in one recipient's message of an event, if there are both."""
        key = message_key(occurred_at, event_id)
        try:
            record = MessageRecord.get(recipient.key, key, consistent_read=True)
        except DoesNotExist:
            return
        if record.params.get("note"):
            bare = {name: value for name, value in record.params.items() if name != "note"}
            amend(
                MessageRecord, recipient.key, key, [MessageRecord.params.set(bare)], MessageRecord.pk.exists()
            )

    def drop(self, recipient: Recipient, most: int) -> bool:
        """Delete at most so many messages of a person's inbox, and what is kept beside it; False: there are more."""
        found = list(InboxItem.query(recipient.key, limit=most + 1, consistent_read=True))
        for record in found[:most]:
            record.delete()
        if len(found) > most:
            return False
        for record in list(InboxItem.query(f"claims:{recipient.key}", consistent_read=True)):
            record.delete()
        return True


class ChannelErasure:
    """What forgetting a person does to how they were reached."""

    def endpoints(self, user_id: str) -> tuple[str, ...]:
        """The provider's names of the person's devices."""
        return tuple(str(device["endpoint"]) for device in self._devices(user_id))

    def drop(self, user_id: str, most: int) -> bool:
        """Delete at most so many items: deliveries, and then settings and devices; False: there are more."""
        found = list(ChannelItem.query(user_id, limit=most + 1, consistent_read=True))
        devices = self._devices(user_id)
        for record in found[:most]:
            if not isinstance(record, ChannelSettingsRecord):
                record.delete()
        if len(found) > most:
            return False
        for device in devices:
            _release(f"device#{device['id']}", user_id)
        for record in found:
            if isinstance(record, ChannelSettingsRecord):
                record.delete(add_version_condition=False)
        return True

    @staticmethod
    def _devices(user_id: str) -> list[dict[str, str]]:
        try:
            devices: list[dict[str, str]] = ChannelSettingsRecord.get(
                user_id, "settings", consistent_read=True
            ).devices
        except DoesNotExist:
            return []
        return devices


def _release(device_key: str, user_id: str) -> None:
    """Delete the guard of a device, unless it has become somebody else's."""
    try:
        DeviceRecord(device_key, "guard").delete(DeviceRecord.user_id == user_id)
    except DeleteError as error:
        if not condition_failed(error):
            raise
