"""What reading a menu costs, as the engine counts it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from math import ceil
from typing import Any

from pannier.core.ids import new_id
from pannier.menus.records import PublishedRecord
from tests.tables.menus.conftest import Kitchen
from tests.tables.menus.test_stock import TODAY, take
from tests.unit.menus.examples import BEEF_NOODLES
from tests.unit.merchants.examples import NOON


@contextmanager
def metered(client: Any) -> Iterator[list[tuple[str, float]]]:
    """Every call made meanwhile: operation and capacity units."""
    calls: list[tuple[str, float]] = []

    def note(parsed: dict[str, Any], model: Any, **_: object) -> None:
        calls.append((model.name, parsed["ConsumedCapacity"]["CapacityUnits"]))

    listener: Callable[..., None] = note
    client.meta.events.register("after-call.dynamodb", listener)
    try:
        yield calls
    finally:
        client.meta.events.unregister("after-call.dynamodb", listener)


def test_a_menu_of_a_hundred_items_is_one_get_of_half_a_unit_per_4_kb(kitchen: Kitchen) -> None:
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
    client = kitchen.connection.client
    key = {"pk": {"S": kitchen.id}, "sk": {"S": "published"}}
    body = client.get_item(TableName=PublishedRecord.Meta.table_name, Key=key)["Item"]["body"]["B"]

    with metered(client) as calls:
        menu = kitchen.menus.published(kitchen.id)
        marks = kitchen.menus.marks(menu, TODAY)

    assert len(menu.items) == 100
    assert set(marks.stock) == {items[0].id}
    most = 0.5 * ceil((len(body) + 2_000) / 4_096)  # the merchant's terms take less than 2 KB
    assert [name for name, _ in calls] == ["GetItem", "Query"]
    assert calls[0][1] <= most
    assert calls[1][1] == 0.5
