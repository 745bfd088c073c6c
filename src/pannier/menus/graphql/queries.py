"""Reading menus: published ones by everybody, drafts by staff."""

from datetime import datetime, timedelta
from typing import Annotated

import strawberry

from pannier.api.primitives.connections import After, Connection, First, connection, page_request
from pannier.api.primitives.ids import Node, NodeLoaders, parse_id
from pannier.api.primitives.info import Info
from pannier.core import problems
from pannier.core.errors import NotFound
from pannier.menus import model
from pannier.menus.graphql.types import Menu, MenuCategory, MenuCategoryDraft, MenuItem, View, pair_of
from pannier.menus.service import DraftView

_BACK, _AHEAD = timedelta(days=1), timedelta(days=31)

MerchantId = Annotated[strawberry.ID, strawberry.argument(description="The merchant.")]


@strawberry.type(
    description="A menu as its merchant's staff edits it. Customers see it once it is published."
)
class MenuDraft:
    raw: strawberry.Private[DraftView]
    merchant_id: strawberry.Private[str]
    revision: int = strawberry.field(description="Grows with every edit.")

    @strawberry.field(description="All headings, oldest first.")
    def categories(self, info: Info, first: First = 20, after: After = None) -> Connection[MenuCategoryDraft]:
        context, scope = info.context, f"menu-draft-categories:{self.merchant_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.menus.page_draft_categories(context.viewer_id, self.merchant_id, request)
        return connection(context.cursors, scope, request, page, MenuCategoryDraft.of)

    @strawberry.field(description="All items, on the shelf or not, oldest first.")
    def items(self, info: Info, first: First = 20, after: After = None) -> Connection[MenuItem]:
        context, scope = info.context, f"menu-draft-items:{self.merchant_id}"
        request = page_request(context.cursors, scope, first, after)
        page = context.menus.page_draft_items(context.viewer_id, self.merchant_id, request)
        now = context.clock.now()
        return connection(context.cursors, scope, request, page, lambda item: draft_item(self.raw, item, now))


@strawberry.type
class MenuQuery:
    @strawberry.field(description="A merchant's menu; null where none is published.")
    def menu(
        self,
        info: Info,
        merchant_id: MerchantId,
        at: Annotated[
            datetime | None,
            strawberry.argument(
                description="The moment that availability and portions are told for, within 31 days; by default now."
            ),
        ] = None,
    ) -> Menu | None:
        now = info.context.clock.now()
        if at is not None and not now - _BACK <= at <= now + _AHEAD:
            raise problems.moment_within(("at",), _AHEAD.days)
        found = _published(info, parse_id(merchant_id, "Merchant", ("merchantId",)), at or now)
        return None if found is None else Menu.of(*found)

    @strawberry.field(description="For a merchant's staff: the menu as it is edited.")
    def menu_draft(self, info: Info, merchant_id: MerchantId) -> MenuDraft:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        view = context.menus.draft_view(context.viewer_id, raw_id, context.clock.now())
        return MenuDraft(raw=view, merchant_id=raw_id, revision=view.revision)


def draft_item(draft: DraftView, item: model.MenuItem, at: datetime) -> MenuItem:
    """An item as staff see it."""
    view = View(draft.merchant, draft.marks, at)
    return MenuItem.of_draft(item, view, draft.categories.get(item.category_id))


def _published(info: Info, merchant_id: str, at: datetime) -> tuple[model.PublishedMenu, View] | None:
    menus = info.context.menus
    try:
        menu = menus.published(merchant_id)
    except NotFound:
        return None
    return menu, View(menu.merchant, menus.marks(menu, menu.merchant.business_date(at)), at)


def _item_node(info: Info, raw_id: str) -> Node | None:
    """A published item is everybody's; the merchant's staff sees any, as a draft."""
    pair = pair_of(raw_id)
    if pair is None:
        return None
    context, (merchant_id, item_id) = info.context, pair
    now = context.clock.now()
    if context.viewer_id is not None:
        try:
            draft = context.menus.draft_view(context.viewer_id, merchant_id, now)
            return draft_item(
                draft, context.menus.get_draft_item(context.viewer_id, merchant_id, item_id), now
            )
        except NotFound:
            pass  # not staff, or no such item
    found = _published(info, merchant_id, now)
    item = found[0].items.get(item_id) if found else None
    return MenuItem.of(item, found[1]) if found and item else None


def _category_node(info: Info, raw_id: str) -> Node | None:
    """Of the published menu."""
    pair = pair_of(raw_id)
    found = None if pair is None else _published(info, pair[0], info.context.clock.now())
    if pair is None or found is None:
        return None
    listed: list[MenuCategory] = Menu.of(*found).categories
    return next((each for each in listed if each.raw_id == pair[1]), None)


NODES: NodeLoaders = {"MenuItem": _item_node, "MenuCategory": _category_node}
