"""Uploads as a client sends them: the policy of the form on the engine, and the second check on arrival."""

from datetime import timedelta

import httpx
import pytest

from pannier.adapters.errors import ObjectMissing, ObjectTooLarge
from pannier.adapters.objects import ObjectStore, StoredObject, UploadTicket, checked_kind
from pannier.adapters.uploads import UploadFault, UploadRefused, accept_upload
from pannier.core.settings import Settings, SettingsError

SOON = timedelta(minutes=5)
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + b"\0" * 40
PDF = b"%PDF-1.7\n" + b"\0" * 40


@pytest.fixture
def store(resources: Settings) -> ObjectStore:
    return ObjectStore(resources)


def send(ticket: UploadTicket, body: bytes, **changed: str) -> int:
    form = {**ticket.fields, **changed}
    return httpx.post(ticket.url, data=form, files={"file": ("x", body)}).status_code


def test_a_ticket_lets_one_file_of_its_type_and_size_in(store: ObjectStore) -> None:
    ticket = store.presign_upload("uploads/u1/a", ("image/png",), len(PNG), SOON)
    assert send(ticket, PNG) == 204
    assert store.head("uploads/u1/a") == StoredObject("uploads/u1/a", len(PNG), "image/png")
    assert store.read("uploads/u1/a", len(PNG)) == PNG


def test_a_ticket_lets_nothing_else_in(store: ObjectStore) -> None:
    ticket = store.presign_upload("uploads/u1/a", ("image/png",), len(PNG), SOON)
    assert send(ticket, PNG + b"\0") == 400
    assert send(ticket, b"") == 400
    assert send(ticket, PNG, **{"Content-Type": "text/html"}) == 403
    assert send(ticket, PNG, key="uploads/u2/a") == 403
    late = store.presign_upload("uploads/u1/a", ("image/png",), len(PNG), timedelta(seconds=-1))
    assert send(late, PNG) == 403
    assert store.keys("") == []


def test_several_types_are_bounded_by_what_they_share(store: ObjectStore) -> None:
    ticket = store.presign_upload("uploads/u1/a", ("image/png", "image/jpeg"), 100, SOON)
    assert send(ticket, PNG, **{"Content-Type": "image/jpeg"}) == 204
    assert send(ticket, PNG, **{"Content-Type": "text/html"}) == 403
    assert send(ticket, PNG) == 403
    with pytest.raises(ValueError, match="several families"):
        store.presign_upload("uploads/u1/a", ("image/png", "application/pdf"), 100, SOON)


def test_a_stored_object_is_read_by_a_signed_address_alone(store: ObjectStore) -> None:
    store.put("reviews/r1/1", PNG, "image/png")
    address = store.presign_download("reviews/r1/1", SOON)
    answer = httpx.get(address)
    assert (answer.status_code, answer.content, answer.headers["content-type"]) == (200, PNG, "image/png")
    assert httpx.get(address.replace("r1/1", "r1/2")).status_code == 403


def test_what_is_absent_or_too_large(store: ObjectStore) -> None:
    assert store.head("licences/none") is None
    with pytest.raises(ObjectMissing):
        store.read("licences/none", 10)
    with pytest.raises(ObjectMissing):
        store.copy("licences/none", "licences/other")
    store.put("licences/l1", PDF, "application/pdf")
    with pytest.raises(ObjectTooLarge):
        store.read("licences/l1", len(PDF) - 1)
    store.delete("licences/none")


def test_a_prefix_is_deleted_whole_and_nothing_beside_it(store: ObjectStore) -> None:
    for key in ("uploads/u1/a", "uploads/u1/b", "uploads/u10/a"):
        store.put(key, PNG, "image/png")
    store.copy("uploads/u1/a", "reviews/a")
    store.delete_prefix("uploads/u1/")
    assert store.keys("") == ["reviews/a", "uploads/u10/a"]
    with pytest.raises(ValueError, match="slash"):
        store.delete_prefix("uploads/u1")


def test_an_upload_is_accepted_by_its_content(store: ObjectStore) -> None:
    store.put("uploads/u1/a", PNG, "text/html")
    accepted = accept_upload(store, "uploads/u1/a", "licences/l1", {"image/png"}, len(PNG))
    assert accepted == StoredObject("licences/l1", len(PNG), "image/png") == store.head("licences/l1")


@pytest.mark.parametrize(
    ("body", "fault"),
    [
        (None, UploadFault.MISSING),
        (b"", UploadFault.EMPTY),
        (PNG + b"\0", UploadFault.TOO_LARGE),
        (PDF, UploadFault.WRONG_KIND),
        (b"<html><script>", UploadFault.WRONG_KIND),
    ],
)
def test_an_upload_that_is_not_what_it_should_be_is_refused(
    store: ObjectStore, body: bytes | None, fault: UploadFault
) -> None:
    if body is not None:
        store.put("uploads/u1/a", body, "image/png")
    with pytest.raises(UploadRefused) as refusal:
        accept_upload(store, "uploads/u1/a", "licences/l1", {"image/png"}, len(PNG))
    assert refusal.value.fault is fault
    assert store.head("licences/l1") is None


def test_kinds_are_told_by_content() -> None:
    assert checked_kind(PNG) == "image/png"
    assert checked_kind(PDF) == "application/pdf"
    assert checked_kind(b"just text") is None


def test_without_a_bucket_there_is_no_store(settings: Settings) -> None:
    with pytest.raises(SettingsError, match="UPLOADS_BUCKET"):
        ObjectStore(settings)
