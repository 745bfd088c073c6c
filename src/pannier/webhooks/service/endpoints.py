"""Endpoints: registered, changed, paused, resumed, tried out, removed."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

import orjson

from pannier.core.errors import ConcurrentChange, InvalidInput
from pannier.core.ids import new_id
from pannier.core.paging import Page, PageRequest
from pannier.core.text import bounded_text
from pannier.webhooks.addresses import Resolver, Rules
from pannier.webhooks.delivering import Clocks
from pannier.webhooks.errors import WebhookPingTooSoon, WebhookSecretRotatedTooOften
from pannier.webhooks.model import (
    HEARS_AFTER,
    MAX_MERCHANTS_A_PARTNER,
    MAX_OLD_SECRETS,
    OLD_SECRET_SIGNS_FOR,
    PING_EVERY,
    REMEMBERED_SUBSCRIPTIONS,
    Attempt,
    Endpoint,
    EndpointId,
    EndpointStatus,
    EventType,
    OldSecret,
    Owner,
    Secrets,
    Subscription,
    log_moment,
)
from pannier.webhooks.repository import EndpointRepository, Job, JobKind
from pannier.webhooks.sending import Transport
from pannier.webhooks.service.access import Access
from pannier.webhooks.signing import SecretSeal, new_secret, signed_headers

_LONGEST_DESCRIPTION = 100
_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class NewEndpoint:
    """What somebody registers. `merchant_ids` is for partners: of whose orders they hear; None: of everybody's."""

    url: str
    event_types: frozenset[EventType]
    description: str = ""
    merchant_ids: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class EndpointChanges:
    """What is None stays. `hears_of_all` makes a partner hear of every merchant, in place of those named before."""

    url: str | None = None
    event_types: frozenset[EventType] | None = None
    description: str | None = None
    merchant_ids: frozenset[str] | None = None
    hears_of_all: bool = False


@dataclass(frozen=True, slots=True)
class Opened:
    """An endpoint and its secret, which is shown this once."""

    endpoint: Endpoint
    secret: str

    def __repr__(self) -> str:
        return f"Opened({self.endpoint.id})"


class WebhookEndpoints:
    """Endpoints. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(
        self,
        endpoints: EndpointRepository,
        access: Access,
        rules: Rules,
        resolve: Resolver,
        seal: SecretSeal,
        transport: Transport,
        clocks: Clocks,
    ) -> None:
        self._endpoints = endpoints
        self._access = access
        self._rules = rules
        self._resolve = resolve
        self._seal = seal
        self._transport = transport
        self._clocks = clocks

    def register(self, viewer_id: str | None, owner: Owner, new: NewEndpoint) -> Opened:
        """An endpoint that hears of what happens from a few seconds on (`subscription.since`).

        Raises:
            Unauthenticated, Forbidden, InvalidInput
            NotFound: the merchant is not the viewer's, or there is no such merchant among a partner's.
            WebhookUrlRefused, TooManyWebhookEndpoints
        """
        self._access.require(viewer_id, owner)
        now = self._now()
        subscription = self._subscription(owner, new.event_types, new.merchant_ids)
        description = _description(new.description)
        self._rules.check_url(new.url, self._resolve)
        endpoint_id, secret = EndpointId(owner, new_id(now)), new_secret()
        endpoint = Endpoint(
            id=endpoint_id,
            url=new.url,
            description=description,
            subscriptions=(subscription,),
            secrets=Secrets(self._seal.seal(secret, str(endpoint_id)), now),
            status=EndpointStatus.ACTIVE,
            created_at=now,
        )
        self._endpoints.add(endpoint)
        return Opened(endpoint, secret)

    def get(self, viewer_id: str | None, endpoint_id: str) -> Endpoint:
        """Raises Unauthenticated, Forbidden, NotFound."""
        return self._access.endpoint(viewer_id, endpoint_id)

    def page(self, viewer_id: str | None, owner: Owner, request: PageRequest) -> Page[Endpoint]:
        """An owner's endpoints, the oldest first. Raises Unauthenticated, NotFound, Forbidden."""
        self._access.require(viewer_id, owner)
        return self._endpoints.page(owner, request)

    def update(self, viewer_id: str | None, endpoint_id: str, changes: EndpointChanges) -> Endpoint:
        """Change what is given. What it hears of changes a few seconds later; deliveries that wait go to the new URL.

        Raises:
            Unauthenticated, Forbidden, NotFound, InvalidInput, WebhookUrlRefused, ConcurrentChange
        """
        self._access.endpoint(viewer_id, endpoint_id)
        if changes.url is not None:
            self._rules.check_url(changes.url, self._resolve)
        return self._change(viewer_id, endpoint_id, lambda endpoint: self._changed(endpoint, changes))

    def pause(self, viewer_id: str | None, endpoint_id: str) -> Endpoint:
        """Send nothing, and go on collecting. What Pannier disabled stays so. Raises as `update`."""

        def paused(endpoint: Endpoint) -> Endpoint:
            active = endpoint.status is EndpointStatus.ACTIVE
            return replace(endpoint, status=EndpointStatus.PAUSED) if active else endpoint

        return self._change(viewer_id, endpoint_id, paused)

    def resume(self, viewer_id: str | None, endpoint_id: str) -> Endpoint:
        """Send again, first what was collected. Raises as `update`."""
        now = self._now()

        def resumed(endpoint: Endpoint) -> Endpoint:
            if endpoint.status is EndpointStatus.ACTIVE:
                return endpoint
            return replace(
                endpoint,
                status=EndpointStatus.ACTIVE,
                resumed_at=now,
                failing_since=None,
                disabled_at=None,
                disabled_because=None,
            )

        return self._change(
            viewer_id, endpoint_id, resumed, lambda endpoint: Job(endpoint.id, JobKind.RESUME, now)
        )

    def rotate_secret(self, viewer_id: str | None, endpoint_id: str) -> Opened:
        """Another secret. The old one goes on signing beside it for a day, so that the receiver can change over.

        Raises:
            WebhookSecretRotatedTooOften, and as `update`
        """
        secret, now = new_secret(), self._now()

        def rotated(endpoint: Endpoint) -> Endpoint:
            secrets = endpoint.secrets
            old = tuple(each for each in secrets.old if now < each.until)
            if len(old) >= MAX_OLD_SECRETS:
                raise WebhookSecretRotatedTooOften(MAX_OLD_SECRETS, min(each.until for each in old))
            latest = OldSecret(secrets.current, now + OLD_SECRET_SIGNS_FOR)
            sealed = self._seal.seal(secret, str(endpoint.id))
            return replace(endpoint, secrets=Secrets(sealed, now, (latest, *old)))

        return Opened(self._change(viewer_id, endpoint_id, rotated), secret)

    def remove(self, viewer_id: str | None, endpoint_id: str) -> None:
        """Nothing is sent any more, and its log is gone. Raises Unauthenticated, Forbidden, NotFound."""
        self._endpoints.remove(self._access.endpoint(viewer_id, endpoint_id))

    def ping(self, viewer_id: str | None, endpoint_id: str) -> Attempt:
        """Send a test, signed like any delivery, in whatever state the endpoint is; it leaves no trace in the log.

        Raises:
            Unauthenticated, Forbidden, NotFound, WebhookPingTooSoon
        """
        endpoint = self._access.endpoint(viewer_id, endpoint_id)
        now = self._now()
        if not self._endpoints.claim_ping(endpoint.id, now, now - PING_EVERY):
            raise WebhookPingTooSoon(now + PING_EVERY)
        message_id = f"ping:{new_id(now)}"
        body = orjson.dumps(
            {
                "specVersion": 1,
                "id": message_id,
                "type": "webhook.ping",
                "version": 1,
                "time": log_moment(now),
            }
        ).decode()
        secrets = [self._seal.open(each, str(endpoint.id)) for each in endpoint.secrets.signing(now)]
        headers = signed_headers(message_id, self._clocks.machine.now(), body, secrets)
        return replace(self._transport.post(endpoint.url, headers, body.encode()).attempt, at=now)

    def _changed(self, endpoint: Endpoint, changes: EndpointChanges) -> Endpoint:
        description = endpoint.description
        if changes.description is not None:
            description = _description(changes.description)
        changed = replace(endpoint, url=changes.url or endpoint.url, description=description)
        standing = endpoint.subscription
        merchant_ids = standing.merchant_ids if changes.merchant_ids is None else changes.merchant_ids
        if changes.hears_of_all:
            merchant_ids = None
        event_types = standing.event_types if changes.event_types is None else changes.event_types
        if (event_types, merchant_ids) == (standing.event_types, standing.merchant_ids):
            return changed
        wanted = self._subscription(endpoint.id.owner, event_types, merchant_ids)
        history = (*endpoint.subscriptions, wanted)[-REMEMBERED_SUBSCRIPTIONS:]
        return replace(changed, subscriptions=history)

    def _subscription(
        self, owner: Owner, event_types: frozenset[EventType], merchant_ids: frozenset[str] | None
    ) -> Subscription:
        if not event_types:
            raise InvalidInput(("eventTypes",), "Name one event type at least.", "请至少指定一种事件类型。")
        if merchant_ids is not None:
            if owner.merchant_id is not None:
                raise InvalidInput(
                    ("merchantIds",),
                    "A merchant's endpoint hears of its own orders.",
                    "商家的端点只接收自己的订单事件。",
                )
            if not 1 <= len(merchant_ids) <= MAX_MERCHANTS_A_PARTNER:
                raise InvalidInput(
                    ("merchantIds",),
                    f"Name 1 to {MAX_MERCHANTS_A_PARTNER} merchants, or none to hear of all.",
                    f"请指定 1 到 {MAX_MERCHANTS_A_PARTNER} 个商家，或不指定以接收全部。",
                )
            merchant_ids = self._access.existing(merchant_ids)
        return Subscription(self._now() + HEARS_AFTER, event_types, merchant_ids)

    def _change(
        self,
        viewer_id: str | None,
        endpoint_id: str,
        change: Callable[[Endpoint], Endpoint],
        job: Callable[[Endpoint], Job] | None = None,
    ) -> Endpoint:
        """Read, change, write; anew when somebody else wrote in between."""
        for _ in range(_ATTEMPTS):
            before = self._access.endpoint(viewer_id, endpoint_id)
            after = change(before)
            if after == before:
                return before
            try:
                return self._endpoints.save(before, after, job(after) if job else None)
            except ConcurrentChange:
                continue
        raise ConcurrentChange

    def _now(self) -> datetime:
        return self._clocks.platform.now()


def _description(text: str) -> str:
    """On one line, since it stands in the subjects of messages. Raises InvalidInput."""
    return bounded_text(" ".join(text.split()), ("description",), _LONGEST_DESCRIPTION, 0)
