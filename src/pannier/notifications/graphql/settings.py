"""How the viewer is told outside the inbox: channels, quiet hours, devices."""

from datetime import datetime, time
from typing import Annotated, Any

import strawberry

from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.api.primitives.ids import global_id, parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.patches import patch_input
from pannier.core import problems
from pannier.notifications import errors, preferences
from pannier.notifications.channels import POLICIES, Channel, Key
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.notifications.preferences import MAX_DEVICES, Platform
from pannier.users.graphql import signed_in

_MINUTES = range(24 * 60)

enum_type(
    Channel,
    "A way to be told outside the inbox.",
    {
        Channel.PUSH: "On every device that is registered.",
        Channel.SMS: "To the phone number, once it is verified.",
        Channel.EMAIL: "To the e-mail address, once it is verified.",
    },
    name="NotificationChannel",
)
enum_type(
    Platform,
    "What a device runs.",
    {Platform.ANDROID: "Android.", Platform.IOS: "iOS.", Platform.WEB: "A browser."},
    name="DevicePlatform",
)


@strawberry.type(description="By which channels the viewer is told of one kind of message, beside the inbox.")
class NotificationChoice:
    inbox: RecipientKind = strawberry.field(description="In which inbox such messages lie.")
    kind: MessageKind = strawberry.field(description="What they tell of.")
    channels: list[Channel] = strawberry.field(
        description="Those that are chosen; by default, or by the viewer."
    )
    chosen: bool = strawberry.field(description="Whether the viewer chose; else the defaults hold.")
    needed: bool = strawberry.field(description="Whether at least one channel has to stay.")
    urgent: bool = strawberry.field(description="Whether it is sent in quiet hours too.")


@strawberry.type(description="When the viewer is not to be disturbed, in minutes after midnight there.")
class QuietHours:
    starts: int = strawberry.field(description="0 to 1,439.")
    ends: int = strawberry.field(description="0 to 1,439; on the next day where it is not later.")
    time_zone: str = strawberry.field(description="An IANA name, such as Asia/Shanghai.")


@strawberry.type(description="A device that gets the viewer's push messages.")
class Device:
    id: strawberry.ID = strawberry.field(description="To remove it by.")
    platform: Platform = strawberry.field(description="What it runs.")
    label: str = strawberry.field(description="What the viewer calls it; may be empty.")
    added_at: datetime = strawberry.field(description="When it was registered.")

    @classmethod
    def of(cls, device: preferences.Device) -> "Device":
        return cls(
            id=global_id("Device", device.id),
            platform=device.platform,
            label=device.label,
            added_at=device.added_at,
        )


@strawberry.type(description="How the viewer is told outside the inbox. The inbox always has everything.")
class NotificationSettings:
    choices: list[NotificationChoice] = strawberry.field(
        description="For every kind of message that can leave an inbox; of some nobody needs all."
    )
    quiet_hours: QuietHours | None = strawberry.field(description="Null: there are none.")
    devices: list[Device] = strawberry.field(description=f"At most {MAX_DEVICES}.")

    @classmethod
    def of(cls, settings: preferences.ChannelSettings) -> "NotificationSettings":
        quiet = settings.quiet
        return cls(
            choices=[_choice(settings, key) for key in POLICIES],
            quiet_hours=None
            if quiet is None
            else QuietHours(starts=_minute(quiet.start), ends=_minute(quiet.end), time_zone=quiet.time_zone),
            devices=[Device.of(device) for device in settings.devices],
        )


def _choice(settings: preferences.ChannelSettings, key: Key) -> NotificationChoice:
    kind, inbox = key
    channels = settings.channels(key)
    return NotificationChoice(
        inbox=inbox,
        kind=kind,
        channels=[channel for channel in Channel if channel in channels],
        chosen=key in settings.chosen,
        needed=POLICIES[key].needed,
        urgent=POLICIES[key].urgent,
    )


def _minute(at: time) -> int:
    return at.hour * 60 + at.minute


@error_type(errors.MessageNeeded, "Some messages have to reach their reader by at least one channel.")
class MessageNeeded(Error):
    kind: MessageKind = strawberry.field(description="What such a message tells of.")
    inbox: RecipientKind = strawberry.field(description="In which inbox it lies.")

    @classmethod
    def context_of(cls, error: errors.MessageNeeded) -> dict[str, Any]:
        return {"kind": error.kind, "inbox": error.inbox}


@error_type(errors.TooManyDevices, "A person registers a bounded number of devices.")
class TooManyDevices(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyDevices) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.PushUnavailable, "Nothing can be sent to devices here, or to this one.")
class PushUnavailable(Error):
    pass


@strawberry.input(description="Which channels to use for one kind of message.")
class NotificationChoiceInput:
    inbox: RecipientKind = strawberry.field(description="In which inbox such messages lie.")
    kind: MessageKind = strawberry.field(description="What they tell of.")
    channels: list[Channel] | None = strawberry.field(
        default=None,
        description="Exactly these; empty for none, where that is allowed; null for the default.",
    )


@strawberry.input(description="When not to be disturbed, in minutes after midnight there.")
class QuietHoursInput:
    starts: int = strawberry.field(description="0 to 1,439.")
    ends: int = strawberry.field(description="0 to 1,439; on the next day where it is not later.")
    time_zone: str = strawberry.field(description="An IANA name, such as Asia/Shanghai.")

    def quiet_hours(self, path: tuple[str, ...]) -> preferences.QuietHours:
        for name, minute in (("starts", self.starts), ("ends", self.ends)):
            if minute not in _MINUTES:
                raise problems.not_a_minute((*path, name))
        start, end = (time(minute // 60, minute % 60) for minute in (self.starts, self.ends))
        return preferences.QuietHours.checked(start, end, self.time_zone, path)


@patch_input("What to change of how the viewer is told; what is absent stays.")
class NotificationSettingsUpdateInput:
    choices: strawberry.Maybe[list[NotificationChoiceInput]] = strawberry.field(
        description="One for each kind of message to change; the others stay."
    )
    quiet_hours: strawberry.Maybe[QuietHoursInput | None] = strawberry.field(
        description="Null: none any more. What is urgent comes in quiet hours too."
    )

    def chosen(self) -> dict[Key, frozenset[Channel] | None]:
        """Raises InvalidInput: the same kind twice."""
        chosen: dict[Key, frozenset[Channel] | None] = {}
        for index, each in enumerate(self.choices.value if self.choices else ()):
            key = (each.kind, each.inbox)
            if key in chosen:
                raise problems.repeated(("choices", str(index)))
            chosen[key] = None if each.channels is None else frozenset(each.channels)
        return chosen


@strawberry.input(description="A device to send push messages to.")
class DeviceRegisterInput:
    token: str = strawberry.field(description="What its provider gave the app; 8 to 2,000 characters.")
    platform: Platform = strawberry.field(description="What it runs.")
    label: str = strawberry.field(default="", description="What to call it; at most 40 characters.")


@strawberry.type(description="The settings after the change.")
class NotificationSettingsPayload:
    settings: NotificationSettings = strawberry.field(description="All of them.")


@strawberry.type(description="The device gets the viewer's push messages from now on.")
class DevicePayload:
    device: Device = strawberry.field(description="The device.")


@strawberry.type(description="The device gets nothing any more.")
class DeviceRemovePayload:
    removed_id: strawberry.ID = strawberry.field(description="What its id was.")


NotificationSettingsUpdateResult = Annotated[
    NotificationSettingsPayload | MessageNeeded | InvalidInput | ConcurrentChange,
    strawberry.union(
        "NotificationSettingsUpdateResult", description="The settings, or why they did not change."
    ),
]
DeviceRegisterResult = Annotated[
    DevicePayload | TooManyDevices | PushUnavailable | InvalidInput | ConcurrentChange,
    strawberry.union("DeviceRegisterResult", description="The device, or why it was not registered."),
]
DeviceRemoveResult = Annotated[
    DeviceRemovePayload | NotFound | InvalidInput | ConcurrentChange,
    strawberry.union("DeviceRemoveResult", description="Removed, or why not."),
]


@strawberry.type
class NotificationQuery:
    @strawberry.field(description="How the viewer is told outside the inbox.")
    def notification_settings(self, info: Info) -> NotificationSettings:
        return NotificationSettings.of(info.context.channels.get(info.context.viewer_id))


@strawberry.type
class NotificationMutation:
    @strawberry.mutation(description="Choose channels for kinds of messages, and quiet hours.")
    def notification_settings_update(
        self,
        info: Info,
        input: Annotated[NotificationSettingsUpdateInput, strawberry.argument(description="The changes.")],
    ) -> NotificationSettingsUpdateResult:
        viewer_id = signed_in(info)
        given = input.quiet_hours.value if input.quiet_hours else None
        settings = info.context.channels.change(
            viewer_id,
            input.chosen(),
            None if given is None else given.quiet_hours(("quietHours",)),
            keep_quiet=input.quiet_hours is None,
        )
        return NotificationSettingsPayload(settings=NotificationSettings.of(settings))

    @strawberry.mutation(
        description="Send the viewer's push messages to a device too. It is one person's at a time."
    )
    def device_register(
        self,
        info: Info,
        input: Annotated[DeviceRegisterInput, strawberry.argument(description="The device.")],
    ) -> DeviceRegisterResult:
        _, device = info.context.channels.register_device(
            info.context.viewer_id, input.token, input.platform, input.label
        )
        return DevicePayload(device=Device.of(device))

    @strawberry.mutation(description="Send no push messages to a device any more; when signing out on it.")
    def device_remove(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="One of the viewer's.")],
    ) -> DeviceRemoveResult:
        info.context.channels.remove_device(signed_in(info), parse_id(id, "Device"))
        return DeviceRemovePayload(removed_id=id)
