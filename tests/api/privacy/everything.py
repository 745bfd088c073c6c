"""Everything that is stored anywhere on the engine, and whether some value is in it, however it is written there."""

import base64
import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from pannier.adapters.clients import client
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client


@dataclass(frozen=True)
class Place:
    """Where something lies, and its bytes: as they are, and unpacked."""

    name: str
    content: bytes


def everywhere(settings: Settings) -> list[Place]:
    """Every item of every table, every message of every queue, dead letters too, every object."""
    return [*_tables(settings), *_queues(settings), *_objects(settings)]


def found(values: Mapping[str, str | bytes], places: Iterable[Place]) -> set[tuple[str, str]]:
    """Which value is where, by their names."""
    spelled = {name: spellings(value) for name, value in values.items()}
    return {
        (name, place.name)
        for place in places
        for name, needles in spelled.items()
        if any(needle in place.content for needle in needles)
    }


def spellings(value: str | bytes) -> set[bytes]:
    """The value as text, escaped for JSON or an address, in hexadecimal, and in base64 wherever it begins in it."""
    raw = value.encode() if isinstance(value, str) else value
    forms = {raw, raw.hex().encode(), raw.hex().upper().encode()}
    if isinstance(value, str):
        forms |= {json.dumps(value)[1:-1].encode(), quote(value, safe="").encode()}
    for shift in range(3):
        encoded = base64.b64encode(b"\0" * shift + raw)
        whole = encoded[
            4 if shift else 0 : len(encoded) // 4 * 4 - 4
        ]  # without what its neighbours take part in
        if len(whole) >= 8:
            forms |= {whole, whole.replace(b"+", b"-").replace(b"/", b"_")}
    return forms


def _tables(settings: Settings) -> Iterator[Place]:
    tables = dynamodb_client(settings)
    for name in tables.list_tables()["TableNames"]:
        for page in tables.get_paginator("scan").paginate(TableName=name, ConsistentRead=True):
            for item in page["Items"]:
                key = "/".join(str(item[part]["S"]) for part in ("pk", "sk") if part in item)
                yield Place(f"{name} {key}", b"\n".join(_leaves({"M": item})))


def _leaves(value: Mapping[str, Any]) -> Iterator[bytes]:
    """Every name and value in an attribute; what is compressed also unpacked."""
    ((kind, content),) = value.items()
    match kind:
        case "M":
            for name, each in content.items():
                yield name.encode()
                yield from _leaves(each)
        case "L":
            for each in content:
                yield from _leaves(each)
        case "SS" | "NS":
            yield from (each.encode() for each in content)
        case "B":
            yield content
            yield _unpacked(content)
        case _:
            yield str(content).encode()


def _unpacked(content: bytes) -> bytes:
    try:
        return zlib.decompress(content)
    except zlib.error:
        return b""


def _queues(settings: Settings) -> Iterator[Place]:
    queues = client("sqs", settings)
    for url in queues.list_queues().get("QueueUrls", []):
        seen = []
        while messages := queues.receive_message(
            QueueUrl=url,
            MaxNumberOfMessages=10,
            AttributeNames=["All"],
            MessageAttributeNames=["All"],
            VisibilityTimeout=60,
        ).get("Messages"):
            for message in messages:
                yield Place(
                    url.rpartition("/")[2], json.dumps(message, ensure_ascii=False, default=str).encode()
                )
                seen.append(message["ReceiptHandle"])
        for receipt in seen:  # as if nobody had looked
            queues.change_message_visibility(QueueUrl=url, ReceiptHandle=receipt, VisibilityTimeout=0)


def _objects(settings: Settings) -> Iterator[Place]:
    store = client("s3", settings)
    for bucket in store.list_buckets()["Buckets"]:
        name = bucket["Name"]
        for page in store.get_paginator("list_objects_v2").paginate(Bucket=name):
            for each in page.get("Contents", []):
                body = store.get_object(Bucket=name, Key=each["Key"])
                yield Place(f"{name}/{each['Key']}", each["Key"].encode() + b"\n" + body["Body"].read())
