"""A shop that is watched."""

import pytest
from pynamodb.connection import Connection as Tables

from pannier.api.context import Services
from pannier.api.schema import Schema
from tests.api.orders.conftest import Shop, furnished, shop
from tests.api.watching.studio import Studio, studio_over

__all__ = ["furnished", "shop", "studio"]


@pytest.fixture
def studio(shop: Shop, services: Services, connection: Tables, whole_schema: Schema, _key: bytes) -> Studio:
    return studio_over(shop, services, connection, whole_schema, _key)
