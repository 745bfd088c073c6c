"""Documents by the hash of their text, and the manifest that comes out of a client's build."""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Self

from pannier.documents.errors import ManifestInvalid

MAX_DOCUMENT_BYTES = 50_000
_MAX_MANIFEST_BYTES = 10_000_000
_APOLLO = "apollo-persisted-query-manifest"
_PREFIX = "sha256:"
_ID = re.compile(r"[A-Za-z0-9._~:-]{1,200}")


def sha256_of(text: str) -> str:
    """The name everybody can compute: 64 hexadecimal digits of the text's UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def sha256_in(document_id: str) -> str | None:
    """The hash, where the id is one: `sha256:…` as GraphQL over HTTP writes it, or the bare digits."""
    digits = document_id.removeprefix(_PREFIX)
    return digits if re.fullmatch(r"[0-9a-f]{64}", digits) else None


@dataclass(frozen=True, slots=True)
class Manifest:
    """The documents that clients were built with, by the ids of their build and by hash."""

    by_id: Mapping[str, str] = field(default_factory=dict)
    by_sha256: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def parse(cls, content: bytes) -> Self:
        """Reads what Apollo's `generate-persisted-query-manifest` writes, and Relay's map from id to text.

        Raises:
            ManifestInvalid: it is neither.
        """
        if len(content) > _MAX_MANIFEST_BYTES:
            raise ManifestInvalid(f"a manifest has at most {_MAX_MANIFEST_BYTES} bytes")
        try:
            written = json.loads(content)
        except ValueError as error:
            raise ManifestInvalid("the manifest is not JSON") from error
        if not isinstance(written, dict):
            raise ManifestInvalid("the manifest is not a JSON object")
        by_id = dict(_apollo(written) if "format" in written else _relay(written))
        return cls(by_id, {sha256_of(text): text for text in by_id.values()})

    def find(self, document_id: str) -> str | None:
        """The document of this id, or with this hash."""
        found = self.by_id.get(document_id)
        if found is None and (sha256 := sha256_in(document_id)):
            found = self.by_sha256.get(sha256)
        return found


def _apollo(written: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    operations = written.get("operations")
    if written.get("format") != _APOLLO or written.get("version") != 1 or not isinstance(operations, list):
        raise ManifestInvalid(f"the manifest is no {_APOLLO} of version 1")
    for operation in operations:
        if not isinstance(operation, dict):
            raise ManifestInvalid("an operation of the manifest is no object")
        yield _entry(operation.get("id"), operation.get("body"))


def _relay(written: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    for document_id, text in written.items():
        yield _entry(document_id, text)


def _entry(document_id: object, text: object) -> tuple[str, str]:
    if not isinstance(document_id, str) or not _ID.fullmatch(document_id):
        raise ManifestInvalid("an operation of the manifest has no id of letters, digits and -._~:")
    if not isinstance(text, str) or not text.strip():
        raise ManifestInvalid(f"the operation {document_id} of the manifest has no text")
    return document_id, text
