"""A store's menu, out of what its kind of kitchen cooks: the classics, some of the rest, and dishes of its own."""

from pannier.local.demo import parts, pictures
from pannier.local.demo.draw import Draw
from pannier.local.demo.model import DemoCategory, DemoItem, DemoOption, DemoOptionGroup, DemoSpan

_OWN = parts.Words("本店招牌", "House specials")
_ENDINGS = (0, 0, 0, 0, 80, 80, 90, 50)  # the fen that a shop's prices end in


class MenuWriter:
    """Writes one store's menu. Keys of what it writes begin with the store's key."""

    def __init__(self, store_key: str, kitchen: parts.KitchenPart, store: parts.StorePart) -> None:
        self._key = store_key
        self._kitchen = kitchen
        self._store = store
        self._draw = Draw("menu", store_key)
        self._ending = self._draw.one(_ENDINGS)
        self._items = 0

    def write(self) -> tuple[DemoCategory, ...]:
        """The headings in the kitchen's order, the store's own dishes first."""
        chosen = self._chosen()
        headings = [(_OWN, self._store.own)]
        headings += [
            (category.name, tuple(dish for dish in category.dishes if id(dish) in chosen))
            for category in self._kitchen.menu
        ]
        return tuple(
            DemoCategory(
                f"{self._key}-k{position:02}",
                name.as_written(self._store.writes),
                tuple(self._item(dish) for dish in dishes),
            )
            for position, (name, dishes) in enumerate(((n, d) for n, d in headings if d), 1)
        )

    def _chosen(self) -> set[int]:
        """Dishes of the kitchen that this store has, by identity: every classic and a share of the others."""
        dishes = [dish for category in self._kitchen.menu for dish in category.dishes if self._serves(dish)]
        classics = [dish for dish in dishes if dish.keep]
        others = [dish for dish in dishes if not dish.keep]
        wanted = self._draw.integer(22, 29) - len(classics)
        return {id(dish) for dish in classics + self._draw.some(others, wanted)}

    def _serves(self, dish: parts.DishPart) -> bool:
        """Whether the store is open at all when the dish is served."""
        times = parts.times()
        if dish.window is None:
            return True
        starts, ends = times.windows[dish.window]
        return any(
            min(ends, closes) - max(starts, opens) >= 60
            for day in times.weekly[self._store.hours]
            for opens, closes in day
        )

    def _item(self, dish: parts.DishPart) -> DemoItem:
        self._items += 1
        key = f"{self._key}-i{self._items:02}"
        draw = Draw("item", key)
        limit = dish.stock if dish.stock is None else max(4, dish.stock + draw.integer(-3, 6))
        price = self._price(dish.fen, draw)
        writes = self._store.writes
        return DemoItem(
            key=key,
            name=dish.name.as_written(writes),
            description=self._about(dish),
            image=pictures.path_of(dish.picture, draw.integer(0, pictures.HUES - 1)),
            price_minor=price,
            discount_minor=_discount(price, draw),
            option_groups=tuple(self._group(key, name) for name in dish.groups),
            windows=() if dish.window is None else (DemoSpan(*parts.times().windows[dish.window]),),
            daily_limit=limit,
            low_stock_at=0 if limit is None else max(2, limit // 5),
            on_shelf=dish.keep or not draw.chance(5),
        )

    def _about(self, dish: parts.DishPart) -> str:
        writes = self._store.writes
        if writes == "both":
            return dish.about.as_written("both")
        return dish.about.zh if writes == "zh" else dish.about.en

    def _price(self, fen: int, draw: Draw) -> int:
        """The kind's price in this store: small things to fifty fen, others ending as the shop likes it."""
        scaled = fen * self._store.percent * draw.integer(96, 105) // 10_000
        if scaled < 1_000:
            return max(100, (scaled + 25) // 50 * 50)
        return scaled // 100 * 100 + self._ending

    def _group(self, item_key: str, name: str) -> DemoOptionGroup:
        part = parts.choices()[name]
        key = f"{item_key}-{name}"
        writes = self._store.writes
        return DemoOptionGroup(
            key,
            part.name.as_written(writes),
            part.fewest,
            part.most,
            tuple(
                DemoOption(f"{key}-{position}", words.as_written(writes), delta)
                for position, (words, delta) in enumerate(part.choices, 1)
            ),
        )


def _discount(price: int, draw: Draw) -> int:
    """Now and then a dish is a tenth to three tenths off, in whole yuan."""
    if price < 2_000 or not draw.chance(7):
        return 0
    return price * draw.integer(10, 30) // 10_000 * 100
