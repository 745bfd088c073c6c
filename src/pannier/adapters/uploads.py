"""The second check, on arrival: what a client sent with a ticket is looked at before it is taken over."""

from collections.abc import Collection
from enum import StrEnum

from pannier.adapters.errors import ObjectMissing, ObjectTooLarge
from pannier.adapters.objects import ObjectStore, StoredObject, checked_kind


class UploadFault(StrEnum):
    MISSING = "MISSING"
    EMPTY = "EMPTY"
    TOO_LARGE = "TOO_LARGE"
    WRONG_KIND = "WRONG_KIND"


class UploadRefused(Exception):
    """What was sent is not what may be taken. Nothing was taken over."""

    def __init__(self, fault: UploadFault) -> None:
        super().__init__(fault)
        self.fault = fault


def accept_upload(
    store: ObjectStore,
    source: str,
    target: str,
    kinds: Collection[str],
    max_bytes: int,
    *,
    cached: str | None = None,
) -> StoredObject:
    """Read what lies under `source`, check it, and write the same bytes to `target`, under the type they are of.

    The bytes that were checked are the ones that are written: the sender's ticket may still be good, and could put
    something else under `source` in between. `source` is left to expire. `cached` is what readers are told of how long
    to keep it (`Cache-Control`).

    Raises:
        UploadRefused: there is nothing, or it is empty, too large, or by its content not one of `kinds`.
        TransientError: the bucket is busy or out of reach.
    """
    try:
        body = store.read(source, max_bytes)
    except ObjectMissing:
        raise UploadRefused(UploadFault.MISSING) from None
    except ObjectTooLarge:
        raise UploadRefused(UploadFault.TOO_LARGE) from None
    if not body:
        raise UploadRefused(UploadFault.EMPTY)
    kind = checked_kind(body)
    if kind is None or kind not in kinds:
        raise UploadRefused(UploadFault.WRONG_KIND)
    store.put(target, body, kind, cached)
    return StoredObject(target, len(body), kind)
