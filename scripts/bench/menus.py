"""Reading a menu from the table: one document, or a Query of its items."""

from rich.table import Table

from scripts.bench.kitchen import Kitchen
from scripts.bench.measure import compare, ratio, table
from scripts.bench.naive_records import NaiveItem


def reading_a_menu(kitchen: Kitchen, times: int) -> Table:
    """CPU of a menu of a hundred items with options, decoded."""
    menus = kitchen.services.menus
    menu = menus.published(kitchen.merchant_id)
    NaiveItem.Meta.host, NaiveItem.Meta.region = kitchen.settings.dynamodb_endpoint, kitchen.settings.region
    NaiveItem.create_table(billing_mode="PAY_PER_REQUEST", wait=True)
    with NaiveItem.batch_write() as batch:
        for item in menu.items.values():
            batch.save(NaiveItem.of(item))
    ours, naive = compare(
        times,
        lambda: menus.published(kitchen.merchant_id),
        lambda: list(NaiveItem.query(kitchen.merchant_id)),
    )
    shown = table(f"Reading a menu of {len(menu.items)} items with options", "", "CPU ms", "")
    shown.add_row("one document, one Get, our objects", f"{ours:.2f}", ratio(naive, ours))
    shown.add_row("an item a dish, one Query, PynamoDB's objects", f"{naive:.2f}", "")
    return shown
