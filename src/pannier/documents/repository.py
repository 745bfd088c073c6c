"""Documents in DynamoDB."""

from datetime import datetime

from pannier.core.dynamo import put_if
from pannier.documents.records import DocumentRecord


class DocumentRepository:
    """Documents by the hash of their text. They never change, so whoever writes one first has written it."""

    def find(self, sha256: str, now: datetime) -> str | None:
        """The text, unless its time is over."""
        try:
            record = DocumentRecord.get(sha256)
        except DocumentRecord.DoesNotExist:
            return None
        return str(record.text) if record.ttl > now else None

    def put(self, sha256: str, text: str, until: datetime, now: datetime) -> None:
        """Keep it until then, unless it is there already. Raises Throttled."""
        absent = DocumentRecord.sha256.does_not_exist() | (DocumentRecord.ttl < now)
        put_if(DocumentRecord(sha256, text=text, ttl=until), absent)
