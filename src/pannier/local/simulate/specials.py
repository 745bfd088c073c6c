"""Today's special: a dish everybody wants, of which there is not enough, and which gets dearer at noon."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from pannier.local.simulate.baskets import Dish, dishes_of
from pannier.local.simulate.operations.customers import FIND, MENU
from pannier.local.simulate.operations.merchants import REPRICE, SET_PORTIONS
from pannier.local.simulate.people import Person
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.shopping import Special, Store
from pannier.local.simulate.transport import SimulatedError
from pannier.local.simulate.world import World

_STORES = 3
_DEARER_MINOR = 100


@dataclass(frozen=True, slots=True)
class Announced:
    """A special, and what its dish cost before."""

    special: Special
    list_price: int


class Specials:
    """Specials of a few stores. What staff changes for them is taken back in the end."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._announced: list[Announced] = []

    async def announce(self, portions: int) -> Sequence[Special]:
        """Find stores, and limit a dish of each to so many portions."""
        customer = self._world.city.customers[0]
        person = self._world.person(customer.account)
        home = customer.addresses[0]
        near = {"latitude": home.latitude, "longitude": home.longitude}
        found = await person.ask(FIND, near=near, fulfilment="PICKUP", tag=None, sort="DISTANCE")
        known = self._world.merchants_by_phone()
        for node in found.nodes():
            demo = known.get(node.text("phone"))
            if demo is None or len(self._announced) == _STORES:
                continue
            store = Store(node.text("id"), demo)
            with suppress(SimulatedError):  # written down
                menu = await person.ask(MENU, merchant=store.id, at=None)
                if (announced := _simple_dish(store, menu)) is not None:
                    await self._limit(announced, portions)
                    self._announced.append(announced)
        return [each.special for each in self._announced]

    async def raise_prices(self) -> None:
        """Whoever holds a quote is asked again."""
        for each in self._announced:
            await self._reprice(each, each.list_price + _DEARER_MINOR)

    async def withdraw(self) -> None:
        """Everything as it was before; as much of it as can be done."""
        for each in self._announced:
            with suppress(SimulatedError):  # written down
                await self._limit(each, None)
                await self._reprice(each, each.list_price)

    async def _limit(self, announced: Announced, portions: int | None) -> None:
        special = announced.special
        await self._staff(special.store).ask(SET_PORTIONS, id=special.dish.id, portions=portions)

    async def _reprice(self, announced: Announced, price_minor: int) -> None:
        special = announced.special
        await self._staff(special.store).ask(REPRICE, id=special.dish.id, input={"priceMinor": price_minor})

    def _staff(self, store: Store) -> Person:
        return self._world.staff_of(store.demo)


def _simple_dish(store: Store, menu: Reply) -> Announced | None:
    """A dish that is ordered without choosing anything, and is not counted yet."""
    prices = {
        item.text("id"): item.number("price", "amountMinor")
        for category in menu.parts("categories")
        for item in category.parts("items")
    }
    for dish in dishes_of(menu):
        if dish.left is None and all(group.minimum == 0 for group in dish.groups):
            bare = Dish(dish.id, dish.name, dish.price, dish.left, ())
            return Announced(Special(store, bare), prices[dish.id])
    return None
