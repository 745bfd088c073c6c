"""Endpoints in DynamoDB."""

from datetime import datetime
from typing import Any

from pynamodb.attributes import Attribute
from pynamodb.connection import Connection
from pynamodb.exceptions import DoesNotExist, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Transaction, TransactionRefused, query_page
from pannier.core.errors import ConcurrentChange, NotFound
from pannier.core.paging import Page, PageRequest
from pannier.webhooks.errors import TooManyWebhookEndpoints
from pannier.webhooks.model import Endpoint, EndpointId, EndpointStatus, Owner
from pannier.webhooks.records import EndpointRecord, RosterRecord
from pannier.webhooks.repository.jobs import Job, job_record
from pannier.webhooks.repository.mapping import (
    ENDPOINT,
    endpoint_of,
    endpoint_record,
    refused,
    secrets_to_json,
    subscriptions_to_json,
)

_ROSTER = "roster"


class EndpointRepository:
    """Endpoints, by owner. A partition is small: the number of endpoints is bounded."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, endpoint: Endpoint) -> None:
        """Raises TooManyWebhookEndpoints, also when others add at the same moment."""
        owner = endpoint.id.owner
        write = Transaction(self._connection)
        write.put("endpoint", endpoint_record(endpoint), EndpointRecord.pk.does_not_exist())
        write.update(
            "roster",
            RosterRecord(owner.key, _ROSTER),
            [RosterRecord.endpoints.add(1), RosterRecord.kind.set(RosterRecord)],
            RosterRecord.endpoints.does_not_exist() | (RosterRecord.endpoints < owner.limit),
        )
        try:
            write.commit()
        except TransactionRefused as error:
            raise TooManyWebhookEndpoints(owner.limit) from error

    def find(self, endpoint_id: EndpointId) -> Endpoint | None:
        """One consistent Get."""
        try:
            return endpoint_of(EndpointRecord.get(*_key(endpoint_id), consistent_read=True))
        except DoesNotExist:
            return None

    def get(self, endpoint_id: EndpointId) -> Endpoint:
        """Raises NotFound."""
        found = self.find(endpoint_id)
        if found is None:
            raise NotFound("WebhookEndpoint")
        return found

    def all_of(self, owner: Owner) -> tuple[Endpoint, ...]:
        """One consistent Query."""
        found = EndpointRecord.query(owner.key, EndpointRecord.sk.startswith(ENDPOINT), consistent_read=True)
        return tuple(endpoint_of(record) for record in found)

    def page(self, owner: Owner, request: PageRequest) -> Page[Endpoint]:
        """In the order of their registration. One Query."""
        condition = EndpointRecord.sk.startswith(ENDPOINT)
        return query_page(EndpointRecord, owner.key, request, range_condition=condition).map(endpoint_of)

    def save(self, before: Endpoint, after: Endpoint, job: Job | None = None) -> Endpoint:
        """Store what people, and we ourselves, decide about an endpoint; and a job that follows from it, together.

        How its receiver does (`failing_since`) is taken from `after` only where that differs.

        Raises:
            ConcurrentChange: it is no longer as it was read.
        """
        record = EndpointRecord
        actions: list[Action] = [
            record.url.set(after.url),
            record.description.set(after.description),
            record.subscriptions.set(subscriptions_to_json(after.subscriptions)),
            record.secrets.set(secrets_to_json(after.secrets)),
            record.status.set(after.status.value),
            record.revision.set(before.revision + 1),
            _set(record.disabled_at, after.disabled_at),
            _set(record.disabled_because, after.disabled_because and after.disabled_because.value),
            _set(record.resumed_at, after.resumed_at),
        ]
        if before.failing_since != after.failing_since:
            actions.append(_set(record.failing_since, after.failing_since))
        write = Transaction(self._connection)
        write.update("endpoint", record(*_key(after.id)), actions, record.revision == before.revision)
        if job is not None:
            write.put("job", job_record(job))
        try:
            write.commit()
        except TransactionRefused as error:
            raise ConcurrentChange from error
        return self.get(after.id)

    def remove(self, endpoint: Endpoint) -> None:
        """Forget it. Its deliveries stay until their time, out of anybody's reach. Raises NotFound."""
        write = Transaction(self._connection)
        write.delete("endpoint", EndpointRecord(*_key(endpoint.id)), EndpointRecord.pk.exists())
        write.update("roster", RosterRecord(endpoint.id.owner.key, _ROSTER), [RosterRecord.endpoints.add(-1)])
        try:
            write.commit()
        except TransactionRefused as error:
            raise NotFound("WebhookEndpoint") from error

    def mark_failing(self, endpoint: Endpoint, at: datetime) -> None:
        """Its receiver failed, and had not failed since its last success."""
        record = EndpointRecord
        self._update(
            endpoint.id,
            [record.failing_since.set(at)],
            record.pk.exists() & record.failing_since.does_not_exist(),
        )

    def mark_well(self, endpoint: Endpoint) -> None:
        """Its receiver accepted something."""
        record = EndpointRecord
        actions: list[Action] = [record.failing_since.remove(), record.quiet_until.remove()]
        self._update(endpoint.id, actions, record.pk.exists())

    def mark_quiet(self, endpoint: Endpoint, until: datetime | None) -> bool:
        """Have it tried once in a while only, or (None) as usual. False when another worker decided that meanwhile."""
        quiet = EndpointRecord.quiet_until
        as_read = quiet.does_not_exist() if endpoint.quiet_until is None else quiet == endpoint.quiet_until
        return self._update(endpoint.id, [_set(quiet, until)], EndpointRecord.pk.exists() & as_read)

    def disable(self, before: Endpoint, after: Endpoint, job: Job) -> bool:
        """Stop sending, and have the owner told; once: False when somebody did, or changed something, meanwhile."""
        if before.status is not EndpointStatus.ACTIVE:
            return False
        try:
            self.save(before, after, job)
        except (ConcurrentChange, NotFound):
            return False
        return True

    def claim_ping(self, endpoint_id: EndpointId, at: datetime, not_since: datetime) -> bool:
        """Whether a test may be sent now: none was since then."""
        record = EndpointRecord
        allowed = record.pinged_at.does_not_exist() | (record.pinged_at <= not_since)
        return self._update(endpoint_id, [record.pinged_at.set(at)], record.pk.exists() & allowed)

    @staticmethod
    def _update(endpoint_id: EndpointId, actions: list[Action], condition: Condition) -> bool:
        try:
            EndpointRecord(*_key(endpoint_id)).update(actions, condition)
        except UpdateError as error:
            return refused(error)
        return True


def _key(endpoint_id: EndpointId) -> tuple[str, str]:
    return endpoint_id.owner.key, f"{ENDPOINT}{endpoint_id.id}"


def _set(attribute: Attribute[Any], value: object) -> Action:
    """Set an attribute, or take it away."""
    return attribute.remove() if value is None else attribute.set(value)
