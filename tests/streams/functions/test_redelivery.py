"""However the streams' records come to the functions, and wherever these fail: the tables end up the same, to the last
attribute, as plain deliveries leave them; and those leave the books right.
"""

import pytest

from pannier.audit.checks import examine
from pannier.orders.model import Command, LedgerKind, Status
from tests.streams.functions.story import Story
from tests.streams.functions.ways import (
    AllOver,
    AtRandom,
    CrashAfterWork,
    EveryCall,
    Line,
    Trouble,
    Twice,
    Way,
)

ELSEWHERE = {"account_erasure:users"}
"""Functions that write down how far they came, so that troubles show in the tables: see tests/api/privacy."""


# No queue runs here: what functions on queues bring on from the tables, slow channels and webhooks, has its own tests.
ON_QUEUES = {"channels", "webhook-lanes"}


def test_plain_deliveries_leave_the_books_right_after_orders_have_been_everywhere(story: Story) -> None:
    assert story.books is not None
    wrong = [
        (check.name, finding)
        for check in examine(story.books)
        for finding in check.findings
        if check.name not in ON_QUEUES
    ]
    assert wrong == []
    files = story.books.orders.values()
    assert {entry.command for file in files for entry in file.entries} == set(Command)
    assert {entry.status for file in files for entry in file.entries} == set(Status)
    assert {entry.kind for file in files for entry in file.ledger} == set(LedgerKind)
    busy = {name for chapter in story.chapters for name, records in chapter.backlog.items() if records}
    assert set(story.chapters[0].backlog) - busy == ELSEWHERE


@pytest.mark.parametrize("way", [Twice(), AllOver(), CrashAfterWork()], ids=lambda way: type(way).__name__)
def test_batches_that_come_again(story: Story, way: Way) -> None:
    assert story.live_again(way) == []


@pytest.mark.parametrize("trouble", [Trouble.UNREACHED, Trouble.UNANSWERED, Trouble.KILLED])
def test_trouble_at_every_call_of_every_record(story: Story, line: Line, trouble: Trouble) -> None:
    way = EveryCall(line, trouble)
    assert story.live_again(way) == []
    records = sum(len(waiting) for chapter in story.chapters for waiting in chapter.backlog.values())
    assert way.failures > records


@pytest.mark.parametrize("seed", [1, 2])
def test_pieces_and_troubles_at_random(story: Story, line: Line, seed: int) -> None:
    way = AtRandom(line, seed)
    assert story.live_again(way) == []
    assert way.happened.total() > 30
