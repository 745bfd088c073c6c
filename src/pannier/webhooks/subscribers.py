"""Who hears of an event. Asked for every event of every order, so the lists of endpoints are kept for a moment."""

from collections import OrderedDict
from collections.abc import Iterator
from datetime import datetime

from pannier.core.clock import Clock
from pannier.webhooks.model import LIST_CACHED_FOR, Endpoint, Owner
from pannier.webhooks.repository import EndpointRepository

_REMEMBERED = 1_000
_PARTNERS = Owner()


class Subscribers:
    """The endpoints that want an event. A list is at most `LIST_CACHED_FOR` old, and changes act later than that."""

    def __init__(self, endpoints: EndpointRepository, clock: Clock) -> None:
        self._endpoints = endpoints
        self._clock = clock
        self._lists: OrderedDict[Owner, tuple[datetime, tuple[Endpoint, ...]]] = OrderedDict()

    def of(self, event_type: str, merchant_id: str, at: datetime) -> Iterator[Endpoint]:
        """Of such an event of this merchant's order, at that moment. Two Queries at most."""
        for owner in (Owner(merchant_id), _PARTNERS):
            for endpoint in self._list(owner):
                if endpoint.wants(event_type, merchant_id, at):
                    yield endpoint

    def _list(self, owner: Owner) -> tuple[Endpoint, ...]:
        now = self._clock.now()
        kept = self._lists.get(owner)
        if kept is not None and now - kept[0] <= LIST_CACHED_FOR:
            return kept[1]
        found = self._endpoints.all_of(owner)
        self._lists[owner] = (now, found)
        self._lists.move_to_end(owner)
        if len(self._lists) > _REMEMBERED:
            self._lists.popitem(last=False)
        return found
