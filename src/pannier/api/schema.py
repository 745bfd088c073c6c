"""The schema: every domain's part of it, put together."""

from collections.abc import Iterable
from typing import Any

import strawberry
from graphql import GraphQLError, GraphQLSchema
from strawberry.extensions import SchemaExtension
from strawberry.schema.config import StrawberryConfig

from pannier.api.limits import Documents, OperationLimits
from pannier.api.nodes import NodeQuery
from pannier.api.observing import Observing
from pannier.api.policy import ApiPolicy
from pannier.api.primitives.errors import tells_refusals
from pannier.api.primitives.scalars import SCALARS
from pannier.menus import graphql as menus
from pannier.merchants import graphql as merchants
from pannier.notifications import graphql as notifications
from pannier.orders import graphql as orders
from pannier.privacy import graphql as privacy
from pannier.reviews import graphql as reviews
from pannier.tracking import graphql as tracking
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


@tells_refusals
@strawberry.type(
    description="Everything that can be done. Each is one transaction, or is refused and changes nothing."
)
class Mutation(
    users.UserMutation,
    merchants.MerchantMutation,
    merchants.AdmissionMutation,
    merchants.InvitationMutation,
    menus.MenuMutation,
    menus.MenuArrangingMutation,
    menus.MenuImportMutation,
    orders.OrderMutation,
    reviews.ReviewMutation,
    notifications.InboxMutation,
    webhooks.WebhookMutation,
    notifications.NotificationMutation,
    privacy.PrivacyMutation,
    tracking.TrackingMutation,
):
    pass


@strawberry.type(
    description="Everything that can be watched, over a WebSocket with the subprotocol `graphql-transport-ws`. Each "
    "event is shown to those only who may see it at that moment."
)
class Subscription(orders.OrderSubscription, notifications.InboxSubscription):
    pass


class Schema(strawberry.Schema):
    """Leaves the logging of errors to `api.errors`, which knows a client's mistake from a fault of ours."""

    def __init__(self, policy: ApiPolicy, types: Iterable[type]) -> None:
        super().__init__(
            query=Query,
            mutation=Mutation,
            subscription=Subscription,
            types=list(types),
            config=StrawberryConfig(scalar_map=SCALARS),
            extensions=[self._limits, Observing],
        )
        self._policy = policy
        self.documents = Documents(self.core, suggestions=policy.suggestions)
        """Reads, prices and validates what is to be executed; for those too who execute it by themselves."""

    @property
    def core(self) -> GraphQLSchema:
        """What graphql-core executes."""
        return self._schema

    def process_errors(self, errors: list[GraphQLError], execution_context: Any = None) -> None:
        pass

    def _limits(self) -> SchemaExtension:
        return OperationLimits(self.documents, self._policy.introspection)

    def _get_custom_context_kwargs(
        self, operation_extensions: dict[str, Any] | None = None, *, sync: bool = False
    ) -> dict[str, Any]:
        """What graphql-core is told beside; its texts about variables tell names of the schema as well."""
        usual = super()._get_custom_context_kwargs(operation_extensions, sync=sync)
        return usual | {"hide_suggestions": not self._policy.suggestions}


def build_schema(extra_types: Iterable[type] = (), policy: ApiPolicy | None = None) -> Schema:
    """Build it; takes some hundred milliseconds, so once a process. Without a policy nothing of it is hidden."""
    return Schema(policy or ApiPolicy(introspection=True, suggestions=True), extra_types)
