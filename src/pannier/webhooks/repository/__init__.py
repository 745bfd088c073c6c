"""Endpoints and deliveries in DynamoDB."""

from pannier.webhooks.repository.deliveries import DeliveryRepository
from pannier.webhooks.repository.endpoints import EndpointRepository
from pannier.webhooks.repository.jobs import Job, JobKind, JobRepository
from pannier.webhooks.repository.lanes import DUE_SHARDS, Due, LaneRepository

__all__ = [
    "DUE_SHARDS",
    "DeliveryRepository",
    "Due",
    "EndpointRepository",
    "Job",
    "JobKind",
    "JobRepository",
    "LaneRepository",
]
