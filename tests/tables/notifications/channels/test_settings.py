import contextlib
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest

from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound, Unauthenticated
from pannier.notifications.channels import Channel
from pannier.notifications.errors import PushUnavailable, TooManyDevices
from pannier.notifications.model import MessageKind, RecipientKind
from pannier.notifications.preferences import MAX_DEVICES, ChannelSettings, Platform
from pannier.notifications.service import ChannelPreferences
from tests.tables.notifications.channels.conftest import NOON, Exchange, PushGate

ACCEPTED = (MessageKind.ORDER_ACCEPTED, RecipientKind.CUSTOMER)


@pytest.fixture
def preferences(exchange: Exchange) -> ChannelPreferences:
    return ChannelPreferences(exchange.settings, PushGate(exchange.provider), exchange.clock)


def _register(preferences: ChannelPreferences, user_id: str, token: str, label: str = "") -> str:
    return preferences.register_device(user_id, token, Platform.IOS, label)[1].id


def test_a_device_is_registered_once_and_its_token_is_not_kept(
    preferences: ChannelPreferences, exchange: Exchange
) -> None:
    device_id = _register(preferences, "li", "secret-token")
    exchange.clock.advance(timedelta(hours=1))
    assert _register(preferences, "li", "secret-token", "my phone") == device_id
    (device,) = preferences.get("li").devices
    assert (device.label, device.added_at, device.endpoint) == ("my phone", NOON, "arn:secret-token")
    assert "secret" not in device.id
    assert exchange.settings.owner_of(device_id) == "li"


def test_a_device_is_one_persons_at_a_time(preferences: ChannelPreferences, exchange: Exchange) -> None:
    mine = _register(preferences, "li", "token-of-li")
    shared = _register(preferences, "li", "token-that-wang-takes-over")
    assert _register(preferences, "wang", "token-that-wang-takes-over") == shared
    assert [device.id for device in preferences.get("li").devices] == [mine]
    assert [device.id for device in preferences.get("wang").devices] == [shared]
    assert exchange.settings.owner_of(shared) == "wang"
    with pytest.raises(NotFound):
        preferences.remove_device("li", shared)
    assert exchange.settings.owner_of(shared) == "wang"


def test_a_removed_device_is_nobodys(preferences: ChannelPreferences, exchange: Exchange) -> None:
    device_id = _register(preferences, "li", "token-of-li")
    preferences.remove_device("li", device_id)
    assert preferences.get("li").devices == ()
    assert exchange.provider.forgotten == ["arn:token-of-li"]
    assert exchange.settings.owner_of(device_id) is None
    with pytest.raises(NotFound):
        preferences.remove_device("li", device_id)


def test_devices_are_bounded(preferences: ChannelPreferences) -> None:
    for number in range(MAX_DEVICES):
        _register(preferences, "li", f"token-{number:03}")
    before = preferences.get("li")
    with pytest.raises(TooManyDevices):
        _register(preferences, "li", "one-too-many")
    assert preferences.get("li") == before
    _register(preferences, "li", "token-000", "again")


def test_a_device_that_two_take_at_once_is_one_persons(
    preferences: ChannelPreferences, exchange: Exchange
) -> None:
    def take(user_id: str) -> None:
        with contextlib.suppress(ConcurrentChange):
            _register(preferences, user_id, "token-of-a-tablet")

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(take, ["li", "wang", "li", "wang"]))
    holders = [user for user in ("li", "wang") if preferences.get(user).devices]
    assert len(holders) == 1
    (device,) = preferences.get(holders[0]).devices
    assert exchange.settings.owner_of(device.id) == holders[0]


def test_what_changed_meanwhile_is_not_overwritten(exchange: Exchange) -> None:
    first = exchange.settings.save(ChannelSettings("li"))
    exchange.settings.save(first)
    with pytest.raises(ConcurrentChange):
        exchange.settings.save(ChannelSettings("li", {ACCEPTED: frozenset(Channel)}, version=first.version))
    with pytest.raises(ConcurrentChange):
        exchange.settings.save(ChannelSettings("li"))
    assert exchange.settings.find("li").chosen == {}


def test_nothing_is_registered_that_cannot_be_reached(
    preferences: ChannelPreferences, exchange: Exchange
) -> None:
    with pytest.raises(InvalidInput):
        _register(preferences, "li", "short")
    exchange.provider.accept = exchange.provider.refuse
    with pytest.raises(PushUnavailable):
        _register(preferences, "li", "a-token-nobody-knows")
    with pytest.raises(PushUnavailable):
        _register(ChannelPreferences(exchange.settings, None, exchange.clock), "li", "a-fine-token")
    with pytest.raises(Unauthenticated):
        preferences.register_device(None, "a-fine-token", Platform.IOS, "")
    assert preferences.get("li") == ChannelSettings("li")
