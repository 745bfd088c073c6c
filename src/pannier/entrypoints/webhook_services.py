"""What people can do with webhooks, built for the API."""

from dataclasses import dataclass

from pynamodb.connection import Connection

from pannier.core.clock import SystemClock
from pannier.core.settings import Settings
from pannier.entrypoints.webhooks import wake
from pannier.entrypoints.wiring import Wiring
from pannier.webhooks.addresses import Rules, SystemResolver
from pannier.webhooks.delivering import Clocks
from pannier.webhooks.repository import DeliveryRepository, EndpointRepository
from pannier.webhooks.sending import HttpTransport
from pannier.webhooks.service import Access, WebhookDeliveries, WebhookEndpoints
from pannier.webhooks.signing import SecretSeal


@dataclass(frozen=True, slots=True)
class WebhookServices:
    """What people can do with webhooks."""

    endpoints: WebhookEndpoints
    deliveries: WebhookDeliveries


def webhook_services(settings: Settings, connection: Connection, wiring: Wiring) -> WebhookServices:
    """For the API. Raises SettingsError without the key that seals secrets."""
    rules, resolve = Rules(settings.webhooks_allow_loopback), SystemResolver()
    clocks = Clocks(wiring.clock, SystemClock())
    endpoints = EndpointRepository(connection)
    access = Access(endpoints, wiring.users, wiring.merchants)
    transport = HttpTransport(rules, resolve, clocks.machine)
    seal = SecretSeal(settings.webhook_secret_key)
    return WebhookServices(
        WebhookEndpoints(endpoints, access, rules, resolve, seal, transport, clocks),
        WebhookDeliveries(DeliveryRepository(connection), access, wake(settings), clocks),
    )
