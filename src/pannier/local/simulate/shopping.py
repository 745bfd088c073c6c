"""From hunger to an offer: a merchant, dishes, a quote; and what else to take when something cannot be had."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from pannier.local.demo.draw import Draw
from pannier.local.demo.model import DemoCustomer, DemoMerchant
from pannier.local.simulate.baskets import BasketLine, Dish, dishes_of, fill
from pannier.local.simulate.habits import OrderPlan, Taste
from pannier.local.simulate.operations.customers import ADDRESSES, FIND, MENU, QUOTE
from pannier.local.simulate.people import Person
from pannier.local.simulate.replies import Reply
from pannier.local.simulate.transport import Refused
from pannier.local.simulate.world import World

_MERCHANTS_TRIED = 3
_QUOTES_TRIED = 4
_NEAREST = 10


@dataclass(frozen=True, slots=True)
class Store:
    """A merchant as a client knows it."""

    id: str
    demo: DemoMerchant


@dataclass(frozen=True, slots=True)
class Special:
    """A dish that a store makes few of today."""

    store: Store
    dish: Dish


@dataclass(frozen=True, slots=True)
class Address:
    """One of the customer's own."""

    id: str
    latitude: float
    longitude: float


@dataclass(frozen=True, slots=True)
class Offer:
    """A quote that stands for a while."""

    store: Store
    quote_id: str
    expires_at: datetime
    scheduled_for: datetime | None

    def renewed(self, quote: Reply) -> "Offer":
        """The same under a fresh quote."""
        return replace(self, quote_id=quote.text("id"), expires_at=quote.moment("expiresAt"))


class Shoppers:
    """What customers remember from one order to the next."""

    def __init__(self, world: World) -> None:
        self.world = world
        self.stores = world.merchants_by_phone()
        self.specials: Sequence[Special] = ()
        self._addresses: dict[str, Sequence[Address]] = {}
        self._favourites: dict[str, Store] = {}

    def favourite(self, customer: DemoCustomer) -> Store | None:
        return self._favourites.get(customer.account.key)

    def remember(self, customer: DemoCustomer, store: Store) -> None:
        self._favourites[customer.account.key] = store

    async def addresses(self, customer: DemoCustomer, person: Person) -> Sequence[Address]:
        """The customer's addresses, asked for once."""
        key = customer.account.key
        if key not in self._addresses:
            viewer = await person.ask(ADDRESSES)
            self._addresses[key] = [
                Address(
                    each.text("id"),
                    each.degrees("location", "latitude"),
                    each.degrees("location", "longitude"),
                )
                for each in viewer.nodes("addresses")
            ]
        return self._addresses[key]


class Shopping:
    """One customer on the way to one order."""

    def __init__(self, shoppers: Shoppers, customer: DemoCustomer, plan: OrderPlan, attempt: int) -> None:
        self._shoppers = shoppers
        self._world = shoppers.world
        self._customer = customer
        self._person = shoppers.world.person(customer.account)
        self._plan = plan
        self._taste = plan.taste if attempt == 1 else Taste.NEARBY
        self._draw = plan.draw(f"shopping {attempt}", shoppers.world.seed)

    async def offer(self) -> Offer | None:
        """A quote from somebody; None when nobody has what is wanted."""
        addresses = await self._shoppers.addresses(self._customer, self._person)
        address = self._draw.one(addresses)
        if self._taste is Taste.SPECIAL and self._shoppers.specials:
            return await self._special(address, self._draw.one(self._shoppers.specials))
        for _ in range(_MERCHANTS_TRIED):
            store = await self._store(address)
            if store is not None and (offer := await self._offer_of(store, address)) is not None:
                return offer
            self._taste = Taste.NEARBY
        return None

    async def _special(self, address: Address, special: Special) -> Offer | None:
        """What everybody talks about; where it is gone, something else of the same store."""
        dish, quantity = special.dish, self._draw.one((1, 1, 2))
        try:
            line = BasketLine(dish, (), quantity, dish.price)
            return await self._quoted(special.store, address, [line], None)
        except Refused:
            return await self._offer_of(special.store, address)

    async def _store(self, address: Address) -> Store | None:
        if self._taste is Taste.FAVOURITE:
            if (favourite := self._shoppers.favourite(self._customer)) is not None:
                return favourite
            self._taste = Taste.CUISINE
        found = await self._person.ask(
            FIND,
            near={"latitude": address.latitude, "longitude": address.longitude},
            fulfilment=self._fulfilment,
            tag=self._draw.one(self._customer.tastes) if self._taste is Taste.CUISINE else None,
            sort="RATING" if self._taste is Taste.BEST else "DISTANCE",
        )
        known = [
            Store(node.text("id"), self._shoppers.stores[node.text("phone")])
            for node in found.nodes()
            if node.text("phone") in self._shoppers.stores
        ]
        return self._draw.one(known[:_NEAREST]) if known else None

    async def _offer_of(self, store: Store, address: Address) -> Offer | None:
        wanted_at = self._scheduled_for(store)
        menu = await self._person.ask(
            MENU, merchant=store.id, at=None if wanted_at is None else wanted_at.isoformat()
        )
        dishes = dishes_of(menu)
        minimum = 0 if self._plan.pickup else menu.number("merchant", "minimumOrder", "amountMinor")
        for _ in range(_QUOTES_TRIED):
            lines = self._basket(dishes, minimum)
            if not lines:
                return None
            try:
                return await self._quoted(store, address, lines, wanted_at)
            except Refused as refused:
                if refused.code == "MENU_ITEM_UNAVAILABLE":
                    dishes = _without(dishes, refused.reply)
                elif refused.code == "BELOW_MINIMUM_ORDER":
                    minimum += 1_000
                else:
                    return None
        return None

    async def _quoted(
        self, store: Store, address: Address, lines: Sequence[BasketLine], wanted_at: datetime | None
    ) -> Offer:
        reply = await self._person.ask(
            QUOTE,
            input={
                "merchantId": store.id,
                "fulfilment": self._fulfilment,
                "addressId": None if self._plan.pickup else address.id,
                "scheduledFor": None if wanted_at is None else wanted_at.isoformat(),
                "tipMinor": 0 if self._plan.pickup else self._plan.tip_minor,
                "lines": [
                    {"itemId": line.dish.id, "optionIds": list(line.option_ids), "quantity": line.quantity}
                    for line in lines
                ],
            },
        )
        quote = reply.part("quote")
        return Offer(store, quote.text("id"), quote.moment("expiresAt"), wanted_at)

    def _basket(self, dishes: Sequence[Dish], minimum: int) -> list[BasketLine]:
        draw = Draw("basket", str(self._draw.integer(0, 1_000_000)))
        return fill(draw, dishes, self._plan.dishes, minimum, scarce_first=self._taste is Taste.SPECIAL)

    @property
    def _fulfilment(self) -> str:
        return "PICKUP" if self._plan.pickup else "DELIVERY"

    def _scheduled_for(self, store: Store) -> datetime | None:
        """Half an hour or so later than it could be there, at a round time."""
        if not self._plan.scheduled:
            return None
        wanted = self._world.time.now() + timedelta(minutes=store.demo.preparation_minutes + 20)
        return wanted.replace(second=0, microsecond=0) + timedelta(minutes=10 - wanted.minute % 10)


def _without(dishes: Sequence[Dish], refusal: Reply) -> list[Dish]:
    """What is left when an item turns out to be gone."""
    return [dish for dish in dishes if dish.name != refusal.text("name")]
