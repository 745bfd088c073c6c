"""What clients send about webhooks."""

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.patches import patch_input
from pannier.core import problems
from pannier.webhooks.graphql import enums  # noqa: F401 - gives the enums below their GraphQL types
from pannier.webhooks.model import MAX_MERCHANTS_A_PARTNER, EventType
from pannier.webhooks.service import EndpointChanges, NewEndpoint

_URL = "https, of a public host, on port 443 or one above 1023; at most 500 characters."


@strawberry.input(description="A merchant's endpoint.")
class WebhookEndpointInput:
    url: str = strawberry.field(description=_URL)
    event_types: list[EventType] = strawberry.field(description="What it is to hear of; one at least.")
    description: str = strawberry.field(default="", description="For people; at most 100 characters.")

    def new_endpoint(self) -> NewEndpoint:
        return NewEndpoint(self.url, frozenset(self.event_types), self.description)


@strawberry.input(description="A partner's endpoint.")
class WebhookPartnerEndpointInput:
    url: str = strawberry.field(description=_URL)
    event_types: list[EventType] = strawberry.field(description="What it is to hear of; one at least.")
    description: str = strawberry.field(default="", description="For people; at most 100 characters.")
    merchant_ids: list[strawberry.ID] | None = strawberry.field(
        default=None,
        description=f"Of whose orders it is to hear, 1 to {MAX_MERCHANTS_A_PARTNER}; null: of everybody's.",
    )

    def new_endpoint(self) -> NewEndpoint:
        """Raises InvalidInput."""
        merchants = None if self.merchant_ids is None else _merchants(self.merchant_ids)
        return NewEndpoint(self.url, frozenset(self.event_types), self.description, merchants)


@patch_input("What to change of an endpoint; what is absent stays.")
class WebhookEndpointUpdateInput:
    url: strawberry.Maybe[str] = strawberry.field(description=_URL)
    event_types: strawberry.Maybe[list[EventType]] = strawberry.field(
        description="What it is to hear of, all of it; from a few seconds later on."
    )
    description: strawberry.Maybe[str] = strawberry.field(description="At most 100 characters.")
    merchant_ids: strawberry.Maybe[list[strawberry.ID] | None] = strawberry.field(
        description="For a partner's: of whose orders it is to hear; null: of everybody's."
    )

    def changes(self) -> EndpointChanges:
        """Raises InvalidInput."""
        named = None if self.merchant_ids is None else self.merchant_ids.value
        return EndpointChanges(
            url=None if self.url is None else self.url.value,
            event_types=None if self.event_types is None else frozenset(self.event_types.value),
            description=None if self.description is None else self.description.value,
            merchant_ids=None if named is None else _merchants(named),
            hears_of_all=self.merchant_ids is not None and named is None,
        )


def _merchants(ids: list[strawberry.ID]) -> frozenset[str]:
    if len(ids) > MAX_MERCHANTS_A_PARTNER:
        raise problems.at_most(("merchantIds",), MAX_MERCHANTS_A_PARTNER)
    return frozenset(
        parse_id(each, "Merchant", ("merchantIds", str(index))) for index, each in enumerate(ids)
    )
