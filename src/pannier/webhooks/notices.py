"""From what happened to an endpoint to who hears of it. Pure."""

from pannier.notifications.messages import notice_message
from pannier.notifications.model import InboxMessage, MessageKind, MessageParams, Recipient, RecipientKind
from pannier.webhooks.events import WebhookDisabled


def disabled_messages(event: WebhookDisabled) -> tuple[InboxMessage, ...]:
    """The merchant hears of its own endpoints, the operators of partners'."""
    merchant_id = event.endpoint.owner.merchant_id
    recipient = (
        Recipient(RecipientKind.MERCHANT, merchant_id) if merchant_id else Recipient(RecipientKind.OPERATORS)
    )
    params = MessageParams(subject=event.subject)
    return (
        notice_message(
            MessageKind.WEBHOOK_DISABLED, recipient, event.id, event.at, merchant_id, params=params
        ),
    )
