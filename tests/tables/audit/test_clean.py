"""The books of a day's business by the real services are right, and the auditor has looked at all of them."""

from pannier.audit.checks import examine
from pannier.audit.loaders import load
from pannier.orders.model import Command, Status
from tests.tables.audit.town import TERMS, Town


def test_a_days_business_is_clean(town: Town) -> None:
    books = load(town.connection, town.clock, TERMS)
    results = examine(books)
    assert [(result.name, result.findings) for result in results if result.findings] == []
    assert {result.name: result.examined for result in results}["timelines"] == len(town.orders)


def test_the_orders_have_been_everywhere(town: Town) -> None:
    books = load(town.connection, town.clock, TERMS)
    assert {file.head.status for file in books.orders.values() if file.head} == set(Status) - {
        Status.READY,
        Status.DELIVERING,
    }
    commands = {entry.command for file in books.orders.values() for entry in file.entries}
    assert commands == set(Command) - {Command.DECLINE_CANCEL, Command.REPORT_PROBLEM}
