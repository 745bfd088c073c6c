"""Webhooks in the API."""

from pannier.webhooks.graphql.mutations import WebhookMutation
from pannier.webhooks.graphql.queries import NODES, WebhookQuery
from pannier.webhooks.graphql.types import WebhookDelivery, WebhookEndpoint

__all__ = ["NODES", "WebhookDelivery", "WebhookEndpoint", "WebhookMutation", "WebhookQuery"]
