"""What people chose, and their devices, in DynamoDB."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, time
from typing import TypedDict

from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist

from pannier.core.dynamo import Transaction, TransactionRefused
from pannier.core.errors import ConcurrentChange
from pannier.notifications.channels import POLICIES, Channel, Key
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.notifications.preferences import ChannelSettings, Device, Platform, QuietHours
from pannier.notifications.records import ChannelSettingsRecord, DeviceRecord

_SETTINGS, _GUARD = "settings", "guard"


class _Device(TypedDict):
    id: str
    endpoint: str
    platform: str
    label: str
    added_at: str


class ChannelSettingsRepository:
    """Settings, one item a person; who never changed any has the defaults."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def find(self, user_id: str) -> ChannelSettings:
        """One consistent Get: what was turned off a moment ago stays off."""
        try:
            return _settings(ChannelSettingsRecord.get(user_id, _SETTINGS, consistent_read=True))
        except DoesNotExist:
            return ChannelSettings(user_id)

    def find_many(self, user_ids: Iterable[str]) -> dict[str, ChannelSettings]:
        """Everybody's, by user. One consistent BatchGet per hundred."""
        wanted = set(user_ids)
        keys = [(user_id, _SETTINGS) for user_id in wanted]
        found = ChannelSettingsRecord.batch_get(keys, consistent_read=True)
        stored = {record.pk: _settings(record) for record in found}
        return {user_id: stored.get(user_id) or ChannelSettings(user_id) for user_id in wanted}

    def save(self, settings: ChannelSettings) -> ChannelSettings:
        """Store them, changed since they were read. Raises ConcurrentChange."""
        write = Transaction(self._connection)
        write.put("settings", _record(settings))
        self._commit(write)
        return replace(settings, version=settings.version + 1)

    def owner_of(self, device_id: str) -> str | None:
        """Whose device it is. One Get."""
        try:
            return DeviceRecord.get(f"device#{device_id}", _GUARD, consistent_read=True).user_id
        except DoesNotExist:
            return None

    def give_device(
        self, settings: ChannelSettings, device_id: str, before: ChannelSettings | None
    ) -> ChannelSettings:
        """Store settings that have the device, and, where it was somebody else's, theirs without it, at once.

        Raises:
            ConcurrentChange: any of it is no longer what was read.
        """
        write = Transaction(self._connection)
        write.put("settings", _record(settings))
        guard = DeviceRecord(f"device#{device_id}", _GUARD, user_id=settings.user_id)
        condition = DeviceRecord.pk.does_not_exist() | (DeviceRecord.user_id == settings.user_id)
        if before is not None:
            write.put("before", _record(before))
            condition = DeviceRecord.user_id == before.user_id
        write.put("guard", guard, condition)
        self._commit(write)
        return replace(settings, version=settings.version + 1)

    def take_device(self, settings: ChannelSettings, device_id: str) -> ChannelSettings:
        """Store settings that no longer have the device. Raises ConcurrentChange."""
        write = Transaction(self._connection)
        write.put("settings", _record(settings))
        guard = DeviceRecord(f"device#{device_id}", _GUARD)
        write.delete(
            "guard", guard, DeviceRecord.pk.does_not_exist() | (DeviceRecord.user_id == settings.user_id)
        )
        self._commit(write)
        return replace(settings, version=settings.version + 1)

    @staticmethod
    def _commit(write: Transaction) -> None:
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal


def _record(settings: ChannelSettings) -> ChannelSettingsRecord:
    quiet = settings.quiet
    devices: list[_Device] = [
        {
            "id": each.id,
            "endpoint": each.endpoint,
            "platform": each.platform.value,
            "label": each.label,
            "added_at": each.added_at.isoformat(),
        }
        for each in settings.devices
    ]
    return ChannelSettingsRecord(
        settings.user_id,
        _SETTINGS,
        chosen={
            f"{recipient.value} {kind.value}": sorted(channel.value for channel in channels)
            for (kind, recipient), channels in settings.chosen.items()
        },
        quiet=None if quiet is None else [f"{quiet.start:%H:%M}", f"{quiet.end:%H:%M}", quiet.time_zone],
        devices=devices,
        version=settings.version,
    )


def _settings(record: ChannelSettingsRecord) -> ChannelSettings:
    chosen = {_key(name): frozenset(map(Channel, channels)) for name, channels in record.chosen.items()}
    devices: list[_Device] = record.devices
    quiet = record.quiet
    return ChannelSettings(
        user_id=record.pk,
        chosen={key: channels for key, channels in chosen.items() if key in POLICIES},
        quiet=None
        if quiet is None
        else QuietHours(time.fromisoformat(quiet[0]), time.fromisoformat(quiet[1]), quiet[2]),
        devices=tuple(
            Device(
                each["id"],
                each["endpoint"],
                Platform(each["platform"]),
                each["label"],
                datetime.fromisoformat(each["added_at"]),
            )
            for each in devices
        ),
        version=int(record.version),
    )


def _key(name: str) -> Key:
    recipient, _, kind = name.partition(" ")
    return MessageKind(kind), RecipientKind(recipient)


record_of_settings, settings_of_record = _record, _settings
