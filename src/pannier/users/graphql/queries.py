"""Reading one's own account."""

from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import Node, NodeLoaders
from pannier.api.primitives.info import Info
from pannier.core.errors import NotFound as DomainNotFound
from pannier.users.graphql.types import Address, User, UserSession, signed_in


@strawberry.type
class UserQuery:
    @strawberry.field(description="Who asks; null for a stranger.")
    def viewer(self, info: Info) -> User | None:
        viewer_id = info.context.viewer_id
        return None if viewer_id is None else User.of(info.context.users.get(viewer_id))

    @strawberry.field(description="Where the viewer is signed in, newest first.")
    def viewer_sessions(self, info: Info, first: First = 20, after: After = None) -> Connection[UserSession]:
        context, viewer_id = info.context, signed_in(info)
        scope = f"sessions:{viewer_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.sessions.page(viewer_id, request)
        return connection(
            context.cursors, scope, request, page, lambda each: UserSession.of(each, context.session_id)
        )

    @strawberry.field(description="Operator: the account with a contact; null when there is none.")
    def user_by_contact(
        self,
        info: Info,
        account: Annotated[str, strawberry.argument(description="A phone number or an e-mail address.")],
    ) -> User | None:
        found = info.context.users.find_by_contact(info.context.viewer_id, account)
        return None if found is None else User.of(found)


def _user_node(info: Info, raw_id: str) -> Node | None:
    """Only oneself, or anybody for an operator."""
    viewer_id = info.context.viewer_id
    if viewer_id != raw_id and not info.context.is_operator():
        return None
    found = info.context.users.find_many([raw_id]).get(raw_id)
    return None if found is None else User.of(found)


def _address_node(info: Info, raw_id: str) -> Node | None:
    """Only one's own."""
    viewer_id = info.context.viewer_id
    if viewer_id is None:
        return None
    try:
        return Address.of(info.context.users.get_address(viewer_id, raw_id))
    except DomainNotFound:
        return None


def _session_node(info: Info, raw_id: str) -> Node | None:
    """Only one's own."""
    context = info.context
    found = None if context.viewer_id is None else context.sessions.find(context.viewer_id, raw_id)
    return None if found is None else UserSession.of(found, context.session_id)


NODES: NodeLoaders = {"User": _user_node, "Address": _address_node, "UserSession": _session_node}
