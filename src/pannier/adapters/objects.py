"""Files in one private S3 bucket: uploaded by clients with a ticket, read by a signed address.

Under `uploads/<user id>/` lies what a client just sent and nobody has checked; it is gone after a day. What a service
accepted lies elsewhere, where no ticket reaches.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from pannier.adapters.clients import client, demand
from pannier.adapters.errors import ObjectMissing, ObjectTooLarge, code_of, provider_errors
from pannier.core.errors import TransientError
from pannier.core.settings import Settings

if TYPE_CHECKING:
    from mypy_boto3_s3.client import S3Client
    from mypy_boto3_s3.type_defs import GetObjectOutputTypeDef, PutObjectRequestTypeDef

_ABSENT = frozenset({"404", "NoSuchKey", "NotFound"})
_DELETED_AT_ONCE = 1000


@dataclass(frozen=True, slots=True)
class UploadTicket:
    """Leave to send one file: an HTML form's POST to `url`, with `fields` first and the content last, as `file`.

    S3 itself refuses what is larger, of another type, under another key, or late.
    """

    url: str
    fields: Mapping[str, str]
    key: str
    max_bytes: int
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class StoredObject:
    """What lies under a key. `content_type` is what the sender said; `checked_kind` tells what it is."""

    key: str
    size: int
    content_type: str


class ObjectStore:
    """The bucket. Every call raises TransientError when it is busy or out of reach."""

    def __init__(self, settings: Settings) -> None:
        """Raises SettingsError without UPLOADS_BUCKET."""
        self._settings = settings
        self._bucket = demand(settings.uploads_bucket, "UPLOADS_BUCKET")

    def presign_upload(
        self, key: str, content_types: tuple[str, ...], max_bytes: int, valid_for: timedelta
    ) -> UploadTicket:
        """Leave to send one file of these types (they share what is before the slash) of 1 to `max_bytes` bytes.

        A form's policy knows one type, or a beginning that all have; with several the client adds `Content-Type`.
        """
        fields: dict[str, str] = {}
        conditions: list[object] = [["content-length-range", 1, max_bytes]]
        if len(content_types) == 1:
            fields["Content-Type"] = content_types[0]
            conditions.append({"Content-Type": content_types[0]})
        else:
            families = {content_type.partition("/")[0] for content_type in content_types}
            if len(families) != 1:
                raise ValueError("types of several families cannot be bounded: have the client say which")
            conditions.append(["starts-with", "$Content-Type", f"{families.pop()}/"])
        form = self._client().generate_presigned_post(
            self._bucket,
            key,
            Fields=fields,
            Conditions=conditions,
            ExpiresIn=int(valid_for.total_seconds()),
        )
        return UploadTicket(form["url"], form["fields"], key, max_bytes, datetime.now(UTC) + valid_for)

    def presign_download(self, key: str, valid_for: timedelta) -> str:
        """An address that anybody may read this one object at, for so long. The object need not exist."""
        return self._client().generate_presigned_url(
            "get_object",
            Params={"Bucket": self._bucket, "Key": key},
            ExpiresIn=int(valid_for.total_seconds()),
        )

    def head(self, key: str) -> StoredObject | None:
        """What is told of an object, or None."""
        try:
            with provider_errors():
                found = self._client().head_object(Bucket=self._bucket, Key=key)
        except TransientError as error:
            if _absent(error):
                return None
            raise
        return StoredObject(key, found["ContentLength"], found.get("ContentType", ""))

    def read(self, key: str, limit_bytes: int) -> bytes:
        """The whole object.

        Raises:
            ObjectMissing: there is none.
            ObjectTooLarge: it is larger than that; nothing was read.
        """
        answer = self._get(key)
        with provider_errors():
            body = answer["Body"]
            if answer["ContentLength"] > limit_bytes:
                body.close()
                raise ObjectTooLarge
            return body.read()

    def find(self, key: str, limit_bytes: int) -> bytes | None:
        """The whole object; None where there is none, or it is larger than that."""
        try:
            return self.read(key, limit_bytes)
        except (ObjectMissing, ObjectTooLarge):
            return None

    def put(self, key: str, body: bytes, content_type: str, cached: str | None = None) -> None:
        """Write, or write over. For what was read and checked this is safer than `copy`: a client may send again.

        `cached` goes with it as its `Cache-Control`.
        """
        request: PutObjectRequestTypeDef = {
            "Bucket": self._bucket,
            "Key": key,
            "Body": body,
            "ContentType": content_type,
        }
        if cached is not None:
            request["CacheControl"] = cached
        with provider_errors():
            self._client().put_object(**request)

    def copy(self, source: str, target: str) -> None:
        """Write, or write over. Raises ObjectMissing."""
        try:
            with provider_errors():
                self._client().copy_object(
                    Bucket=self._bucket, Key=target, CopySource={"Bucket": self._bucket, "Key": source}
                )
        except TransientError as error:
            if _absent(error):
                raise ObjectMissing from error
            raise

    def delete(self, key: str) -> None:
        """Nothing happens when it is not there."""
        with provider_errors():
            self._client().delete_object(Bucket=self._bucket, Key=key)

    def delete_prefix(self, prefix: str) -> None:
        """Delete everything whose key begins so. `prefix` ends with a slash, so that u1/ does not take u10/ along."""
        if not prefix.endswith("/"):
            raise ValueError("a prefix ends with a slash")
        for keys in self._pages(prefix):
            with provider_errors():
                answer = self._client().delete_objects(
                    Bucket=self._bucket, Delete={"Objects": [{"Key": key} for key in keys], "Quiet": True}
                )
            if errors := answer.get("Errors"):
                raise TransientError(f"{len(errors)} objects were not deleted: {errors[0].get('Code')}")

    def keys(self, prefix: str) -> list[str]:
        """Every key that begins so."""
        return [key for page in self._pages(prefix) for key in page]

    def _pages(self, prefix: str) -> list[list[str]]:
        with provider_errors():
            pages = (
                self._client()
                .get_paginator("list_objects_v2")
                .paginate(Bucket=self._bucket, Prefix=prefix, PaginationConfig={"PageSize": _DELETED_AT_ONCE})
            )
            return [[each["Key"] for each in page["Contents"]] for page in pages if page.get("Contents")]

    def _get(self, key: str) -> "GetObjectOutputTypeDef":
        try:
            with provider_errors():
                return self._client().get_object(Bucket=self._bucket, Key=key)
        except TransientError as error:
            if _absent(error):
                raise ObjectMissing from error
            raise

    def _client(self) -> "S3Client":
        return client("s3", self._settings)


def checked_kind(body: bytes) -> str | None:
    """The media type by the content itself (`image/png`, `application/pdf`, …); None for what is not known."""
    import filetype

    kind = filetype.guess(body)
    return None if kind is None else str(kind.mime)


def _absent(error: TransientError) -> bool:
    return error.__cause__ is not None and code_of(error.__cause__) in _ABSENT  # type: ignore[arg-type]
