"""The published menu documents, which customers read."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Throttled, condition_failed
from pannier.menus.codec import MenuJson, menu_of_json
from pannier.menus.model import PublishedMenu
from pannier.menus.records import PublishedRecord
from pannier.merchants.documents import document_of, merchant_of
from pannier.merchants.model import Merchant

MAX_PACKED_BYTES = 300_000  # of the body; merchant and sold-out marks share the document's 400 KB with it
_PUBLISHED = "published"
_ATTEMPTS = 8


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """The parts of a document, raw; None is a part that nobody wrote yet."""

    revision: int | None
    body: MenuJson | None
    merchant_version: int | None
    merchant: object | None


class PublishedMenuRepository:
    """The published documents."""

    def find(self, merchant_id: str, *, consistent: bool = False) -> PublishedMenu | None:
        """One Get: half a read unit per 4 KB, or a whole one if consistent."""
        try:
            record = PublishedRecord.get(merchant_id, _PUBLISHED, consistent_read=consistent)
        except DoesNotExist:
            return None
        if record.body is None or record.merchant is None:
            return None
        categories, items = menu_of_json(record.body, merchant_id)
        return PublishedMenu(
            merchant_id=merchant_id,
            revision=int(record.revision),
            published_at=record.published_at,
            categories=categories,
            items=items,
            merchant=merchant_of(merchant_id, int(record.merchant_version), record.merchant),
            sold_out_until=_moments(record.sold_out),
        )

    def versions(self, merchant_id: str) -> tuple[int | None, int | None]:
        """The menu revision and the merchant version in the document. One consistent Get."""
        try:
            record = PublishedRecord.get(
                merchant_id,
                _PUBLISHED,
                consistent_read=True,
                attributes_to_get=["pk", "sk", "kind", "revision", "merchant_version"],
            )
        except DoesNotExist:
            return None, None
        return _whole(record.revision), _whole(record.merchant_version)

    def put_menu(self, merchant_id: str, revision: int, body: MenuJson, at: datetime) -> bool:
        """Publish a revision; False, and nothing written, when it or a newer one is there."""
        stored = PublishedRecord.revision
        actions: list[Action] = [
            stored.set(revision),
            PublishedRecord.published_at.set(at),
            PublishedRecord.body.set(body),
        ]
        return _update_if(merchant_id, actions, stored.does_not_exist() | (stored < revision))

    def put_merchant(self, merchant: Merchant) -> bool:
        """Let the document carry this version of the merchant; False when it has it, or a newer one."""
        stored = PublishedRecord.merchant_version
        actions: list[Action] = [
            stored.set(merchant.version),
            PublishedRecord.merchant.set(document_of(merchant)),
        ]
        return _update_if(merchant.id, actions, stored.does_not_exist() | (stored < merchant.version))

    def stored(self, merchant_id: str) -> StoredDocument:
        """What publishing wrote, as it is. One consistent Get."""
        try:
            record = PublishedRecord.get(merchant_id, _PUBLISHED, consistent_read=True)
        except DoesNotExist:
            return StoredDocument(None, None, None, None)
        return StoredDocument(
            _whole(record.revision), record.body, _whole(record.merchant_version), record.merchant
        )

    def replace_menu(
        self, merchant_id: str, seen: int | None, revision: int, body: MenuJson, at: datetime
    ) -> bool:
        """Put the menu in the place of that with the revision `seen`; False, and no change, when it has another."""
        stored = PublishedRecord.revision
        actions: list[Action] = [
            stored.set(revision),
            PublishedRecord.published_at.set(at),
            PublishedRecord.body.set(body),
        ]
        return _update_if(merchant_id, actions, stored.does_not_exist() if seen is None else stored == seen)

    def replace_merchant(self, merchant: Merchant, seen: int | None) -> bool:
        """Put this version of the merchant in the place of `seen`; False, and nothing written, when it has another."""
        stored = PublishedRecord.merchant_version
        actions: list[Action] = [
            stored.set(merchant.version),
            PublishedRecord.merchant.set(document_of(merchant)),
        ]
        return _update_if(merchant.id, actions, stored.does_not_exist() if seen is None else stored == seen)

    def set_sold_out(self, merchant_id: str, item_id: str, until: datetime | None, now: datetime) -> None:
        """Mark an item as sold out until then (whole seconds), or with None take its mark away. Acts at once.

        Marks that are over are tidied away on the occasion. Raises Throttled when others keep marking.
        """
        marked = {} if until is None else {item_id: int(until.timestamp())}
        self._change_marks(merchant_id, frozenset({item_id}), marked, now)

    def mark_sold_out(
        self, merchant_id: str, item_ids: Collection[str], until: datetime, now: datetime
    ) -> None:
        """The same for several, in one write: all of them, or none. Raises Throttled when others keep marking."""
        marked = dict.fromkeys(item_ids, int(until.timestamp()))
        self._change_marks(merchant_id, frozenset(item_ids), marked, now)

    def drop_sold_out(self, merchant_id: str, item_ids: Collection[str], now: datetime) -> None:
        """Take the marks of these items away. Raises Throttled when others keep marking."""
        self._change_marks(merchant_id, frozenset(item_ids), {}, now)

    def _change_marks(
        self, merchant_id: str, dropped: frozenset[str], marked: Mapping[str, int], now: datetime
    ) -> None:
        attribute = PublishedRecord.sold_out
        for _ in range(_ATTEMPTS):
            stored = self._sold_out(merchant_id)
            kept = {
                key: end
                for key, end in (stored or {}).items()
                if end > now.timestamp() and key not in dropped
            }
            marks = {**kept, **marked}
            unchanged = attribute.does_not_exist() if stored is None else attribute == stored
            if marks == (stored or {}) or _update_if(merchant_id, [attribute.set(marks)], unchanged):
                return
        raise Throttled("sold-out marks kept changing")

    @staticmethod
    def _sold_out(merchant_id: str) -> dict[str, int] | None:
        try:
            record = PublishedRecord.get(
                merchant_id,
                _PUBLISHED,
                consistent_read=True,
                attributes_to_get=["pk", "sk", "kind", "sold_out"],
            )
        except DoesNotExist:
            return None
        marks: dict[str, int] | None = record.sold_out
        return marks


def _update_if(merchant_id: str, actions: list[Action], condition: Condition) -> bool:
    """Update the document, which comes into being with whoever writes to it first. False: the condition refused."""
    record = PublishedRecord(merchant_id, _PUBLISHED)
    try:
        record.update([*actions, PublishedRecord.kind.set(PublishedRecord)], condition)
    except UpdateError as error:
        if condition_failed(error):
            return False
        raise
    return True


def _moments(marks: Mapping[str, int] | None) -> dict[str, datetime]:
    return {item_id: datetime.fromtimestamp(until, UTC) for item_id, until in (marks or {}).items()}


def _whole(number: float | None) -> int | None:
    return None if number is None else int(number)
