"""Lists by pages: connections with signed keyset cursors."""

from collections.abc import Callable
from typing import Annotated, Generic, TypeAlias, TypeVar

import strawberry

from pannier.core.errors import InvalidInput
from pannier.core.paging import CursorCodec, Page, PageRequest

MAX_PAGE = 100

T = TypeVar("T")
D = TypeVar("D")

First: TypeAlias = Annotated[int, strawberry.argument(description=f"How many elements, 1 to {MAX_PAGE}.")]
After: TypeAlias = Annotated[str | None, strawberry.argument(description="The cursor behind which to go on.")]


@strawberry.type(description="Where a page ends.")
class PageInfo:
    has_next_page: bool = strawberry.field(description="Whether there are elements behind this page.")
    has_previous_page: bool = strawberry.field(description="Whether this page began behind a cursor.")
    start_cursor: str | None = strawberry.field(description="Of the first element of this page.")
    end_cursor: str | None = strawberry.field(
        description="Of the last element of this page; `after` for the next."
    )


@strawberry.type(description="An element of a list, and its place in it.")
class Edge(Generic[T]):
    cursor: str = strawberry.field(description="Opaque, good for this list only.")
    node: T = strawberry.field(description="The element.")


@strawberry.type(description="A page of a list.")
class Connection(Generic[T]):
    edges: list[Edge[T]] = strawberry.field(description="The elements of this page with their cursors.")
    page_info: PageInfo = strawberry.field(description="Where this page ends.")


def page_request(cursors: CursorCodec, scope: str, first: int, after: str | None) -> PageRequest:
    """The page a client asks for. `scope` names the list, so a cursor of another one is refused.

    Raises:
        InvalidInput: `first` is out of bounds, or `after` is not a cursor of this list.
    """
    if not 1 <= first <= MAX_PAGE:
        raise InvalidInput(
            ("first",), f"A page has 1 to {MAX_PAGE} elements.", f"每页应有 1 到 {MAX_PAGE} 项。"
        )
    return PageRequest(first, None if after is None else cursors.decode(scope, after))


def page_info(
    page: Page[D], cursors: list[str], request: PageRequest, end_cursor: str | None = None
) -> PageInfo:
    """What a connection says of its page. `end_cursor`: where it ends, unless behind the last that is shown."""
    return PageInfo(
        has_next_page=page.has_next,
        has_previous_page=request.after is not None,
        start_cursor=cursors[0] if cursors else None,
        end_cursor=end_cursor or (cursors[-1] if cursors else None),
    )


def connection(
    cursors: CursorCodec, scope: str, request: PageRequest, page: Page[D], of: Callable[[D], T]
) -> Connection[T]:
    """A page of domain objects as a connection of GraphQL objects."""
    made = [cursors.encode(scope, key) for key in page.keys]
    edges = [Edge(cursor=cursor, node=of(item)) for cursor, item in zip(made, page.items, strict=True)]
    end = None if page.end is None else cursors.encode(scope, page.end)
    return Connection(edges=edges, page_info=page_info(page, made, request, end))
