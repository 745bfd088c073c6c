"""What is left of an order without its customer."""

from dataclasses import replace

from hypothesis import given

from pannier.orders.anonymity import anonymous_quote, without_note
from pannier.orders.model import Quote, TimelineEntry
from tests.unit.orders.strategies import entries, quotes


@given(quotes)
def test_every_amount_and_time_stays_and_every_person_goes(quote: Quote) -> None:
    left = anonymous_quote(quote)
    assert left.destination is None
    assert (left.request.address_id, left.request.note) == (None, "")
    assert not any(line.note for line in (*left.request.lines, *left.price.lines))
    assert left.price.adjustments == quote.price.adjustments
    assert left.price.total == quote.price.total
    assert [replace(line, note="") for line in quote.price.lines] == list(left.price.lines)
    same = {"request", "price", "destination", "hash"}
    assert all(getattr(left, name) == getattr(quote, name) for name in quote.__slots__ if name not in same)


@given(quotes)
def test_a_second_time_changes_nothing(quote: Quote) -> None:
    assert anonymous_quote(anonymous_quote(quote)) == anonymous_quote(quote)


@given(entries)
def test_a_note_goes_and_its_reason_stays(entry: TimelineEntry) -> None:
    assert without_note(entry) == replace(entry, note="")
