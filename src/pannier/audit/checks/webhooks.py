"""Webhooks: every event that an endpoint asked for is on its way to it, once, in order, and nothing is stuck."""

from collections import Counter
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta

from pannier.audit.books import Books, LaneFile, WebhooksFile
from pannier.audit.findings import Finding
from pannier.audit.replay import Replay
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.publication import EVENT_TYPES
from pannier.webhooks.model import (
    KEPT_FOR,
    REMEMBERED_SUBSCRIPTIONS,
    Delivery,
    DeliveryId,
    DeliveryState,
    Endpoint,
    EndpointStatus,
    LaneId,
)

_CLOCKS_DIFFER = timedelta(seconds=5)  # between two workers, while the clock's pace changes
_LOOKED_AT_WITHIN = timedelta(minutes=10)  # of when a lane or a job was due
_PARKED = "parked#"


def deliveries(books: Books, replays: Mapping[str, Replay]) -> Iterator[Finding]:
    """What the timelines say that endpoints are to hear, against what was recorded for them."""
    events = {event.id: event for gone_through in replays.values() for event in _events(gone_through)}
    stored = {
        each.id: each
        for lane, lane_deliveries in books.webhooks.deliveries.items()
        if lane.endpoint in books.webhooks.endpoints  # of an endpoint that was removed nothing is demanded
        for each in lane_deliveries
    }
    wanted = dict(_wanted(books, events))
    for key, event in wanted.items():
        found = stored.get(key)
        if found is None:
            yield Finding(str(key), f"a delivery of {EVENT_TYPES[type(event)]}", "none")
        elif (found.event_type, found.occurred_at) != (EVENT_TYPES[type(event)], event.at):
            yield Finding(str(key), f"{EVENT_TYPES[type(event)]} at {event.at}", f"{found.event_type}")
    for key, delivery in stored.items():
        if key not in wanted and _tellable(delivery, books, replays):
            yield Finding(str(key), "no delivery, since nobody asked for it", delivery.event_type)


def order(books: Books) -> Iterator[Finding]:
    """No event reached an endpoint before the earlier ones of its order had, or had been given up."""
    for lane_deliveries in books.webhooks.deliveries.values():
        for number, later in enumerate(lane_deliveries):
            yield from _form(later)
            if later.delivered_at is None:
                continue
            for earlier in lane_deliveries[:number]:
                settled = _first_settled(earlier)
                if settled is None or settled > later.delivered_at + _CLOCKS_DIFFER:
                    told = settled.isoformat() if settled else "not yet"
                    yield Finding(
                        str(later.id), f"delivered after {earlier.id.sequence}", f"that one was {told}"
                    )


def stuck(books: Books) -> Iterator[Finding]:
    """What waits is known to the timers, and they have not forgotten it; endpoints are counted."""
    webhooks = books.webhooks
    for endpoint in webhooks.endpoints.values():
        for lane in _waiting(webhooks, endpoint):
            yield from _lane(lane, webhooks.lanes.get(lane), endpoint, books)
    for job in webhooks.jobs:
        if job.what == "notice" and books.now > job.at + _LOOKED_AT_WITHIN:
            yield Finding(str(job.endpoint), f"{job.what} of {job.at.isoformat()}", "not yet", pending=True)
    counted = Counter(endpoint.owner for endpoint in webhooks.endpoints)
    for owner in counted.keys() | webhooks.rosters.keys():
        if counted[owner] != webhooks.rosters.get(owner, 0):
            yield Finding(owner.key, f"{counted[owner]} endpoints", str(webhooks.rosters.get(owner, 0)))


def count(books: Books) -> int:
    """How many deliveries there are."""
    return sum(map(len, books.webhooks.deliveries.values()))


def _events(gone_through: Replay) -> Iterator[OrderEvent]:
    for state in gone_through.states:
        yield EVENTS[state.latest.command](state)


def _wanted(books: Books, events: Mapping[str, OrderEvent]) -> Iterator[tuple[DeliveryId, OrderEvent]]:
    kept_since = books.now - KEPT_FOR
    for event in events.values():
        if event.at <= kept_since:
            continue
        for endpoint in books.webhooks.endpoints.values():
            if endpoint.wants(EVENT_TYPES[type(event)], event.order.merchant_id, event.at):
                yield DeliveryId(LaneId(endpoint.id, event.order.id), event.order.sequence), event


def _tellable(delivery: Delivery, books: Books, replays: Mapping[str, Replay]) -> bool:
    """Whether it can be said that nobody asked for it: an endpoint forgets its oldest subscriptions, and of an order
    whose timeline cannot be gone through, that is the finding.
    """
    endpoint = books.webhooks.endpoints[delivery.id.lane.endpoint]
    forgets = len(endpoint.subscriptions) >= REMEMBERED_SUBSCRIPTIONS
    if forgets and delivery.occurred_at < endpoint.subscriptions[0].since:
        return False
    if delivery.occurred_at <= books.now - KEPT_FOR:
        return False
    gone_through = replays.get(delivery.id.lane.order_id)
    if gone_through is None:
        return delivery.id.lane.order_id not in books.orders
    return gone_through.refused is None


def _first_settled(delivery: Delivery) -> datetime | None:
    moments = [at for at in (delivery.delivered_at, delivery.failed_at) if at is not None]
    return min(moments, default=None)


def _form(delivery: Delivery) -> Iterator[Finding]:
    """The state and the moments go together."""
    settled = {DeliveryState.DELIVERED: delivery.delivered_at, DeliveryState.FAILED: delivery.failed_at}
    if delivery.state in settled and settled[delivery.state] is None:
        yield Finding(str(delivery.id), f"the moment it was {delivery.state}", "none")


def _waiting(webhooks: WebhooksFile, endpoint: Endpoint) -> Iterator[LaneId]:
    for lane, lane_deliveries in webhooks.deliveries.items():
        pending = any(each.state is DeliveryState.PENDING for each in lane_deliveries)
        if lane.endpoint == endpoint.id and pending:
            yield lane


def _lane(lane: LaneId, file: LaneFile | None, endpoint: Endpoint, books: Books) -> Iterator[Finding]:
    if file is None or file.due_shard is None or file.due_key is None:
        yield Finding(str(lane), "to be looked at, since something waits in it", "never")
        return
    active = endpoint.status is EndpointStatus.ACTIVE
    if file.due_shard.startswith(_PARKED):
        resumes = any(job.endpoint == endpoint.id and job.what == "resume" for job in books.webhooks.jobs)
        if active and not resumes:
            yield Finding(str(lane), "to be looked at, since its endpoint is active", "at rest")
        return
    due_at = datetime.fromisoformat(file.due_key.partition("#")[0])
    if active and books.now > due_at + _LOOKED_AT_WITHIN:
        yield Finding(str(lane), f"looked at at {due_at.isoformat()}", "not yet", pending=True)
