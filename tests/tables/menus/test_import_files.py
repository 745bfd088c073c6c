"""Menus that travel as files through the bucket."""

import httpx
import pytest
from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore, UploadTicket
from pannier.core.capacity import CapacityMeter
from pannier.core.errors import NotFound
from pannier.core.settings import Settings
from pannier.menus.documents import MenuFormat
from pannier.menus.errors import MenuFileTooLarge
from pannier.menus.imports import ChangeKind, ImportSource, MenuImports, Subject
from pannier.menus.model import MAX_ITEMS
from pannier.menus.records import ItemRecord
from pannier.menus.repository import StagingRepository
from tests.tables.menus.conftest import Kitchen
from tests.tables.menus.test_importing import importer, keys, noodles, text_of

CSV = MenuFormat.CSV


@pytest.fixture
def imports(resources: Settings, kitchen: Kitchen) -> MenuImports:
    return MenuImports(importer(kitchen), kitchen.merchants, ObjectStore(resources), kitchen.clock)


def upload(ticket: UploadTicket, body: bytes) -> None:
    answer = httpx.post(ticket.url, data=dict(ticket.fields), files={"file": ("menu.csv", body)}, timeout=30)
    assert answer.status_code < 300, answer.text


def test_two_thousand_items_come_by_upload_and_leave_by_download(
    kitchen: Kitchen, imports: MenuImports
) -> None:
    category = kitchen.add_category()
    text = text_of(kitchen, items=noodles(kitchen, category, MAX_ITEMS))
    ticket = imports.upload_ticket(kitchen.manager, kitchen.id, CSV)
    upload(ticket, text.encode("gb18030"))
    source = ImportSource(upload_key=ticket.key)

    outcome = imports.run(kitchen.manager, kitchen.id, CSV, source, dry_run=False)

    assert outcome.count(Subject.ITEM, ChangeKind.ADDED) == MAX_ITEMS
    assert kitchen.publisher.publish(kitchen.id)
    assert len(kitchen.menus.published(kitchen.id).items) == MAX_ITEMS
    menu = imports.export(kitchen.manager, kitchen.id, CSV)
    assert menu.content is None
    assert menu.url is not None
    assert httpx.get(menu.url, timeout=30).content.decode() == text


def test_nobody_names_the_upload_of_another(kitchen: Kitchen, imports: MenuImports) -> None:
    ticket = imports.upload_ticket(kitchen.owner, kitchen.id, CSV)
    upload(ticket, b"record,name,price\ncategory,a,\n")

    for key in (ticket.key, ticket.key.replace(kitchen.owner, kitchen.manager), "exports/menus/x"):
        with pytest.raises(NotFound) as refusal:
            imports.run(kitchen.manager, kitchen.id, CSV, ImportSource(upload_key=key), dry_run=False)
        assert refusal.value.kind == "Upload"
    assert kitchen.drafts.head(kitchen.id).revision == 0


def test_a_file_is_bounded_on_arrival_too(
    kitchen: Kitchen, imports: MenuImports, resources: Settings
) -> None:
    key = imports.upload_ticket(kitchen.manager, kitchen.id, CSV).key
    ObjectStore(resources).put(key, b"x" * 5_000_001, "text/csv")

    with pytest.raises(MenuFileTooLarge):
        imports.run(kitchen.manager, kitchen.id, CSV, ImportSource(upload_key=key), dry_run=True)


def test_coming_into_use_costs_the_same_for_a_menu_of_any_size(
    kitchen: Kitchen, connection: Connection
) -> None:
    meter = CapacityMeter(connection)
    category = kitchen.add_category()
    for count in (1, 100):
        text = text_of(kitchen, items=noodles(kitchen, category, count))

        with meter.measure() as consumed:
            importer(kitchen).run(kitchen.merchant, CSV, text, dry_run=False)

        assert consumed.calls.count("TransactWriteItems") == 1
        assert consumed.calls.count("BatchWriteItem") == -(-(count + 1) // 25)
        assert consumed.writes == 1 + (count + 1) + 6  # the mark; category and items; head and marks, double
    assert len([key for key in keys(kitchen) if "#item#" in key]) == 101


def test_a_batch_that_is_not_taken_whole_is_sent_again(kitchen: Kitchen, connection: Connection) -> None:
    """The engine never leaves anything over; DynamoDB does when a partition is busy."""
    left_over: list[int] = []

    def leave_some(parsed: dict[str, object], **_: object) -> None:
        if not left_over:
            record = ItemRecord(kitchen.id, "menu#rest#item#x", body={}, version=1)
            put = {"PutRequest": {"Item": record.serialize()}}
            parsed["UnprocessedItems"] = {str(ItemRecord.Meta.table_name): [put]}
            left_over.append(1)

    events = connection.client.meta.events
    events.register("after-call.dynamodb.BatchWriteItem", leave_some)
    try:
        category = kitchen.add_category()
        StagingRepository(connection).write(kitchen.id, "g", [category], [])
    finally:
        events.unregister("after-call.dynamodb.BatchWriteItem", leave_some)

    assert {f"menu#g#category#{category.id}", "menu#rest#item#x"} <= keys(kitchen)
