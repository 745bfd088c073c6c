"""What may happen while something is counted anew: orders, reviews, their streams, and the end of the process."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from pannier.core.ids import new_id
from pannier.core.settings import Settings
from pannier.local.aws import dynamodb_client
from pannier.orders.events import EVENTS, OrderEvent
from pannier.orders.repository import StatisticsRepository
from pannier.orders.repository.histories import HistoryRepository
from pannier.orders.statistics import change_of_day, sales_of, sells
from pannier.reviews.model import HideReason, Hiding, Review
from pannier.reviews.repository import ReviewRepository
from tests.tables.audit.spoiler import Spoiler
from tests.tables.audit.town import NOON
from tests.tables.maintenance.conftest import City

Step = Callable[[], None]


class Killed(BaseException):
    """As if the process were gone."""


def kill() -> None:
    raise Killed


def meddling(repository: type[Any], connection: Any, happen: Step) -> Any:
    """A repository before each of whose calls something happens."""

    def called(name: str) -> Any:
        def call(self: Any, *args: Any, **kwargs: Any) -> Any:
            happen()
            return getattr(repository, name)(self, *args, **kwargs)

        return call

    public = [name for name in vars(repository) if not name.startswith("_")]
    return type("Meddling", (repository,), {name: called(name) for name in public})(connection)


@dataclass
class Happenings:
    """What happens next, one a call; nothing once there is no more. May be told to do nothing."""

    steps: Iterator[Step]
    quiet: bool = False

    def next(self) -> None:
        if not self.quiet:
            next(self.steps, lambda: None)()


@dataclass
class OrderStream:
    """Orders that come in whole, and their events, which are added later, in order, maybe twice."""

    city: City
    settings: Settings
    pending: list[OrderEvent] = field(default_factory=list)
    delivered: list[OrderEvent] = field(default_factory=list)
    made: int = 0

    def __post_init__(self) -> None:
        self.client = dynamodb_client(self.settings)
        self.table = f"{self.settings.table_prefix}orders"
        pattern = self.city.town.orders["completed"].id
        self.items = Spoiler(self.client, self.settings.table_prefix).query("orders", pattern)

    def place(self) -> None:
        """One like the completed one, which goes its whole way before the stream brings any of it."""
        self.made += 1
        order_id = new_id(NOON + timedelta(hours=1, seconds=self.made))
        for item in self.items:
            made: Any = {**item, "pk": {"S": order_id}}
            self.client.put_item(TableName=self.table, Item=made)
        history = HistoryRepository().read(order_id)
        assert history is not None
        for entry in history.entries:
            state = replace(history.order, status=entry.status, latest=entry)
            self.pending.append(EVENTS[entry.command](state))

    def deliver(self) -> None:
        if self.pending:
            event = self.pending.pop(0)
            self.delivered.append(event)
            self._add(event)

    def deliver_all(self) -> None:
        while self.pending:
            self.deliver()

    def repeat(self) -> None:
        if self.delivered:
            self._add(self.delivered[-1])

    def _add(self, event: OrderEvent) -> None:
        change = change_of_day(event)
        if change is not None:
            history = HistoryRepository().read(event.order.id)
            assert history is not None
            assert history.snapshot is not None
            sold = sales_of(event.order, history.snapshot.quote.price) if sells(event) else ()
            now = self.city.town.clock.now()
            currency = event.order.total.currency
            StatisticsRepository(self.city.town.connection).add(event.id, change, currency, now, sold)


@dataclass
class ReviewStream:
    """A review that is edited, hidden and shown, and its changes, which are added later, in order, maybe twice."""

    city: City
    pending: list[tuple[Review | None, Review]] = field(default_factory=list)
    last: tuple[Review | None, Review] | None = None

    def _save(self, change: Callable[[Review], Review]) -> None:
        repository = ReviewRepository(self.city.town.connection)
        old = repository.find(self.city.town.orders["completed"].id)
        assert old is not None
        self.pending.append((old, repository.save(change(old))))

    def edit(self) -> None:
        self._save(
            lambda old: replace(old, scores=replace(old.scores, food=old.scores.food % 5 + 1, items={}))
        )

    def hide(self) -> None:
        hiding = Hiding(HideReason.SPAM, "", self.city.town.clock.now())
        self._save(lambda old: replace(old, hiding=None if old.hiding else hiding))

    def deliver(self) -> None:
        if self.pending:
            self.last = self.pending.pop(0)
            self.city.reactions.on_review_change(*self.last)

    def repeat(self) -> None:
        if self.last is not None:
            self.city.reactions.on_review_change(*self.last)
