"""What an audit of the town finds."""

from dataclasses import replace
from datetime import timedelta

from pannier.audit.checks import examine
from pannier.audit.loaders import load
from tests.tables.audit.town import TERMS, Town

Found = set[tuple[str, str]]
"""Names of checks, and the ids they found something of."""


def found(town: Town, later: timedelta = timedelta()) -> Found:
    """What is wrong now, or would be if the clock showed so much more."""
    town_books = load(town.connection, town.clock, TERMS)
    books = replace(town_books, now=town_books.now + later)
    return {(result.name, finding.subject) for result in examine(books) for finding in result.findings}
