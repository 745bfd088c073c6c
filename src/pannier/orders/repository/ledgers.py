"""The payment ledger in DynamoDB."""

from collections import defaultdict
from collections.abc import Collection

from pynamodb.exceptions import PutError

from pannier.core.dynamo import condition_failed
from pannier.orders.codec import ledger_of_json, ledger_to_json
from pannier.orders.model import LedgerEntry
from pannier.orders.records import LedgerRecord

_USUAL = 4  # entries: most ledgers have fewer, and none is read twice for them


class LedgerMoved(Exception):
    """Another entry took this place in the ledger; read it again."""


class LedgerRepository:
    """An order's payment ledger: entries that are only ever appended."""

    def read(self, order_id: str) -> tuple[LedgerEntry, ...]:
        """All of it, oldest first. One consistent Query; an order has a handful of entries."""
        found = LedgerRecord.query(order_id, LedgerRecord.sk.startswith("ledger#"), consistent_read=True)
        return tuple(_entry(record) for record in found)

    def read_many(self, order_ids: Collection[str]) -> dict[str, tuple[LedgerEntry, ...]]:
        """Those of several orders at once, as they were a moment ago: for lists, which lag as well.

        One BatchGet for twenty-five orders; one more for those of them whose ledgers are unusually long.
        """
        ledgers: dict[str, list[LedgerEntry]] = {order_id: [] for order_id in order_ids}
        wanted, begin = list(ledgers), 1
        while wanted:
            end = begin + (_USUAL if begin == 1 else 100 // _USUAL)
            keys = [(order_id, _key(number)) for order_id in wanted for number in range(begin, end)]
            found: dict[str, dict[int, LedgerEntry]] = defaultdict(dict)
            for record in LedgerRecord.batch_get(keys):
                entry = _entry(record)
                found[record.pk][entry.sequence] = entry
            for order_id in wanted:
                for number in range(begin, end):
                    if number not in found[order_id]:
                        break  # its end; or what was written this moment, and nothing behind a gap
                    ledgers[order_id].append(found[order_id][number])
            wanted, begin = [each for each in wanted if len(ledgers[each]) == end - 1], end
        return {order_id: tuple(entries) for order_id, entries in ledgers.items()}

    def append(self, order_id: str, entry: LedgerEntry) -> None:
        """Raises LedgerMoved when an entry of this sequence is there."""
        record = LedgerRecord(order_id, _key(entry.sequence), entry=ledger_to_json(entry))
        try:
            record.save(LedgerRecord.pk.does_not_exist())
        except PutError as error:
            if condition_failed(error):
                raise LedgerMoved from error
            raise


def _key(sequence: int) -> str:
    return f"ledger#{sequence:04d}"


def _entry(record: LedgerRecord) -> LedgerEntry:
    return ledger_of_json(int(record.sk.partition("#")[2]), record.entry)
