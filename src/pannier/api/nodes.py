"""`node` and `nodes`: any object by its global id, under the same rules as on every other path to it. And the time."""

from datetime import datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.ids import ManyNodeLoaders, Node, NodeLoaders, split_id
from pannier.api.primitives.info import Info
from pannier.core import problems
from pannier.menus import graphql as menus
from pannier.merchants import graphql as merchants
from pannier.notifications import graphql as notifications
from pannier.orders import graphql as orders
from pannier.reviews import graphql as reviews
from pannier.users import graphql as users
from pannier.webhooks import graphql as webhooks

MAX_NODES = 50

LOADERS: NodeLoaders = {
    **users.NODES,
    **merchants.NODES,
    **menus.NODES,
    **orders.NODES,
    **reviews.NODES,
    **notifications.NODES,
    **webhooks.NODES,
}
MANY_LOADERS: ManyNodeLoaders = orders.MANY_NODES


def load_node(info: Info, text: str, path: tuple[str, ...]) -> Node | None:
    """None when there is no such object, or not for this viewer. Raises InvalidInput when it is no id."""
    type_name, raw_id = _named(text, path)
    return LOADERS[type_name](info, raw_id)


def load_nodes(info: Info, texts: list[str]) -> list[Node | None]:
    """The same of many, in their order; those of a type together where that is less work."""
    named = [_named(text, ("ids", str(index))) for index, text in enumerate(texts)]
    together = {
        type_name: load(info, [raw_id for each, raw_id in named if each == type_name])
        for type_name, load in MANY_LOADERS.items()
        if any(each == type_name for each, _ in named)
    }
    return [
        together[type_name].get(raw_id) if type_name in together else LOADERS[type_name](info, raw_id)
        for type_name, raw_id in named
    ]


def _named(text: str, path: tuple[str, ...]) -> tuple[str, str]:
    """A type that there is, and the id within it. Raises InvalidInput."""
    type_name, raw_id = split_id(text, path)
    if type_name not in LOADERS:
        raise problems.not_an_id(path)
    return type_name, raw_id


@strawberry.type
class NodeQuery:
    @strawberry.field(
        description="What time it is here. A client whose clock is wrong counts down to `deadlineAt` by the difference."
    )
    def server_time(self, info: Info) -> datetime:
        return info.context.clock.now()

    @strawberry.field(description="An object by its id; null when there is none, or not for the viewer.")
    def node(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="Any object's id.")]
    ) -> Node | None:
        return load_node(info, id, ("id",))

    @strawberry.field(description=f"At most {MAX_NODES} objects by their ids, in the same order.")
    def nodes(
        self,
        info: Info,
        ids: Annotated[list[strawberry.ID], strawberry.argument(description="Any objects' ids.")],
    ) -> list[Node | None]:
        if len(ids) > MAX_NODES:
            raise problems.at_most(("ids",), MAX_NODES)
        return load_nodes(info, [*ids])
