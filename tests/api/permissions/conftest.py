"""The world that the table of permissions is tried in."""

from dataclasses import replace

import pytest
from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.core.settings import Settings
from pannier.merchants.model import StaffRole
from tests.api.conftest import services_over
from tests.api.orders.backstage import Backstage
from tests.api.orders.conftest import Shop, furnished, shop
from tests.api.permissions.people import World
from tests.messenger import RecordingMessenger

__all__ = ["furnished", "shop", "world"]


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    """With queues, buckets and the bus."""
    return services_over(replace(resources, webhooks_allow_loopback=True), connection, _key, messenger)


@pytest.fixture
def world(shop: Shop, connection: Connection, resources: Settings, messenger: RecordingMessenger) -> World:
    behind = Backstage(shop, connection)
    shop.people["owner"] = shop.people["manager"]  # who opened the shop
    behind.employ("manager", StaffRole.MANAGER)
    behind.open_another_shop("owner next door")
    return World(behind, messenger, resources, connection)
