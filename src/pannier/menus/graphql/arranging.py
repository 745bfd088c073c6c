"""Changing many items at once, and putting items and categories elsewhere."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, InvalidInput, NotFound
from pannier.api.primitives.ids import parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.patches import patch_input
from pannier.api.primitives.uploads import UploadTicket
from pannier.core import errors, problems
from pannier.menus import model
from pannier.menus.bulk import MAX_AT_ONCE, ItemsChange, PriceChange, several_price_changes
from pannier.menus.graphql.inputs import ServingWindowInput, category_of, kept, windows_of
from pannier.menus.graphql.queries import MerchantId, draft_item
from pannier.menus.graphql.results import MenuTooLarge
from pannier.menus.graphql.types import MenuCategoryDraft, MenuItem, parse_category_id, parse_item_id
from pannier.merchants.changes import UNCHANGED, Kept

ItemIds = Annotated[
    list[strawberry.ID], strawberry.argument(description=f"Items of this merchant, 1 to {MAX_AT_ONCE}.")
]
_HIGHEST_STEP = 100_000
_BASIS_POINTS = 100_000


@patch_input(
    "What to change of each of several items; what is absent stays. At most one of the changes of price."
)
class MenuItemsChangeInput:
    on_shelf: strawberry.Maybe[bool] = strawberry.field(description="Whether customers see them.")
    category_id: strawberry.Maybe[strawberry.ID] = strawberry.field(
        description="Move them there, to its end, in the order in which they are named."
    )
    price_minor: strawberry.Maybe[int] = strawberry.field(description="All cost this, before options.")
    price_delta_minor: strawberry.Maybe[int] = strawberry.field(
        description="Each costs so many minor units more, or less."
    )
    price_basis_points: strawberry.Maybe[int] = strawberry.field(
        description="Each costs so many hundredths of a percent more, or less: 1,000 makes 28.00 to 30.80. Computed "
        "exactly, rounded once, half a unit up; at most 100,000."
    )
    price_rounding_minor: strawberry.Maybe[int] = strawberry.field(
        description="With one of these two: to which multiple of minor units the new price is rounded, half of it up; "
        "by default 1. 100 makes 30.80 to 31.00."
    )
    discount_minor: strawberry.Maybe[int] = strawberry.field(
        description="Off each portion; 0 ends a discount."
    )
    windows: strawberry.Maybe[list[ServingWindowInput]] = strawberry.field(
        description="When they are served; none: all day. At most 10."
    )
    daily_limit: strawberry.Maybe[int | None] = strawberry.field(
        description="Portions of each a business day; null: not counted. This alone may be changed by all staff."
    )
    low_stock_at: strawberry.Maybe[int] = strawberry.field(
        description="With so many left, the staff gets a notice."
    )

    def change(self, merchant_id: str) -> ItemsChange:
        """Raises InvalidInput; NotFound: the category is another merchant's."""
        windows = kept(self.windows)
        return ItemsChange(
            price_minor=self._price(),
            discount_minor=kept(self.discount_minor),
            category_id=category_of(self.category_id, merchant_id, ("input", "categoryId")),
            on_shelf=kept(self.on_shelf),
            windows=windows if windows is UNCHANGED else windows_of(windows),
            daily_limit=kept(self.daily_limit),
            low_stock_at=kept(self.low_stock_at),
        )

    def _price(self) -> int | PriceChange | Kept:
        price, delta, points = (
            kept(each) for each in (self.price_minor, self.price_delta_minor, self.price_basis_points)
        )
        if sum(each is not UNCHANGED for each in (price, delta, points)) > 1:
            raise several_price_changes()
        rounding = kept(self.price_rounding_minor)
        step = 1 if rounding is UNCHANGED else rounding
        if not 1 <= step <= _HIGHEST_STEP:
            raise problems.between(("input", "priceRoundingMinor"), 1, _HIGHEST_STEP)
        if points is not UNCHANGED:
            if abs(points) > _BASIS_POINTS:
                raise problems.between(("input", "priceBasisPoints"), -_BASIS_POINTS, _BASIS_POINTS)
            return PriceChange(basis_points=points, rounding=step)
        return price if delta is UNCHANGED else PriceChange(delta_minor=delta, rounding=step)


@strawberry.type(description="The items as they are stored. Customers see them within moments.")
class MenuItemsPayload:
    items: list[MenuItem] = strawberry.field(description="After the change, as they were named.")


@strawberry.type(description="The item in its new place.")
class MenuItemMovePayload:
    item: MenuItem = strawberry.field(description="After the move.")
    others_moved: int = strawberry.field(
        description="How many others got another position to make room, their order being what it was; read the draft "
        "again where positions are kept."
    )


@strawberry.type(description="The category in its new place.")
class MenuCategoryMovePayload:
    category: MenuCategoryDraft = strawberry.field(description="After the move.")
    others_moved: int = strawberry.field(
        description="How many others got another position to make room, their order being what it was."
    )


@strawberry.type(description="Leave to upload one picture.")
class MenuItemPictureUploadTicketPayload:
    ticket: UploadTicket = strawberry.field(description="Good for a quarter of an hour.")


MenuItemsChangeResult = Annotated[
    MenuItemsPayload | InvalidInput | NotFound | ConcurrentChange | MenuTooLarge,
    strawberry.union("MenuItemsChangeResult", description="All the items, or why none of them changed."),
]
MenuItemsMarkResult = Annotated[
    MenuItemsPayload | InvalidInput | NotFound,
    strawberry.union("MenuItemsMarkResult", description="All the items, or why none of them was marked."),
]
MenuItemMoveResult = Annotated[
    MenuItemMovePayload | InvalidInput | NotFound | ConcurrentChange | MenuTooLarge,
    strawberry.union("MenuItemMoveResult", description="The item, or why it stays where it is."),
]
MenuCategoryMoveResult = Annotated[
    MenuCategoryMovePayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MenuCategoryMoveResult", description="The category, or why it stays where it is."),
]
MenuItemPictureUploadTicketResult = Annotated[
    MenuItemPictureUploadTicketPayload | InvalidInput | NotFound,
    strawberry.union("MenuItemPictureUploadTicketResult", description="The ticket, or why there is none."),
]


@strawberry.type
class MenuArrangingMutation:
    @strawberry.mutation(
        description="Put an item elsewhere, within its category or in another. For managers."
    )
    def menu_item_move(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The item.")],
        category_id: Annotated[strawberry.ID, strawberry.argument(description="Where it is to stand.")],
        before: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The item of that category before which; null: at its end."),
        ] = None,
    ) -> MenuItemMoveResult:
        context, (merchant_id, raw_id) = info.context, parse_item_id(id)
        category = _own(parse_category_id(category_id, ("categoryId",)), merchant_id, "MenuCategory")
        following = (
            None if before is None else _own(parse_item_id(before, ("before",)), merchant_id, "MenuItem")
        )
        moved = context.menu_arranging.move_item(context.viewer_id, merchant_id, raw_id, category, following)
        return MenuItemMovePayload(
            item=_shown(info, merchant_id, [moved.moved])[0], others_moved=moved.others
        )

    @strawberry.mutation(description="Put a heading elsewhere in its menu. For managers.")
    def menu_category_move(
        self,
        info: Info,
        id: Annotated[strawberry.ID, strawberry.argument(description="The category.")],
        before: Annotated[
            strawberry.ID | None,
            strawberry.argument(description="The category before which; null: at the end of the menu."),
        ] = None,
    ) -> MenuCategoryMoveResult:
        context, (merchant_id, raw_id) = info.context, parse_category_id(id)
        following = (
            None
            if before is None
            else _own(parse_category_id(before, ("before",)), merchant_id, "MenuCategory")
        )
        moved = context.menu_arranging.move_category(context.viewer_id, merchant_id, raw_id, following)
        return MenuCategoryMovePayload(category=MenuCategoryDraft.of(moved.moved), others_moved=moved.others)

    @strawberry.mutation(
        description="Change several items in one transaction: all of them, or none. Where an item could not be so (its "
        "price would fall below zero, say), the refusal's path names it: `ids`, its index, the field. For managers."
    )
    def menu_items_change(
        self,
        info: Info,
        merchant_id: MerchantId,
        ids: ItemIds,
        input: Annotated[MenuItemsChangeInput, strawberry.argument(description="What to change.")],
    ) -> MenuItemsChangeResult:
        context, (owner_id, raw_ids) = info.context, _item_ids(merchant_id, ids)
        items = context.menu_bulk.change(context.viewer_id, owner_id, raw_ids, input.change(owner_id))
        return MenuItemsPayload(items=_shown(info, owner_id, items))

    @strawberry.mutation(
        description="Let nobody order these items for a while; acts at once, on all or none. For all staff."
    )
    def menu_items_mark_sold_out(
        self,
        info: Info,
        merchant_id: MerchantId,
        ids: ItemIds,
        until: Annotated[
            datetime | None,
            strawberry.argument(description="Within a year; by default the midnight of the store."),
        ] = None,
    ) -> MenuItemsMarkResult:
        context, (owner_id, raw_ids) = info.context, _item_ids(merchant_id, ids)
        items = context.menu_bulk.mark_sold_out(context.viewer_id, owner_id, raw_ids, until)
        return MenuItemsPayload(items=_shown(info, owner_id, items))

    @strawberry.mutation(
        description="Take the sold-out marks of these items away; acts at once, on all or none. For all staff."
    )
    def menu_items_mark_available(
        self, info: Info, merchant_id: MerchantId, ids: ItemIds
    ) -> MenuItemsMarkResult:
        context, (owner_id, raw_ids) = info.context, _item_ids(merchant_id, ids)
        items = context.menu_bulk.mark_available(context.viewer_id, owner_id, raw_ids)
        return MenuItemsPayload(items=_shown(info, owner_id, items))

    @strawberry.mutation(
        description="Leave to upload one picture of at most 5 MB. Its key is then the `image` of an item that is "
        "created or changed; what is no picture is refused there. For managers."
    )
    def menu_item_picture_upload_ticket(
        self,
        info: Info,
        merchant_id: MerchantId,
        content_type: Annotated[str, strawberry.argument(description="image/jpeg, image/png or image/webp.")],
    ) -> MenuItemPictureUploadTicketResult:
        context, raw_id = info.context, parse_id(merchant_id, "Merchant", ("merchantId",))
        ticket = context.item_pictures.ticket(context.viewer_id, raw_id, content_type)
        return MenuItemPictureUploadTicketPayload(ticket=UploadTicket.of(ticket))


def _shown(info: Info, merchant_id: str, items: Sequence[model.MenuItem]) -> list[MenuItem]:
    context, now = info.context, info.context.clock.now()
    view = context.menus.draft_view(context.viewer_id, merchant_id, now)
    return [draft_item(view, item, now) for item in items]


def _item_ids(merchant_id: str, ids: list[strawberry.ID]) -> tuple[str, list[str]]:
    """The merchant's id and those of its items. Raises InvalidInput; NotFound: one is another merchant's."""
    owner_id = parse_id(merchant_id, "Merchant", ("merchantId",))
    if len(ids) > MAX_AT_ONCE:
        raise problems.from_one_to(("ids",), MAX_AT_ONCE)
    return owner_id, [
        _own(parse_item_id(each, ("ids", str(nth))), owner_id, "MenuItem") for nth, each in enumerate(ids)
    ]


def _own(pair: tuple[str, str], merchant_id: str, kind: str) -> str:
    owner_id, raw_id = pair
    if owner_id != merchant_id:
        raise errors.NotFound(kind)
    return raw_id
