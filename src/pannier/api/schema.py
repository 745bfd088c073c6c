"""The schema: every domain's part of it, put together."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import MaxTokensLimiter, ParserCache, ValidationCache
from strawberry.schema.config import StrawberryConfig

from pannier.api.limits import MAX_TOKENS, OperationLimits
from pannier.api.nodes import NodeQuery
from pannier.api.primitives.errors import exception_handlers
from pannier.api.primitives.scalars import SCALARS
from pannier.menus import graphql as menus
from pannier.merchants import graphql as merchants
from pannier.notifications import graphql as notifications
from pannier.orders import graphql as orders
from pannier.privacy import graphql as privacy
from pannier.reviews import graphql as reviews
from pannier.users import graphql as users
from pannier.webhooks import graphql as webhooks


@strawberry.type(description="Everything that can be read.")
class Query(
    NodeQuery,
    users.UserQuery,
    merchants.MerchantQuery,
    merchants.AdmissionQuery,
    menus.MenuQuery,
    orders.OrderQuery,
    reviews.ReviewQuery,
    notifications.InboxQuery,
    webhooks.WebhookQuery,
    notifications.NotificationQuery,
):
    pass


@strawberry.type(
    description="Everything that can be done. Each is one transaction, or is refused and changes nothing."
)
class Mutation(
    users.UserMutation,
    merchants.MerchantMutation,
    merchants.AdmissionMutation,
    merchants.InvitationMutation,
    menus.MenuMutation,
    menus.MenuImportMutation,
    orders.OrderMutation,
    reviews.ReviewMutation,
    notifications.InboxMutation,
    webhooks.WebhookMutation,
    notifications.NotificationMutation,
    privacy.PrivacyMutation,
):
    pass


class Schema(strawberry.Schema):
    """Leaves the logging of errors to `api.errors`, which knows a client's mistake from a fault of ours."""

    @property
    def core(self) -> GraphQLSchema:
        """What graphql-core executes."""
        return self._schema

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        pass


def build_schema(extra_types: Iterable[type] = ()) -> Schema:
    """Build it; takes some hundred milliseconds, so once a process."""
    return Schema(
        query=Query,
        mutation=Mutation,
        types=list(extra_types),
        config=StrawberryConfig(scalar_map=SCALARS),
        extensions=[
            ParserCache,
            ValidationCache,
            lambda: MaxTokensLimiter(max_token_count=MAX_TOKENS),
            OperationLimits,
        ],
        exception_handlers=exception_handlers(),
    )
