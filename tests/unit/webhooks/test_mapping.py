"""Ids, records, secrets: what goes in comes out."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from standardwebhooks import Webhook

from pannier.core.settings import SettingsError
from pannier.orders.publication import EVENT_TYPES
from pannier.webhooks.model import (
    Attempt,
    Delivery,
    DeliveryId,
    DeliveryState,
    DisabledReason,
    Endpoint,
    EndpointId,
    EndpointStatus,
    EventType,
    LaneId,
    OldSecret,
    Owner,
    Problem,
    Secrets,
    Subscription,
)
from pannier.webhooks.repository.mapping import delivery_of, delivery_record, endpoint_of, endpoint_record
from pannier.webhooks.service import Opened
from pannier.webhooks.signing import SealBroken, SecretSeal, new_secret, signed_headers
from tests.unit.webhooks.builders import ENDPOINT, NOON

KEY = b"a key that only tests have, and long"

ids = st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=26, max_size=26)
moments = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001 - zones follow
owners = st.builds(Owner, st.none() | ids)
endpoint_ids = st.builds(EndpointId, owners, ids)
lanes = st.builds(LaneId, endpoint_ids, ids)
delivery_ids = st.builds(DeliveryId, lanes, st.integers(1, 99_999))
subscriptions = st.builds(
    Subscription,
    moments,
    st.frozensets(st.sampled_from(EventType), min_size=1),
    st.none() | st.frozensets(ids, min_size=1, max_size=3),
)
attempts = st.builds(
    Attempt,
    moments,
    st.none() | st.integers(100, 599),
    st.none() | st.sampled_from(Problem),
    st.integers(0, 10_000),
)
endpoints = st.builds(
    Endpoint,
    id=endpoint_ids,
    url=st.text(min_size=1, max_size=40),
    description=st.text(max_size=20),
    subscriptions=st.lists(subscriptions, min_size=1, max_size=3).map(tuple),
    secrets=st.builds(
        Secrets,
        st.text(min_size=1),
        moments,
        st.lists(st.builds(OldSecret, st.text(min_size=1), moments), max_size=3).map(tuple),
    ),
    status=st.sampled_from(EndpointStatus),
    created_at=moments,
    failing_since=st.none() | moments,
    disabled_at=st.none() | moments,
    disabled_because=st.none() | st.sampled_from(DisabledReason),
    resumed_at=st.none() | moments,
    quiet_until=st.none() | moments,
    pinged_at=st.none() | moments,
    revision=st.integers(0, 1_000),
)
deliveries = st.builds(
    Delivery,
    id=delivery_ids,
    event_type=st.sampled_from(EventType),
    occurred_at=moments,
    recorded_at=moments,
    body=st.text(min_size=1, max_size=200),
    state=st.sampled_from(DeliveryState),
    due_at=st.none() | moments,
    tries=st.integers(0, 20),
    attempts=st.lists(attempts, max_size=3).map(tuple),
    delivered_at=st.none() | moments,
    failed_at=st.none() | moments,
    revision=st.integers(0, 1_000),
)


@given(endpoints)
def test_an_endpoint_survives_its_record(endpoint: Endpoint) -> None:
    assert endpoint_of(endpoint_record(endpoint)) == endpoint


@given(deliveries)
def test_a_delivery_survives_its_record(delivery: Delivery) -> None:
    assert delivery_of(delivery_record(delivery)) == delivery


@given(delivery_ids)
def test_ids_survive_their_text(delivery_id: DeliveryId) -> None:
    assert DeliveryId.parse(str(delivery_id)) == delivery_id
    assert LaneId.parse(str(delivery_id.lane)) == delivery_id.lane
    assert EndpointId.parse(str(delivery_id.lane.endpoint)) == delivery_id.lane.endpoint


@pytest.mark.parametrize(
    "text",
    [
        "",
        "|",
        "partners",
        "partners|",
        "|id",
        "merchant:|id",
        "merchants:shop|id",
        "partners:shop|id",
        "shop|id",
    ],
)
def test_what_is_no_id_of_an_endpoint_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"id|key"):
        EndpointId.parse(text)


@pytest.mark.parametrize(
    "text", ["", "partners|e|o", "partners|e|o:", "partners|e|o:x", "partners|e|o:²", "e|o:1"]
)
def test_what_is_no_id_of_a_delivery_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match=r"id|key"):
        DeliveryId.parse(text)


def test_an_endpoint_can_ask_for_every_event_of_an_order_and_no_other() -> None:
    assert [each.value for each in EventType] == list(EVENT_TYPES.values())


def test_a_secret_is_what_receivers_libraries_take_and_no_two_are_alike() -> None:
    secrets = {new_secret() for _ in range(20)}
    assert len(secrets) == 20
    for secret in secrets:
        assert secret.startswith("whsec_")
        body = '{"dish":"宫保鸡丁"}'
        headers = signed_headers("a:1", datetime.now(UTC), body, [new_secret(), secret])
        Webhook(secret).verify(body.encode(), dict(headers))


def test_a_sealed_secret_opens_with_its_key_for_its_endpoint_only() -> None:
    secret, seal = new_secret(), SecretSeal(KEY)
    sealed = seal.seal(secret, "one")
    assert secret.removeprefix("whsec_") not in sealed
    assert seal.open(sealed, "one") == secret
    assert seal.seal(secret, "one") != sealed
    for other, endpoint, text in (
        (seal, "two", sealed),
        (SecretSeal(KEY[::-1]), "one", sealed),
        (seal, "one", sealed[:-8] + "AAAAAAA="),
        (seal, "one", "no base64"),
    ):
        with pytest.raises(SealBroken) as broken:
            other.open(text, endpoint)
        assert text not in str(broken.value)


def test_a_key_is_changed_by_putting_the_new_one_in_front() -> None:
    old, new, both = SecretSeal(KEY), SecretSeal(KEY[::-1]), SecretSeal(KEY[::-1] + b"\n" + KEY + b"\n")
    sealed = old.seal("whsec_old", "one")
    assert both.open(sealed, "one") == "whsec_old"
    fresh = both.seal("whsec_fresh", "one")
    assert new.open(fresh, "one") == both.open(fresh, "one") == "whsec_fresh"
    with pytest.raises(SealBroken):
        old.open(fresh, "one")


@pytest.mark.parametrize("key", [None, b"", b"short", b"x" * 40 + b"\nshort", b"  " + b"x" * 31 + b"\n"])
def test_a_seal_needs_a_long_key(key: bytes | None) -> None:
    with pytest.raises(SettingsError) as error:
        SecretSeal(key)
    assert "x" * 31 not in str(error.value)


def test_a_secret_shows_in_no_representation() -> None:
    opened = Opened(ENDPOINT, "whsec_hush")
    assert "hush" not in repr(opened) + str(opened)
    assert "sealed" not in repr(ENDPOINT.secrets) + repr(OldSecret("sealed", NOON))
