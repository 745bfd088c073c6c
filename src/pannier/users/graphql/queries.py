"""Reading one's own account."""

from typing import Annotated

import strawberry

from pannier.api.primitives.ids import Node, NodeLoaders
from pannier.api.primitives.info import Info
from pannier.core.errors import NotFound as DomainNotFound
from pannier.users.graphql.types import Address, User


@strawberry.type
class UserQuery:
    @strawberry.field(description="Who asks; null for a stranger.")
    def viewer(self, info: Info) -> User | None:
        viewer_id = info.context.viewer_id
        return None if viewer_id is None else User.of(info.context.users.get(viewer_id))

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


NODES: NodeLoaders = {"User": _user_node, "Address": _address_node}
