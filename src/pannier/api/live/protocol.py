"""`graphql-transport-ws` as a pure function: what a connection is, and what happened → what it is, and what to do.

https://github.com/enisdenjo/graphql-ws/blob/master/PROTOCOL.md. Whoever drives it (a socket here, API Gateway there)
sends the frames in order, then performs the effect and tells what came of it in a further step, then closes if told to.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum
from typing import TypeAlias

import orjson

from pannier.api.live.messages import (
    Complete,
    ConnectionInit,
    Malformed,
    Message,
    Ping,
    Subscribe,
)
from pannier.live.model import Json

_REASON_BYTES = 123  # what a close frame has room for

GraphQLErrors: TypeAlias = Sequence[Mapping[str, object]]


class Phase(StrEnum):
    """How far a connection came. `AUTHENTICATING` is between its `connection_init` and the answer to it."""

    OPENED = "opened"
    AUTHENTICATING = "authenticating"
    READY = "ready"
    CLOSED = "closed"


class CloseCode(IntEnum):
    """Why a connection is ended; clients of the protocol know these."""

    BAD_REQUEST = 4400
    UNAUTHORIZED = 4401
    FORBIDDEN = 4403
    SUBPROTOCOL_NOT_ACCEPTABLE = 4406
    INITIALISATION_TIMEOUT = 4408
    SUBSCRIBER_ALREADY_EXISTS = 4409
    TOO_MANY_INITIALISATION_REQUESTS = 4429


@dataclass(frozen=True, slots=True)
class State:
    """One connection. `ends_at` is when its access token does, known once it is ready."""

    phase: Phase
    opened_at: datetime
    ends_at: datetime | None = None
    operations: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Limits:
    """`init_within` is how long a connection may stay without a `connection_init`."""

    init_within: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True)
class Close:
    code: CloseCode
    reason: str


@dataclass(frozen=True, slots=True)
class Authenticate:
    """Find out who it is; then `Accepted` or `Denied`."""

    payload: Mapping[str, Json]


@dataclass(frozen=True, slots=True)
class Start:
    """Begin to deliver to this operation. When that cannot be: `Failed`; `Duplicate` when another was quicker."""

    subscribe: Subscribe


@dataclass(frozen=True, slots=True)
class Stop:
    """Deliver nothing more to this operation."""

    id: str


Effect: TypeAlias = Authenticate | Start | Stop


@dataclass(frozen=True, slots=True)
class Accepted:
    """The connection is somebody's until `ends_at`."""

    ends_at: datetime


@dataclass(frozen=True, slots=True)
class Denied:
    """The connection is nobody's, and `reason` may be told."""

    reason: str = "Forbidden"


@dataclass(frozen=True, slots=True)
class InitialisedAlready:
    """Of two that came at once, another `connection_init` was accepted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """An operation could not be started, or has ended with these errors."""

    id: str
    errors: GraphQLErrors


@dataclass(frozen=True, slots=True)
class Duplicate:
    """An operation could not be started since one of its id runs."""

    id: str


@dataclass(frozen=True, slots=True)
class TimePassed:
    """Nothing happened; somebody looked at the clock."""


Result: TypeAlias = Accepted | Denied | InitialisedAlready | Failed | Duplicate
Event: TypeAlias = Message | Result | TimePassed


@dataclass(frozen=True, slots=True)
class Step:
    """What to do: send `frames` in order, perform `effect`, close."""

    state: State
    frames: tuple[bytes, ...] = ()
    effect: Effect | None = None
    close: Close | None = None


def opened(at: datetime) -> State:
    """A connection that nobody has said anything over."""
    return State(Phase.OPENED, at)


def step(state: State, event: Event, now: datetime, limits: Limits) -> Step:
    """What an event means to a connection. A closed one stays so, whatever comes."""
    if state.phase is Phase.CLOSED:
        return Step(state)
    if state.ends_at is not None and state.ends_at <= now:
        # nothing is said to its operations: clients then come with a new token, and subscribe to them again
        return _closed(state, CloseCode.FORBIDDEN, "The access token has expired")
    late = now - state.opened_at >= limits.init_within
    if state.phase is Phase.OPENED and late and not isinstance(event, ConnectionInit):
        return _closed(state, CloseCode.INITIALISATION_TIMEOUT, "Connection initialisation timeout")
    match event:
        case Malformed(reason):
            return _closed(state, CloseCode.BAD_REQUEST, reason)
        case Ping(payload):
            return Step(state, (_frame("pong", payload),))
        case ConnectionInit() | Accepted() | Denied() | InitialisedAlready():
            return _initialising(state, event)
        case Subscribe() | Complete() | Failed() | Duplicate():
            return _operating(state, event)
        case _:  # a pong, or time that passed
            return Step(state)


def _initialising(state: State, event: ConnectionInit | Accepted | Denied | InitialisedAlready) -> Step:
    match event:
        case ConnectionInit(payload) if state.phase is Phase.OPENED:
            return Step(replace(state, phase=Phase.AUTHENTICATING), effect=Authenticate(payload))
        case ConnectionInit() | InitialisedAlready():
            return _closed(
                state, CloseCode.TOO_MANY_INITIALISATION_REQUESTS, "Too many initialisation requests"
            )
        case Denied(reason):
            return _closed(state, CloseCode.FORBIDDEN, reason)
        case Accepted(ends_at) if state.phase is Phase.AUTHENTICATING:
            return Step(replace(state, phase=Phase.READY, ends_at=ends_at), (_frame("connection_ack"),))
        case _:
            return Step(state)


def _operating(state: State, event: Subscribe | Complete | Failed | Duplicate) -> Step:
    match event:
        case Subscribe() if state.phase is not Phase.READY:
            return _closed(state, CloseCode.UNAUTHORIZED, "Unauthorized")
        case Subscribe(id=id_) if id_ not in state.operations:
            return Step(replace(state, operations=state.operations | {id_}), effect=Start(event))
        case Subscribe(id=id_) | Duplicate(id=id_):
            return _closed(state, CloseCode.SUBSCRIBER_ALREADY_EXISTS, f"Subscriber for {id_} already exists")
        case Complete(id=id_) if id_ in state.operations:
            return Step(_without(state, id_), effect=Stop(id_))
        case Failed(id=id_, errors=errors) if id_ in state.operations:
            return Step(_without(state, id_), (error_frame(id_, errors),))
        case _:
            return Step(state)  # it has ended while this was on its way


def _closed(state: State, code: CloseCode, reason: str) -> Step:
    short = reason.encode()[:_REASON_BYTES].decode(errors="ignore")
    return Step(replace(state, phase=Phase.CLOSED, operations=frozenset()), close=Close(code, short))


def _without(state: State, id_: str) -> State:
    return replace(state, operations=state.operations - {id_})


def farewell(close: Close, operations: Iterable[str]) -> tuple[bytes, ...]:
    """What a close code would have told, as frames, for where none can be sent.

    Operations hear of it only where coming again is of no use: after an `error` a client starts them no more.
    """
    told = [
        {"message": close.reason, "extensions": {"code": "CONNECTION_CLOSED", "closeCode": int(close.code)}}
    ]
    ended = () if close.code is CloseCode.FORBIDDEN else sorted(operations)
    return tuple(error_frame(id_, told) for id_ in (*ended, "connection"))


def next_frame(id_: str, result: Mapping[str, object]) -> bytes:
    """One result of an operation, as an execution gave it."""
    return orjson.dumps({"id": id_, "type": "next", "payload": result})


def error_frame(id_: str, errors: GraphQLErrors) -> bytes:
    """The end of an operation that went wrong."""
    return orjson.dumps({"id": id_, "type": "error", "payload": list(errors)})


def complete_frame(id_: str) -> bytes:
    """The end of an operation that nothing is wrong with."""
    return orjson.dumps({"id": id_, "type": "complete"})


def _frame(type_: str, payload: Mapping[str, Json] | None = None) -> bytes:
    return orjson.dumps({"type": type_} if payload is None else {"type": type_, "payload": payload})
