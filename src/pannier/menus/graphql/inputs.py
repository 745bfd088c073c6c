"""What staff write."""

from typing import Protocol, TypeVar

import strawberry

from pannier.api.primitives.patches import patch_input
from pannier.core.errors import NotFound
from pannier.menus.changes import GroupDraft, ItemChanges, NewItem, OptionDraft
from pannier.menus.graphql.types import parse_category_id
from pannier.menus.model import ServingWindow
from pannier.merchants.changes import UNCHANGED, Kept

T_co = TypeVar("T_co", covariant=True)


class Given(Protocol[T_co]):
    """A patch's field that is there, as `strawberry.Some` (whose type does not vary with its value's)."""

    @property
    def value(self) -> T_co: ...


@strawberry.input(description="A choice.")
class MenuOptionInput:
    name: str = strawberry.field(description="1 to 80 characters.")
    price_delta_minor: int = strawberry.field(default=0, description="Minor units; may be negative.")
    id: strawberry.ID | None = strawberry.field(
        default=None, description="Of an option the group has, to keep it that one; absent for a new one."
    )


@strawberry.input(description="Choose at least `minimum` and at most `maximum` different options.")
class MenuOptionGroupInput:
    name: str = strawberry.field(description="1 to 80 characters.")
    minimum: int = strawberry.field(description="0 or more.")
    maximum: int = strawberry.field(description="1 to the number of options.")
    options: list[MenuOptionInput] = strawberry.field(description="1 to 40.")
    id: strawberry.ID | None = strawberry.field(
        default=None, description="Of a group the item has, to keep it that one; absent for a new one."
    )


@strawberry.input(description="A time of day in which an item is served.")
class ServingWindowInput:
    starts: int = strawberry.field(description="Minutes after local midnight, 0 to 1,439.")
    ends: int = strawberry.field(description="Minutes after local midnight, not included; at most 1,440.")


@strawberry.input(description="A new category.")
class MenuCategoryCreateInput:
    name: str = strawberry.field(description="1 to 80 characters.")
    position: int = strawberry.field(default=0, description="Sorts it in the menu.")


@patch_input("What to change of a category; what is absent stays.")
class MenuCategoryUpdateInput:
    name: strawberry.Maybe[str] = strawberry.field(description="1 to 80 characters.")
    position: strawberry.Maybe[int] = strawberry.field(description="Sorts it in the menu.")


@strawberry.input(description="A new item. Prices are minor units of the merchant's currency.")
class MenuItemCreateInput:
    category_id: strawberry.ID = strawberry.field(description="Where it stands; also says whose menu it is.")
    name: str = strawberry.field(description="1 to 80 characters.")
    price_minor: int = strawberry.field(description="For one portion, tax included, before options.")
    description: str = strawberry.field(default="", description="At most 500 characters.")
    image: str | None = strawberry.field(
        default=None,
        description="The path of a picture, as /media/…, or the key of one that was uploaded with a ticket.",
    )
    discount_minor: int = strawberry.field(default=0, description="Off each portion.")
    option_groups: list[MenuOptionGroupInput] = strawberry.field(
        default_factory=list, description="At most 10."
    )
    windows: list[ServingWindowInput] = strawberry.field(
        default_factory=list, description="When it is served; none: all day. At most 10."
    )
    daily_limit: int | None = strawberry.field(
        default=None, description="Portions a business day; null: not counted."
    )
    low_stock_at: int = strawberry.field(default=0, description="With so many left, the staff gets a notice.")
    on_shelf: bool = strawberry.field(default=True, description="Whether customers see it.")
    position: int = strawberry.field(default=0, description="Sorts it within its category.")

    def new_item(self, raw_category_id: str) -> NewItem:
        return NewItem(
            category_id=raw_category_id,
            name=self.name,
            price_minor=self.price_minor,
            description=self.description,
            image=self.image,
            discount_minor=self.discount_minor,
            option_groups=_groups(self.option_groups),
            windows=windows_of(self.windows),
            daily_limit=self.daily_limit,
            low_stock_at=self.low_stock_at,
            on_shelf=self.on_shelf,
            position=self.position,
        )


@patch_input("What to change of an item; what is absent stays, lists are replaced whole.")
class MenuItemUpdateInput:
    category_id: strawberry.Maybe[strawberry.ID] = strawberry.field(description="Move it there.")
    name: strawberry.Maybe[str] = strawberry.field(description="1 to 80 characters.")
    price_minor: strawberry.Maybe[int] = strawberry.field(description="For one portion, before options.")
    description: strawberry.Maybe[str] = strawberry.field(description="At most 500 characters.")
    image: strawberry.Maybe[str | None] = strawberry.field(
        description="The path of a picture, or the key of one that was uploaded with a ticket; null: none."
    )
    discount_minor: strawberry.Maybe[int] = strawberry.field(description="Off each portion.")
    option_groups: strawberry.Maybe[list[MenuOptionGroupInput]] = strawberry.field(description="At most 10.")
    windows: strawberry.Maybe[list[ServingWindowInput]] = strawberry.field(
        description="When it is served; none: all day. At most 10."
    )
    daily_limit: strawberry.Maybe[int | None] = strawberry.field(
        description="Portions a business day; null: not counted."
    )
    low_stock_at: strawberry.Maybe[int] = strawberry.field(
        description="With so many left, the staff gets a notice."
    )
    position: strawberry.Maybe[int] = strawberry.field(description="Sorts it within its category.")

    def changes(self, merchant_id: str) -> ItemChanges:
        """Raises InvalidInput; NotFound: the category is another merchant's."""
        groups, windows = kept(self.option_groups), kept(self.windows)
        return ItemChanges(
            category_id=category_of(self.category_id, merchant_id, ("categoryId",)),
            name=kept(self.name),
            price_minor=kept(self.price_minor),
            description=kept(self.description),
            image=kept(self.image),
            discount_minor=kept(self.discount_minor),
            option_groups=groups if groups is UNCHANGED else _groups(groups),
            windows=windows if windows is UNCHANGED else windows_of(windows),
            daily_limit=kept(self.daily_limit),
            low_stock_at=kept(self.low_stock_at),
            position=kept(self.position),
        )


def category_of(given: Given[strawberry.ID] | None, merchant_id: str, path: tuple[str, ...]) -> str | Kept:
    """The category that a patch names. Raises InvalidInput; NotFound: it is another merchant's."""
    if given is None:
        return UNCHANGED
    owner_id, raw_id = parse_category_id(given.value, path)
    if owner_id != merchant_id:
        raise NotFound("MenuCategory")
    return raw_id


def kept(given: Given[T_co] | None) -> T_co | Kept:
    """The value of a patch's field, or that it stays."""
    return UNCHANGED if given is None else given.value


def _groups(inputs: list[MenuOptionGroupInput]) -> tuple[GroupDraft, ...]:
    return tuple(
        GroupDraft(
            name=group.name,
            minimum=group.minimum,
            maximum=group.maximum,
            options=tuple(OptionDraft(each.name, each.price_delta_minor, each.id) for each in group.options),
            id=group.id,
        )
        for group in inputs
    )


def windows_of(inputs: list[ServingWindowInput]) -> tuple[ServingWindow, ...]:
    """As staff write them, not yet checked."""
    return tuple(ServingWindow(window.starts, window.ends) for window in inputs)
