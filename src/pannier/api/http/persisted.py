"""Documents that requests name instead of sending, and whether any others are taken."""

from contextlib import suppress
from dataclasses import dataclass
from enum import StrEnum

from pannier.api.http.refusals import Refused
from pannier.api.http.requests import GraphQLRequest
from pannier.core.errors import TransientError
from pannier.documents.errors import UnknownDocument
from pannier.documents.model import sha256_of
from pannier.documents.service import Documents


class Source(StrEnum):
    """Where a document came from."""

    REQUEST = "request"
    NAMED = "named"
    MANIFEST = "manifest"


@dataclass(frozen=True, slots=True)
class Resolved:
    """A document to execute. `keep`: the client wants to name it next time."""

    text: str
    source: Source
    keep: bool = False


class PersistedOperations:
    """Automatic persisted queries as Apollo's clients speak them, `documentId`, and trusted documents."""

    def __init__(self, documents: Documents, *, trusted_only: bool) -> None:
        self._documents = documents
        self._trusted_only = trusted_only

    def resolve(self, asked: GraphQLRequest) -> Resolved:
        """The document that is asked for.

        Raises:
            Refused: nobody knows it by that name, its hash is another, or only trusted documents are taken.
        """
        if asked.query is None:
            return self._named(asked.document_id or asked.sha256 or "")
        if asked.sha256 is not None and sha256_of(asked.query) != asked.sha256:
            raise Refused(400, "The hash is not that of the document.", "PERSISTED_QUERY_MISMATCH")
        if not self._trusted_only:
            return Resolved(asked.query, Source.REQUEST, keep=asked.sha256 is not None)
        if not self._documents.is_trusted(asked.query):
            raise _not_trusted()
        return Resolved(asked.query, Source.MANIFEST)

    def keep(self, resolved: Resolved) -> None:
        """Store a document that turned out to be good. A table that is busy costs the client one more attempt.

        A text within a document could be somebody's phone number, and makes it one of many: not kept. Variables are
        where such values belong.
        """
        if resolved.keep and '"' not in resolved.text:
            with suppress(TransientError):
                self._documents.keep(resolved.text)

    def _named(self, name: str) -> Resolved:
        try:
            return Resolved(self._documents.trusted(name), Source.MANIFEST)
        except UnknownDocument:
            if self._trusted_only:
                raise _not_trusted() from None
        try:
            return Resolved(self._documents.find(name), Source.NAMED)
        except UnknownDocument:
            # the words, too, are what clients look for before they send the document
            raise Refused(
                400, "PersistedQueryNotFound", "PERSISTED_QUERY_NOT_FOUND", well_formed=True
            ) from None


def _not_trusted() -> Refused:
    return Refused(
        403,
        "Only operations that clients were built with are executed.",
        "DOCUMENT_NOT_TRUSTED",
        well_formed=True,
    )
