"""What left the inboxes: planned once, sent as planned, and settled."""

from collections.abc import Iterator
from datetime import timedelta

from pannier.audit.books import Books
from pannier.audit.findings import Finding
from pannier.notifications.recount import recount

_SETTLED_WITHIN = timedelta(
    minutes=10
)  # of when it was due: queue, lease of who died over it, and the next sweep


def channels(books: Books) -> Iterator[Finding]:
    """Each message that leaves its inbox has one plan, each plan its deliveries, and none waits for long.

    What is due for too long waits for the sweeper: it is late, not wrong.
    """
    exists = {file.user_id for file in books.accounts.values() if file.user is not None}
    forgotten = books.forgotten
    found = recount(
        [each.message for each in books.inboxes],
        books.channels.plans,
        books.channels.deliveries,
        exists.__contains__,
        books.now - _SETTLED_WITHIN,
    )
    for each in found:
        yield Finding(each.subject, each.wanted, each.found, pending=each.late)
    for delivery in books.channels.deliveries:
        erasure = books.accounts[delivery.user_id].erasure if delivery.user_id in forgotten else None
        if erasure is not None and erasure.due_at is None:
            yield Finding(
                f"{delivery.user_id}/{delivery.key}", "nothing of who was forgotten", delivery.state
            )
