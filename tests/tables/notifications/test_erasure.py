"""Forgetting a person in inboxes and channels; what others have stays as it was."""

from dataclasses import replace

import pytest
from pynamodb.connection import Connection

from pannier.notifications.channels import Channel
from pannier.notifications.deliveries import waiting
from pannier.notifications.model import MessageParams, RecipientKind
from pannier.notifications.preferences import ChannelSettings, Device, Platform, Target
from pannier.notifications.records import ChannelItem, InboxItem
from pannier.notifications.repository import (
    ChannelErasure,
    ChannelSettingsRepository,
    DeliveryRepository,
    InboxErasure,
)
from pannier.orders.model import Reason
from tests.tables.notifications.conftest import Post

CUSTOMER, MERCHANT = RecipientKind.CUSTOMER, RecipientKind.MERCHANT


def test_a_note_goes_from_a_message_and_all_else_stays(post: Post) -> None:
    params = MessageParams(reason=Reason.CHANGED_MIND, note="my wife Wang cooks", lines=2)
    noted, other = replace(post.message(1, MERCHANT), params=params), post.message(2, MERCHANT)
    for message in (noted, other):
        post.repository.add(message)
    for _ in range(2):
        for message in (noted, other, post.message(3, MERCHANT)):
            InboxErasure().erase_note(message.recipient, message.event_id, message.occurred_at)
        assert post.repository.find(noted.id) == replace(noted, params=replace(params, note=""))
        assert post.repository.find(other.id) == other


def test_an_inbox_is_dropped_piece_by_piece(post: Post) -> None:
    post.add(*range(1, 8))
    (theirs,) = post.add(1, to=MERCHANT)
    mine = post.recipient(CUSTOMER)
    assert [InboxErasure().drop(mine, 3) for _ in range(4)] == [False, False, True, True]
    assert [record.pk for record in InboxItem.scan()] == [theirs.recipient.key]


@pytest.mark.parametrize("moved_on", [False, True])
def test_devices_settings_and_deliveries_are_dropped(
    post: Post, connection: Connection, moved_on: bool
) -> None:
    settings, deliveries = ChannelSettingsRepository(connection), DeliveryRepository()
    now = post.clock.now()
    device = Device("d1", "arn:endpoint", Platform.IOS, "Wang's iPhone", now)
    mine = settings.give_device(ChannelSettings(post.customer, devices=(device,)), "d1", None)
    if moved_on:
        settings.give_device(ChannelSettings(post.clerk, devices=(device,)), "d1", replace(mine, devices=()))
    (message,) = post.add(1)
    for channel in (Channel.SMS, Channel.EMAIL):
        target = Target(post.customer, channel, "", now)
        made = waiting(target, message.id, message.event_id, message.kind, now, spare=False)
        deliveries.add(made, None, now)
    erasure = ChannelErasure()
    assert erasure.endpoints(post.customer) == (() if moved_on else ("arn:endpoint",))
    assert [erasure.drop(post.customer, 2) for _ in range(3)] == [False, True, True]
    left = {(record.pk, record.sk) for record in ChannelItem.scan()}
    assert left == ({(post.clerk, "settings"), ("device#d1", "guard")} if moved_on else set())
    assert settings.owner_of("d1") == (post.clerk if moved_on else None)
