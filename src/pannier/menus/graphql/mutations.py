"""What a merchant's staff does with its menu."""

from datetime import datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.menus import model
from pannier.menus.changes import ItemChanges
from pannier.menus.graphql.inputs import (
    MenuCategoryCreateInput,
    MenuCategoryUpdateInput,
    MenuItemCreateInput,
    MenuItemUpdateInput,
    kept,
)
from pannier.menus.graphql.queries import MerchantId, draft_item
from pannier.menus.graphql.results import (
    MenuCategoryCreateResult,
    MenuCategoryPayload,
    MenuCategoryRemovePayload,
    MenuCategoryRemoveResult,
    MenuCategoryUpdateResult,
    MenuItemCreateResult,
    MenuItemMarkResult,
    MenuItemPayload,
    MenuItemRemovePayload,
    MenuItemRemoveResult,
    MenuItemUpdateResult,
)
from pannier.menus.graphql.types import MenuCategoryDraft, parse_category_id, parse_item_id

CategoryId = Annotated[strawberry.ID, strawberry.argument(description="The category.")]
ItemId = Annotated[strawberry.ID, strawberry.argument(description="The item.")]


@strawberry.type
class MenuMutation:
    @strawberry.mutation(description="Add a heading to a menu. For managers.")
    def menu_category_create(
        self,
        info: Info,
        merchant_id: MerchantId,
        input: Annotated[MenuCategoryCreateInput, strawberry.argument(description="The category.")],
    ) -> MenuCategoryCreateResult:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        category = context.menus.add_category(context.viewer_id, raw_id, input.name, input.position)
        return MenuCategoryPayload(category=MenuCategoryDraft.of(category))

    @strawberry.mutation(description="Rename or move a heading. For managers.")
    def menu_category_update(
        self,
        info: Info,
        id: CategoryId,
        input: Annotated[MenuCategoryUpdateInput, strawberry.argument(description="The changes.")],
    ) -> MenuCategoryUpdateResult:
        context, (merchant_id, raw_id) = info.context, parse_category_id(id)
        category = context.menus.update_category(
            context.viewer_id, merchant_id, raw_id, kept(input.name), kept(input.position)
        )
        return MenuCategoryPayload(category=MenuCategoryDraft.of(category))

    @strawberry.mutation(description="Remove a heading under which there is nothing. For managers.")
    def menu_category_remove(self, info: Info, id: CategoryId) -> MenuCategoryRemoveResult:
        context, (merchant_id, raw_id) = info.context, parse_category_id(id)
        context.menus.remove_category(context.viewer_id, merchant_id, raw_id)
        return MenuCategoryRemovePayload(removed_id=id)

    @strawberry.mutation(description="Add an item to a menu. For managers.")
    def menu_item_create(
        self, info: Info, input: Annotated[MenuItemCreateInput, strawberry.argument(description="The item.")]
    ) -> MenuItemCreateResult:
        context = info.context
        merchant_id, category_id = parse_category_id(input.category_id, ("categoryId",))
        new = input.new_item(category_id)
        return _payload(info, context.item_pictures.add_item(context.viewer_id, merchant_id, new))

    @strawberry.mutation(description="Change an item. Orders placed before keep their prices. For managers.")
    def menu_item_update(
        self,
        info: Info,
        id: ItemId,
        input: Annotated[MenuItemUpdateInput, strawberry.argument(description="The changes.")],
    ) -> MenuItemUpdateResult:
        return _changed(info, id, input.changes(parse_item_id(id)[0]))

    @strawberry.mutation(description="Offer an item to customers. For managers.")
    def menu_item_shelve(self, info: Info, id: ItemId) -> MenuItemUpdateResult:
        return _changed(info, id, ItemChanges(on_shelf=True))

    @strawberry.mutation(description="Take an item from the menu that customers read; keep it. For managers.")
    def menu_item_unshelve(self, info: Info, id: ItemId) -> MenuItemUpdateResult:
        return _changed(info, id, ItemChanges(on_shelf=False))

    @strawberry.mutation(description="Remove an item. Orders keep what they were priced from. For managers.")
    def menu_item_remove(self, info: Info, id: ItemId) -> MenuItemRemoveResult:
        context, (merchant_id, raw_id) = info.context, parse_item_id(id)
        context.menus.remove_item(context.viewer_id, merchant_id, raw_id)
        return MenuItemRemovePayload(removed_id=id)

    @strawberry.mutation(description="Say how many portions a business day has. For all staff.")
    def menu_item_daily_limit_set(
        self,
        info: Info,
        id: ItemId,
        portions: Annotated[
            int | None,
            strawberry.argument(description="From now on, what is sold already included; null: any."),
        ] = None,
    ) -> MenuItemUpdateResult:
        context, (merchant_id, raw_id) = info.context, parse_item_id(id)
        return _payload(info, context.menus.set_daily_limit(context.viewer_id, merchant_id, raw_id, portions))

    @strawberry.mutation(description="Let nobody order an item for a while; acts at once. For all staff.")
    def menu_item_mark_sold_out(
        self,
        info: Info,
        id: ItemId,
        until: Annotated[
            datetime | None,
            strawberry.argument(description="Within a year; by default the midnight of the store."),
        ] = None,
    ) -> MenuItemMarkResult:
        context, (merchant_id, raw_id) = info.context, parse_item_id(id)
        return _payload(info, context.menus.mark_sold_out(context.viewer_id, merchant_id, raw_id, until))

    @strawberry.mutation(description="Take the sold-out mark away; acts at once. For all staff.")
    def menu_item_mark_available(self, info: Info, id: ItemId) -> MenuItemMarkResult:
        context, (merchant_id, raw_id) = info.context, parse_item_id(id)
        return _payload(info, context.menus.mark_available(context.viewer_id, merchant_id, raw_id))


def _changed(info: Info, id: strawberry.ID, changes: ItemChanges) -> MenuItemPayload:
    context, (merchant_id, raw_id) = info.context, parse_item_id(id)
    return _payload(info, context.item_pictures.update_item(context.viewer_id, merchant_id, raw_id, changes))


def _payload(info: Info, item: model.MenuItem) -> MenuItemPayload:
    context, now = info.context, info.context.clock.now()
    view = context.menus.draft_view(context.viewer_id, item.merchant_id, now)
    return MenuItemPayload(item=draft_item(view, item, now))
