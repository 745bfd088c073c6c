"""Use cases: find a document, keep one."""

import threading
from collections import OrderedDict
from datetime import timedelta

from pannier.core.clock import Clock
from pannier.documents.errors import UnknownDocument
from pannier.documents.model import MAX_DOCUMENT_BYTES, Manifest, sha256_in, sha256_of
from pannier.documents.repository import DocumentRepository

KEPT = timedelta(days=30)
_IN_MEMORY = 200


class Documents:
    """The documents of the manifest, and those that clients sent once.

    Those read from the table stay in memory, so that a document in use costs no read.
    """

    def __init__(self, repository: DocumentRepository, manifest: Manifest, clock: Clock) -> None:
        self._repository = repository
        self._manifest = manifest
        self._clock = clock
        self._recent: OrderedDict[str, str] = OrderedDict()
        self._lock = threading.Lock()

    def trusted(self, document_id: str) -> str:
        """The document of the manifest with this id or hash. Raises UnknownDocument."""
        found = self._manifest.find(document_id)
        if found is None:
            raise UnknownDocument
        return found

    def is_trusted(self, text: str) -> bool:
        """Whether the manifest has a document of exactly this text."""
        return sha256_of(text) in self._manifest.by_sha256

    def find(self, document_id: str) -> str:
        """The document with this id or hash, of the manifest or sent by a client. Raises UnknownDocument."""
        if (text := self._manifest.find(document_id)) is not None:
            return text
        sha256 = sha256_in(document_id)
        if sha256 is None:
            raise UnknownDocument
        with self._lock:
            if (text := self._recent.get(sha256)) is not None:
                self._recent.move_to_end(sha256)
                return text
        text = self._repository.find(sha256, self._clock.now())
        if text is None:
            raise UnknownDocument
        self._remember(sha256, text)
        return text

    def keep(self, text: str) -> None:
        """Let the document be found by its hash for a month. One that is too large is not kept. Raises Throttled."""
        sha256 = sha256_of(text)
        with self._lock:
            known = sha256 in self._recent or sha256 in self._manifest.by_sha256
        if known or len(text.encode()) > MAX_DOCUMENT_BYTES:
            return
        now = self._clock.now()
        self._repository.put(sha256, text, now + KEPT, now)
        self._remember(sha256, text)

    def _remember(self, sha256: str, text: str) -> None:
        with self._lock:
            self._recent[sha256] = text
            while len(self._recent) > _IN_MEMORY:
                self._recent.popitem(last=False)
