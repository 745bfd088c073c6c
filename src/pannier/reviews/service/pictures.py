"""Pictures of reviews: from a client's upload to their place."""

from collections.abc import Iterable
from contextlib import suppress
from datetime import datetime, timedelta

from pannier.adapters.objects import ObjectStore, UploadTicket
from pannier.adapters.pictures import (
    MAX_PICTURE_BYTES,
    PICTURE_TYPES,
    check_picture_type,
    picture_refused,
)
from pannier.adapters.uploads import UploadFault, UploadRefused, accept_upload
from pannier.core.errors import TransientError
from pannier.core.ids import is_id, new_id
from pannier.core.settings import SettingsError
from pannier.reviews.model import Picture, Review, picture_key

_UPLOAD_FOR = timedelta(minutes=15)
_SEEN_FOR = timedelta(hours=1)


class Pictures:
    """The pictures of reviews in the bucket; without a bucket there are none."""

    def __init__(self, objects: ObjectStore | None) -> None:
        self._objects = objects

    def ticket(self, user_id: str, content_type: str, now: datetime) -> UploadTicket:
        """Leave to upload one picture. Raises InvalidInput: a type that pictures are not of."""
        check_picture_type(content_type)
        key = f"{_uploads_of(user_id)}{new_id(now)}"
        return self._store().presign_upload(key, (content_type,), MAX_PICTURE_BYTES, _UPLOAD_FOR)

    def accept(self, user_id: str, order_id: str, keys: Iterable[str], now: datetime) -> tuple[Picture, ...]:
        """Check what the user uploaded, and put it in the review's place. All, or none and then nothing is left there.

        Raises:
            InvalidInput: a key is not of an upload of this user, or what lies there is no picture within bounds.
        """
        accepted: list[Picture] = []
        try:
            for index, key in enumerate(keys):
                accepted.append(self._accept(user_id, order_id, key, index, now))
        except BaseException:
            self.discard(order_id, accepted)
            raise
        return tuple(accepted)

    def discard(self, order_id: str, pictures: Iterable[Picture]) -> None:
        """Take back what no review came to show. What stays since the bucket is out of reach, nobody sees."""
        for picture in pictures:
            with suppress(TransientError):
                self._store().delete(picture_key(order_id, picture.id))

    def delete(self, keys: Iterable[str]) -> None:
        """Raises TransientError."""
        for key in sorted(keys):
            self._store().delete(key)

    def address(self, review: Review, picture: Picture) -> str:
        """Where the picture can be read for an hour."""
        return self._store().presign_download(picture_key(review.order_id, picture.id), _SEEN_FOR)

    def _accept(self, user_id: str, order_id: str, key: str, index: int, now: datetime) -> Picture:
        path = ("input", "pictures", str(index))
        mine, _, upload_id = key.rpartition("/")
        if f"{mine}/" != _uploads_of(user_id) or not is_id(upload_id):
            raise picture_refused(UploadFault.MISSING, path)
        picture_id = new_id(now)
        target = picture_key(order_id, picture_id)
        try:
            stored = accept_upload(self._store(), key, target, PICTURE_TYPES, MAX_PICTURE_BYTES)
        except UploadRefused as refusal:
            raise picture_refused(refusal.fault, path) from refusal
        return Picture(picture_id, stored.content_type)

    def _store(self) -> ObjectStore:
        if self._objects is None:
            raise SettingsError("UPLOADS_BUCKET is needed here")
        return self._objects


def _uploads_of(user_id: str) -> str:
    return f"uploads/{user_id}/"
