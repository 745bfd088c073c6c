"""What the mutations of menus answer."""

from typing import Annotated, Any

import strawberry

from pannier.api.primitives.errors import ConcurrentChange, Error, InvalidInput, NotFound, error_type
from pannier.menus import errors
from pannier.menus.graphql.types import MenuCategoryDraft, MenuItem


@error_type(errors.TooManyItems, "A menu has a bounded number of items.")
class TooManyItems(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyItems) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.TooManyCategories, "A menu has a bounded number of categories.")
class TooManyCategories(Error):
    limit: int = strawberry.field(description="How many at most.")

    @classmethod
    def context_of(cls, error: errors.TooManyCategories) -> dict[str, Any]:
        return {"limit": error.limit}


@error_type(errors.MenuTooLarge, "The whole menu would outgrow what can be published.")
class MenuTooLarge(Error):
    limit_bytes: int = strawberry.field(description="What it may take, compressed.")

    @classmethod
    def context_of(cls, error: errors.MenuTooLarge) -> dict[str, Any]:
        return {"limit_bytes": error.limit_bytes}


@error_type(errors.MenuCategoryNotEmpty, "A category is removed once nothing is in it.")
class MenuCategoryNotEmpty(Error):
    item_count: int = strawberry.field(description="How many items are in it.")

    @classmethod
    def context_of(cls, error: errors.MenuCategoryNotEmpty) -> dict[str, Any]:
        return {"item_count": error.items}


@strawberry.type(description="The category as it is stored.")
class MenuCategoryPayload:
    category: MenuCategoryDraft = strawberry.field(description="After the change.")


@strawberry.type(description="The item as it is stored. Customers see it within moments.")
class MenuItemPayload:
    item: MenuItem = strawberry.field(description="After the change.")


@strawberry.type(description="The category is gone.")
class MenuCategoryRemovePayload:
    removed_id: strawberry.ID = strawberry.field(description="What its id was.")


@strawberry.type(description="The item is gone. Orders keep what they were priced from.")
class MenuItemRemovePayload:
    removed_id: strawberry.ID = strawberry.field(description="What its id was.")


MenuCategoryCreateResult = Annotated[
    MenuCategoryPayload | InvalidInput | NotFound | ConcurrentChange | TooManyCategories | MenuTooLarge,
    strawberry.union("MenuCategoryCreateResult", description="The category, or why there is none."),
]
MenuCategoryUpdateResult = Annotated[
    MenuCategoryPayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MenuCategoryUpdateResult", description="The category, or why it did not change."),
]
MenuCategoryRemoveResult = Annotated[
    MenuCategoryRemovePayload | InvalidInput | NotFound | ConcurrentChange | MenuCategoryNotEmpty,
    strawberry.union("MenuCategoryRemoveResult", description="Removed, or why not."),
]
MenuItemCreateResult = Annotated[
    MenuItemPayload | InvalidInput | NotFound | ConcurrentChange | TooManyItems | MenuTooLarge,
    strawberry.union("MenuItemCreateResult", description="The item, or why there is none."),
]
MenuItemUpdateResult = Annotated[
    MenuItemPayload | InvalidInput | NotFound | ConcurrentChange | MenuTooLarge,
    strawberry.union("MenuItemUpdateResult", description="The item, or why it did not change."),
]
MenuItemRemoveResult = Annotated[
    MenuItemRemovePayload | InvalidInput | NotFound | ConcurrentChange,
    strawberry.union("MenuItemRemoveResult", description="Removed, or why not."),
]
MenuItemMarkResult = Annotated[
    MenuItemPayload | InvalidInput | NotFound,
    strawberry.union("MenuItemMarkResult", description="The item, or why it was not marked."),
]
