"""What one person chose, and what that makes of a message. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from pannier.core.errors import InvalidInput
from pannier.merchants.model import StaffRole
from pannier.notifications.channels import POLICIES, Channel, Key, Policy
from pannier.notifications.errors import MessageNeeded
from pannier.users.model import User

MAX_DEVICES = 10
_MINUTE = timedelta(minutes=1)
_LONGEST_ZONE = 64


class Platform(StrEnum):
    """What a device runs."""

    ANDROID = "ANDROID"
    IOS = "IOS"
    WEB = "WEB"


@dataclass(frozen=True, slots=True)
class Device:
    """A device that gets push messages. `id` is made of its token, which is not kept; `endpoint` is the provider's."""

    id: str
    endpoint: str
    platform: Platform
    label: str
    added_at: datetime


@dataclass(frozen=True, slots=True)
class QuietHours:
    """From `start` to `end` on the wall clock of a time zone, over midnight where the end is earlier."""

    start: time
    end: time
    time_zone: str

    @classmethod
    def checked(cls, start: time, end: time, time_zone: str, path: tuple[str, ...]) -> "QuietHours":
        """Raises InvalidInput for what is no time zone, and for hours that never or always hold."""
        if start == end:
            raise InvalidInput(
                (*path, "ends"),
                "Quiet hours end at another time than they begin.",
                "免打扰时段的开始与结束不能相同。",
            )
        if any(each.second or each.microsecond or each.tzinfo for each in (start, end)):
            raise InvalidInput(
                (*path, "starts"),
                "Quiet hours begin and end at whole minutes.",
                "免打扰时段应以整分钟开始和结束。",
            )
        try:
            known = len(time_zone) <= _LONGEST_ZONE and ZoneInfo(time_zone).key == time_zone
        except (LookupError, OSError, ValueError):
            known = False
        if not known:
            raise InvalidInput(
                (*path, "timeZone"),
                "This is no time zone, such as Asia/Shanghai.",
                "这不是时区，如 Asia/Shanghai。",
            )
        return cls(start, end, time_zone)

    def hold(self, at: datetime) -> bool:
        """Whether it is quiet at this moment."""
        local = at.astimezone(ZoneInfo(self.time_zone)).time()
        if self.start < self.end:
            return self.start <= local < self.end
        return local >= self.start or local < self.end

    def release_at(self, at: datetime) -> datetime:
        """The first moment from `at` on that is not quiet, in UTC. Right too when the clocks are changed that night:
        minute by minute there is no case to forget.
        """
        if not self.hold(at):
            return at.astimezone(UTC)
        moment = at.astimezone(UTC).replace(second=0, microsecond=0) + _MINUTE
        while self.hold(moment):
            moment += _MINUTE
        return moment


@dataclass(frozen=True, slots=True)
class ChannelSettings:
    """A person's choices. `chosen` has only what differs from the defaults; version 0: nothing was ever stored."""

    user_id: str
    chosen: Mapping[Key, frozenset[Channel]] = field(default_factory=dict)
    quiet: QuietHours | None = None
    devices: tuple[Device, ...] = ()
    version: int = 0

    def channels(self, key: Key) -> frozenset[Channel]:
        """What is chosen for a kind of message. Raises KeyError for what never leaves an inbox."""
        return self.chosen.get(key, POLICIES[key].default)


@dataclass(frozen=True, slots=True)
class Target:
    """Where one delivery goes, and not before when. `device` is a device's id, for push."""

    user_id: str
    channel: Channel
    device: str
    due_at: datetime


def checked_choice(key: Key, channels: frozenset[Channel]) -> frozenset[Channel]:
    """Raises MessageNeeded: nothing would be left of what a person has to be told."""
    if POLICIES[key].needed and not channels:
        raise MessageNeeded(key[0], key[1])
    return channels


def targets(
    key: Key,
    occurred_at: datetime,
    user: User,
    role: StaffRole | None,
    settings: ChannelSettings,
    available: frozenset[Channel],
    now: datetime,
) -> tuple[Target, ...]:
    """Where a message goes for one person: `role` is theirs at the merchant, for a merchant's message.

    Nothing goes to a contact that nobody has proven; and nothing that would no longer be of use when quiet hours end.
    """
    policy = POLICIES[key]
    if role is not None and role not in policy.roles:
        return ()
    due_at = due(policy, settings, now)
    if due_at > occurred_at + policy.useful_for:
        return ()
    reachable = dict(_reachable(user, settings, available))
    chosen = [channel for channel in reachable if channel in settings.channels(key)]
    if policy.needed and not chosen:
        chosen = list(reachable)[:1]
    return tuple(
        Target(user.id, channel, device, due_at) for channel in chosen for device in reachable[channel]
    )


def spare_targets(
    key: Key,
    user: User,
    settings: ChannelSettings,
    available: frozenset[Channel],
    tried: frozenset[Channel],
    now: datetime,
) -> tuple[Target, ...]:
    """Where what a person has to be told goes after all channels `tried` turned out to lead nowhere: the next one that
    may lead somewhere; nowhere when there is none, or when it need not be told.
    """
    policy = POLICIES[key]
    if not policy.needed:
        return ()
    for channel, devices in _reachable(user, settings, available):
        if channel not in tried:
            return tuple(Target(user.id, channel, device, due(policy, settings, now)) for device in devices)
    return ()


def due(policy: Policy, settings: ChannelSettings, now: datetime) -> datetime:
    """When a message may go out that is ready now."""
    return now if settings.quiet is None or policy.urgent else settings.quiet.release_at(now)


def _reachable(
    user: User, settings: ChannelSettings, available: frozenset[Channel]
) -> Iterator[tuple[Channel, tuple[str, ...]]]:
    """Channels that lead to the person, in order of preference, each with the devices it has; one nameless else."""
    if settings.devices and Channel.PUSH in available:
        yield Channel.PUSH, tuple(device.id for device in settings.devices)
    for channel in (Channel.SMS, Channel.EMAIL):
        if channel in available and contact_for(channel, user) is not None:
            yield channel, ("",)


def contact_for(channel: Channel, user: User) -> str | None:
    """The proven phone number or e-mail address that a channel leads to."""
    field_name = {Channel.SMS: "phone", Channel.EMAIL: "email"}.get(channel)
    if field_name is None or field_name not in user.verified:
        return None
    return user.phone if field_name == "phone" else user.email
