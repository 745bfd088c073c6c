"""What functions build alike that have to do with reviews."""

from pynamodb.connection import Connection

from pannier.adapters.objects import ObjectStore
from pannier.core.settings import Settings
from pannier.entrypoints.wiring import Wiring
from pannier.reviews.repository import RatingRepository, ReviewRepository
from pannier.reviews.service import ReviewServices, review_services


def reviewing(settings: Settings, connection: Connection, wiring: Wiring) -> ReviewServices:
    """The use cases of reviews. Without a bucket in the settings, reviews have no pictures."""
    return review_services(
        ReviewRepository(connection),
        RatingRepository(connection),
        ObjectStore(settings) if settings.uploads_bucket else None,
        wiring.ordering.orders,
        wiring.merchants,
        wiring.users,
        wiring.clock,
    )
