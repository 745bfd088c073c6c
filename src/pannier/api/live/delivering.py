"""Telling subscribers what happened: one topic at a time, in order, to all who watch it.

Who may not watch any more is told so, and hears nothing else. A connection that cannot be posted to is closed rather
than passed over: its client comes back and asks for what it missed, so nobody has a gap.
"""

import asyncio
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from contextvars import copy_context
from typing import Protocol, TypeVar

from pannier.adapters.errors import ConnectionGone, Undeliverable
from pannier.api.context import Services
from pannier.api.errors import formatted
from pannier.api.live.contexts import context_of
from pannier.api.live.happenings import Happening, Happenings, Missed
from pannier.api.live.parcels import Parcel, ResultTooLarge, fault_in, grouped, payload
from pannier.api.live.protocol import Close, CloseCode, complete_frame, error_frame, farewell, next_frame
from pannier.api.live.source import SubscriptionRefused, result_of, source_of
from pannier.api.schema import Schema
from pannier.core.errors import DomainError, TransientError
from pannier.core.ids import new_id
from pannier.live.errors import ResumeExpired
from pannier.live.model import WITH_A_FEED, Subscription, Topic
from pannier.live.repository import ConnectionRepository
from pannier.streams.failures import report

S = TypeVar("S")
T = TypeVar("T")

_log = logging.getLogger("pannier.api.live")
_AT_ONCE = 16


class Gateway(Protocol):
    """Reaches connections. `adapters.connections.ConnectionGateway` is one. Neither call takes long."""

    def post(self, connection_id: str, data: bytes) -> None:
        """Raises ConnectionGone, Undeliverable, TransientError."""
        ...

    def close(self, connection_id: str) -> None:
        """Raises TransientError."""
        ...


class Deliveries:
    """Brings events to subscribers. Of one topic, one call at a time."""

    def __init__(
        self,
        schema: Schema,
        services: Services,
        connections: ConnectionRepository,
        happenings: Happenings,
        gateway: Gateway,
    ) -> None:
        self._schema = schema
        self._services = services
        self._connections = connections
        self._happenings = happenings
        self._gateway = gateway
        self._pool = ThreadPoolExecutor(_AT_ONCE, thread_name_prefix="live")

    def on_queued(self, body: Mapping[str, object]) -> None:
        """A message of the queue. Raises KeyError, TypeError or ValueError for what is none."""
        topic, catch_up = Topic.parse(str(body["topic"])), body.get("catch_up")
        if catch_up is None:
            self.on_event(topic, str(body["event"]))
            return
        if not isinstance(catch_up, dict):
            raise TypeError("a subscription is named by its connection and its own id")
        self.on_catch_up(topic, str(catch_up["connection"]), str(catch_up["operation"]))

    def on_event(self, topic: Topic, event_id: str) -> None:
        """Something happened: everybody who watches is told, each by as many connections as they have.

        Raises whatever kept the event from being loaded. What goes wrong with one subscriber touches no other.
        """
        subscribers = self._connections.subscribers(topic)
        if not subscribers and topic.kind not in WITH_A_FEED:
            return  # they have left
        happening = self._happenings.load(topic, event_id)
        if happening is None:
            return
        parcels = self._expired(subscribers)
        good = [each for each in subscribers if self._is_good(each)]
        behind = [each for each in good if each.catching_up_after is not None]
        ready = [
            each for each in good if each.catching_up_after is None and _is_news(happening, each.heard_up_to)
        ]
        for made in self._all(lambda group: self._parcels(group, (happening,)), grouped(ready)):
            parcels += made
        # Their own message has yet to come, or got lost: what they missed, and this event, is told now.
        parcels += self._all(self._catching_up, behind)
        self._all(self._send, parcels)

    def on_catch_up(self, topic: Topic, connection_id: str, operation_id: str) -> None:
        """A subscription is told what it missed. Nothing happens when it has ended, or has been told."""
        found = self._connections.find_subscription(topic, connection_id, operation_id)
        if found is None or found.catching_up_after is None:
            return
        parcels = self._expired([found]) or [self._catching_up(found)]
        self._all(self._send, parcels)

    def _is_good(self, subscription: Subscription) -> bool:
        return subscription.token_expires_at > self._services.clock.now()

    def _expired(self, subscriptions: Iterable[Subscription]) -> list[Parcel]:
        """The token that a connection was opened with is over: its client comes back with another, and goes on."""
        over = Close(CloseCode.FORBIDDEN, "The access token has expired")
        return [
            Parcel(each, farewell(over, [each.id]), closes=True)
            for each in subscriptions
            if not self._is_good(each)
        ]

    def _catching_up(self, subscription: Subscription) -> Parcel:
        assert subscription.catching_up_after is not None
        try:
            missed = _tried(lambda: self._missed(subscription))
        except ResumeExpired as expired:
            return Parcel(subscription, (self._error(subscription, expired),), final=True)
        except Exception as error:  # noqa: BLE001 - others wait; it comes back and asks again
            report("catching up", error, {"topic": str(subscription.topic)})
            return Parcel(subscription, closes=True)
        (parcel,) = self._parcels([subscription], missed.happenings)
        if parcel.final or parcel.closes:
            return parcel
        return Parcel(subscription, parcel.frames, reaches=missed.position)

    def _missed(self, subscription: Subscription) -> Missed:
        assert subscription.catching_up_after is not None
        return self._happenings.since(subscription.topic, subscription.catching_up_after)

    def _parcels(self, group: Sequence[Subscription], happenings: Sequence[Happening]) -> list[Parcel]:
        """For subscriptions that ask the same for the same viewer: executed once."""
        first = group[0]
        try:
            results = _tried(lambda: asyncio.run(self._results(first, happenings)))
        except SubscriptionRefused as refused:
            return [Parcel(each, (self._refusal(each, refused),), final=True) for each in group]
        except Exception as error:  # noqa: BLE001 - whatever it is, others are told nevertheless
            report("an operation", error, {"topic": str(first.topic)})
            return [Parcel(each, closes=True) for each in group]
        ends = any(each.ends for each in happenings)
        made: list[Parcel] = []
        for each in group:
            frames = [next_frame(each.id, result) for result in results]
            if ends:
                frames.append(complete_frame(each.id))
            made.append(Parcel(each, tuple(frames), final=ends))
        return made

    async def _results(
        self, subscription: Subscription, happenings: Sequence[Happening]
    ) -> list[dict[str, object]]:
        """Authorise, then execute for each event.

        Raises:
            SubscriptionRefused: they may not watch it (any more).
            TransientError, or what else was a fault of ours.
        """
        request_id = new_id(self._services.clock.now())
        operation = subscription.operation
        context = context_of(self._services, subscription, request_id, operation.name)
        try:
            await source_of(self._schema, operation, context)
        except SubscriptionRefused as refused:
            if (fault := fault_in(refused.errors)) is not None:
                raise fault from refused
            raise
        results = []
        for each in happenings:
            if each.shown is not None:
                result = await result_of(self._schema, operation, context, each.shown())
                results.append(payload(result, subscription, request_id))
        return results

    def _send(self, parcel: Parcel) -> None:
        """Post, and settle what follows from it."""
        subscription = parcel.subscription
        connection_id = subscription.connection_id
        try:
            self._post(parcel)
            if parcel.closes:
                self._close(connection_id)
            elif parcel.final:
                self._connections.end(connection_id, subscription.id, subscription.topic)
            elif parcel.reaches is not None:
                self._connections.caught_up(subscription, parcel.reaches)
        except ConnectionGone:
            self._connections.remove(connection_id)
        except TransientError:
            _log.info("a live connection is closed: it could not be posted to")
            self._close(connection_id)

    def _post(self, parcel: Parcel) -> None:
        subscription = parcel.subscription
        try:
            for frame in parcel.frames:
                self._gateway.post(subscription.connection_id, frame)
        except Undeliverable:
            self._gateway.post(subscription.connection_id, self._error(subscription, ResultTooLarge()))
            self._connections.end(subscription.connection_id, subscription.id, subscription.topic)

    def _close(self, connection_id: str) -> None:
        with suppress(TransientError):  # then it is dead, and what is in the table of it is gone in any case
            self._gateway.close(connection_id)
        self._connections.remove(connection_id)

    def _error(self, subscription: Subscription, error: DomainError) -> bytes:
        told = {"message": error.message(subscription.locale), "extensions": {"code": error.code}}
        return error_frame(subscription.id, [told])

    def _refusal(self, subscription: Subscription, refused: SubscriptionRefused) -> bytes:
        request_id = new_id(self._services.clock.now())
        errors = [formatted(error, subscription.locale, request_id) for error in refused.errors]
        return error_frame(subscription.id, errors)

    def _all(self, work: Callable[[S], T], items: Sequence[S]) -> list[T]:
        """Several at a time; what goes wrong with one is logged and touches no other."""

        def guarded(item: S) -> list[T]:
            try:
                return [work(item)]
            except Exception as error:  # noqa: BLE001 - others go on
                report("a delivery", error, {})
                return []

        contexts = [copy_context() for _ in items]  # whose request it is, and where it is measured
        made = self._pool.map(lambda context, item: context.run(guarded, item), contexts, items)
        return [done for results in made for done in results]


def _is_news(happening: Happening, heard_up_to: int) -> bool:
    return happening.position == 0 or happening.position > heard_up_to


def _tried(work: Callable[[], T]) -> T:
    """What is a fault of ours is tried once more, since the next thing would be to close the connection."""
    try:
        return work()
    except (SubscriptionRefused, DomainError):
        raise
    except Exception as error:  # noqa: BLE001 - the second time it is raised
        _log.info("tried again after %s", type(error).__qualname__)
        return work()
