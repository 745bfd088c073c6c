"""Manifests that clients' builds write."""

import hashlib
import json

import pytest

from pannier.documents.errors import ManifestInvalid
from pannier.documents.model import Manifest, sha256_in, sha256_of

TEXT = "query Menu { __typename }"
SHA = hashlib.sha256(TEXT.encode()).hexdigest()


def apollo(*operations: object) -> bytes:
    return json.dumps(
        {"format": "apollo-persisted-query-manifest", "version": 1, "operations": operations}
    ).encode()


@pytest.mark.parametrize(
    "content",
    [
        apollo({"id": SHA, "name": "Menu", "type": "query", "body": TEXT}),
        json.dumps({SHA: TEXT}).encode(),
    ],
)
def test_a_document_is_found_by_its_hash_in_either_form(content: bytes) -> None:
    manifest = Manifest.parse(content)
    assert manifest.find(SHA) == TEXT
    assert manifest.find(f"sha256:{SHA}") == TEXT
    assert manifest.find(sha256_of(TEXT + " ")) is None


def test_an_id_of_the_build_is_found_and_so_is_the_hash() -> None:
    manifest = Manifest.parse(json.dumps({"5d41402abc4b2a76b9719d911017c592": TEXT}).encode())
    assert manifest.find("5d41402abc4b2a76b9719d911017c592") == TEXT
    assert manifest.find(f"sha256:{SHA}") == TEXT
    assert manifest.find("sha256:5d41402abc4b2a76b9719d911017c592") is None


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"[]",
        b"{",
        b'{"format": "another", "version": 1, "operations": []}',
        b'{"format": "apollo-persisted-query-manifest", "version": 2, "operations": []}',
        b'{"format": "apollo-persisted-query-manifest", "version": 1, "operations": {}}',
        apollo("text"),
        apollo({"id": SHA}),
        apollo({"id": "with space", "body": TEXT}),
        b'{"a": 1}',
        b'{"a": " "}',
        b"\xff",
    ],
)
def test_anything_else_is_no_manifest(content: bytes) -> None:
    with pytest.raises(ManifestInvalid):
        Manifest.parse(content)


@pytest.mark.parametrize(
    ("document_id", "sha256"),
    [
        (SHA, SHA),
        (f"sha256:{SHA}", SHA),
        (SHA.upper(), None),
        (SHA[:-1], None),
        (SHA + "0", None),
        (SHA + "\n", None),
        (f"md5:{SHA}", None),
        ("", None),
    ],
)
def test_a_hash_is_64_digits_in_lower_case(document_id: str, sha256: str | None) -> None:
    assert sha256_in(document_id) == sha256
