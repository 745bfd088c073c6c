"""Menus as files in the API."""

import json
from typing import Any

import httpx
import pytest
from pynamodb.connection import Connection

from pannier.api.context import Services
from pannier.core.settings import Settings
from tests.api.conftest import services_over
from tests.api.test_menus import Store, store
from tests.messenger import RecordingMessenger

__all__ = ["store"]

IMPORT = """
mutation ($id: ID!, $input: MenuImportInput!) {
  menuImport(merchantId: $id, input: $input) {
    __typename
    ... on MenuImportPayload {
      dryRun revision repeated
      items { added changed removed unchanged }
      categories { added changed removed unchanged }
      changes { kind subject idInFile name fields { name before after } }
      problems { line column reason text } problemCount
    }
    ... on Error { message code }
    ... on MenuImportRefused { problems { line column reason text } problemCount }
    ... on TooManyItems { limit }
  }
}
"""
EXPORT = """
mutation ($id: ID!, $format: MenuFormat!) {
  menuExport(merchantId: $id, format: $format) {
    __typename
    ... on MenuExportPayload { revision fileName mediaType sizeBytes content downloadUrl expiresAt }
    ... on Error { code }
  }
}
"""
TICKET = """
mutation ($id: ID!) {
  menuImportUploadTicket(merchantId: $id, format: CSV) {
    __typename
    ... on MenuImportUploadTicketPayload { ticket { url key maxBytes fields { name value } } }
    ... on Error { code }
  }
}
"""
SMALL = "record,name,price\ncategory,面,\nitem,牛肉面,28\nitem,阳春面,12.5\n"


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    """With a bucket."""
    return services_over(resources, connection, _key, messenger)


def run(store: Store, content: str, form: str = "CSV", **options: Any) -> dict[str, Any]:
    given = {"format": form, "content": content, **options}
    answer: dict[str, Any] = store.manager.data(IMPORT, id=store.id, input=given)["menuImport"]
    return answer


def exported(store: Store, form: str = "CSV") -> dict[str, Any]:
    answer: dict[str, Any] = store.manager.data(EXPORT, id=store.id, format=form)["menuExport"]
    return answer


def test_a_dry_run_tells_what_the_import_then_does(store: Store) -> None:
    told = run(store, SMALL, dryRun=True)
    assert store.revision() == 0

    done = run(store, SMALL, expectedRevision=told["revision"])

    assert (told["dryRun"], told["revision"], done["dryRun"], done["revision"]) == (True, 0, False, 1)
    for key in ("items", "categories", "changes", "problems"):
        assert told[key] == done[key]
    assert done["items"] == {"added": 2, "changed": 0, "removed": 0, "unchanged": 0}
    assert [(each["kind"], each["subject"], each["name"]) for each in done["changes"]] == [
        ("ADDED", "CATEGORY", "面"),
        ("ADDED", "ITEM", "牛肉面"),
        ("ADDED", "ITEM", "阳春面"),
    ]
    assert run(store, SMALL, expectedRevision=0)["repeated"] is True
    assert run(store, SMALL, expectedRevision=7)["__typename"] == "ConcurrentChange"
    assert store.revision() == 1


@pytest.mark.parametrize("form", ["CSV", "JSON"])
def test_an_export_imported_again_changes_nothing(store: Store, form: str) -> None:
    run(store, SMALL)
    menu = exported(store, form)

    again = run(store, menu["content"], form)

    assert (again["__typename"], again["revision"], again["changes"]) == ("MenuImportPayload", 1, [])
    assert again["items"]["unchanged"] == 2
    assert menu["sizeBytes"] == len(menu["content"].encode())
    assert (menu["fileName"], menu["downloadUrl"]) == (f"menu-1.{form.lower()}", None)


def test_what_changes_is_told_by_field(store: Store) -> None:
    run(store, SMALL)
    menu = json.loads(exported(store, "JSON")["content"])
    item = menu["categories"][0]["items"][0]
    item["priceMinor"] = 3_000
    menu["categories"][0]["items"].pop()

    told = run(store, json.dumps(menu), "JSON", dryRun=True)

    changed, removed = told["changes"]
    assert changed["fields"] == [{"name": "priceMinor", "before": "28.00", "after": "30.00"}]
    assert (changed["idInFile"], removed["kind"], removed["name"]) == (item["id"], "REMOVED", "阳春面")


def test_bad_rows_are_told_in_the_readers_language_and_nothing_is_imported(store: Store) -> None:
    content = SMALL + "item,,abc\noption,大,1\n"

    refused = run(store, content)
    store.manager.language = "zh-CN"
    told = run(store, content, dryRun=True)

    assert (refused["__typename"], refused["problemCount"]) == ("MenuImportRefused", 3)
    where = [(each["line"], each["column"], each["reason"]) for each in refused["problems"]]
    assert where == [(6, "record", "OUT_OF_PLACE"), (5, "name", "MISSING"), (5, "price", "NOT_AN_AMOUNT")]
    assert refused["problems"][1]["text"] == "This is needed."
    assert told["problems"][1]["text"] == "此项必填。"
    assert store.revision() == 0


def test_too_many_items_are_refused(store: Store) -> None:
    content = "record,name,price\ncategory,a,\n" + "item,a,1\n" * 14_000
    answer = run(store, content, dryRun=True)

    assert (answer["__typename"], answer["limit"]) == ("TooManyItems", 2_000)


def uploaded(store: Store, body: bytes) -> str:
    """The key of a file that was uploaded as a client does it."""
    ticket = store.manager.data(TICKET, id=store.id)["menuImportUploadTicket"]["ticket"]
    fields = {each["name"]: each["value"] for each in ticket["fields"]}
    httpx.post(ticket["url"], data=fields, files={"file": ("menu.csv", body)}, timeout=30).raise_for_status()
    key: str = ticket["key"]
    return key


def test_a_file_that_was_uploaded_is_imported_by_its_key(store: Store) -> None:
    given = {"format": "CSV", "uploadKey": uploaded(store, SMALL.encode("gb18030"))}

    done = store.manager.data(IMPORT, id=store.id, input=given)["menuImport"]
    gone = store.manager.data(IMPORT, id=store.id, input={**given, "uploadKey": "uploads/x/menus/y"})

    assert (done["revision"], [each["name"] for each in done["changes"]]) == (1, ["面", "牛肉面", "阳春面"])
    assert gone["menuImport"]["code"] == "NOT_FOUND"
    assert store.revision() == 1


def test_only_managers_import_and_export(store: Store) -> None:
    given = {"format": "CSV", "content": SMALL}

    for someone, code in ((store.api, "UNAUTHENTICATED"), (store.clerk, "FORBIDDEN")):
        assert someone.execute(IMPORT, id=store.id, input=given).codes == [code]
        assert someone.execute(EXPORT, id=store.id, format="CSV").codes == [code]
        assert someone.execute(TICKET, id=store.id).codes == [code]
    assert store.stranger.data(IMPORT, id=store.id, input=given)["menuImport"]["code"] == "NOT_FOUND"
    assert store.revision() == 0


def test_a_source_is_one(store: Store) -> None:
    for given in ({}, {"content": SMALL, "uploadKey": "uploads/x"}):
        answer = store.manager.data(IMPORT, id=store.id, input={"format": "CSV", **given})["menuImport"]
        assert answer["code"] == "BAD_USER_INPUT"
