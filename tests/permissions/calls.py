"""What a call of a botocore client asks of IAM: actions, each on a resource, as AWS' authorization reference has them.

A transaction is the writes in it, a batch each of its tables; a signed address is what it lets its bearer do.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

STACK = "test"
"""What the names of all resources begin with, in tests."""


class Need(NamedTuple):
    """One action on one resource. The resource is the ARN behind the account, as CloudFormation's parameters make it:
    `table/{stack}-orders/index/by_deadline`. What differs from call to call is called by its name, in braces.
    """

    action: str
    resource: str

    def __str__(self) -> str:
        return f"{self.action} {self.resource}"

    @classmethod
    def parse(cls, line: str) -> "Need":
        action, _, resource = line.partition(" ")
        return cls(action, resource)


Request = Mapping[str, Any]

_IN_TRANSACTIONS = {
    "ConditionCheck": "ConditionCheckItem",
    "Delete": "DeleteItem",
    "Get": "GetItem",
    "Put": "PutItem",
    "Update": "UpdateItem",
}


def needs_of(service: str, operation: str, request: Request) -> Iterator[Need]:
    """What this call needs. Raises KeyError for a service or an operation that nobody has thought about."""
    yield from _SERVICES[service](operation, request)


def _dynamodb(operation: str, request: Request) -> Iterator[Need]:
    if operation in {"TransactWriteItems", "TransactGetItems"}:
        for item in request["TransactItems"]:
            for kind, inner in item.items():
                yield Need(f"dynamodb:{_IN_TRANSACTIONS[kind]}", _table(inner["TableName"]))
    elif operation in {"BatchGetItem", "BatchWriteItem"}:
        for name in request["RequestItems"]:
            yield Need(f"dynamodb:{operation}", _table(name))
    else:
        index = f"/index/{request['IndexName']}" if "IndexName" in request else ""
        yield Need(f"dynamodb:{operation}", _table(request["TableName"]) + index)


def _table(name: str) -> str:
    return f"table/{_in_stack(name)}"


def _sqs(operation: str, request: Request) -> Iterator[Need]:
    action = {"SendMessageBatch": "SendMessage"}.get(operation, operation)
    yield Need(f"sqs:{action}", _in_stack(urlsplit(request["QueueUrl"]).path.rpartition("/")[2]))


def _s3(operation: str, request: Request) -> Iterator[Need]:
    match operation:
        case "GetObject" | "HeadObject":
            yield Need("s3:GetObject", object_in(request["Bucket"], request["Key"]))
        case "PutObject" | "DeleteObject":
            yield Need(f"s3:{operation}", object_in(request["Bucket"], request["Key"]))
        case "CopyObject":
            source = request["CopySource"]
            if isinstance(source, str):  # as botocore makes it before it goes out
                bucket, _, key = source.partition("/")
                source = {"Bucket": bucket, "Key": key}
            yield Need("s3:GetObject", object_in(source["Bucket"], source["Key"]))
            yield Need("s3:PutObject", object_in(request["Bucket"], request["Key"]))
        case "DeleteObjects":
            for each in request["Delete"]["Objects"]:
                yield Need("s3:DeleteObject", object_in(request["Bucket"], each["Key"]))
        case "ListObjectsV2":
            yield listing(request["Bucket"])
        case _:
            raise KeyError(operation)


def object_in(bucket: str, key: str) -> str:
    """What is kept apart in the bucket is apart by the first part of its key."""
    kind, _, rest = key.partition("/")
    return f"{_bucket(bucket)}/{kind}/{{key}}" if rest else f"{_bucket(bucket)}/{{key}}"


def listing(bucket: str) -> Need:
    return Need("s3:ListBucket", _bucket(bucket))


def _bucket(name: str) -> str:
    stem, _, account = _in_stack(name).rpartition("-")
    return f"{stem}-{{account}}" if account.isdigit() else _in_stack(name)


def _sns(operation: str, request: Request) -> Iterator[Need]:
    if "PhoneNumber" in request:
        yield Need("sns:Publish", "{phone}")
    elif operation == "CreatePlatformEndpoint":
        yield Need(f"sns:{operation}", "app/{platform}/{app}")
    elif {"EndpointArn", "TargetArn"} & request.keys():
        yield Need(f"sns:{operation}", "endpoint/{platform}/{app}/{device}")
    else:
        raise KeyError(operation)


def _ses(operation: str, request: Request) -> Iterator[Need]:
    yield Need(f"ses:{operation}", "identity/{sender}")
    if name := request.get("ConfigurationSetName"):
        yield Need(f"ses:{operation}", f"configuration-set/{_in_stack(name)}")


def _events(operation: str, request: Request) -> Iterator[Need]:
    for entry in request["Entries"]:
        yield Need(f"events:{operation}", f"event-bus/{_in_stack(entry['EventBusName'])}")


def _connections(operation: str, request: Request) -> Iterator[Need]:
    method = {"PostToConnection": "POST", "DeleteConnection": "DELETE", "GetConnection": "GET"}[operation]
    yield Need("execute-api:ManageConnections", f"{{api}}/{{stage}}/{method}/@connections/{{connection}}")


def _secrets(operation: str, request: Request) -> Iterator[Need]:
    """By the logical id of the template, which CloudFormation's names have after the stack's."""
    name = _in_stack(request["SecretId"].rpartition(":")[2])
    stack, logical_id, *_ = name.split("-")
    yield Need(f"secretsmanager:{operation}", f"secret:{stack}-{logical_id}-{{suffix}}")


_SERVICES: dict[str, Callable[[str, Request], Iterator[Need]]] = {
    "dynamodb": _dynamodb,
    "sqs": _sqs,
    "s3": _s3,
    "sns": _sns,
    "sesv2": _ses,
    "events": _events,
    "apigatewaymanagementapi": _connections,
    "secretsmanager": _secrets,
}


def _in_stack(name: str) -> str:
    if not name.startswith(f"{STACK}-"):
        raise KeyError(f"{name} does not belong to the stack of tests")
    return "{stack}" + name.removeprefix(STACK)
