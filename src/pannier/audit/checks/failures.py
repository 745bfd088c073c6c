"""What could not be handled, and what could not be read."""

from collections.abc import Iterator

from pannier.audit.books import Books
from pannier.audit.findings import Finding


def readable(books: Books) -> Iterator[Finding]:
    """Every item of every table is one of ours, of its form."""
    for item in books.unreadable:
        yield Finding(f"{item.table}/{item.key}", "an item of a known form", item.problem)


def given_up(books: Books) -> Iterator[Finding]:
    """No function has given up a record."""
    for each in books.given_up:
        yield Finding(each.id, f"{each.function} to handle every record", each.problem)
