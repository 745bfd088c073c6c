"""Whole drafts that are staged beside the one in use, and take its place in one write."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from pynamodb.connection import Connection
from pynamodb.exceptions import DeleteError, PynamoDBException, UpdateError
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Throttled, Transaction, TransactionRefused, condition_failed, retryable
from pannier.core.errors import ConcurrentChange
from pannier.menus.model import MenuCategory, MenuHead, MenuItem
from pannier.menus.records import CategoryRecord, HeadRecord, IdleDraftRecord, ItemRecord, MenuRecord
from pannier.menus.repository.batches import delete_request, put_request, write_batches
from pannier.menus.repository.drafts import (
    HEAD,
    category_record,
    draft_prefix,
    generation_is,
    item_record,
    revision_is,
)

_IDLE = "menu-idle#"


@dataclass(frozen=True, slots=True)
class IdleDraft:
    """A stored draft that is not in use: being staged, or given up, or replaced."""

    generation: str
    since: datetime
    clearing: bool


class StagingRepository:
    """Drafts that are not in use."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def begin(self, merchant_id: str, generation: str, at: datetime) -> None:
        """Say that a draft is being staged, so that it is found whatever becomes of it. The generation is a new id."""
        IdleDraftRecord(merchant_id, f"{_IDLE}{generation}", since=at).save()

    def write(
        self, merchant_id: str, generation: str, categories: Iterable[MenuCategory], items: Iterable[MenuItem]
    ) -> None:
        """Store all of a draft, where nobody looks yet. Raises Throttled."""
        prefix = draft_prefix(generation)
        records: list[MenuRecord] = [category_record(each, prefix) for each in categories]
        records += [item_record(each, prefix) for each in items]
        write_batches(self._connection, [put_request(record) for record in records])

    def flip(self, before: MenuHead, after: MenuHead, at: datetime) -> None:
        """Let the staged draft be the one in use: one transaction of three writes, however large the draft.

        Raises ConcurrentChange, with nothing changed: the menu was edited since `before` was read, or what was staged
        is being cleared away.
        """
        merchant_id = before.merchant_id
        write = Transaction(self._connection)
        staged = IdleDraftRecord(merchant_id, f"{_IDLE}{after.generation}")
        write.delete("staged", staged, IdleDraftRecord.clearing == False)  # noqa: E712 - builds a condition
        replaced = IdleDraftRecord(merchant_id, f"{_IDLE}{before.generation}", since=at)
        write.put("replaced", replaced)
        condition = revision_is(before.revision) & generation_is(before.generation)
        write.update("head", HeadRecord(merchant_id, HEAD), _head_actions(after), condition)
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise ConcurrentChange from refusal

    def idle(self, merchant_id: str) -> list[IdleDraft]:
        """What may be cleared away. One Query."""
        found: Iterator[IdleDraftRecord] = IdleDraftRecord.query(
            merchant_id, IdleDraftRecord.sk.startswith(_IDLE), consistent_read=True
        )
        return [
            IdleDraft(record.sk.removeprefix(_IDLE), record.since, bool(record.clearing)) for record in found
        ]

    def clear(self, merchant_id: str, generation: str) -> None:
        """Delete a draft that is not in use. From the first write on it cannot come into use; a crash is made good by
        the next call.

        Raises Throttled.
        """
        try:
            self._clear(merchant_id, generation)
        except PynamoDBException as error:
            if retryable(error):
                raise Throttled("a draft was not cleared away whole") from error
            raise

    def _clear(self, merchant_id: str, generation: str) -> None:
        mark = IdleDraftRecord(merchant_id, f"{_IDLE}{generation}")
        idle = IdleDraftRecord.pk.exists()
        try:
            mark.update([IdleDraftRecord.clearing.set(True)], idle)
        except UpdateError as error:
            if condition_failed(error):
                return  # it came into use, or somebody else cleared it
            raise
        prefix = draft_prefix(generation)
        found: Iterator[MenuRecord] = MenuRecord.query(
            merchant_id,
            MenuRecord.sk.between(f"{prefix}category#", f"{prefix}item#~"),
            attributes_to_get=["pk", "sk", "kind"],
            consistent_read=True,
        )
        rests = [each for each in found if isinstance(each, CategoryRecord | ItemRecord)]
        write_batches(self._connection, [delete_request(record) for record in rests])
        try:
            mark.delete(idle)
        except DeleteError as error:
            if not condition_failed(error):
                raise


def _head_actions(after: MenuHead) -> list[Action]:
    actions: list[Action] = [
        HeadRecord.revision.set(after.revision),
        HeadRecord.items.set(after.items),
        HeadRecord.categories.set(after.categories),
        HeadRecord.size.set(after.size),
        HeadRecord.generation.set(after.generation),
        HeadRecord.kind.set(HeadRecord),
    ]
    if after.imported is not None:
        actions.append(HeadRecord.imported.set(after.imported))
    return actions
