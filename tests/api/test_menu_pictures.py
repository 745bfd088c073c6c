"""Pictures of dishes and stores: sent with a ticket, checked on arrival, shown to everybody."""

from typing import Any

import httpx
import pytest
from pynamodb.connection import Connection
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from pannier.adapters.objects import ObjectStore
from pannier.adapters.pictures import MAX_PICTURE_BYTES, PublicPictures
from pannier.api.context import Services
from pannier.core.settings import Settings
from pannier.local.media import media
from tests.api.conftest import Api, services_over
from tests.api.menu_operations import CREATE, MENU, UPDATE
from tests.api.test_menus import Store, store
from tests.messenger import RecordingMessenger

__all__ = ["store"]

PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
WEBP = b"RIFF\x24\0\0\0WEBPVP8 " + b"\0" * 40
TICKET = """
mutation ($merchant: ID!, $type: String!) {
  asked: menuItemPictureUploadTicket(merchantId: $merchant, contentType: $type) {
    ... on MenuItemPictureUploadTicketPayload { ticket { url key maxBytes fields { name value } } }
    ... on Error { code } ... on InvalidInput { path }
  }
}
"""
STORE_TICKET = """
mutation ($merchant: ID!, $type: String!) {
  asked: merchantPictureUploadTicket(id: $merchant, contentType: $type) {
    ... on MerchantPictureUploadTicketPayload { ticket { url key maxBytes fields { name value } } }
    ... on Error { code } ... on InvalidInput { path }
  }
}
"""
STORE_UPDATE = """
mutation ($id: ID!, $input: MerchantUpdateInput!) {
  merchantUpdate(id: $id, input: $input) {
    ... on MerchantPayload { merchant { name image } } ... on Error { code } ... on InvalidInput { path }
  }
}
"""


@pytest.fixture
def services(
    connection: Connection, resources: Settings, _key: bytes, messenger: RecordingMessenger
) -> Services:
    return services_over(resources, connection, _key, messenger)


@pytest.fixture
def bucket(resources: Settings) -> ObjectStore:
    return ObjectStore(resources)


def ticket(api: Api, store: Store, kind: str = "image/png", ask: str = TICKET) -> dict[str, Any]:
    asked: dict[str, Any] = api.data(ask, merchant=store.id, type=kind)["asked"]
    return dict(asked["ticket"])


def sent(given: dict[str, Any], content: bytes = PNG) -> str:
    """The key of an upload, made as a page makes it: the form is answered for pages of any origin."""
    fields = {field["name"]: field["value"] for field in given["fields"]}
    origin = {"origin": "http://127.0.0.1:8000"}
    answer = httpx.post(given["url"], data=fields, files={"file": content}, headers=origin)
    assert (answer.status_code, answer.headers["access-control-allow-origin"]) == (204, "*")
    return str(given["key"])


def seen(bucket: ObjectStore, path: str) -> httpx.Response:
    """What a browser gets at a path of the local server."""
    app = Starlette(routes=[Route("/media/{path:path}", media(PublicPictures(bucket)))])
    with TestClient(app) as client:
        return client.get(path)


def test_a_picture_from_the_ticket_to_the_menu_that_everybody_reads(
    store: Store, bucket: ObjectStore
) -> None:
    category = store.category()
    item = store.item(category, image=sent(ticket(store.manager, store)))
    store.publish()
    image = store.api.data(MENU, id=store.id)["menu"]["categories"][0]["items"][0]["image"]
    assert image == item["image"]
    assert image.startswith(f"/media/{store.merchant.id}/")
    assert bucket.keys("media/") == [image.removeprefix("/")]
    answer = seen(bucket, image)
    assert (answer.content, answer.headers["content-type"]) == (PNG, "image/png")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert answer.headers["content-security-policy"] == "default-src 'none'; sandbox; frame-ancestors 'none'"

    changed = store.manager.data(
        UPDATE, id=item["id"], input={"image": sent(ticket(store.manager, store, "image/webp"), WEBP)}
    )["menuItemUpdate"]["item"]["image"]
    assert changed != image
    assert seen(bucket, changed).headers["content-type"] == "image/webp"
    assert seen(bucket, image).content == PNG  # a menu that was read before still shows it
    kept = store.manager.data(UPDATE, id=item["id"], input={"image": changed, "name": "面"})["menuItemUpdate"]
    assert kept["item"]["image"] == changed
    gone = store.manager.data(UPDATE, id=item["id"], input={"image": None})["menuItemUpdate"]
    assert gone["item"]["image"] is None


def test_the_store_has_a_picture_too(store: Store, bucket: ObjectStore) -> None:
    key = sent(ticket(store.manager, store, ask=STORE_TICKET))
    answer = store.manager.data(STORE_UPDATE, id=store.id, input={"image": key, "name": "新面馆"})[
        "merchantUpdate"
    ]
    image = answer["merchant"]["image"]
    assert answer["merchant"] == {"name": "新面馆", "image": image}
    assert seen(bucket, image).content == PNG
    refused = store.manager.data(STORE_UPDATE, id=store.id, input={"image": f"{key}x", "name": "面"})[
        "merchantUpdate"
    ]
    assert refused == {"code": "BAD_USER_INPUT", "path": ["image"]}
    address = {"image": "https://example.com/a.png"}
    linked = store.manager.data(STORE_UPDATE, id=store.id, input=address)["merchantUpdate"]
    assert linked["merchant"] == address | {"name": "新面馆"}


def test_what_is_no_picture_within_bounds_is_refused_and_changes_nothing(
    store: Store, bucket: ObjectStore
) -> None:
    category = store.category()
    item = store.item(category)
    given = ticket(store.manager, store)
    mine, _, _ = given["key"].rpartition("/")
    fields = {field["name"]: field["value"] for field in given["fields"]}
    assert given["maxBytes"] == MAX_PICTURE_BYTES == 5 * 1024 * 1024
    ten = httpx.post(given["url"], data=fields, files={"file": PNG + b"\0" * 10 * 1024 * 1024})
    assert (ten.status_code, "EntityTooLarge" in ten.text) == (400, True)
    huge = f"{mine}/{store.merchant.id}"
    bucket.put(huge, PNG + b"\0" * MAX_PICTURE_BYTES, "image/png")
    there = store.revision()
    for key in (
        given["key"],  # of which nothing came
        huge,
        sent(ticket(store.manager, store), b"<html>" + b" " * 60),
        f"uploads/{store.merchant.id}/pictures/{store.merchant.id}",  # of somebody else
        f"{mine}/../{store.merchant.id}",
        "uploads/",
        "media/x",
    ):
        for operation, name, arguments in (
            (UPDATE, "menuItemUpdate", {"id": item["id"], "input": {"image": key, "name": "别的"}}),
            (
                CREATE,
                "menuItemCreate",
                {"input": {"categoryId": category, "name": "新", "priceMinor": 1, "image": key}},
            ),
        ):
            answer = store.manager.data(operation, **arguments)[name]
            assert (answer["code"], answer["path"]) == ("BAD_USER_INPUT", ["image"]), key
    assert store.revision() == there
    assert bucket.keys("media/") == []
    for kind in ("image/gif", "text/html", "image/svg+xml", ""):
        asked = store.manager.data(TICKET, merchant=store.id, type=kind)["asked"]
        assert asked == {"code": "BAD_USER_INPUT", "path": ["contentType"]}


def test_a_picture_of_an_item_that_is_refused_goes_again(store: Store, bucket: ObjectStore) -> None:
    item = store.item(store.category())
    key = sent(ticket(store.manager, store))
    refused = store.manager.data(UPDATE, id=item["id"], input={"image": key, "priceMinor": -1})[
        "menuItemUpdate"
    ]
    assert refused["path"] == ["priceMinor"]
    assert bucket.keys("media/") == []
    assert store.clerk.execute(TICKET, merchant=store.id, type="image/png").codes == ["FORBIDDEN"]
    assert store.clerk.execute(UPDATE, id=item["id"], input={"image": key}).codes == ["FORBIDDEN"]
    again = store.manager.data(UPDATE, id=item["id"], input={"image": key})["menuItemUpdate"]
    assert seen(bucket, again["item"]["image"]).content == PNG


def test_nothing_else_is_shown(bucket: ObjectStore) -> None:
    owner = "01KJP0000000000000000000MA"
    for key, body in ((f"media/{owner}/{owner}", b"<html>"), (f"licences/{owner}", PNG), ("media/x", PNG)):
        bucket.put(key, body, "image/png")
    for path in (f"/media/{owner}/{owner}", f"/media/../licences/{owner}", "/media/x", f"/media/{owner}/x"):
        assert seen(bucket, path).status_code == 404, path
