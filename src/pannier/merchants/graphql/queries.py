"""Finding merchants."""

from datetime import datetime
from typing import Annotated

import orjson
import strawberry

from pannier.api.primitives.connections import (
    After,
    Connection,
    First,
    connection,
    page_info,
    page_request,
)
from pannier.api.primitives.geo import CoordinatesInput
from pannier.api.primitives.ids import Node, NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money
from pannier.core.errors import InvalidInput, Unauthenticated
from pannier.merchants.discovery import DiscoveryQuery, DiscoverySort, FoundMerchant
from pannier.merchants.graphql.types import (
    FoundMerchantConnection,
    FoundMerchantEdge,
    Merchant,
    StaffMember,
)
from pannier.merchants.model import Fulfilment, MerchantStatus
from pannier.merchants.search import LONGEST_TEXT
from pannier.merchants.service import LOOKED_AT


@strawberry.type
class MerchantQuery:
    @strawberry.field(
        description="A merchant; null when there is none. One never admitted is there for its staff and operators."
    )
    def merchant(
        self, info: Info, id: Annotated[strawberry.ID, strawberry.argument(description="A merchant's id.")]
    ) -> Merchant | None:
        found = info.context.merchants.find_visible(info.context.viewer_id, parse_id(id, "Merchant"))
        return None if found is None else Merchant.of(found)

    @strawberry.field(description="Who serves a point. What merchants change shows here within moments.")
    def merchants(
        self,
        info: Info,
        near: Annotated[CoordinatesInput, strawberry.argument(description="Where somebody is.")],
        fulfilment: Annotated[
            Fulfilment,
            strawberry.argument(description="Who delivers there, or where food can be fetched nearby."),
        ] = Fulfilment.DELIVERY,
        open_at: Annotated[
            datetime | None,
            strawberry.argument(description="Only who is open at this moment, within 15 days."),
        ] = None,
        open_now: Annotated[
            bool, strawberry.argument(description="Only who is open at present; `openAt` goes before it.")
        ] = False,
        tag: Annotated[str | None, strawberry.argument(description="Only with this cuisine tag.")] = None,
        text: Annotated[
            str | None,
            strawberry.argument(
                description="Only with each of these words somewhere in name, description or tags; case and "
                "width of letters do not matter. At most 60 characters."
            ),
        ] = None,
        sort: Annotated[
            DiscoverySort, strawberry.argument(description="The order.")
        ] = DiscoverySort.DISTANCE,
        first: First = 20,
        after: After = None,
    ) -> FoundMerchantConnection:
        context, point = info.context, near.point(("near",))
        question = [point.latitude, point.longitude, fulfilment, open_at, open_now, tag, text, sort]
        scope = f"merchants:{orjson.dumps(question).decode()}"
        request = page_request(context.cursors, scope, first, after)
        at = context.clock.now() if open_at is None and open_now else open_at
        page = context.merchants.discover(DiscoveryQuery(point, fulfilment, at, tag, text, sort), request)
        made = [context.cursors.encode(scope, key) for key in page.keys]
        edges = [_edge(cursor, found) for cursor, found in zip(made, page.items, strict=True)]
        return FoundMerchantConnection(edges=edges, page_info=page_info(page, made, request))

    @strawberry.field(description="Where the viewer works.")
    def viewer_memberships(
        self, info: Info, first: First = 20, after: After = None
    ) -> Connection[StaffMember]:
        context = info.context
        if context.viewer_id is None:
            raise Unauthenticated
        scope = f"memberships:{context.viewer_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.merchants.memberships(context.viewer_id, request)
        return connection(context.cursors, scope, request, page, StaffMember.of)

    @strawberry.field(description="For operators: merchants of one status, newest first.")
    def merchants_by_status(
        self,
        info: Info,
        status: Annotated[MerchantStatus, strawberry.argument(description="Which.")],
        first: First = 20,
        after: After = None,
    ) -> Connection[Merchant]:
        context, scope = info.context, f"merchants-by-status:{status}"
        request = page_request(context.cursors, scope, first, after)
        page = context.merchants.page_by_status(context.viewer_id, status, request)
        return connection(context.cursors, scope, request, page, Merchant.of)

    @strawberry.field(
        description="For operators: merchants of any status with each word of a text somewhere in name, phone number "
        f"or id, newest first. A page is made from at most {LOOKED_AT:,} merchants: it may be short, or empty, and "
        "still have a next page behind its `endCursor`."
    )
    def merchant_search(
        self,
        info: Info,
        text: Annotated[
            str,
            strawberry.argument(
                description=f"1 to {LONGEST_TEXT} characters; case and width of letters do not matter."
            ),
        ],
        first: First = 20,
        after: After = None,
    ) -> Connection[Merchant]:
        context, scope = info.context, f"merchant-search:{text}"
        request = page_request(context.cursors, scope, first, after)
        page = context.merchant_directory.search(context.viewer_id, _plain(text), request)
        return connection(context.cursors, scope, request, page, Merchant.of)


def _plain(text: str) -> str:
    """The text, or the id that it is the opaque form of."""
    try:
        return parse_id(text.strip(), "Merchant")
    except InvalidInput:
        return text


def _edge(cursor: str, found: FoundMerchant) -> FoundMerchantEdge:
    return FoundMerchantEdge(
        cursor=cursor,
        node=Merchant.of(found.merchant),
        distance_m=found.distance_m,
        delivery_fee=None if found.delivery_fee is None else Money.of(found.delivery_fee),
        is_open=found.is_open,
        opens_next_at=found.opens_next_at,
    )


def _merchant_node(info: Info, raw_id: str) -> Node | None:
    """Public once it was admitted, for its staff and operators before."""
    found = info.context.merchants.find_visible(info.context.viewer_id, raw_id)
    return None if found is None else Merchant.of(found)


def _staff_node(info: Info, raw_id: str) -> Node | None:
    """For who works at the same merchant, and for operators."""
    merchant_id, _, user_id = raw_id.partition(".")
    viewer_id = info.context.viewer_id
    if viewer_id is None or not (merchant_id and user_id):
        return None
    found = info.context.merchants.find_staff([(merchant_id, user_id), (merchant_id, viewer_id)])
    member = found.get((merchant_id, user_id))
    inside = (merchant_id, viewer_id) in found or info.context.is_operator()
    return StaffMember.of(member) if member is not None and inside else None


MERCHANT_NODES: NodeLoaders = {"Merchant": _merchant_node, "StaffMember": _staff_node}
