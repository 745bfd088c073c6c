"""What people can do with webhooks."""

from pannier.webhooks.service.access import Access, Roles, Staff
from pannier.webhooks.service.deliveries import Redelivered, WebhookDeliveries
from pannier.webhooks.service.endpoints import (
    EndpointChanges,
    NewEndpoint,
    Opened,
    WebhookEndpoints,
)

__all__ = [
    "Access",
    "EndpointChanges",
    "NewEndpoint",
    "Opened",
    "Redelivered",
    "Roles",
    "Staff",
    "WebhookDeliveries",
    "WebhookEndpoints",
]
