"""The menu's part of the schema as one would first write it: a resolver method a field, and the stock view."""

import strawberry
from starlette.applications import Starlette
from starlette.routing import Route
from strawberry.asgi import GraphQL

from pannier.menus import model


@strawberry.type
class NaiveMoney:
    minor: strawberry.Private[int]
    of: strawberry.Private[str]

    @strawberry.field
    def amount_minor(self) -> int:
        return self.minor

    @strawberry.field
    def currency(self) -> str:
        return self.of


@strawberry.type
class NaiveOption:
    raw: strawberry.Private[model.MenuOption]

    @strawberry.field
    def option_id(self) -> strawberry.ID:
        return strawberry.ID(self.raw.id)

    @strawberry.field
    def name(self) -> str:
        return self.raw.name

    @strawberry.field
    def price_delta(self) -> NaiveMoney:
        return NaiveMoney(minor=self.raw.price_delta_minor, of="CNY")


@strawberry.type
class NaiveGroup:
    raw: strawberry.Private[model.OptionGroup]

    @strawberry.field
    def group_id(self) -> strawberry.ID:
        return strawberry.ID(self.raw.id)

    @strawberry.field
    def name(self) -> str:
        return self.raw.name

    @strawberry.field
    def minimum(self) -> int:
        return self.raw.minimum

    @strawberry.field
    def maximum(self) -> int:
        return self.raw.maximum

    @strawberry.field
    def options(self) -> list[NaiveOption]:
        return [NaiveOption(raw=option) for option in self.raw.options]


@strawberry.type
class NaiveItem:
    raw: strawberry.Private[model.MenuItem]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.raw.id)

    @strawberry.field
    def name(self) -> str:
        return self.raw.name

    @strawberry.field
    def description(self) -> str:
        return self.raw.description

    @strawberry.field
    def image(self) -> str | None:
        return self.raw.image

    @strawberry.field
    def price(self) -> NaiveMoney:
        return NaiveMoney(minor=self.raw.price_minor, of="CNY")

    @strawberry.field
    def option_groups(self) -> list[NaiveGroup]:
        return [NaiveGroup(raw=group) for group in self.raw.option_groups]


@strawberry.type
class NaiveCategory:
    raw: strawberry.Private[model.MenuCategory]
    menu: strawberry.Private[model.PublishedMenu]

    @strawberry.field
    def id(self) -> strawberry.ID:
        return strawberry.ID(self.raw.id)

    @strawberry.field
    def name(self) -> str:
        return self.raw.name

    @strawberry.field
    def items(self) -> list[NaiveItem]:
        return [NaiveItem(raw=item) for item in self.menu.items.values() if item.category_id == self.raw.id]


@strawberry.type
class NaiveMenu:
    raw: strawberry.Private[model.PublishedMenu]

    @strawberry.field
    def revision(self) -> int:
        return self.raw.revision

    @strawberry.field
    def categories(self) -> list[NaiveCategory]:
        return [NaiveCategory(raw=category, menu=self.raw) for category in self.raw.categories]


def naive_app(menu: model.PublishedMenu) -> Starlette:
    """An application that serves this menu."""

    @strawberry.type
    class Query:
        @strawberry.field
        def menu(self, merchant_id: strawberry.ID) -> NaiveMenu:
            return NaiveMenu(raw=menu)

    return Starlette(routes=[Route("/graphql", GraphQL(strawberry.Schema(Query)))])
