"""Endpoints, lanes, and what is delivered in them."""

from collections import defaultdict
from dataclasses import dataclass, field
from functools import partial

from pannier.audit.books import JobFile, LaneFile, WebhooksFile
from pannier.audit.loaders.tables import TableReader
from pannier.webhooks.model import Delivery, Endpoint, EndpointId, LaneId, Owner
from pannier.webhooks.records import (
    DeliveryRecord,
    EndpointRecord,
    JobRecord,
    LaneRecord,
    RosterRecord,
    WebhookItem,
)
from pannier.webhooks.repository.mapping import delivery_of, endpoint_of


@dataclass(slots=True)
class _Draft:
    """The table as it is being read."""

    endpoints: dict[EndpointId, Endpoint] = field(default_factory=dict)
    rosters: dict[Owner, int] = field(default_factory=dict)
    lanes: dict[LaneId, LaneFile] = field(default_factory=dict)
    deliveries: defaultdict[LaneId, list[Delivery]] = field(default_factory=lambda: defaultdict(list))
    jobs: list[JobFile] = field(default_factory=list)


def read_webhooks(reader: TableReader) -> WebhooksFile:
    """All of it; deliveries by lane, in the order of their events."""
    draft = _Draft()
    for record in reader.records(WebhookItem):
        if isinstance(record, WebhookItem):
            reader.attempt(WebhookItem, f"{record.pk}/{record.sk}", partial(_add, draft, record))
    in_order = {
        lane: tuple(sorted(deliveries, key=lambda each: each.id.sequence))
        for lane, deliveries in draft.deliveries.items()
    }
    return WebhooksFile(draft.endpoints, draft.rosters, draft.lanes, in_order, tuple(draft.jobs))


def _add(draft: _Draft, record: WebhookItem) -> None:
    match record:
        case EndpointRecord():
            endpoint = endpoint_of(record)
            draft.endpoints[endpoint.id] = endpoint
        case RosterRecord():
            draft.rosters[Owner.from_key(record.pk)] = int(record.endpoints)
        case JobRecord():
            draft.jobs.append(JobFile(EndpointId.parse(record.pk), record.what, record.at))
        case LaneRecord():
            lane = LaneId.parse(record.pk)
            draft.lanes[lane] = LaneFile(
                lane, record.token, record.leased_until, record.due_shard, record.due_key
            )
        case DeliveryRecord():
            delivery = delivery_of(record)
            draft.deliveries[delivery.id.lane].append(delivery)
        case _:
            raise ValueError(f"an item of the kind {type(record).__name__}")
