"""The log of deliveries, and sending some of them again."""

from dataclasses import dataclass
from datetime import datetime

from pannier.core.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.core.ids import is_id
from pannier.core.paging import Key, Page, PageRequest
from pannier.webhooks.delivering import Clocks
from pannier.webhooks.lifecycle import redelivered
from pannier.webhooks.model import (
    KEPT_FOR,
    MAX_REDELIVERED_AT_ONCE,
    Delivery,
    DeliveryId,
    DeliveryState,
)
from pannier.webhooks.repository import DeliveryRepository
from pannier.webhooks.service.access import Access
from pannier.webhooks.wakeups import Wake, try_to_wake

_ATTEMPTS = 4


@dataclass(frozen=True, slots=True)
class Redelivered:
    """How many deliveries are under way again; `after` is where to go on, None when that were all."""

    count: int
    after: Key | None


class WebhookDeliveries:
    """Deliveries. `viewer_id` is who asks; None: nobody signed in."""

    def __init__(
        self,
        deliveries: DeliveryRepository,
        access: Access,
        wake: Wake,
        clocks: Clocks,
        at_once: int = MAX_REDELIVERED_AT_ONCE,
    ) -> None:
        self._deliveries = deliveries
        self._access = access
        self._wake = wake
        self._clocks = clocks
        self._at_once = at_once

    def page(
        self, viewer_id: str | None, endpoint_id: str, state: DeliveryState | None, request: PageRequest
    ) -> Page[Delivery]:
        """An endpoint's deliveries, without their bodies, the newest events first.

        Raises:
            Unauthenticated, Forbidden, NotFound
        """
        endpoint = self._access.endpoint(viewer_id, endpoint_id)
        return self._deliveries.page(endpoint.id, state, request)

    def get(self, viewer_id: str | None, delivery_id: str) -> Delivery:
        """Raises Unauthenticated, Forbidden, NotFound: also once its endpoint is gone."""
        try:
            parsed = DeliveryId.parse(delivery_id)
        except ValueError as error:
            raise NotFound("WebhookDelivery") from error
        try:
            self._access.endpoint(viewer_id, str(parsed.lane.endpoint))
        except NotFound as error:
            raise NotFound("WebhookDelivery") from error
        if not is_id(parsed.lane.order_id):
            raise NotFound("WebhookDelivery")
        return self._deliveries.get(parsed)

    def redeliver(self, viewer_id: str | None, delivery_id: str) -> Delivery:
        """Send an event again, whatever became of it, or at once where it waits for its next try.

        It is sent as soon as nothing earlier of its order is under way, and the endpoint is active.

        Raises:
            Unauthenticated, Forbidden, NotFound, ConcurrentChange
        """
        found = self.get(viewer_id, delivery_id)
        again = self._again(found.id)
        try_to_wake(self._wake, found.id.lane)
        return again

    def redeliver_range(
        self,
        viewer_id: str | None,
        endpoint_id: str,
        state: DeliveryState | None,
        since: datetime,
        until: datetime,
        after: Key | None = None,
    ) -> Redelivered:
        """The same for the events from `since` to before `until`, the oldest first, a bounded number a call.

        Raises:
            Unauthenticated, Forbidden, NotFound, ConcurrentChange
            InvalidInput: the range is empty, or longer than deliveries are kept.
        """
        endpoint = self._access.endpoint(viewer_id, endpoint_id)
        if not since < until <= since + KEPT_FOR:
            raise InvalidInput(
                ("until",),
                f"A range ends after it begins, within {KEPT_FOR.days} days.",
                f"时间范围的结束应晚于开始，且在 {KEPT_FOR.days} 天以内。",
            )
        request = PageRequest(self._at_once, after)
        page = self._deliveries.page_between(endpoint.id, state, since, until, request)
        for found in page.items:
            self._again(found.id)
        for lane in dict.fromkeys(found.id.lane for found in page.items):
            try_to_wake(self._wake, lane)
        return Redelivered(len(page.items), page.keys[-1] if page.has_next else None)

    def _again(self, delivery_id: DeliveryId) -> Delivery:
        for _ in range(_ATTEMPTS):
            before = self._deliveries.get(delivery_id)
            now = self._clocks.platform.now()
            try:
                self._deliveries.redeliver(before, redelivered(before, now), now)
            except ConcurrentChange:
                continue
            return self._deliveries.get(delivery_id)
        raise ConcurrentChange
