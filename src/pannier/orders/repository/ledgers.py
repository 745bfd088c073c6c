"""The payment ledger in DynamoDB."""

from pynamodb.exceptions import PutError

from pannier.orders.codec import ledger_of_json, ledger_to_json
from pannier.orders.model import LedgerEntry
from pannier.orders.records import LedgerRecord


class LedgerMoved(Exception):
    """Another entry took this place in the ledger; read it again."""


class LedgerRepository:
    """An order's payment ledger: entries that are only ever appended."""

    def read(self, order_id: str) -> tuple[LedgerEntry, ...]:
        """All of it, oldest first. One consistent Query; an order has a handful of entries."""
        found = LedgerRecord.query(order_id, LedgerRecord.sk.startswith("ledger#"), consistent_read=True)
        return tuple(ledger_of_json(int(record.sk.partition("#")[2]), record.entry) for record in found)

    def append(self, order_id: str, entry: LedgerEntry) -> None:
        """Raises LedgerMoved when an entry of this sequence is there."""
        record = LedgerRecord(order_id, f"ledger#{entry.sequence:04d}", entry=ledger_to_json(entry))
        try:
            record.save(LedgerRecord.pk.does_not_exist())
        except PutError as error:
            if error.cause_response_code == "ConditionalCheckFailedException":
                raise LedgerMoved from error
            raise
