"""What a function may do, said in `PERMISSIONS` beside its entry point: each action that it asks of AWS, and on what.

`infra/roles.yml` is made of that: a role a function, with these, and besides only what its triggers and its log need.
Names of tables and indexes are the records'; of everything else, the logical ids of the template.
"""

from dataclasses import dataclass
from enum import Enum, auto
from typing import Literal, TypeAlias

TableAction: TypeAlias = Literal[
    "BatchGetItem",
    "BatchWriteItem",
    "ConditionCheckItem",
    "DeleteItem",
    "DescribeTable",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
]
"""A transaction is no action of its own: what is in it is. Nothing that people or streams wait for scans."""


class On(Enum):
    """What a permission is on, and so how its ARN is written."""

    TABLE = auto()
    INDEX = auto()
    QUEUE = auto()
    BUCKET = auto()
    OBJECTS = auto()
    BUS = auto()
    SECRET = auto()
    PHONES = auto()
    SENDERS = auto()
    APPLICATIONS = auto()
    DEVICES = auto()
    SOCKETS = auto()


@dataclass(frozen=True, slots=True)
class Permission:
    """Some actions on one thing: `name`, and of that perhaps only a `part`."""

    on: On
    actions: tuple[str, ...]
    name: str = ""
    part: str = ""


def table(family: str, *actions: TableAction) -> Permission:
    """Items of a table, by the table itself."""
    return Permission(On.TABLE, tuple(f"dynamodb:{action}" for action in actions), family)


def index(family: str, name: str) -> Permission:
    """Querying one index of a table."""
    return Permission(On.INDEX, ("dynamodb:Query",), family, name)


def queue(name: str) -> Permission:
    """Sending to a queue, one message or several."""
    return Permission(On.QUEUE, ("sqs:SendMessage",), name)


def objects(
    bucket: str, folder: str, *actions: Literal["DeleteObject", "GetObject", "PutObject"]
) -> Permission:
    """Objects whose keys begin with a folder. Who signs an address needs leave for what its bearer may do."""
    return Permission(On.OBJECTS, tuple(f"s3:{action}" for action in actions), bucket, folder)


def listing(bucket: str) -> Permission:
    """Listing what is in a bucket; and being told that an object is not there, where else one is only refused."""
    return Permission(On.BUCKET, ("s3:ListBucket",), bucket)


def bus(name: str) -> Permission:
    """Putting events on a bus."""
    return Permission(On.BUS, ("events:PutEvents",), name)


def secret(name: str) -> Permission:
    """Fetching the value of a secret."""
    return Permission(On.SECRET, ("secretsmanager:GetSecretValue",), name)


def text_messages() -> Permission:
    """Sending to phone numbers, which are no resources; and to no topic."""
    return Permission(On.PHONES, ("sns:Publish",))


def mail() -> Permission:
    """Sending e-mail as whoever the account has proven to be."""
    return Permission(On.SENDERS, ("ses:SendEmail",))


def applications(*actions: Literal["CreatePlatformEndpoint"]) -> Permission:
    """The platform applications by which devices are reached; which one is a parameter of the deployment."""
    return Permission(On.APPLICATIONS, tuple(f"sns:{action}" for action in actions))


def devices(*actions: Literal["DeleteEndpoint", "Publish", "SetEndpointAttributes"]) -> Permission:
    """Devices that are known to a platform application."""
    return Permission(On.DEVICES, tuple(f"sns:{action}" for action in actions))


def sockets(api: str, method: Literal["DELETE", "POST"]) -> Permission:
    """Live connections of a WebSocket API: posting to them, or ending them."""
    return Permission(On.SOCKETS, ("execute-api:ManageConnections",), api, method)
