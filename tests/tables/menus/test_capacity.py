"""What menus cost, as the engine counts it."""

from dataclasses import replace
from decimal import Decimal
from math import ceil

import pytest
from pynamodb.connection import Connection

from pannier.core.capacity import CapacityMeter
from pannier.core.ids import new_id
from pannier.menus.changes import ItemChanges
from pannier.menus.records import PublishedRecord
from tests.tables.menus.conftest import Kitchen
from tests.tables.menus.test_stock import TODAY, take
from tests.unit.menus.examples import BEEF_NOODLES
from tests.unit.merchants.examples import NOON


@pytest.fixture
def meter(connection: Connection) -> CapacityMeter:
    return CapacityMeter(connection)


def test_a_menu_of_a_hundred_items_is_one_get_of_half_a_unit_per_4_kb_and_one_query_of_marks(
    kitchen: Kitchen, meter: CapacityMeter
) -> None:
    category = kitchen.add_category()
    items = [
        replace(
            BEEF_NOODLES, id=new_id(NOON), merchant_id=kitchen.id, category_id=category.id, name=f"面{number}"
        )
        for number in range(100)
    ]
    kitchen.menus.fill(kitchen.id, [], items)
    kitchen.publisher.publish(kitchen.id)
    take(kitchen, TODAY, {items[0].id: 1}, {items[0].id: 10})
    key = {"pk": {"S": kitchen.id}, "sk": {"S": "published"}}
    stored = kitchen.connection.client.get_item(TableName=PublishedRecord.Meta.table_name, Key=key)["Item"]

    with meter.measure() as document:
        menu = kitchen.menus.published(kitchen.id)
    with meter.measure() as query:
        marks = kitchen.menus.marks(menu, TODAY)

    assert len(menu.items) == 100
    assert set(marks.stock) == {items[0].id}
    size = len(stored["body"]["B"]) + 2_000  # the merchant takes less than 2 KB
    assert document.calls == ["GetItem"]
    assert document.reads <= Decimal("0.5") * ceil(size / 4_096)
    assert (query.calls, query.reads) == (["Query"], Decimal("0.5"))


def test_a_menu_that_counts_nothing_is_one_get(kitchen: Kitchen, meter: CapacityMeter) -> None:
    kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish(kitchen.id)

    with meter.measure() as consumed:
        kitchen.menus.marks(kitchen.menus.published(kitchen.id), TODAY)

    assert (consumed.calls, consumed.reads) == (["GetItem"], Decimal("0.5"))


def test_an_edit_of_an_item_is_three_gets_and_one_transaction(kitchen: Kitchen, meter: CapacityMeter) -> None:
    item = kitchen.add_item(kitchen.add_category())

    with meter.measure() as consumed:
        kitchen.menus.update_item(kitchen.manager, kitchen.id, item.id, ItemChanges(price_minor=1))

    # the membership, which draft is in use, the item
    assert consumed.calls == ["GetItem", "GetItem", "GetItem", "TransactWriteItems"]
    assert consumed.reads == 3
    assert consumed.writes == 6  # double for item and head, and for the look at the category


def test_publishing_reads_the_revision_around_the_items(kitchen: Kitchen, meter: CapacityMeter) -> None:
    kitchen.add_item(kitchen.add_category())
    kitchen.publisher.publish_merchant(kitchen.merchant)

    with meter.measure() as consumed:
        kitchen.publisher.publish(kitchen.id)

    assert consumed.calls == ["GetItem", "GetItem", "Query", "GetItem", "UpdateItem"]
