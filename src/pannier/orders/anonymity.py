"""What is left of an order when its customer has been forgotten: every amount, every time, no person. Pure."""

from dataclasses import replace

from pannier.orders.model import Quote, TimelineEntry
from pannier.orders.quoting import hashed


def anonymous_quote(quote: Quote) -> Quote:
    """Without the address and without notes. What it costs and how far it goes stays, so that the books still add up;
    the hash is that of what is left.
    """
    request = replace(
        quote.request,
        address_id=None,
        note="",
        lines=tuple(replace(line, note="") for line in quote.request.lines),
    )
    price = replace(quote.price, lines=tuple(replace(line, note="") for line in quote.price.lines))
    return hashed(replace(quote, request=request, price=price, destination=None))


def without_note(entry: TimelineEntry) -> TimelineEntry:
    """The entry without what somebody wrote; the coded reason stays."""
    return replace(entry, note="")
