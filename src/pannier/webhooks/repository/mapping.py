"""Domain object ↔ record."""

from datetime import datetime
from typing import TypeAlias, TypedDict

from pynamodb.exceptions import PynamoDBException

from pannier.core.dynamo import Throttled, condition_failed, retryable
from pannier.webhooks.model import (
    KEPT_FOR,
    Attempt,
    Delivery,
    DeliveryId,
    DeliveryState,
    DisabledReason,
    Endpoint,
    EndpointId,
    EndpointStatus,
    EventType,
    LaneId,
    OldSecret,
    Owner,
    Problem,
    Secrets,
    Subscription,
    log_moment,
)
from pannier.webhooks.records import DeliveryRecord, EndpointRecord

ENDPOINT = "endpoint#"
EVENT = "event#"


class _Subscription(TypedDict):
    since: str
    types: list[str]
    merchants: list[str] | None


class _Secrets(TypedDict):
    current: str
    since: str
    old: list[tuple[str, str]]


_Attempt: TypeAlias = tuple[str, int | None, str | None, int]


def refused(error: PynamoDBException) -> bool:
    """False when the condition did not hold; anything else is raised."""
    if condition_failed(error):
        return False
    if retryable(error):
        raise Throttled("the webhooks are busy") from error
    raise error


def endpoint_record(endpoint: Endpoint) -> EndpointRecord:
    return EndpointRecord(
        endpoint.id.owner.key,
        f"{ENDPOINT}{endpoint.id.id}",
        url=endpoint.url,
        description=endpoint.description,
        subscriptions=subscriptions_to_json(endpoint.subscriptions),
        secrets=secrets_to_json(endpoint.secrets),
        status=endpoint.status.value,
        created_at=endpoint.created_at,
        failing_since=endpoint.failing_since,
        disabled_at=endpoint.disabled_at,
        disabled_because=endpoint.disabled_because.value if endpoint.disabled_because else None,
        resumed_at=endpoint.resumed_at,
        quiet_until=endpoint.quiet_until,
        pinged_at=endpoint.pinged_at,
        revision=endpoint.revision,
    )


def endpoint_of(record: EndpointRecord) -> Endpoint:
    return Endpoint(
        id=EndpointId(Owner.from_key(record.pk), record.sk.removeprefix(ENDPOINT)),
        url=record.url,
        description=record.description,
        subscriptions=_subscriptions(record.subscriptions),
        secrets=_secrets(record.secrets),
        status=EndpointStatus(record.status),
        created_at=record.created_at,
        failing_since=record.failing_since,
        disabled_at=record.disabled_at,
        disabled_because=DisabledReason(record.disabled_because) if record.disabled_because else None,
        resumed_at=record.resumed_at,
        quiet_until=record.quiet_until,
        pinged_at=record.pinged_at,
        revision=int(record.revision),
    )


def subscriptions_to_json(subscriptions: tuple[Subscription, ...]) -> list[_Subscription]:
    return [
        _Subscription(
            since=log_moment(each.since),
            types=sorted(each.event_types),
            merchants=None if each.merchant_ids is None else sorted(each.merchant_ids),
        )
        for each in subscriptions
    ]


def _subscriptions(stored: list[_Subscription]) -> tuple[Subscription, ...]:
    return tuple(
        Subscription(
            datetime.fromisoformat(each["since"]),
            frozenset(EventType(name) for name in each["types"]),
            None if each["merchants"] is None else frozenset(each["merchants"]),
        )
        for each in stored
    )


def secrets_to_json(secrets: Secrets) -> _Secrets:
    return _Secrets(
        current=secrets.current,
        since=log_moment(secrets.since),
        old=[(old.sealed, log_moment(old.until)) for old in secrets.old],
    )


def _secrets(stored: _Secrets) -> Secrets:
    return Secrets(
        stored["current"],
        datetime.fromisoformat(stored["since"]),
        tuple(OldSecret(sealed, datetime.fromisoformat(until)) for sealed, until in stored["old"]),
    )


def event_key(sequence: int) -> str:
    return f"{EVENT}{sequence:06d}"


def delivery_record(delivery: Delivery) -> DeliveryRecord:
    endpoint = str(delivery.id.lane.endpoint)
    return DeliveryRecord(
        str(delivery.id.lane),
        event_key(delivery.id.sequence),
        event_type=delivery.event_type.value,
        occurred_at=delivery.occurred_at,
        recorded_at=delivery.recorded_at,
        body=delivery.body,
        state=delivery.state.value,
        due_at=delivery.due_at,
        tries=delivery.tries,
        attempts=attempts_to_json(delivery.attempts),
        delivered_at=delivery.delivered_at,
        failed_at=delivery.failed_at,
        revision=delivery.revision,
        log_of=endpoint,
        log_state_of=f"{endpoint}#{delivery.state.value}",
        log_key=delivery.log_key,
        ttl=delivery.recorded_at + KEPT_FOR,
    )


def delivery_of(record: DeliveryRecord) -> Delivery:
    """From the table, or from an index, which has no body."""
    lane = LaneId.parse(record.pk)
    return Delivery(
        id=DeliveryId(lane, int(record.sk.removeprefix(EVENT))),
        event_type=EventType(record.event_type),
        occurred_at=record.occurred_at,
        recorded_at=record.recorded_at,
        body=record.body or "",
        state=DeliveryState(record.state),
        due_at=record.due_at,
        tries=int(record.tries),
        attempts=tuple(_attempt(stored) for stored in record.attempts),
        delivered_at=record.delivered_at,
        failed_at=record.failed_at,
        revision=int(record.revision),
    )


def attempts_to_json(attempts: tuple[Attempt, ...]) -> list[_Attempt]:
    return [
        (log_moment(each.at), each.status, each.problem.value if each.problem else None, each.duration_ms)
        for each in attempts
    ]


def _attempt(stored: _Attempt) -> Attempt:
    at, status, problem, duration = stored
    return Attempt(
        datetime.fromisoformat(at), status, None if problem is None else Problem(problem), duration
    )
