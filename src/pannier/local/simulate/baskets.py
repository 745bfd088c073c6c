"""From a menu to what somebody orders. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from pannier.local.demo.draw import Draw
from pannier.local.simulate.replies import Reply

MOST_LINES = 12
_AVAILABLE = "AVAILABLE"


@dataclass(frozen=True, slots=True)
class Choice:
    """An option, and what it adds to the price, in minor units."""

    id: str
    price_delta: int


@dataclass(frozen=True, slots=True)
class Group:
    """Options of which to choose at least and at most so many."""

    minimum: int
    maximum: int
    choices: tuple[Choice, ...]


@dataclass(frozen=True, slots=True)
class Dish:
    """An item that can be had. `price` is what a portion costs after its discount; `left` None: not counted."""

    id: str
    name: str
    price: int
    left: int | None
    groups: tuple[Group, ...]


@dataclass(frozen=True, slots=True)
class BasketLine:
    """A line of an order to be."""

    dish: Dish
    option_ids: tuple[str, ...]
    quantity: int
    unit_price: int

    @property
    def amount(self) -> int:
        return self.unit_price * self.quantity


def dishes_of(menu: Reply) -> list[Dish]:
    """What of a menu can be had at present."""
    return [
        _dish(item)
        for category in menu.parts("categories")
        for item in category.parts("items")
        if item.text("availability") == _AVAILABLE
    ]


def fill(
    draw: Draw, dishes: Sequence[Dish], wanted: int, at_least: int, *, scarce_first: bool = False
) -> list[BasketLine]:
    """So many different dishes, and more of them until the order comes to `at_least` minor units.

    With `scarce_first` the dishes of which there are only so many a day come first. Empty when there is nothing.
    """
    appetite = draw.some(dishes, len(dishes))
    if scarce_first:
        appetite.sort(key=lambda dish: dish.left is None)
    lines: list[BasketLine] = []
    for dish in appetite[:MOST_LINES]:
        if len(lines) >= wanted and sum(line.amount for line in lines) >= at_least:
            break
        lines.append(_line(draw, dish))
    missing = at_least - sum(line.amount for line in lines)
    if lines and missing > 0:
        lines[0] = _more(lines[0], missing)
    return lines


def _line(draw: Draw, dish: Dish) -> BasketLine:
    chosen: list[Choice] = []
    for group in dish.groups:
        most = min(group.maximum, len(group.choices), group.minimum + 1)
        chosen += draw.some(group.choices, draw.integer(min(group.minimum, most), most))
    quantity = draw.one((1, 1, 1, 1, 2)) if dish.left is None or dish.left > 1 else 1
    unit = max(0, dish.price + sum(choice.price_delta for choice in chosen))
    return BasketLine(dish, tuple(choice.id for choice in chosen), quantity, unit)


def _more(line: BasketLine, missing: int) -> BasketLine:
    """So many more portions that the missing amount is reached, within what there is."""
    if line.unit_price == 0:
        return line
    most = 20 if line.dish.left is None else min(20, line.dish.left)
    quantity = min(max(most, line.quantity), line.quantity + -(-missing // line.unit_price))
    return BasketLine(line.dish, line.option_ids, quantity, line.unit_price)


def _dish(item: Reply) -> Dish:
    return Dish(
        id=item.text("id"),
        name=item.text("name"),
        price=item.number("price", "amountMinor") - item.number("discount", "amountMinor"),
        left=item.number("portionsLeft") if item.has("portionsLeft") else None,
        groups=tuple(
            Group(
                group.number("minimum"),
                group.number("maximum"),
                tuple(
                    Choice(option.text("optionId"), option.number("priceDelta", "amountMinor"))
                    for option in group.parts("options")
                ),
            )
            for group in item.parts("optionGroups")
        ),
    )
