"""DynamoDB through PynamoDB: the base of every record, attributes, pages, and one transaction with its retries.

Only `records.py` and `repository.py` of a domain import this. Records name their table family; the process binds the
real table names, once, with `bind_tables`. Nothing is read at import.
"""

import random
import time
import zlib
from collections.abc import Iterator
from typing import Any, ClassVar, TypeVar, cast

import orjson
from botocore.session import Session
from pynamodb.attributes import Attribute, VersionAttribute
from pynamodb.connection import Connection
from pynamodb.constants import BINARY, STRING
from pynamodb.exceptions import PutError, PynamoDBException, TransactWriteError, UpdateError
from pynamodb.expressions.condition import Condition
from pynamodb.expressions.update import Action
from pynamodb.indexes import Index
from pynamodb.models import Model
from pynamodb.transactions import TransactWrite

from pannier.core.aws import creating, session
from pannier.core.errors import TransientError
from pannier.core.paging import Key, Page, PageRequest
from pannier.core.schemas import SCHEMA, RawItem, Upgrade, upgraded
from pannier.core.settings import Settings

__all__ = [
    "RETRYABLE_CODES",
    "CompressedJsonAttribute",
    "JsonAttribute",
    "Record",
    "StoredVersion",
    "TableMeta",
    "Throttled",
    "Transaction",
    "TransactionRefused",
    "amend",
    "bind_tables",
    "condition_failed",
    "families",
    "meta_of",
    "put_if",
    "query_page",
    "refused",
    "retryable",
]

RETRYABLE_CODES = frozenset(
    {
        "ProvisionedThroughputExceededException",
        "ThrottlingException",
        "RequestLimitExceeded",
        "InternalServerError",
        "ServiceUnavailable",
        "TransactionInProgressException",
    }
)
_CONFLICT_ATTEMPTS = 8


class Throttled(TransientError):
    """DynamoDB is busy, or others keep writing the same items."""


class TransactionRefused(Exception):
    """A condition of the transaction did not hold; nothing was written. `labels` names the writes that refused."""

    def __init__(self, labels: frozenset[str]) -> None:
        super().__init__(", ".join(sorted(labels)))
        self.labels = labels


class JsonAttribute(Attribute[Any]):
    """A JSON document as text. For nested data that is read whole; decoding a map attribute is far slower."""

    attr_type = STRING

    def serialize(self, value: Any) -> str:
        return orjson.dumps(value).decode()

    def deserialize(self, value: Any) -> Any:
        return orjson.loads(value)


class CompressedJsonAttribute(Attribute[Any]):
    """A JSON document, deflated. For what is large and read as a whole."""

    attr_type = BINARY

    def serialize(self, value: Any) -> bytes:
        return zlib.compress(orjson.dumps(value), 6)

    def deserialize(self, value: Any) -> Any:
        return orjson.loads(zlib.decompress(value))


class StoredVersion(VersionAttribute):
    """The version that was read; 0: the item was never stored, and the write demands that it does not exist."""

    def __set__(self, instance: Any, value: float | None) -> None:
        if value:
            super().__set__(instance, value)  # type: ignore[no-untyped-call]  # PynamoDB gives it no types


class TableMeta:
    """What a family of records says of its table. `bind_tables` fills in the rest when the process starts."""

    family: ClassVar[str]
    stream: ClassVar[bool] = False  # whether a function reacts to its changes
    table_name: ClassVar[str | None] = None
    region: ClassVar[str | None] = None
    host: ClassVar[str | None] = None


class Record(Model):
    """The base of every stored item.

    The base class of a family declares `class Meta(TableMeta)` with its `family`, the keys, and `kind`, a
    `DiscriminatorAttribute`; one subclass an item type follows, each with its `discriminator`.

    `schema` is the version of the form in which a class writes its items, `upgrades` lead to it from version 1 on.
    `readable` is the newest version that the class can read, where it is more: a release that writes a form is preceded
    by one that reads it.
    """

    defined: ClassVar[list[type["Record"]]] = []

    schema: ClassVar[int] = 1
    upgrades: ClassVar[tuple[Upgrade, ...]] = ()
    readable: ClassVar[int] = 1

    def __init_subclass__(cls, **options: Any) -> None:
        super().__init_subclass__()
        if len(cls.upgrades) != cls.schema - 1:
            raise TypeError(
                f"{cls.__name__}: an item of each earlier version needs an upgrade, and no other does"
            )
        cls.readable = max(cls.readable, cls.schema)
        Record.defined.append(cls)

    def serialize(self, null_check: bool = True) -> RawItem:
        """As PynamoDB writes it, and from version 2 on with its version."""
        item: RawItem = super().serialize(null_check)
        return item if self.schema == 1 else {**item, SCHEMA: {"N": str(self.schema)}}

    def deserialize(self, attribute_values: RawItem) -> None:
        """Raises ItemTooNew."""
        super().deserialize(type(self)._present(attribute_values))

    @classmethod
    def _instantiate(cls, attribute_values: RawItem) -> Any:
        kind = cls._get_discriminator_class(attribute_values) or cls
        return super()._instantiate(kind._present(attribute_values))

    @classmethod
    def _present(cls, item: RawItem) -> RawItem:
        """The item in the present form. Raises ItemTooNew."""
        if cls.schema == 1 and SCHEMA not in item:
            return item
        return upgraded(item, cls.__name__, cls.upgrades, cls.readable)


def families() -> dict[str, list[type[Record]]]:
    """Every table family whose records were imported, with its record classes, bases first."""
    result: dict[str, list[type[Record]]] = {}
    for kind in Record.defined:
        result.setdefault(meta_of(kind).family, []).append(kind)
    return result


def meta_of(kind: type[Record]) -> type[TableMeta]:
    """What a record's family says of its table."""
    return cast(type[TableMeta], kind.Meta)


class _Connection(Connection):
    """PynamoDB's, with the session of the process instead of one of its own."""

    @property
    def session(self) -> Session:
        return session()


def bind_tables(settings: Settings, shared: Connection | None = None) -> Connection:
    """Point every imported record at its table, over one shared client. Call once at start, after the imports.

    Returns the connection that `Transaction` writes through: the one that is given, else a new one.
    """
    shared = shared or _Connection(
        region=settings.region, host=settings.dynamodb_endpoint, max_pool_connections=64, max_retry_attempts=3
    )
    with creating:
        client = shared.client
    for family, kinds in families().items():
        for kind in kinds:
            kind.Meta.table_name = f"{settings.table_prefix}{family}"
            kind.Meta.region = settings.region
            kind.Meta.host = settings.dynamodb_endpoint
            kind._connection = None
            own = kind._get_connection().connection
            own._client = client  # a client a model class costs 60 ms each, and connections of its own
    return shared


def retryable(error: PynamoDBException) -> bool:
    """Whether the engine asked for patience rather than said no."""
    code = _code_of(error)
    return code in RETRYABLE_CODES or code == "TransactionConflict"


def condition_failed(error: PynamoDBException) -> bool:
    """Whether a write was refused since its condition did not hold."""
    return _code_of(error) == "ConditionalCheckFailedException"


def _code_of(error: PynamoDBException) -> str | None:
    """What the engine answered; None where nothing did, which PynamoDB's own property stumbles over."""
    response = getattr(error.cause, "response", None)
    code: str | None = response.get("Error", {}).get("Code") if response else None
    return code


class Transaction:
    """Writes that happen together or not at all, each under a label by which a refusal is told.

    A `TransactionConflict` (others write the same items right now) is no refusal: it is retried with jitter.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._checks: list[tuple[str, type[Record], Any, Any, Condition]] = []
        self._deletes: list[tuple[str, Record, Condition | None]] = []
        self._puts: list[tuple[str, Record, Condition | None]] = []
        self._updates: list[tuple[str, Record, list[Action], Condition | None]] = []

    def check(
        self, label: str, kind: type[Record], hash_key: Any, range_key: Any, condition: Condition
    ) -> None:
        """Demand something of an item that is not written. Not on an item that many orders share."""
        self._checks.append((label, kind, hash_key, range_key, condition))

    def put(self, label: str, record: Record, condition: Condition | None = None) -> None:
        """Write the whole item. A version attribute adds its own condition."""
        self._puts.append((label, record, condition))

    def update(
        self, label: str, record: Record, actions: list[Action], condition: Condition | None = None
    ) -> None:
        """Change parts of an item, named by the record's keys."""
        self._updates.append((label, record, actions, condition))

    def delete(self, label: str, record: Record, condition: Condition | None = None) -> None:
        self._deletes.append((label, record, condition))

    def commit(self) -> None:
        """Write all of it.

        Raises:
            TransactionRefused: a condition did not hold.
            Throttled: the conflict, or the throttling, outlasted our patience. Nothing was written.
        """
        for attempt in range(_CONFLICT_ATTEMPTS):
            try:
                self._write()
                return
            except TransactWriteError as error:
                refused = self._refusals(error)
                if refused:
                    raise TransactionRefused(refused) from error
                if not self._conflicted(error):
                    raise
            time.sleep(random.uniform(0, min(0.5, 0.01 * 2**attempt)))  # noqa: S311 - jitter, not a secret
        raise Throttled("a transaction kept meeting conflicts")

    def _write(self) -> None:
        with TransactWrite(connection=self._connection) as write:
            for _, kind, hash_key, range_key, condition in self._checks:
                write.condition_check(kind, hash_key, range_key, condition)
            for _, record, condition_or_none in self._deletes:
                write.delete(record, condition_or_none)
            for _, record, condition_or_none in self._puts:
                write.save(record, condition_or_none)
            for _, record, actions, condition_or_none in self._updates:
                write.update(record, actions, condition_or_none, add_version_condition=False)

    def _labels(self) -> list[str]:
        """In the order in which PynamoDB sends the writes, and so in which reasons come back."""
        groups = (self._checks, self._deletes, self._puts, self._updates)
        return [str(row[0]) for group in groups for row in group]

    def _refusals(self, error: TransactWriteError) -> frozenset[str]:
        reasons = error.cancellation_reasons
        return frozenset(
            label
            for label, reason in zip(self._labels(), reasons, strict=False)
            if reason is not None and reason.code == "ConditionalCheckFailed"
        )

    @staticmethod
    def _conflicted(error: TransactWriteError) -> bool:
        codes = {reason.code for reason in error.cancellation_reasons if reason is not None}
        return retryable(error) or bool(codes & {"TransactionConflict", "ThrottlingError"})


def amend(
    kind: type[Record], hash_key: str, range_key: str | None, actions: list[Action], condition: Condition
) -> bool:
    """Change attributes of an item and leave its version, for what no decision depends on. False: the condition failed.

    Raises:
        Throttled: try again.
    """
    try:
        kind._get_connection().update_item(hash_key, range_key, actions=actions, condition=condition)
    except UpdateError as error:
        return refused(error)
    return True


def put_if(record: Record, condition: Condition) -> bool:
    """Write an item whole. False: the condition failed.

    Raises:
        Throttled: try again.
    """
    try:
        record.save(condition)
    except PutError as error:
        return refused(error)
    return True


def refused(error: PynamoDBException) -> bool:
    """False when the condition did not hold; anything else is raised, Throttled where one may try again."""
    if condition_failed(error):
        return False
    if retryable(error):
        raise Throttled("the table is busy") from error
    raise error


R = TypeVar("R", bound=Record)


def query_page(
    kind: type[R],
    hash_key: str,
    request: PageRequest,
    *,
    index: Index[R] | None = None,
    range_condition: Condition | None = None,
    newest_first: bool = False,
) -> Page[R]:
    """One page of one partition of a table or an index: one Query."""
    source = index or kind
    found: Iterator[R] = source.query(
        hash_key,
        range_condition,
        limit=request.first + 1,
        last_evaluated_key=_raw_key(request.after) if request.after else None,
        scan_index_forward=not newest_first,
    )
    records = list(found)
    shown = tuple(records[: request.first])
    names = _key_names(kind, index)
    return Page(shown, tuple(_key_of(record, names) for record in shown), len(records) > request.first)


def _key_names(kind: type[Record], index: Index[Any] | None) -> list[str]:
    names = [kind._hash_keyname, kind._range_keyname]
    if index is not None:
        schema = index._get_schema()
        names += [kind._dynamo_to_python_attr(part["AttributeName"]) for part in schema["key_schema"]]
    return [name for name in dict.fromkeys(names) if name]


def _key_of(record: Record, names: list[str]) -> Key:
    """DynamoDB's own attribute names and stored values, so that it can go back as ExclusiveStartKey."""
    key: dict[str, str | int] = {}
    for name in names:
        attribute = record.get_attributes()[name]
        stored = attribute.serialize(getattr(record, name))
        key[attribute.attr_name or name] = int(stored) if attribute.attr_type == "N" else stored
    return key


def _raw_key(key: Key) -> dict[str, dict[str, str]]:
    return {name: {"N" if isinstance(value, int) else "S": str(value)} for name, value in key.items()}
