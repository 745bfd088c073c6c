"""What happened to an endpoint that its owner should hear of."""

from dataclasses import dataclass
from datetime import datetime

from pannier.webhooks.model import DisabledReason, EndpointId


@dataclass(frozen=True, slots=True)
class WebhookDisabled:
    """Pannier stopped sending to an endpoint. `subject` names it for people: its description, else its host."""

    endpoint: EndpointId
    at: datetime
    reason: DisabledReason
    subject: str

    @property
    def id(self) -> str:
        """The same each time it is told."""
        return f"webhook:{self.endpoint.id}:{int(self.at.timestamp() * 1000)}"
