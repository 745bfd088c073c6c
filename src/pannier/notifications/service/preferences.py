"""What people choose about how they are told, and the devices they want it on."""

import hashlib
from collections.abc import Mapping
from dataclasses import replace

from pannier.adapters.errors import Undeliverable
from pannier.core.clock import Clock
from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound, Unauthenticated
from pannier.core.text import bounded_text
from pannier.notifications.channels import POLICIES, Channel, Key
from pannier.notifications.errors import PushUnavailable, TooManyDevices
from pannier.notifications.outlets import Pusher
from pannier.notifications.preferences import (
    MAX_DEVICES,
    ChannelSettings,
    Device,
    Platform,
    QuietHours,
    checked_choice,
)
from pannier.notifications.repository import ChannelSettingsRepository

MAX_LABEL = 40
_TOKEN = range(8, 2_001)
_ATTEMPTS = 3


class ChannelPreferences:
    """One's own choices; nobody sees anybody else's. Without a `pusher` the installation reaches no devices."""

    def __init__(self, settings: ChannelSettingsRepository, pusher: Pusher | None, clock: Clock) -> None:
        self._settings = settings
        self._pusher = pusher
        self._clock = clock

    def get(self, viewer_id: str | None) -> ChannelSettings:
        """Raises Unauthenticated."""
        return self._settings.find(_signed_in(viewer_id))

    def change(
        self,
        viewer_id: str | None,
        choices: Mapping[Key, frozenset[Channel] | None],
        quiet: QuietHours | None,
        *,
        keep_quiet: bool,
    ) -> ChannelSettings:
        """Choose channels for kinds of messages, None for the default again; and the quiet hours, None for none,
        unless they are kept.

        Raises:
            Unauthenticated, ConcurrentChange
            InvalidInput: a kind that never leaves that inbox.
            MessageNeeded: no channel would be left for something that has to be told.
        """
        settings = self.get(viewer_id)
        changed = replace(
            settings,
            chosen=_chosen(settings.chosen, choices),
            quiet=settings.quiet if keep_quiet else quiet,
        )
        return settings if changed == settings else self._settings.save(changed)

    def register_device(
        self, viewer_id: str | None, token: str, platform: Platform, label: str
    ) -> tuple[ChannelSettings, Device]:
        """Have push messages sent to a device, by the token its provider gave it. It is one person's at a time: whoever
        signs in on it last gets them, and nobody else does any more. The second time changes only the label.

        Raises:
            Unauthenticated, TooManyDevices, ConcurrentChange
            InvalidInput: no token.
            PushUnavailable: nothing can be sent to devices here, or to this one.
            TransientError: the provider is out of reach.
        """
        user_id = _signed_in(viewer_id)
        token = bounded_text(token, ("token",), _TOKEN[-1], _TOKEN[0])
        label = bounded_text(label, ("label",), MAX_LABEL, 0)
        if self._pusher is None:
            raise PushUnavailable
        self._checked_count(self._settings.find(user_id), _device_id(token))
        try:
            endpoint = self._pusher.register(token, platform.value)
        except Undeliverable as refusal:
            raise PushUnavailable from refusal
        device = Device(_device_id(token), endpoint, platform, label, self._clock.now())
        for attempt in range(_ATTEMPTS):  # a device changes hands while its last owner changes something
            try:
                return self._give(user_id, device), device
            except ConcurrentChange:
                if attempt == _ATTEMPTS - 1:
                    raise
        raise AssertionError("unreachable")

    def remove_device(self, viewer_id: str | None, device_id: str) -> ChannelSettings:
        """Send nothing to a device any more; its provider forgets it, too.

        Raises:
            Unauthenticated, NotFound, ConcurrentChange
            TransientError: the provider is out of reach.
        """
        settings = self.get(viewer_id)
        left = tuple(device for device in settings.devices if device.id != device_id)
        gone = next((device for device in settings.devices if device.id == device_id), None)
        if gone is None:
            raise NotFound("Device")
        if self._pusher is not None:
            self._pusher.forget(
                gone.endpoint
            )  # first: what fails behind this finds out with the next message
        return self._settings.take_device(replace(settings, devices=left), device_id)

    def _give(self, user_id: str, device: Device) -> ChannelSettings:
        settings = self._settings.find(user_id)
        self._checked_count(settings, device.id)
        known = {each.id: each for each in settings.devices}
        since = known[device.id].added_at if device.id in known else device.added_at
        known[device.id] = replace(device, added_at=since)
        owner = self._settings.owner_of(device.id)
        before = None
        if owner is not None and owner != user_id:
            theirs = self._settings.find(owner)
            before = replace(theirs, devices=tuple(each for each in theirs.devices if each.id != device.id))
        return self._settings.give_device(replace(settings, devices=tuple(known.values())), device.id, before)

    @staticmethod
    def _checked_count(settings: ChannelSettings, device_id: str) -> None:
        if len({device_id, *(each.id for each in settings.devices)}) > MAX_DEVICES:
            raise TooManyDevices(MAX_DEVICES)


def _chosen(
    before: Mapping[Key, frozenset[Channel]], choices: Mapping[Key, frozenset[Channel] | None]
) -> dict[Key, frozenset[Channel]]:
    chosen = dict(before)
    for index, (key, channels) in enumerate(choices.items()):
        if key not in POLICIES:
            raise InvalidInput(
                ("choices", str(index), "kind"),
                "Messages of this kind never leave this inbox.",
                "此类消息只保留在该收件箱中。",
            )
        if channels is None:
            chosen.pop(key, None)
        else:
            chosen[key] = checked_choice(key, channels)
    return chosen


def _device_id(token: str) -> str:
    """Tells devices apart without keeping their tokens."""
    return hashlib.sha256(token.encode()).hexdigest()[:32]


def _signed_in(viewer_id: str | None) -> str:
    if viewer_id is None:
        raise Unauthenticated
    return viewer_id
