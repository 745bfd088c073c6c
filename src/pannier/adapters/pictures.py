"""Pictures that everybody may see: what one may be, and their place in the bucket.

Under `media/` lies what a browser is shown at `/media/…`, byte for byte what was checked. A name is never used twice,
so whoever has a picture may keep it. One that nothing shows any more stays: a menu that was read before may show it.
"""

from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta

from pannier.adapters.objects import ObjectStore, UploadTicket, checked_kind
from pannier.adapters.uploads import UploadFault, UploadRefused, accept_upload
from pannier.core.errors import InvalidInput, TransientError
from pannier.core.ids import is_id, new_id
from pannier.core.settings import SettingsError

MAX_PICTURE_BYTES = 5 * 1024 * 1024
PICTURE_TYPES = ("image/jpeg", "image/png", "image/webp")
PICTURES_CACHED = "public, max-age=31536000, immutable"
_UPLOAD_FOR = timedelta(minutes=15)

_FAULTS = {
    UploadFault.MISSING: ("Nothing was uploaded under this key.", "该键下没有上传的文件。"),
    UploadFault.EMPTY: ("This file is empty.", "文件为空。"),
    UploadFault.TOO_LARGE: (
        f"A picture has at most {MAX_PICTURE_BYTES // 2**20} MB.",
        f"图片最大为 {MAX_PICTURE_BYTES // 2**20} MB。",
    ),
    UploadFault.WRONG_KIND: (
        "A picture is a JPEG, a PNG or a WebP file.",
        "图片应为 JPEG、PNG 或 WebP 文件。",
    ),
}


def check_picture_type(content_type: str) -> None:
    """Raises InvalidInput: a type that pictures are not of."""
    if content_type not in PICTURE_TYPES:
        raise InvalidInput(
            ("contentType",),
            f"A picture is one of {', '.join(PICTURE_TYPES)}.",
            f"图片的类型应为 {'、'.join(PICTURE_TYPES)} 之一。",
        )


def picture_refused(fault: UploadFault, path: tuple[str, ...]) -> InvalidInput:
    """What is wrong with the picture that this argument names."""
    return InvalidInput(path, *_FAULTS[fault])


class PublicPictures:
    """Pictures of stores and dishes, from a client's upload to their place. Without a bucket there are none."""

    def __init__(self, store: ObjectStore | None) -> None:
        self._objects = store

    def ticket(self, user_id: str, content_type: str, now: datetime) -> UploadTicket:
        """Leave to upload one picture, for a quarter of an hour. Raises InvalidInput: pictures are of another type."""
        check_picture_type(content_type)
        key = f"{_uploads_of(user_id)}{new_id(now)}"
        return self._store().presign_upload(key, (content_type,), MAX_PICTURE_BYTES, _UPLOAD_FOR)

    @contextmanager
    def placed(self, user_id: str, owner_id: str, image: str, now: datetime) -> Iterator[str]:
        """The path at which `image` is shown, for a body that lets something show it: the key of an upload is checked
        and put in its place, anything else is a path already. When the body fails, the picture goes again.

        Raises InvalidInput, its path `image`: the key is not of an upload of this user, or what lies there is no
        picture within bounds.
        """
        if not image.startswith("uploads/"):
            yield image
            return
        key = self._take_over(user_id, owner_id, image, now)
        try:
            yield f"/{key}"
        except BaseException:
            with suppress(TransientError):
                self._store().delete(key)
            raise

    def read(self, path: str) -> tuple[bytes, str] | None:
        """The picture at a path below `/media/`, and its type; None where there is none."""
        owner_id, _, picture_id = path.partition("/")
        if self._objects is None or not (is_id(owner_id) and is_id(picture_id)):
            return None
        body = self._objects.find(f"media/{path}", MAX_PICTURE_BYTES)
        kind = None if body is None else checked_kind(body)
        return (body, kind) if body is not None and kind in PICTURE_TYPES else None

    def _take_over(self, user_id: str, owner_id: str, key: str, now: datetime) -> str:
        folder, _, upload_id = key.rpartition("/")
        if f"{folder}/" != _uploads_of(user_id) or not is_id(upload_id):
            raise picture_refused(UploadFault.MISSING, ("image",))
        target = f"media/{owner_id}/{new_id(now)}"
        try:
            accept_upload(
                self._store(), key, target, PICTURE_TYPES, MAX_PICTURE_BYTES, cached=PICTURES_CACHED
            )
        except UploadRefused as refusal:
            raise picture_refused(refusal.fault, ("image",)) from refusal
        return target

    def _store(self) -> ObjectStore:
        if self._objects is None:
            raise SettingsError("UPLOADS_BUCKET is needed here")
        return self._objects


def _uploads_of(user_id: str) -> str:
    return f"uploads/{user_id}/pictures/"
