"""Positions of couriers in the API."""

from pannier.tracking.graphql.mutations import TrackingMutation
from pannier.tracking.graphql.types import CourierPosition

__all__ = ["CourierPosition", "TrackingMutation"]
