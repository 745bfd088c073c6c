"""One-time codes in DynamoDB."""

from dataclasses import dataclass
from datetime import datetime

from pynamodb.exceptions import DeleteError, UpdateError

from pannier.core.dynamo import condition_failed
from pannier.users.records import CodeRecord

_CODE = "code"


@dataclass(frozen=True, slots=True)
class StoredCode:
    """What the table knows of a code: where it lies, and the keyed hash of its digits."""

    key: str
    digest: str


class CodeRepository:
    """Codes by the keyed hash of what they are for."""

    def put(self, code: StoredCode, expires_at: datetime) -> None:
        """Store a code in place of an older one of the same key, with no try taken."""
        CodeRecord(
            _partition(code.key), _CODE, digest=code.digest, tries=0, expires_at=expires_at, ttl=expires_at
        ).save()

    def take_try(self, key: str, limit: int, now: datetime) -> StoredCode | None:
        """The code, with one more try counted; None when there is none, it is over, or it has had its `limit` of tries.

        Counting comes before comparing and is one conditional write, so tries at once cannot pass the limit.
        """
        record = CodeRecord(_partition(key), _CODE)
        condition = CodeRecord.pk.exists() & (CodeRecord.tries < limit) & (CodeRecord.expires_at > now)
        try:
            record.update([CodeRecord.tries.add(1)], condition)
        except UpdateError as error:
            if condition_failed(error):
                return None
            raise
        return StoredCode(key, record.digest)

    def use(self, code: StoredCode) -> bool:
        """Remove it; False when it was used, or replaced, since it was read."""
        try:
            CodeRecord(_partition(code.key), _CODE).delete(CodeRecord.digest == code.digest)
        except DeleteError as error:
            if condition_failed(error):
                return False
            raise
        return True


def _partition(key: str) -> str:
    return f"code#{key}"
