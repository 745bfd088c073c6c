"""What an order costs: a pure function of what is asked for, the menu, and the merchant's terms.

`STEPS` is the whole of it. Each step adds the amounts of one rule to the bill, and sees what the ones before it added.
"""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pannier.core import problems
from pannier.core.errors import InvalidInput
from pannier.core.money import Money, total
from pannier.menus.model import (
    Availability,
    MenuItem,
    MenuMarks,
    MenuOption,
    PublishedMenu,
    availability,
    portions_left,
)
from pannier.merchants.model import Fulfilment, Merchant
from pannier.orders.errors import (
    BelowMinimumOrder,
    MenuItemUnavailable,
    MenuItemUnknown,
    OptionChoicesInvalid,
    OptionRepeated,
    OptionUnknown,
)
from pannier.orders.model import (
    MAX_LINES,
    MAX_QUANTITY,
    MAX_TOTAL_MINOR,
    Adjustment,
    AdjustmentKind,
    Line,
    LineRequest,
    Payer,
    Price,
    QuoteRequest,
)


@dataclass(frozen=True, slots=True)
class PricingInputs:
    """Everything a price depends on. `at` is when the food is wanted; `distance_m` is 0 for pickup."""

    request: QuoteRequest
    menu: PublishedMenu
    marks: MenuMarks
    at: datetime
    distance_m: int


@dataclass(frozen=True, slots=True)
class Bill:
    """A price in the making: the lines as chosen, and the amounts so far."""

    inputs: PricingInputs
    lines: tuple[Line, ...]
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def merchant(self) -> Merchant:
        return self.inputs.menu.merchant

    def of_lines(self) -> list[int]:
        """What each line costs so far, in minor units."""
        return line_amounts(self.adjustments, len(self.lines))

    def with_amounts(
        self, kind: AdjustmentKind, rule: str, amounts: Iterable[int], payer: Payer = Payer.CUSTOMER
    ) -> "Bill":
        """With an adjustment that is known line by line; none when it comes to nothing."""
        allocation = tuple(amounts)
        return self._with(Adjustment(kind, rule, self.merchant.money(sum(allocation)), payer, allocation))

    def with_whole(self, kind: AdjustmentKind, rule: str, amount: Money) -> "Bill":
        """With an adjustment that belongs to no line; none when it comes to nothing."""
        return self._with(Adjustment(kind, rule, amount, Payer.CUSTOMER))

    def _with(self, adjustment: Adjustment) -> "Bill":
        if not any(adjustment.allocation) and not adjustment.amount:
            return self
        return replace(self, adjustments=(*self.adjustments, adjustment))


def price(inputs: PricingInputs) -> Price:
    """The price, to the last minor unit.

    Raises:
        InvalidInput: no lines or too many, a quantity or tip out of bounds, an order of an absurd amount.
        MenuItemUnknown, MenuItemUnavailable: an item is not on the menu, or not to be had at this time.
        OptionUnknown, OptionRepeated, OptionChoicesInvalid: an item cannot be had like this.
        BelowMinimumOrder: for a delivery the items come to too little.
    """
    bill = Bill(inputs, chosen_lines(inputs))
    for step in STEPS:
        bill = step(bill)
    result = Price(bill.merchant.currency, bill.lines, bill.adjustments)
    if result.total.amount_minor > MAX_TOTAL_MINOR:
        raise InvalidInput(
            ("lines",),
            f"An order comes to at most {bill.merchant.money(MAX_TOTAL_MINOR)}.",
            f"订单金额最高为 {bill.merchant.money(MAX_TOTAL_MINOR)}。",
        )
    return result


def _items_and_options(bill: Bill) -> Bill:
    gross = (line.unit_price.amount_minor * line.quantity for line in bill.lines)
    return bill.with_amounts(AdjustmentKind.ITEMS, "menu", gross)


def _item_discounts(bill: Bill) -> Bill:
    """So much off each portion, at most its price."""
    items = bill.inputs.menu.items
    off = (
        -min(items[line.item_id].discount_minor, line.unit_price.amount_minor) * line.quantity
        for line in bill.lines
    )
    discounted = bill.with_amounts(AdjustmentKind.ITEM_DISCOUNT, "menu", off, Payer.MERCHANT)
    _demand_minimum(discounted)
    return discounted


def _order_discounts(bill: Bill) -> Bill:
    """满减: of the thresholds that the items reach, the one that takes off most."""
    lines = bill.of_lines()
    items = sum(lines)
    reached = [each for each in bill.merchant.spend_discounts if items >= each.threshold_minor]
    best = max(reached, key=lambda each: each.off_minor, default=None)
    if best is None:
        return bill
    off = bill.merchant.money(min(best.off_minor, items)).allocate(lines)
    rule = f"spend:{best.threshold_minor}:{best.off_minor}"
    return bill.with_amounts(
        AdjustmentKind.ORDER_DISCOUNT, rule, (-share.amount_minor for share in off), Payer.MERCHANT
    )


def _packing_fee(bill: Bill) -> Bill:
    """Once an order; it spreads over the lines, so that a refunded line takes its share along."""
    shares = bill.merchant.money(bill.merchant.packing_fee_minor).allocate(bill.of_lines())
    return bill.with_amounts(AdjustmentKind.PACKING_FEE, "order", (share.amount_minor for share in shares))


def _delivery_fee(bill: Bill) -> Bill:
    if bill.inputs.request.fulfilment is not Fulfilment.DELIVERY:
        return bill
    fee = bill.merchant.delivery_fee(bill.inputs.distance_m)
    return bill.with_whole(AdjustmentKind.DELIVERY_FEE, f"distance:{bill.inputs.distance_m}", fee)


def _tax(bill: Bill) -> Bill:
    """What of the goods' price is tax. Prices include it, so it is told and changes no sum."""
    rate, lines = bill.merchant.tax_basis_points, bill.of_lines()
    gross = sum(lines)
    within = bill.merchant.money((gross * rate + (10_000 + rate) // 2) // (10_000 + rate))
    if not within:
        return bill
    allocation = tuple(share.amount_minor for share in within.allocate(lines))
    tax = Adjustment(AdjustmentKind.TAX, f"rate:{rate}", within, Payer.CUSTOMER, allocation, included=True)
    return replace(bill, adjustments=(*bill.adjustments, tax))


def _tip(bill: Bill) -> Bill:
    tip = bill.inputs.request.tip_minor
    if not 0 <= tip <= MAX_TOTAL_MINOR:
        raise InvalidInput(
            ("tipMinor",),
            f"A tip is 0 to {bill.merchant.money(MAX_TOTAL_MINOR)}.",
            f"小费应为 0 到 {bill.merchant.money(MAX_TOTAL_MINOR)}。",
        )
    return bill.with_whole(AdjustmentKind.TIP, "customer", bill.merchant.money(tip))


STEPS: tuple[Callable[[Bill], Bill], ...] = (
    _items_and_options,
    _item_discounts,
    _order_discounts,
    _packing_fee,
    _delivery_fee,
    _tax,
    _tip,
)


def line_amounts(adjustments: Iterable[Adjustment], lines: int) -> list[int]:
    """What each line costs, in minor units: the sum of its shares of what is not included elsewhere."""
    amounts = [0] * lines
    for adjustment in adjustments:
        if not adjustment.included:
            for index, share in enumerate(adjustment.allocation):
                amounts[index] += share
    return amounts


def portions_of(lines: Iterable[Line] | Iterable[LineRequest]) -> dict[str, int]:
    """How many portions of each item, lines of one item added up."""
    portions: Counter[str] = Counter()
    for line in lines:
        portions[line.item_id] += line.quantity
    return dict(portions)


def _demand_minimum(bill: Bill) -> None:
    items = total((a.amount for a in bill.adjustments), bill.merchant.currency)
    minimum = bill.merchant.money(bill.merchant.minimum_order_minor)
    if bill.inputs.request.fulfilment is Fulfilment.DELIVERY and items < minimum:
        raise BelowMinimumOrder(minimum, items)


def chosen_lines(inputs: PricingInputs) -> tuple[Line, ...]:
    """The lines as the menu has them. Raises as `price` does."""
    requested = inputs.request.lines
    if not 1 <= len(requested) <= MAX_LINES:
        raise problems.from_one_to(("lines",), MAX_LINES)
    lines = tuple(_line(index, line, inputs) for index, line in enumerate(requested))
    for item_id, quantity in portions_of(requested).items():
        _demand_available(inputs.menu.items[item_id], quantity, inputs)
    return lines


def _line(index: int, request: LineRequest, inputs: PricingInputs) -> Line:
    if not 1 <= request.quantity <= MAX_QUANTITY:
        raise InvalidInput(
            ("lines", str(index), "quantity"),
            f"A quantity is 1 to {MAX_QUANTITY}.",
            f"数量应为 1 到 {MAX_QUANTITY}。",
        )
    item = inputs.menu.items.get(request.item_id)
    if item is None:
        raise MenuItemUnknown(index, inputs.request.merchant_id, request.item_id)
    options = _options(index, item, request.option_ids)
    unit = item.price_minor + sum(option.price_delta_minor for option in options)
    return Line(
        id=str(index + 1),
        item_id=item.id,
        name=item.name,
        options=tuple(option.name for option in options),
        option_ids=tuple(option.id for option in options),
        quantity=request.quantity,
        unit_price=inputs.menu.merchant.money(max(0, unit)),
        note=request.note,
    )


def _options(index: int, item: MenuItem, option_ids: tuple[str, ...]) -> list[MenuOption]:
    """The chosen options in the order of the menu, each group satisfied."""
    known = {option.id for group in item.option_groups for option in group.options}
    for position, option_id in enumerate(option_ids):
        if option_id not in known:
            raise OptionUnknown(index, item.id, item.name, option_id)
        if option_id in option_ids[:position]:
            raise OptionRepeated(index, item.id, item.name, option_id)
    options: list[MenuOption] = []
    for group in item.option_groups:
        chosen = [option for option in group.options if option.id in option_ids]
        if not group.minimum <= len(chosen) <= group.maximum:
            raise OptionChoicesInvalid(
                index, item.id, item.name, group.name, group.minimum, group.maximum, len(chosen)
            )
        options += chosen
    return options


def _demand_available(item: MenuItem, quantity: int, inputs: PricingInputs) -> None:
    """Raises MenuItemUnavailable."""
    state = availability(item, inputs.marks, inputs.at, inputs.menu.merchant.time_zone)
    left = portions_left(item, inputs.marks)
    if state is Availability.AVAILABLE and left is not None and left < quantity:
        state = Availability.SOLD_OUT
    if state is not Availability.AVAILABLE:
        raise MenuItemUnavailable(item.merchant_id, item.id, item.name, state, left)
