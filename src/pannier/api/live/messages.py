"""What clients of `graphql-transport-ws` send, read from what came in. Nothing is trusted, everything is bounded."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TypeAlias

import orjson

from pannier.live.model import Json

SUBPROTOCOL = "graphql-transport-ws"
MAX_MESSAGE_BYTES = 128 * 1024  # what API Gateway passes on
MAX_ID_LENGTH = 128
MAX_DEPTH = 64


@dataclass(frozen=True, slots=True)
class ConnectionInit:
    payload: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Ping:
    payload: Mapping[str, Json] | None


@dataclass(frozen=True, slots=True)
class Pong:
    pass


@dataclass(frozen=True, slots=True)
class Subscribe:
    """An operation to start. `extensions` is what a client sends beside it, as over HTTP."""

    id: str
    query: str
    name: str | None
    variables: Mapping[str, Json]
    extensions: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Complete:
    id: str


@dataclass(frozen=True, slots=True)
class Malformed:
    """No message of the protocol; `reason` says why, in at most 100 characters of ASCII."""

    reason: str


Message: TypeAlias = ConnectionInit | Ping | Pong | Subscribe | Complete | Malformed


class _Wrong(Exception):
    """A field is missing or not of its type."""


def read_message(data: str | bytes) -> Message:
    """What a frame says: text as it came in, or the bytes of a binary one. Never raises."""
    if isinstance(data, bytes):
        return Malformed("Messages are text.")
    if len(data) > MAX_MESSAGE_BYTES:
        return Malformed(f"A message has at most {MAX_MESSAGE_BYTES} characters.")
    try:
        decoded = orjson.loads(data)
    except orjson.JSONDecodeError:
        return Malformed("A message is JSON.")
    if not isinstance(decoded, dict):
        return Malformed("A message is a JSON object.")
    if _deeper_than(MAX_DEPTH, decoded):
        return Malformed(f"A message is at most {MAX_DEPTH} levels deep.")
    type_ = decoded.get("type")
    read = _READERS.get(type_) if isinstance(type_, str) else None
    if read is None:
        return Malformed("A message is of a type that clients send.")
    try:
        return read(decoded)
    except _Wrong as wrong:
        return Malformed(str(wrong))


def _connection_init(message: Mapping[str, Json]) -> Message:
    return ConnectionInit(_object(message, "payload") or {})


def _ping(message: Mapping[str, Json]) -> Message:
    return Ping(_object(message, "payload"))


def _pong(message: Mapping[str, Json]) -> Message:
    _object(message, "payload")
    return Pong()


def _subscribe(message: Mapping[str, Json]) -> Message:
    id_, payload = _id(message), _object(message, "payload")
    if payload is None:
        raise _Wrong("`subscribe` has a payload.")
    query, name = payload.get("query"), payload.get("operationName")
    if not isinstance(query, str):
        raise _Wrong("`query` is a GraphQL document.")
    if name is not None and not isinstance(name, str):
        raise _Wrong("`operationName` is a string.")
    variables, extensions = _object(payload, "variables"), _object(payload, "extensions")
    return Subscribe(id_, query, name or None, variables or {}, extensions or {})


def _complete(message: Mapping[str, Json]) -> Message:
    return Complete(_id(message))


_READERS: dict[str, Callable[[Mapping[str, Json]], Message]] = {
    "connection_init": _connection_init,
    "ping": _ping,
    "pong": _pong,
    "subscribe": _subscribe,
    "complete": _complete,
}


def _id(message: Mapping[str, Json]) -> str:
    id_ = message.get("id")
    if not isinstance(id_, str) or not 0 < len(id_) <= MAX_ID_LENGTH:
        raise _Wrong(f"`id` is a string of 1 to {MAX_ID_LENGTH} characters.")
    return id_


def _object(parent: Mapping[str, Json], name: str) -> dict[str, Json] | None:
    value = parent.get(name)
    if value is None or isinstance(value, dict):
        return value
    raise _Wrong(f"`{name}` is an object.")


def _deeper_than(levels: int, value: Json) -> bool:
    """Level by level, so that no depth is too much for it."""
    row: list[Json] = [value]
    for _ in range(levels):
        row = [
            child
            for each in row
            if isinstance(each, dict | list)
            for child in (each.values() if isinstance(each, dict) else each)
            if isinstance(child, dict | list)
        ]
        if not row:
            return False
    return True
