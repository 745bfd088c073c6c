"""What a watching client heard, held against what there was to hear."""

from datetime import UTC, datetime

from pannier.local.simulate.hearing import Event, Journal
from pannier.local.simulate.replies import Reply

AT = datetime(2026, 3, 2, 4, tzinfo=UTC)


def change(order_id: str, sequence: int) -> Event:
    return Event(f"{order_id}:{sequence}", order_id, str(sequence), AT)


def heard(*events: Event) -> Journal:
    journal = Journal()
    for event in events:
        journal.take(event)
    return journal


def test_what_was_told_twice_counts_once_and_is_noted() -> None:
    journal = heard(change("a", 1), change("a", 2), change("a", 2))
    assert (journal.told, journal.repeated, journal.last) == (2, 1, "a:2")
    assert journal.disordered() == []


def test_what_was_neither_told_nor_read_is_missing() -> None:
    journal = heard(change("a", 2))
    journal.read("a", {"1"})
    expected = {"a": {"1", "2", "3"}, "b": {"1"}}
    assert list(journal.missing(expected)) == [("a", "3"), ("b", "1")]


def test_changes_of_one_order_have_to_come_in_order_those_of_several_may_mix() -> None:
    assert heard(change("a", 9), change("b", 1), change("a", 10)).disordered() == []
    assert heard(change("a", 2), change("a", 1)).disordered() == [("a", ["2", "1"])]


def test_events_are_read_from_what_subscriptions_tell() -> None:
    told = {
        "eventId": "o:3",
        "entry": {"sequence": 3, "at": "2026-03-02T04:00:00Z"},
        "order": {"id": "global"},
    }
    assert Event.of_change(Reply(told)) == Event("o:3", "global", "3", AT)
    message = {"id": "m", "orderId": None, "occurredAt": "2026-03-02T04:00:00Z"}
    assert Event.of_message(Reply({"eventId": "e", "inboxMessage": message})) == Event("e", "", "m", AT)
