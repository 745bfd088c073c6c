from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pannier.core.errors import InvalidInput
from pannier.core.i18n import Locale
from pannier.merchants.model import StaffRole
from pannier.notifications.channels import POLICIES, Channel, policy_of
from pannier.notifications.errors import MessageNeeded
from pannier.notifications.messages import order_messages
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.notifications.preferences import (
    ChannelSettings,
    Device,
    Platform,
    QuietHours,
    Target,
    checked_choice,
    spare_targets,
    targets,
)
from pannier.notifications.texts import LANGUAGES
from pannier.orders.model import ActorKind
from pannier.users.model import User
from tests.unit.notifications.journeys import every_event

PUSH, SMS, EMAIL = Channel.PUSH, Channel.SMS, Channel.EMAIL
CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT
ALL = frozenset(Channel)
NOON = datetime(2026, 5, 4, 4, tzinfo=UTC)  # in Shanghai
USER = User(
    "li",
    "Li",
    "+8613800138000",
    "li@example.com",
    Locale.EN,
    frozenset(),
    NOON,
    verified=frozenset({"phone", "email"}),
)
DEVICE = Device("device", "arn", Platform.IOS, "phone", NOON)
ACCEPTED, CANCELLED = (MessageKind.ORDER_ACCEPTED, CUSTOMER), (MessageKind.ORDER_CANCELLED, CUSTOMER)
NIGHT = QuietHours(time(22), time(7), "Asia/Shanghai")
MIDNIGHT = NOON + timedelta(hours=12)


def _settings(**changes: object) -> ChannelSettings:
    return ChannelSettings("li", **{"devices": (DEVICE,), **changes})  # type: ignore[arg-type]


def _channels(
    key: tuple[MessageKind, RecipientKind], settings: ChannelSettings, user: User = USER
) -> list[Channel]:
    found = targets(key, NOON, user, None, settings, ALL, NOON)
    assert all(target.due_at == NOON for target in found)
    return [target.channel for target in found]


def test_everything_that_can_be_told_to_a_person_has_a_policy() -> None:
    for language in LANGUAGES.values():
        assert set(POLICIES) == {key for key in language.texts if key[1] is not RecipientKind.OPERATORS}


def test_what_is_needed_has_a_channel_unless_somebody_chose_another() -> None:
    for policy in POLICIES.values():
        assert policy.default or not policy.needed
        assert policy.useful_for > timedelta(hours=1)  # a sender that fails for an hour loses nothing


def test_nobody_is_sent_word_of_what_they_did() -> None:
    own = {
        ActorKind.CUSTOMER: CUSTOMER,
        ActorKind.MERCHANT: MERCHANT,
        ActorKind.COURIER: RecipientKind.COURIER,
    }
    for event in every_event():
        for message in order_messages(event):
            leaves = policy_of(message) is not None
            told = message.recipient.kind
            assert leaves == (told is not RecipientKind.OPERATORS and told is not own.get(event.actor.kind))


def test_defaults_hold_until_somebody_chooses() -> None:
    assert _channels(ACCEPTED, _settings()) == [PUSH]
    assert _channels(CANCELLED, _settings()) == [PUSH, SMS]
    chosen = {ACCEPTED: frozenset({EMAIL}), CANCELLED: frozenset({EMAIL, SMS})}
    assert _channels(ACCEPTED, _settings(chosen=chosen)) == [EMAIL]
    assert _channels(CANCELLED, _settings(chosen=chosen)) == [SMS, EMAIL]
    assert _channels(ACCEPTED, _settings(chosen={ACCEPTED: frozenset()})) == []


def test_every_device_gets_a_push() -> None:
    other = Device("other", "arn2", Platform.WEB, "", NOON)
    found = targets(ACCEPTED, NOON, USER, None, _settings(devices=(DEVICE, other)), ALL, NOON)
    assert found == (Target("li", PUSH, "device", NOON), Target("li", PUSH, "other", NOON))


def test_a_contact_that_nobody_proved_gets_nothing() -> None:
    nobody = User("li", "Li", "+8613800138000", "li@example.com", Locale.EN, frozenset(), NOON)
    every = {ACCEPTED: ALL, CANCELLED: ALL}
    assert _channels(ACCEPTED, _settings(chosen=every, devices=()), nobody) == []
    assert _channels(CANCELLED, _settings(chosen=every, devices=()), nobody) == []


def test_what_is_needed_takes_another_channel_where_the_chosen_one_leads_nowhere() -> None:
    assert _channels(CANCELLED, _settings(chosen={CANCELLED: frozenset({PUSH})}, devices=())) == [SMS]
    assert _channels(ACCEPTED, _settings(chosen={ACCEPTED: frozenset({PUSH})}, devices=())) == []


@pytest.mark.parametrize("key", [key for key, policy in POLICIES.items() if policy.needed])
def test_what_is_needed_cannot_be_turned_off(key: tuple[MessageKind, RecipientKind]) -> None:
    with pytest.raises(MessageNeeded) as refusal:
        checked_choice(key, frozenset())
    assert (refusal.value.kind, refusal.value.inbox) == key
    assert checked_choice(key, frozenset({EMAIL})) == {EMAIL}


def test_everything_else_can_be_turned_off() -> None:
    free = [key for key, policy in POLICIES.items() if not policy.needed]
    assert all(checked_choice(key, frozenset()) == frozenset() for key in free)
    assert (MessageKind.ORDER_PAID, MERCHANT) in free


def test_clerks_hear_nothing_of_licences() -> None:
    key = (MessageKind.LICENCE_EXPIRING, MERCHANT)
    for role, told in (
        (StaffRole.OWNER, [PUSH, EMAIL]),
        (StaffRole.MANAGER, [PUSH, EMAIL]),
        (StaffRole.CLERK, []),
    ):
        found = targets(key, NOON, USER, role, _settings(), ALL, NOON)
        assert [target.channel for target in found] == told


def test_quiet_hours_hold_what_is_not_urgent_until_morning() -> None:
    refund, settings = (MessageKind.ORDER_REFUNDED, CUSTOMER), _settings(quiet=NIGHT)
    due = {target.due_at for target in targets(refund, MIDNIGHT, USER, None, settings, ALL, MIDNIGHT)}
    assert due == {datetime(2026, 5, 4, 23, tzinfo=UTC)}  # seven o'clock in Shanghai
    urgent = targets(CANCELLED, MIDNIGHT, USER, None, settings, ALL, MIDNIGHT)
    assert {target.due_at for target in urgent} == {MIDNIGHT}


def test_what_is_stale_by_morning_is_not_sent_at_all() -> None:
    assert targets(ACCEPTED, MIDNIGHT, USER, None, _settings(quiet=NIGHT), ALL, MIDNIGHT) == ()


def test_a_spare_channel_is_for_what_is_needed_only() -> None:
    spare = spare_targets(CANCELLED, USER, _settings(), ALL, frozenset({PUSH, SMS}), NOON)
    assert spare == (Target("li", EMAIL, "", NOON),)
    assert spare_targets(CANCELLED, USER, _settings(), ALL, ALL, NOON) == ()
    assert spare_targets(ACCEPTED, USER, _settings(), ALL, frozenset({PUSH}), NOON) == ()


minutes = st.integers(0, 24 * 60 - 1).map(lambda minute: time(minute // 60, minute % 60))
zones = st.sampled_from(
    ["Asia/Shanghai", "Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"]
)
moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(UTC))  # noqa: DTZ001
nights = (
    st.tuples(minutes, minutes, zones)
    .filter(lambda each: each[0] != each[1])
    .map(lambda each: QuietHours(*each))
)
near_changes = st.sampled_from(
    [
        datetime(2026, 3, 29, 1, tzinfo=UTC),  # Berlin, forward
        datetime(2026, 10, 25, 1, tzinfo=UTC),  # Berlin, back
        datetime(2026, 3, 8, 7, tzinfo=UTC),  # New York, forward
        datetime(2026, 11, 1, 6, tzinfo=UTC),  # New York, back
    ]
).flatmap(lambda change: st.integers(-240, 240).map(lambda minute: change + timedelta(minutes=minute)))


@given(nights, moments | near_changes)
def test_quiet_hours_end_as_soon_as_the_wall_clock_says(quiet: QuietHours, at: datetime) -> None:
    released = quiet.release_at(at)
    assert not quiet.hold(released)
    assert at <= released <= at + timedelta(hours=25)
    if quiet.hold(at):
        assert quiet.hold(released - timedelta(minutes=1)) or released - timedelta(minutes=1) < at
        local = released.astimezone(ZoneInfo(quiet.time_zone)).time()
        skipped = (released - timedelta(minutes=1)).astimezone(ZoneInfo(quiet.time_zone))
        jumped = released.astimezone(ZoneInfo(quiet.time_zone)).utcoffset() != skipped.utcoffset()
        assert local == quiet.end or jumped
    else:
        assert released == at


@pytest.mark.parametrize(
    ("start", "end", "zone", "path"),
    [
        (time(22), time(22), "UTC", ("quiet", "ends")),
        (time(22, 0, 1), time(7), "UTC", ("quiet", "starts")),
        (time(22), time(7), "Mars/Olympus", ("quiet", "timeZone")),
        (time(22), time(7), "../../etc/passwd", ("quiet", "timeZone")),
        (time(22), time(7), "", ("quiet", "timeZone")),
        (time(22), time(7), "A" * 1000, ("quiet", "timeZone")),
        (time(22), time(7), "asia/shanghai\0", ("quiet", "timeZone")),
    ],
)
def test_quiet_hours_are_refused_by_path(start: time, end: time, zone: str, path: tuple[str, ...]) -> None:
    with pytest.raises(InvalidInput) as refusal:
        QuietHours.checked(start, end, zone, ("quiet",))
    assert refusal.value.path == path
