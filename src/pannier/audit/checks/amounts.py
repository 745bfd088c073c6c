"""Every order's amounts add up to the minor unit."""

from collections.abc import Iterator

from pannier.audit.books import OrderFile
from pannier.audit.findings import Finding, differs
from pannier.orders.model import Adjustment, AdjustmentKind, Price, Quote
from pannier.orders.pricing import line_amounts

_CHARGED = frozenset(
    {
        AdjustmentKind.ITEMS,
        AdjustmentKind.PACKING_FEE,
        AdjustmentKind.DELIVERY_FEE,
        AdjustmentKind.TAX,
        AdjustmentKind.TIP,
    }
)
_OF_NO_LINE = frozenset({AdjustmentKind.DELIVERY_FEE, AdjustmentKind.TIP})
_ORDER = list(AdjustmentKind)


def amounts(file: OrderFile) -> Iterator[Finding]:
    """Allocations, lines, steps and total of what the order was priced from, and the total on its head."""
    if file.head is None or file.snapshot is None:
        return
    quote, subject = file.snapshot.quote, file.order_id
    price = quote.price
    yield from _currencies(subject, price, file.head.total.currency)
    if any(a.amount.currency != price.currency for a in price.adjustments):
        return  # sums of several currencies say nothing
    for adjustment in price.adjustments:
        yield from _adjustment(subject, adjustment, len(price.lines))
    yield from _steps(subject, price)
    yield from _lines(subject, quote)
    yield from _found(
        differs(subject, "total on the head", price.total.amount_minor, file.head.total.amount_minor)
    )
    if price.total.amount_minor < 0:
        yield Finding(subject, "a total of at least 0", str(price.total.amount_minor))
    tips = price.sum_of(AdjustmentKind.TIP).amount_minor
    yield from _found(differs(subject, "tip as asked for", quote.request.tip_minor, tips))


def _currencies(subject: str, price: Price, of_head: str) -> Iterator[Finding]:
    named = {line.unit_price.currency for line in price.lines} | {
        a.amount.currency for a in price.adjustments
    }
    for currency in sorted((named | {of_head}) - {price.currency}):
        yield Finding(subject, f"one currency {price.currency}", f"{currency}")


def _adjustment(subject: str, adjustment: Adjustment, lines: int) -> Iterator[Finding]:
    amount, name = adjustment.amount.amount_minor, f"{adjustment.kind} ({adjustment.rule})"
    if adjustment.kind in _OF_NO_LINE:
        yield from _found(differs(subject, f"{name}: shares of lines", (), adjustment.allocation))
    else:
        yield from _found(differs(subject, f"{name}: allocation sums to", amount, sum(adjustment.allocation)))
        yield from _found(
            differs(subject, f"{name}: a share for each line,", lines, len(adjustment.allocation))
        )
    charged = adjustment.kind in _CHARGED
    if (amount < 0) if charged else (amount > 0):
        yield Finding(subject, f"{name}: not {'below' if charged else 'above'} 0", str(amount))
    yield from _found(
        differs(
            subject,
            f"{name}: included in other amounts",
            adjustment.kind is AdjustmentKind.TAX,
            adjustment.included,
        )
    )


def _steps(subject: str, price: Price) -> Iterator[Finding]:
    """In the order of pricing, each sum of lines not below zero."""
    kinds = [_ORDER.index(a.kind) for a in price.adjustments]
    if kinds != sorted(kinds):
        yield Finding(
            subject,
            "adjustments in the order of pricing",
            ", ".join(str(a.kind) for a in price.adjustments),
        )
    for count in range(1, len(price.adjustments) + 1):
        if any(len(a.allocation) > len(price.lines) for a in price.adjustments[:count]):
            return
        sums = line_amounts(price.adjustments[:count], len(price.lines))
        if min(sums, default=0) < 0:
            kind = price.adjustments[count - 1].kind
            yield Finding(subject, f"no line below 0 after {kind}", str(sums))
            return


def _lines(subject: str, quote: Quote) -> Iterator[Finding]:
    price, requested = quote.price, quote.request.lines
    gross = tuple(line.unit_price.amount_minor * line.quantity for line in price.lines)
    items = [a.allocation for a in price.adjustments if a.kind is AdjustmentKind.ITEMS]
    wanted = [gross] if any(gross) else []
    yield from _found(differs(subject, "items at unit price times quantity", wanted, items))
    asked = [(line.item_id, sorted(line.option_ids), line.quantity) for line in requested]
    priced = [(line.item_id, sorted(line.option_ids), line.quantity) for line in price.lines]
    yield from _found(differs(subject, "lines as asked for", asked, priced))


def _found(finding: Finding | None) -> Iterator[Finding]:
    if finding is not None:
        yield finding
