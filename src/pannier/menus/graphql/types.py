"""Menus, as clients see them. Values are attributes, filled in at once: a menu has thousands of fields."""

from dataclasses import dataclass
from datetime import datetime

import strawberry

from pannier.api.primitives.enums import enum_type
from pannier.api.primitives.ids import Node, global_id, parse_id
from pannier.api.primitives.info import Info
from pannier.api.primitives.money import Money
from pannier.core import problems
from pannier.core.ids import is_id
from pannier.menus import model
from pannier.merchants import model as merchants
from pannier.merchants.graphql import Merchant

enum_type(
    model.Availability,
    "Whether an item can be ordered for the moment asked about, and if not, why.",
    {
        model.Availability.AVAILABLE: "It can be ordered.",
        model.Availability.SOLD_OUT: "The day's portions are gone, or the staff marked it.",
        model.Availability.NOT_SERVED_NOW: "It has serving windows, and the moment is in none of them.",
        model.Availability.OFF_SHELF: "The merchant does not offer it at present. Only staff see such items.",
    },
)


@dataclass(frozen=True, slots=True)
class View:
    """What an item is looked at with: its merchant, the marks of a business day, and the moment asked about."""

    merchant: merchants.Merchant
    marks: model.MenuMarks
    at: datetime

    def money(self, amount_minor: int) -> Money:
        return Money.of(self.merchant.money(amount_minor))


def item_id(merchant_id: str, raw_id: str) -> strawberry.ID:
    """The global id of a menu item."""
    return global_id("MenuItem", f"{merchant_id}.{raw_id}")


def parse_item_id(text: str, path: tuple[str, ...] = ("id",)) -> tuple[str, str]:
    """The merchant's id and the item's own. Raises InvalidInput."""
    return _pair(parse_id(text, "MenuItem", path), path)


def category_id(merchant_id: str, raw_id: str) -> strawberry.ID:
    """The global id of a category."""
    return global_id("MenuCategory", f"{merchant_id}.{raw_id}")


def parse_category_id(text: str, path: tuple[str, ...] = ("id",)) -> tuple[str, str]:
    """The merchant's id and the category's own. Raises InvalidInput."""
    return _pair(parse_id(text, "MenuCategory", path), path)


def pair_of(raw: str) -> tuple[str, str] | None:
    """The merchant's id and the object's own; None when these are none."""
    merchant_id, _, raw_id = raw.partition(".")
    return (merchant_id, raw_id) if is_id(merchant_id) and is_id(raw_id) else None


def _pair(raw: str, path: tuple[str, ...]) -> tuple[str, str]:
    pair = pair_of(raw)
    if pair is None:
        raise problems.not_an_id(path)
    return pair


@strawberry.type(description="One choice of an option group.")
class MenuOption:
    option_id: strawberry.ID = strawberry.field(
        description="Names it in an order's line; good within its item."
    )
    name: str = strawberry.field(description="As the merchant writes it.")
    price_delta: Money = strawberry.field(
        description="What it adds to the price of a portion; may be negative."
    )

    @classmethod
    def of(cls, option: model.MenuOption, view: View) -> "MenuOption":
        return cls(
            option_id=strawberry.ID(option.id),
            name=option.name,
            price_delta=view.money(option.price_delta_minor),
        )


@strawberry.type(description="Choose at least `minimum` and at most `maximum` different options.")
class MenuOptionGroup:
    group_id: strawberry.ID = strawberry.field(description="Good within its item.")
    name: str = strawberry.field(description="As the merchant writes it.")
    minimum: int = strawberry.field(description="How many options have to be chosen.")
    maximum: int = strawberry.field(description="How many options may be chosen.")
    options: list[MenuOption] = strawberry.field(description="In the merchant's order.")

    @classmethod
    def of(cls, group: model.OptionGroup, view: View) -> "MenuOptionGroup":
        return cls(
            group_id=strawberry.ID(group.id),
            name=group.name,
            minimum=group.minimum,
            maximum=group.maximum,
            options=[MenuOption.of(option, view) for option in group.options],
        )


@strawberry.type(
    description="A time of day in which an item is served, such as breakfast, at the merchant's place."
)
class ServingWindow:
    starts: int = strawberry.field(description="Minutes after local midnight.")
    ends: int = strawberry.field(description="Minutes after local midnight, not included.")


@strawberry.type(description="What only the merchant's staff sees and sets of an item.")
class MenuItemSettings:
    on_shelf: bool = strawberry.field(
        description="Whether customers see it, as soon as the menu is published."
    )
    daily_limit: int | None = strawberry.field(description="Portions a business day; null: not counted.")
    low_stock_at: int = strawberry.field(description="With so many left, the staff gets a notice.")
    position: int = strawberry.field(description="Sorts it within its category.")
    category: "MenuCategoryDraft | None" = strawberry.field(description="Where it stands in the menu.")


@strawberry.type(description="What customers think of an item.")
class MenuItemRating:
    average_hundredths: int = strawberry.field(description="100 to 500 hundredths of a star, exact.")
    count: int = strawberry.field(description="How many rated it; at least one.")


@strawberry.type(description="A dish or a product.")
class MenuItem(Node):
    key: strawberry.Private[tuple[str, str]]
    name: str = strawberry.field(description="As the merchant writes it.")
    description: str = strawberry.field(description="As the merchant writes it; may be empty.")
    image: str | None = strawberry.field(description="The path of its picture.")
    price: Money = strawberry.field(description="For one portion, tax included, before options and discount.")
    discount: Money = strawberry.field(description="Taken off each portion.")
    option_groups: list[MenuOptionGroup] = strawberry.field(description="In the merchant's order.")
    windows: list[ServingWindow] = strawberry.field(description="When it is served; none: all day.")
    availability: model.Availability = strawberry.field(description="At the moment asked about.")
    portions_left: int | None = strawberry.field(
        description="Of the business day asked about; null where portions are not counted."
    )
    sold_out_until: datetime | None = strawberry.field(description="When the staff's sold-out mark ends.")
    settings: MenuItemSettings | None = strawberry.field(
        description="For staff, in drafts and answers to their changes; null in the menu that customers read."
    )

    @strawberry.field(description="From customers; null while nobody has rated it.")
    async def rating(self, info: Info) -> MenuItemRating | None:
        found = await info.context.loaders.item_ratings.load(self.key)
        average = None if found is None else found.average_hundredths
        if found is None or average is None:
            return None
        return MenuItemRating(average_hundredths=average, count=found.count)

    @classmethod
    def of(cls, item: model.MenuItem, view: View, settings: MenuItemSettings | None = None) -> "MenuItem":
        until = view.marks.sold_out_until.get(item.id)
        return cls(
            id=item_id(item.merchant_id, item.id),
            key=(item.merchant_id, item.id),
            name=item.name,
            description=item.description,
            image=item.image,
            price=view.money(item.price_minor),
            discount=view.money(item.discount_minor),
            option_groups=[MenuOptionGroup.of(group, view) for group in item.option_groups],
            windows=[ServingWindow(starts=window.starts, ends=window.ends) for window in item.windows],
            availability=model.availability(item, view.marks, view.at, view.merchant.time_zone),
            portions_left=model.portions_left(item, view.marks),
            sold_out_until=until if until is not None and view.at < until else None,
            settings=settings,
        )

    @classmethod
    def of_draft(cls, item: model.MenuItem, view: View, category: "model.MenuCategory | None") -> "MenuItem":
        """As staff see it."""
        settings = MenuItemSettings(
            on_shelf=item.on_shelf,
            daily_limit=item.daily_limit,
            low_stock_at=item.low_stock_at,
            position=item.position,
            category=None if category is None else MenuCategoryDraft.of(category),
        )
        return cls.of(item, view, settings)


@strawberry.type(description="A heading of the published menu, and what stands under it.")
class MenuCategory(Node):
    raw_id: strawberry.Private[str]
    raw_items: strawberry.Private[list[model.MenuItem]]
    view: strawberry.Private[View]
    name: str = strawberry.field(description="As the merchant writes it.")

    @strawberry.field(description="In the merchant's order.")
    def items(self) -> list[MenuItem]:
        return [MenuItem.of(item, self.view) for item in self.raw_items]


@strawberry.type(description="A heading, as staff see it.")
class MenuCategoryDraft:
    id: strawberry.ID = strawberry.field(description="The id of the category, published or not.")
    name: str = strawberry.field(description="As the merchant writes it.")
    position: int = strawberry.field(description="Sorts it in the menu.")

    @classmethod
    def of(cls, category: model.MenuCategory) -> "MenuCategoryDraft":
        return cls(
            id=category_id(category.merchant_id, category.id), name=category.name, position=category.position
        )


@strawberry.type(description="A merchant's menu, as customers read it: one revision, whole.")
class Menu:
    raw: strawberry.Private[model.PublishedMenu]
    revision: int = strawberry.field(description="Grows with every edit.")
    published_at: datetime = strawberry.field(description="When this revision was published.")
    categories: list[MenuCategory] = strawberry.field(description="In the merchant's order.")

    @strawberry.field(description="Whose menu it is.")
    def merchant(self) -> Merchant:
        return Merchant.of(self.raw.merchant)

    @classmethod
    def of(cls, menu: model.PublishedMenu, view: View) -> "Menu":
        under: dict[str, list[model.MenuItem]] = {category.id: [] for category in menu.categories}
        for item in menu.items.values():
            under.setdefault(item.category_id, []).append(item)
        return cls(
            raw=menu,
            revision=menu.revision,
            published_at=menu.published_at,
            categories=[
                MenuCategory(
                    id=category_id(menu.merchant_id, category.id),
                    raw_id=category.id,
                    raw_items=under[category.id],
                    view=view,
                    name=category.name,
                )
                for category in menu.categories
            ],
        )
