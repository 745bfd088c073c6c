"""Importing and exporting for a merchant's staff, through text or through files in the bucket."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from pannier.adapters.errors import ObjectMissing, ObjectTooLarge
from pannier.adapters.objects import ObjectStore, UploadTicket
from pannier.core.clock import Clock
from pannier.core.errors import InvalidInput, NotFound
from pannier.core.ids import new_id
from pannier.core.settings import SettingsError
from pannier.menus.documents import MAX_FILE_BYTES, MenuFormat
from pannier.menus.errors import MenuFileTooLarge
from pannier.menus.imports.importing import ImportOutcome, MenuImporter
from pannier.merchants.permissions import Permission
from pannier.merchants.service import Merchants

MAX_INLINE_BYTES = 250_000  # what is larger is downloaded
_UPLOAD_FOR = timedelta(minutes=15)
_DOWNLOAD_FOR = timedelta(hours=1)
_MEDIA_TYPES = {MenuFormat.CSV: "text/csv", MenuFormat.JSON: "application/json"}


@dataclass(frozen=True, slots=True)
class ImportSource:
    """Where the file comes from: one of the two."""

    content: str | None = None
    upload_key: str | None = None


@dataclass(frozen=True, slots=True)
class ExportedMenu:
    """A menu as a file: its text, or where it can be downloaded until `expires_at`."""

    revision: int
    file_name: str
    media_type: str
    size_bytes: int
    content: str | None = None
    url: str | None = None
    expires_at: datetime | None = None


class MenuImports:
    """For managers. Every call raises Unauthenticated; NotFound for who does not work there; Forbidden for clerks."""

    def __init__(
        self, importer: MenuImporter, merchants: Merchants, objects: ObjectStore | None, clock: Clock
    ) -> None:
        """Without a bucket files travel as text only."""
        self._importer = importer
        self._merchants = merchants
        self._objects = objects
        self._clock = clock

    def upload_ticket(self, viewer_id: str | None, merchant_id: str, form: MenuFormat) -> UploadTicket:
        """Leave to upload one file to import, for a quarter of an hour."""
        member = self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        key = f"{_uploads_of(member.user_id)}{new_id(self._clock.now())}.{form.lower()}"
        return self._store().presign_upload(key, (_MEDIA_TYPES[form],), MAX_FILE_BYTES, _UPLOAD_FOR)

    def run(
        self,
        viewer_id: str | None,
        merchant_id: str,
        form: MenuFormat,
        source: ImportSource,
        *,
        dry_run: bool,
        expected_revision: int | None = None,
    ) -> ImportOutcome:
        """As `MenuImporter.run`. Raises also InvalidInput: not one source, or there is no such upload."""
        member = self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        merchant = self._merchants.get(merchant_id)
        content = self._content(member.user_id, source)
        return self._importer.run(
            merchant, form, content, dry_run=dry_run, expected_revision=expected_revision
        )

    def export(self, viewer_id: str | None, merchant_id: str, form: MenuFormat) -> ExportedMenu:
        """The whole menu, what is off the shelf included. Raises ConcurrentChange."""
        self._merchants.require(viewer_id, merchant_id, Permission.MENU_EDIT)
        menu = self._importer.export(self._merchants.get(merchant_id), form)
        body = menu.text.encode()
        exported = ExportedMenu(
            revision=menu.revision,
            file_name=f"menu-{menu.revision}.{form.lower()}",
            media_type=_MEDIA_TYPES[form],
            size_bytes=len(body),
            content=menu.text,
        )
        if len(body) <= MAX_INLINE_BYTES:
            return exported
        return self._downloadable(merchant_id, exported, body)

    def _downloadable(self, merchant_id: str, exported: ExportedMenu, body: bytes) -> ExportedMenu:
        now = self._clock.now()
        key = f"exports/menus/{merchant_id}/{new_id(now)}/{exported.file_name}"
        self._store().put(key, body, exported.media_type)
        return ExportedMenu(
            exported.revision,
            exported.file_name,
            exported.media_type,
            exported.size_bytes,
            url=self._store().presign_download(key, _DOWNLOAD_FOR),
            expires_at=now + _DOWNLOAD_FOR,
        )

    def _content(self, user_id: str, source: ImportSource) -> str | bytes:
        if (source.content is None) == (source.upload_key is None):
            raise InvalidInput(
                ("input", "content"),
                "Give the content or the key of an upload.",
                "请提供内容或上传文件的键。",
            )
        if source.upload_key is None:
            return source.content or ""
        if not source.upload_key.startswith(_uploads_of(user_id)):
            raise NotFound("Upload")
        try:
            return self._store().read(source.upload_key, MAX_FILE_BYTES)
        except ObjectMissing:
            raise NotFound("Upload") from None
        except ObjectTooLarge:
            raise MenuFileTooLarge(MAX_FILE_BYTES) from None

    def _store(self) -> ObjectStore:
        if self._objects is None:
            raise SettingsError("UPLOADS_BUCKET is needed here")
        return self._objects


def _uploads_of(user_id: str) -> str:
    return f"uploads/{user_id}/menus/"
