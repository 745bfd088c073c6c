"""Connections and their subscriptions in DynamoDB."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import cast

from pynamodb.connection import Connection as Tables
from pynamodb.exceptions import DoesNotExist
from pynamodb.expressions.condition import size
from pynamodb.expressions.update import Action

from pannier.core.dynamo import Throttled, Transaction, TransactionRefused, amend, put_if
from pannier.core.errors import ConcurrentChange
from pannier.core.i18n import Locale
from pannier.live.errors import NotConnected, SubscriberAlreadyExists, TooManySubscriptions
from pannier.live.model import MOST_OPERATIONS, Connection, Json, StoredOperation, Subscription, Topic
from pannier.live.records import ConnectionRecord, SubscriptionRecord

_CONNECTION = "connection"
_SUBSCRIPTION = "subscription#"
_KEPT = timedelta(hours=3)  # API Gateway ends a connection after two
_ATTEMPTS = 5


class ConnectionRepository:
    """Who is connected, and what runs there. A subscription lies in its topic's partition, a map of them with the
    connection; both change in one transaction.
    """

    def __init__(self, tables: Tables) -> None:
        self._tables = tables

    def add(self, connection: Connection) -> None:
        """Store a fresh connection. Raises ConcurrentChange: there is one of this id."""
        record = ConnectionRecord(
            _partition(connection.id),
            _CONNECTION,
            viewer_id=connection.viewer_id,
            session_id=connection.session_id,
            locale=connection.locale.value,
            connected_at=connection.connected_at,
            token_expires_at=connection.token_expires_at,
            operations={},
            revision=0,
            ttl=connection.connected_at + _KEPT,
        )
        if not put_if(record, ConnectionRecord.pk.does_not_exist()):
            raise ConcurrentChange

    def find(self, connection_id: str) -> Connection | None:
        """One consistent Get."""
        record = _find(connection_id)
        return None if record is None else _connection(record)

    def start(self, subscription: Subscription) -> None:
        """Add a subscription to its connection and its topic.

        Raises:
            NotConnected, SubscriberAlreadyExists, TooManySubscriptions
        """
        operations = ConnectionRecord.operations
        free = operations[_name(subscription.id)].does_not_exist()
        write = Transaction(self._tables)
        write.put("subscription", _subscription_record(subscription), SubscriptionRecord.pk.does_not_exist())
        write.update(
            "connection",
            ConnectionRecord(_partition(subscription.connection_id), _CONNECTION),
            [
                operations[_name(subscription.id)].set(str(subscription.topic)),
                ConnectionRecord.revision.add(1),
            ],
            ConnectionRecord.pk.exists() & free & (size(operations) < MOST_OPERATIONS),
        )
        try:
            write.commit()
        except TransactionRefused as refusal:
            raise self._why_not(subscription) from refusal

    def _why_not(self, subscription: Subscription) -> Exception:
        connection = self.find(subscription.connection_id)
        if connection is None:
            return NotConnected()
        if subscription.id in connection.operations:
            return SubscriberAlreadyExists(subscription.id)
        if len(connection.operations) >= MOST_OPERATIONS:
            return TooManySubscriptions(MOST_OPERATIONS)
        return Throttled("the connection is changing")

    def stop(self, connection_id: str, operation_id: str) -> bool:
        """End an operation. False when there is none of this id; the connection may be gone."""
        connection = self.find(connection_id)
        topic = None if connection is None else connection.operations.get(operation_id)
        return topic is not None and self.end(connection_id, operation_id, topic)

    def end(self, connection_id: str, operation_id: str, topic: Topic) -> bool:
        """End an operation whose topic is known. False when it had ended; what is left of it is gone in any case."""
        running = ConnectionRecord.operations[_name(operation_id)] == str(topic)
        write = Transaction(self._tables)
        key = _subscription_key(connection_id, operation_id)
        write.delete("subscription", SubscriptionRecord(str(topic), key))
        actions: list[Action] = [
            ConnectionRecord.operations[_name(operation_id)].remove(),
            ConnectionRecord.revision.add(1),
        ]
        record = ConnectionRecord(_partition(connection_id), _CONNECTION)
        write.update("connection", record, actions, running)
        try:
            write.commit()
        except TransactionRefused:
            SubscriptionRecord(str(topic), key).delete()  # of a connection that is gone
            return False
        return True

    def remove(self, connection_id: str) -> None:
        """Remove a connection with all that runs on it. Nothing happens the second time. Raises Throttled."""
        for _ in range(_ATTEMPTS):
            record = _find(connection_id)
            if record is None:
                return
            write = Transaction(self._tables)
            for operation_id, topic in _connection(record).operations.items():
                key = _subscription_key(connection_id, operation_id)
                write.delete(operation_id, SubscriptionRecord(str(topic), key))
            write.delete(_CONNECTION, record, ConnectionRecord.revision == record.revision)
            try:
                write.commit()
            except TransactionRefused:
                continue  # something was started or ended meanwhile
            return
        raise Throttled("the connection keeps changing")

    def subscribers(self, topic: Topic) -> list[Subscription]:
        """All who watch a topic at this moment: a consistent read, page after page."""
        found = SubscriptionRecord.query(
            str(topic), SubscriptionRecord.sk.startswith(_SUBSCRIPTION), consistent_read=True
        )
        return [_subscription(record) for record in found]

    def find_subscription(self, topic: Topic, connection_id: str, operation_id: str) -> Subscription | None:
        """One consistent Get."""
        key = _subscription_key(connection_id, operation_id)
        try:
            return _subscription(SubscriptionRecord.get(str(topic), key, consistent_read=True))
        except DoesNotExist:
            return None

    def caught_up(self, subscription: Subscription, position: int) -> bool:
        """It was told what it had missed, up to there. False when it has ended, or was told already."""
        key = _subscription_key(subscription.connection_id, subscription.id)
        actions: list[Action] = [
            SubscriptionRecord.catching_up_after.remove(),
            SubscriptionRecord.heard_up_to.set(position),
        ]
        return amend(
            SubscriptionRecord,
            str(subscription.topic),
            key,
            actions,
            SubscriptionRecord.catching_up_after == subscription.catching_up_after,
        )


def _partition(connection_id: str) -> str:
    return f"connection#{connection_id}"


def _subscription_key(connection_id: str, operation_id: str) -> str:
    return f"{_SUBSCRIPTION}{connection_id}#{operation_id}"


def _name(operation_id: str) -> str:
    """Of an operation in the map: clients choose any id, and in a path of DynamoDB's `a[0]` means something."""
    return operation_id.encode().hex()


def _operation_id(name: str) -> str:
    return bytes.fromhex(name).decode()


def _find(connection_id: str) -> ConnectionRecord | None:
    try:
        return ConnectionRecord.get(_partition(connection_id), _CONNECTION, consistent_read=True)
    except DoesNotExist:
        return None


def _connection(record: ConnectionRecord) -> Connection:
    operations = cast(Mapping[str, str], record.operations.as_dict())
    return Connection(
        id=record.pk.partition("#")[2],
        viewer_id=record.viewer_id,
        session_id=record.session_id,
        locale=Locale(record.locale),
        connected_at=record.connected_at,
        token_expires_at=record.token_expires_at,
        operations={_operation_id(name): Topic.parse(topic) for name, topic in operations.items()},
    )


def _subscription_record(subscription: Subscription) -> SubscriptionRecord:
    operation = subscription.operation
    return SubscriptionRecord(
        str(subscription.topic),
        _subscription_key(subscription.connection_id, subscription.id),
        connection_id=subscription.connection_id,
        operation_id=subscription.id,
        operation={
            "document": operation.document,
            "name": operation.name,
            "variables": dict(operation.variables),
        },
        viewer_id=subscription.viewer_id,
        session_id=subscription.session_id,
        locale=subscription.locale.value,
        token_expires_at=subscription.token_expires_at,
        catching_up_after=subscription.catching_up_after,
        heard_up_to=subscription.heard_up_to or None,
        ttl=_gone_at(subscription.token_expires_at),
    )


def _gone_at(token_expires_at: datetime) -> datetime:
    return token_expires_at + _KEPT


def _subscription(record: SubscriptionRecord) -> Subscription:
    stored = cast(Mapping[str, Json], record.operation)
    return Subscription(
        connection_id=record.connection_id,
        id=record.operation_id,
        topic=Topic.parse(record.pk),
        operation=StoredOperation(
            document=cast(str, stored["document"]),
            name=cast("str | None", stored["name"]),
            variables=cast(Mapping[str, Json], stored["variables"]),
        ),
        viewer_id=record.viewer_id,
        session_id=record.session_id,
        locale=Locale(record.locale),
        token_expires_at=record.token_expires_at,
        catching_up_after=record.catching_up_after,
        heard_up_to=int(record.heard_up_to or 0),
    )
