"""Scans of licences: sent with a ticket, checked on arrival, kept where no ticket reaches."""

from datetime import timedelta

from pannier.adapters.objects import ObjectStore, UploadTicket
from pannier.adapters.uploads import UploadFault, UploadRefused, accept_upload
from pannier.core.errors import InvalidInput, TransientError
from pannier.merchants.licences import MAX_SCAN_BYTES, SCAN_TYPES, Licence

TICKET_FOR = timedelta(minutes=15)
SCAN_FOR = timedelta(minutes=5)


class Scans:
    """Scans in the bucket. Without one nothing can be uploaded, or read."""

    def __init__(self, store: ObjectStore | None) -> None:
        self._store = store

    def ticket(self, user_id: str, name: str, media_type: str) -> UploadTicket:
        """Leave to upload a file of this name and type, for a quarter of an hour. Raises InvalidInput."""
        if media_type not in SCAN_TYPES:
            raise InvalidInput(
                ("mediaType",),
                f"A scan is one of {', '.join(SCAN_TYPES)}.",
                f"扫描件的类型应为 {'、'.join(SCAN_TYPES)} 之一。",
            )
        key = f"{_own(user_id)}{name}.{SCAN_TYPES[media_type]}"
        return self._bucket().presign_upload(key, (media_type,), MAX_SCAN_BYTES, TICKET_FOR)

    def take_over(self, key: str, user_id: str, name: str) -> tuple[str, str]:
        """Key and media type, by its content, of what this user uploaded, in its final place. Raises InvalidInput."""
        plain = key.isascii() and key.isprintable() and ".." not in key and len(key) <= 200
        if not (plain and key.startswith(_own(user_id))):
            raise InvalidInput(
                ("key",),
                "Name a file that you uploaded with a ticket for a licence.",
                "请指定凭证照上传票据上传的文件。",
            )
        try:
            stored = accept_upload(
                self._bucket(), key, f"licences/{name}", frozenset(SCAN_TYPES), MAX_SCAN_BYTES
            )
        except UploadRefused as refusal:
            raise InvalidInput(("key",), *_FAULTS[refusal.fault]) from refusal
        return stored.key, stored.content_type

    def address(self, licence: Licence) -> str | None:
        """Where anybody can read it for five minutes; None where there is no bucket."""
        return None if self._store is None else self._store.presign_download(licence.scan, SCAN_FOR)

    def forget(self, licence: Licence | None) -> None:
        """Delete a scan that was replaced. When the bucket is out of reach, a file stays that nothing names."""
        if licence is None or self._store is None:
            return
        try:
            self._store.delete(licence.scan)
        except TransientError:
            return

    def _bucket(self) -> ObjectStore:
        if self._store is None:
            raise InvalidInput(
                ("id",), "Nothing can be uploaded here: no bucket is set up.", "此处无法上传：未设置存储桶。"
            )
        return self._store


def _own(user_id: str) -> str:
    return f"uploads/{user_id}/"


_FAULTS = {
    UploadFault.MISSING: (
        "Nothing was uploaded under this key, or it is gone by now.",
        "该键下没有上传的文件，或文件已被清除。",
    ),
    UploadFault.EMPTY: ("The file is empty.", "文件为空。"),
    UploadFault.TOO_LARGE: (
        f"A scan has at most {MAX_SCAN_BYTES // 1024 // 1024} MB.",
        f"扫描件最大为 {MAX_SCAN_BYTES // 1024 // 1024} MB。",
    ),
    UploadFault.WRONG_KIND: (
        f"By its content this is none of {', '.join(SCAN_TYPES)}.",
        f"文件内容不属于 {'、'.join(SCAN_TYPES)}。",
    ),
}
