"""What the messages of live connections bring about: the steps of the protocol, performed.

Blocking, and without memory of its own: what a connection is lies in a table, so that any process can go on with it.
The drivers (a socket on one machine, API Gateway's function) hand in what arrived, send what comes back, and close.
"""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from time import perf_counter

from graphql import GraphQLError

from pannier.api.context import Services
from pannier.api.errors import formatted
from pannier.api.limits import SUBSCRIPTION, OperationRefused
from pannier.api.live.contexts import context_of
from pannier.api.live.messages import Subscribe, read_message
from pannier.api.live.operation_log import log_subscription
from pannier.api.live.protocol import (
    Accepted,
    Authenticate,
    Close,
    Denied,
    Duplicate,
    Effect,
    Event,
    Failed,
    GraphQLErrors,
    InitialisedAlready,
    Limits,
    Phase,
    Result,
    Start,
    State,
    Stop,
    TimePassed,
    opened,
    step,
)
from pannier.api.live.source import SubscriptionRefused, source_of
from pannier.api.schema import Schema
from pannier.core.errors import ConcurrentChange, DomainError, TransientError
from pannier.core.i18n import Locale
from pannier.core.ids import new_id
from pannier.documents.errors import UnknownDocument
from pannier.live.errors import SubscriberAlreadyExists
from pannier.live.model import Connection, Json, StoredOperation
from pannier.live.service import Connections
from pannier.telemetry.correlation import correlated
from pannier.users.tokens import Bearer


@dataclass(frozen=True, slots=True)
class Peer:
    """The other end of a connection. `waited` is how long ago it was opened, in real time."""

    connection_id: str
    waited: timedelta


@dataclass(frozen=True, slots=True)
class Reaction:
    """What to send, in order, and whether to close then.

    `state` is what the connection is after it; `ended` are the operations that ran until it was closed.
    """

    state: State
    frames: tuple[bytes, ...] = ()
    close: Close | None = None
    ended: frozenset[str] = frozenset()


def _everybody(_: str, __: str) -> bool:
    return True


class LiveSessions:
    """All live connections."""

    def __init__(
        self,
        schema: Schema,
        services: Services,
        connections: Connections,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        admits: Callable[[str, str], bool] = _everybody,
    ) -> None:
        """`admits` says whether a connection (id) may be this user's (id)."""
        self._schema = schema
        self._services = services
        self._connections = connections
        self._limits = limits
        self._admits = admits

    def receive(self, peer: Peer, data: str | bytes) -> Reaction:
        """A message arrived.

        Raises:
            TransientError: it had no effect; the client may come again.
        """
        return self._react(peer, read_message(data))

    def look(self, peer: Peer) -> Reaction:
        """Time passed: whether the connection is over by it. Raises TransientError."""
        return self._react(peer, TimePassed())

    def forget(self, connection_id: str) -> None:
        """The connection is gone, and with it all that ran on it. Raises TransientError."""
        self._connections.close(connection_id)

    def _react(self, peer: Peer, event: Event) -> Reaction:
        connection = self._connections.find(peer.connection_id)
        state = self._state(peer, connection)
        frames: list[bytes] = []
        while True:
            taken = step(state, event, self._services.clock.now(), self._limits)
            ended, state = state.operations, taken.state
            frames += taken.frames
            if taken.close is not None:
                if connection is not None or isinstance(event, InitialisedAlready):
                    self._connections.close(peer.connection_id)
                return Reaction(state, tuple(frames), taken.close, ended)
            result = None if taken.effect is None else self._perform(taken.effect, peer, connection)
            if result is None:
                return Reaction(state, tuple(frames))
            event = result

    def _state(self, peer: Peer, connection: Connection | None) -> State:
        """Of a connection that is not in the table nothing is known, except when it was opened."""
        state = opened(self._services.clock.now() - peer.waited)
        if connection is None:
            return state
        return replace(
            state,
            phase=Phase.READY,
            ends_at=connection.token_expires_at,
            operations=frozenset(connection.operations),
        )

    def _perform(self, effect: Effect, peer: Peer, connection: Connection | None) -> Result | None:
        match effect:
            case Authenticate(payload):
                return self._authenticate(peer, payload)
            case Start(subscribe) if connection is not None:
                return self._start(connection, subscribe)
            case Stop(id=id_):
                self._connections.stop(peer.connection_id, id_)
        return None

    def _authenticate(self, peer: Peer, payload: Mapping[str, Json]) -> Result:
        bearer = self._bearer(payload)
        if bearer is None:
            return Denied("The access token is not good (any more)" if payload else "Sign in first")
        if not self._admits(peer.connection_id, bearer.user_id):
            return Denied("Too many connections of one user")
        locale = payload.get("locale")
        connection = Connection(
            id=peer.connection_id,
            viewer_id=bearer.user_id,
            session_id=bearer.session_id,
            locale=Locale.of(locale if isinstance(locale, str) else None),
            connected_at=self._services.clock.now(),
            token_expires_at=bearer.expires_at,
            operations={},
        )
        try:
            self._connections.open(connection)
        except ConcurrentChange:
            return InitialisedAlready()
        return Accepted(bearer.expires_at)

    def _bearer(self, payload: Mapping[str, Json]) -> Bearer | None:
        """By `authorization` ("Bearer …", also with a capital A), or by `token`, which is the token alone."""
        given, token = payload.get("authorization", payload.get("Authorization")), payload.get("token")
        if isinstance(given, str):
            return self._services.sessions.bearer_in(given)
        if given is None and isinstance(token, str):
            return self._services.sessions.bearer_of(token.strip())
        return None

    def _start(self, connection: Connection, subscribe: Subscribe) -> Result | None:
        """With an id of its own, as an HTTP request has one, and a line in the same log."""
        request_id, began = new_id(self._services.clock.now()), perf_counter()
        with correlated(request_id):
            result = self._started(connection, subscribe, request_id)
            log_subscription(request_id, subscribe.name, result, perf_counter() - began)
        return result

    def _started(self, connection: Connection, subscribe: Subscribe, request_id: str) -> Result | None:
        try:
            self._subscribe(connection, subscribe, request_id)
            return None
        except SubscriberAlreadyExists:
            return Duplicate(subscribe.id)
        except SubscriptionRefused as refused:
            errors = refused.errors
        except (DomainError, TransientError) as error:
            errors = (GraphQLError(str(error), original_error=error),)
        except Exception as error:  # noqa: BLE001 - it ends this operation only; the log has it
            errors = (GraphQLError("", path=[], original_error=error),)
        return Failed(subscribe.id, _told(errors, connection.locale, request_id))

    def _subscribe(self, connection: Connection, subscribe: Subscribe, request_id: str) -> None:
        operation = StoredOperation(self._document(subscribe), subscribe.name, subscribe.variables)
        context = context_of(self._services, connection, request_id, subscribe.name)
        context.rate_limits.take(context.caller, SUBSCRIPTION)
        watch = asyncio.run(source_of(self._schema, operation, context))
        self._connections.start(connection, subscribe.id, operation, watch)

    def _document(self, subscribe: Subscribe) -> str:
        """Its text; a client that knows the hash of a persisted one may leave it out."""
        documents, trusted_only = self._services.documents, self._services.policy.trusted_only
        named = subscribe.extensions.get("persistedQuery")
        sha256 = named.get("sha256Hash") if isinstance(named, dict) else None
        if subscribe.query or not isinstance(sha256, str):
            if trusted_only and not documents.is_trusted(subscribe.query):
                raise _refused(
                    "DOCUMENT_NOT_TRUSTED", "Only operations that clients were built with are executed."
                )
            return subscribe.query
        try:
            return documents.trusted(sha256) if trusted_only else documents.find(sha256)
        except UnknownDocument:
            raise _refused("PERSISTED_QUERY_NOT_FOUND", "PersistedQueryNotFound") from None


def _refused(code: str, problem: str) -> SubscriptionRefused:
    return SubscriptionRefused([OperationRefused(code, problem)])


def _told(errors: tuple[GraphQLError, ...], locale: Locale, request_id: str) -> GraphQLErrors:
    return [formatted(error, locale, request_id) for error in errors]
