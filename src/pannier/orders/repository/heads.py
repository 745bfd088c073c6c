"""The head of an order as a record, from a read or from a stream's image."""

import zlib
from collections.abc import Mapping

from pannier.core.geo import cell_of
from pannier.orders.codec import (
    entry_of_json,
    entry_to_json,
    moment,
    parse_moment,
    terms_of_json,
    terms_to_json,
)
from pannier.orders.codes import code_of
from pannier.orders.model import Due, DueKind, Fulfilment, Order, Rider, Status, TimelineEntry
from pannier.orders.records import HeadRecord, TimelineRecord

HEAD = "head"
DUE_SHARDS = 16


def due_shard(order_id: str) -> str:
    """Which of the sixteen partitions of the timers an order is in."""
    return f"{zlib.crc32(order_id.encode()) % DUE_SHARDS:02d}"


def head_record(order: Order) -> HeadRecord:
    waits = _waits_for_courier(order)
    return HeadRecord(
        order.id,
        HEAD,
        customer_id=order.customer_id,
        merchant_id=order.merchant_id,
        status=order.status.value,
        merchant_status=f"{order.merchant_id}#{order.status.value}",
        code=code_of(order.id),
        terms=terms_to_json(order),
        latest=entry_to_json(order.latest),
        promised_at=order.promised_at,
        accepted_at=order.accepted_at,
        courier_id=order.courier_id,
        cancel_requested=1 if order.cancel_requested else None,
        refunded=order.refunded_minor or None,
        due_shard=due_shard(order.id) if order.due else None,
        due_key=f"{moment(order.due.at)}#{order.id}" if order.due else None,
        due_kind=order.due.kind.value if order.due else None,
        pool_cell=cell_of(order.merchant_location) if waits else None,
        pool_key=pool_key(order) if waits else None,
        version=order.version,
    )


def pool_key(order: Order) -> str:
    """The most urgent first: what was promised earliest."""
    return f"{moment(order.promised_at or order.placed_at)}#{order.id}"


def _waits_for_courier(order: Order) -> bool:
    by_courier = order.fulfilment is Fulfilment.DELIVERY and order.rider is Rider.COURIER
    return by_courier and order.status is Status.READY and order.courier_id is None


def head(record: HeadRecord) -> Order:
    due = None
    if record.due_key is not None:
        due = Due(parse_moment(record.due_key.partition("#")[0]), DueKind(record.due_kind))
    return Order(
        id=record.pk,
        customer_id=record.customer_id,
        merchant_id=record.merchant_id,
        status=Status(record.status),
        **terms_of_json(record.terms),
        latest=entry_of_json(record.latest),
        due=due,
        promised_at=record.promised_at,
        accepted_at=record.accepted_at,
        courier_id=record.courier_id,
        cancel_requested=bool(record.cancel_requested),
        refunded_minor=int(record.refunded or 0),
        version=int(record.version),
    )


def head_of_image(image: Mapping[str, Mapping[str, object]]) -> Order:
    """The order in a stream's image of its head (`sk` is `head`)."""
    record = HeadRecord.from_raw_data({name: dict(value) for name, value in image.items()})
    return head(record)


def timeline_record(order_id: str, entry: TimelineEntry) -> TimelineRecord:
    author = entry.actor.id if entry.note else ""
    return TimelineRecord(
        order_id,
        timeline_key(entry.sequence),
        entry=entry_to_json(entry),
        author=author or None,
    )


def timeline_key(sequence: int) -> str:
    return f"timeline#{sequence:06d}"
