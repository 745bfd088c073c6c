"""What somebody sends who has a system hear of orders."""

from pannier.local.simulate.transport import Operation

_CREATED = """
    ... on WebhookEndpointSecretPayload { secret endpoint { id url status hearsSince } }
    ... on Error { code message }
"""

CREATE = Operation(
    "RegisterWebhook",
    "webhookEndpointCreate",
    """
    mutation RegisterWebhook($merchant: ID!, $input: WebhookEndpointInput!) {
      webhookEndpointCreate(merchantId: $merchant, input: $input) {
        __typename
    """
    + _CREATED
    + "} }",
    success="WebhookEndpointSecretPayload",
)

CREATE_PARTNER = Operation(
    "RegisterPartnerWebhook",
    "webhookPartnerEndpointCreate",
    """
    mutation RegisterPartnerWebhook($input: WebhookPartnerEndpointInput!) {
      webhookPartnerEndpointCreate(input: $input) {
        __typename
    """
    + _CREATED
    + "} }",
    success="WebhookEndpointSecretPayload",
)

LIST = Operation(
    "ListWebhooks",
    "webhookEndpoints",
    """
    query ListWebhooks($merchant: ID!) {
      webhookEndpoints(merchantId: $merchant, first: 10) { edges { node { id description status } } }
    }
    """,
)

LIST_PARTNERS = Operation(
    "ListPartnerWebhooks",
    "webhookPartnerEndpoints",
    """
    query ListPartnerWebhooks {
      webhookPartnerEndpoints(first: 50) { edges { node { id description status } } }
    }
    """,
)


def _switch(name: str, root: str, success: str) -> Operation:
    return Operation(
        name,
        root,
        f"mutation {name}($id: ID!) {{ {root}(id: $id) {{ __typename ... on Error {{ code message }} }} }}",
        success=success,
    )


PAUSE = _switch("PauseWebhook", "webhookEndpointPause", "WebhookEndpointPayload")
RESUME = _switch("ResumeWebhook", "webhookEndpointResume", "WebhookEndpointPayload")
REMOVE = _switch("RemoveWebhook", "webhookEndpointRemove", "WebhookEndpointRemovePayload")

REDELIVER = Operation(
    "RedeliverWebhooks",
    "webhookRedeliverRange",
    """
    mutation RedeliverWebhooks($id: ID!, $since: DateTime!, $until: DateTime!) {
      webhookRedeliverRange(endpointId: $id, since: $since, until: $until, state: DELIVERED) {
        __typename
        ... on WebhookRedeliverRangePayload { redelivered endCursor }
        ... on Error { code message }
      }
    }
    """,
    success="WebhookRedeliverRangePayload",
)
