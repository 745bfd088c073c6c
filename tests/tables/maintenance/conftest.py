"""A town that was lived in for a day, put back for each test."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest
from pynamodb.connection import Connection

from pannier.core.dynamo import bind_tables
from pannier.core.settings import Settings
from pannier.maintenance.model import Throttle
from pannier.maintenance.rebuilds.assembly import Surroundings, projections
from pannier.maintenance.rebuilds.runner import RebuildRunner, Rebuilt, merchant_ids
from pannier.maintenance.repository import ProgressRepository
from pannier.merchants.ratings import Stars
from pannier.merchants.repository import MerchantRepository
from pannier.notifications.channels import policy_of
from pannier.notifications.model import InboxMessage
from pannier.reviews.model import HideReason, Review, Scores
from pannier.reviews.reactions import ReviewReactions
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service import ReviewDraft, review_services
from tests.clean import CleanTables, Kept
from tests.tables.audit.town import Town, a_days_business


@dataclass
class City:
    """The town, its reviews, and what rebuilds it. `pauses` are called where a rebuilding gives an index time."""

    town: Town
    settings: Settings
    clean: CleanTables
    pauses: list[Callable[[], None]] = field(default_factory=list)

    def __post_init__(self) -> None:
        town, connection = self.town, self.town.connection
        repository, ratings = ReviewRepository(connection), RatingRepository(connection)
        self.reviewing = review_services(
            repository, ratings, None, town.moves, town.merchants, town.users, town.clock
        )
        self.reactions = ReviewReactions(self.reviewing.ratings, self.reviewing.pictures, lambda _: None)
        around = Surroundings(town.merchants.set_rating, self._tell, 0.0, self._pause)
        self.projections = projections(self.settings, connection, town.clock, Throttle(1e9), around)

    def review(self, name: str, scores: Scores) -> Review:
        """Posted, and nothing yet that follows from it."""
        return self.reviewing.reviews.post(self.town.customer, self.town.orders[name].id, ReviewDraft(scores))

    def react_to(self, old: Review | None, new: Review | None) -> None:
        """What the streams' functions do of a review's change, and of the profile's that follows."""
        before = self.town.merchants.get(self.town.merchant.id)
        self.reactions.on_review_change(old, new)
        self.project(before)

    def project(self, before: object = None) -> None:
        """What the streams' functions do of a profile's change."""
        profile = self.town.merchants.get(self.town.merchant.id)
        self.town.projector.project(None, profile)
        self.town.publisher.publish_merchant(profile)

    def rebuild(self, name: str, merchant_id: str | None = None) -> Rebuilt:
        profiles = MerchantRepository(self.town.connection)
        runner = RebuildRunner(
            self.projections[name], lambda: merchant_ids(profiles), ProgressRepository(), at_once=2
        )
        return runner.run() if merchant_id is None else runner.run_one(merchant_id)

    def stored(self, *families: str) -> dict[tuple[str, str], dict[str, object]]:
        """What is in tables, by keys. Claims are left out: who rebuilds may leave some."""
        tables = self.clean.read()
        return {
            (item["pk"]["S"], item.get("sk", {}).get("S", "")): item
            for family in families
            for item in tables[f"{self.settings.table_prefix}{family}"]
            if item.get("kind") != {"S": "claim"}
        }

    def _pause(self, _: float) -> None:
        if self.pauses:
            self.pauses.pop(0)()

    def _tell(self, messages: object) -> None:
        assert isinstance(messages, list)
        for message in messages:
            assert isinstance(message, InboxMessage)
            if policy_of(message) is not None:
                self.town.dispatcher.dispatch(message.id, message.event_id)


@pytest.fixture(scope="session")
def a_day_in_the_city(clean: CleanTables, settings: Settings, _bound: Connection) -> tuple[City, Kept]:
    """A day of business and two reviews of it, one of which is hidden, take seconds: once for all."""
    clean.make()
    bind_tables(settings, _bound)
    city = City(a_days_business(_bound), settings, clean)
    town = city.town
    RatingRepository(_bound).carry(town.merchant.id, Stars((0, 0, 0, 0, 7)))
    seen = city.review("completed", Scores(4, 5, 2, {town.noodles.id: 3}))
    unseen = city.review("collected", Scores(2, 3, None, {town.tea.id: 1}))
    hidden = city.reviewing.moderation.hide(town.operator, unseen.order_id, HideReason.SPAM)
    for old, new in ((None, seen), (None, unseen), (unseen, hidden)):
        city.react_to(old, new)
    return city, clean.keep()


@pytest.fixture
def city(a_day_in_the_city: tuple[City, Kept], connection: Connection) -> City:
    """Put back as it was."""
    made, kept = a_day_in_the_city
    made.clean.put(kept)
    made.pauses.clear()
    return made
