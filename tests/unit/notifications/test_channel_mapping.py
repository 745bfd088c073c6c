"""What is stored of settings and deliveries comes back."""

from datetime import UTC, datetime, time, timedelta

import orjson
from hypothesis import given
from hypothesis import strategies as st

from pannier.notifications.channels import POLICIES, Channel
from pannier.notifications.deliveries import Delivery, DeliveryState, pause_after
from pannier.notifications.model import KEPT_FOR, MessageId, MessageKind, Recipient, RecipientKind
from pannier.notifications.preferences import ChannelSettings, Device, Platform, QuietHours
from pannier.notifications.records import ChannelSettingsRecord, DeliveryRecord
from pannier.notifications.repository.deliveries import delivery_of_record, record_of_delivery
from pannier.notifications.repository.settings import record_of_settings, settings_of_record

texts = st.text(st.characters(codec="utf-8"), min_size=1, max_size=20)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2030, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
minutes = st.integers(0, 1439).map(lambda minute: time(minute // 60, minute % 60))
devices = st.builds(
    Device, id=texts, endpoint=texts, platform=st.sampled_from(Platform), label=texts, added_at=moments
)
settings = st.builds(
    ChannelSettings,
    user_id=texts,
    chosen=st.dictionaries(st.sampled_from(sorted(POLICIES)), st.frozensets(st.sampled_from(Channel))),
    quiet=st.none() | st.builds(QuietHours, minutes, minutes, texts),
    devices=st.lists(devices, max_size=3).map(tuple),
    version=st.integers(1, 1000),
)
recipients = st.builds(Recipient, st.sampled_from([RecipientKind.CUSTOMER, RecipientKind.MERCHANT]), texts)
deliveries = st.builds(
    Delivery,
    user_id=texts,
    message=st.builds(MessageId, recipients, texts),
    event_id=texts,
    kind=st.sampled_from(MessageKind),
    occurred_at=moments,
    channel=st.sampled_from(Channel),
    device=st.just("") | texts,
    state=st.sampled_from(DeliveryState),
    due_at=st.none() | moments,
    spare=st.booleans(),
    attempts=st.integers(0, 100),
    settled_at=st.none() | moments,
    provider_id=st.none() | texts,
    reason=st.none() | texts,
)


@given(settings)
def test_settings_come_back(stored: ChannelSettings) -> None:
    raw = orjson.loads(orjson.dumps(record_of_settings(stored).serialize()))
    assert settings_of_record(ChannelSettingsRecord.from_raw_data(raw)) == stored


@given(deliveries)
def test_a_delivery_comes_back(delivery: Delivery) -> None:
    raw = orjson.loads(orjson.dumps(record_of_delivery(delivery).serialize()))
    record = DeliveryRecord.from_raw_data(raw)
    assert delivery_of_record(record) == delivery
    assert record.sk == delivery.key
    assert (record.due_shard is None) == (delivery.due_at is None)
    assert record.ttl == delivery.occurred_at.replace(microsecond=0) + KEPT_FOR


@given(deliveries, deliveries)
def test_a_message_id_is_the_same_for_the_same_message_channel_and_person_only(
    one: Delivery, other: Delivery
) -> None:
    def facts(each: Delivery) -> tuple[object, ...]:
        return each.event_id, each.message.recipient, each.user_id, each.channel, each.device

    assert (one.message_id == other.message_id) == (facts(one) == facts(other))


def test_pauses_grow_to_ten_minutes() -> None:
    pauses = [pause_after(attempts).total_seconds() for attempts in range(1, 8)]
    assert pauses == [30, 60, 120, 240, 480, 600, 600]
    assert pause_after(10**6) == timedelta(minutes=10)
